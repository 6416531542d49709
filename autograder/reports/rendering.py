"""Templates -> pages that need nothing but themselves: styles and scripts inside, no network.

Everything that a template prints is escaped, and made printable first; a name that a template uses
and nobody gave it is an error.  A page's Content-Security-Policy allows exactly the style and the
script that stand in it, so that text which got past the escaping would still do nothing.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from autograder.text import printable

_TEMPLATES = Path(__file__).parent / "templates"
_LONGEST = 20_000


def page(name: str, scripts: tuple[str, ...] = (), **context: object) -> str:
    """The page of one template, as text that UTF-8 can hold.

    `scripts` names files beside the template.  Raises jinja2.UndefinedError where the template
    uses what the context does not have.
    """
    style, code = _inline("pages.css"), Markup("\n").join(_inline(one) for one in scripts)
    allowed = _hash(code) if code else "'none'"
    policy = f"default-src 'none'; style-src {_hash(style)}; script-src {allowed}"
    policy += "; base-uri 'none'; form-action 'none'"
    return (
        _environment().get_template(name).render(style=style, code=code, policy=policy, **context)
    )


def number(value: float) -> str:
    """A number of points without needless zeros, to two places."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def breakable(name: str) -> Markup:
    """A function's name that may be broken where its words meet."""
    return Markup("<wbr>").join(re.findall(r"DNN(?=[a-z])|[A-Za-z]+_?", name))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_fit,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"number": number, "breakable": breakable}
    return environment


def _fit(value: Any) -> Any:
    return printable(value, _LONGEST) if type(value) is str else value


@cache
def _inline(name: str) -> Markup:
    # Our own files, which have no closing tag in them: a browser takes them as they stand.
    return Markup((_TEMPLATES / name).read_text(encoding="utf-8"))


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
