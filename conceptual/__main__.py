"""`python -m conceptual [FOLDER]`: build both PDFs, into the package's folder by default."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import typst

from conceptual.document import HERE, PDFS
from conceptual.results import ResultsError


def main() -> int:
    """Build the PDFs and say where they are.  Exit status 2 when a source can't be typeset."""
    parser = argparse.ArgumentParser(prog="python -m conceptual", description="Build both PDFs.")
    parser.add_argument("folder", type=Path, nargs="?", default=HERE, help="where to write them")
    folder: Path = parser.parse_args().folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, document in PDFS.items():
            document.build(folder / name)
            print(folder / name)
    except (OSError, ResultsError, typst.TypstError) as error:
        print(f"conceptual: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
