"""A headless Chromium from the system's packages; where it is missing, its tests are skipped."""

import shutil

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="needs Chromium: `apt-get install chromium`"
)


class Window:
    """A page opened from a file, and every complaint that the browser made about it."""

    def __init__(self, page):
        self.page = page
        self.complaints = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", self._dismiss)
        page.on("request", self._ask)

    def _dismiss(self, dialog):
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _ask(self, request):
        if not request.url.startswith(("file:", "blob:")):
            self.complaints.append(f"request: {request.url}")


@pytest.fixture(scope="module")
def chromium():
    """The browser; a sandbox of its own it can not have where tests run as root."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium, tmp_path):
    """Open a page's text in a window of the given width and colour scheme."""
    contexts = []

    def opened(html, width=1280, scheme="light"):
        file = tmp_path / "page.html"
        file.write_text(html, encoding="utf-8")
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, accept_downloads=True
        )
        contexts.append(context)
        window = Window(context.new_page())
        window.page.goto(file.as_uri())
        return window

    yield opened
    for context in contexts:
        context.close()
