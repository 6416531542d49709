"""`python -m P4`: the command line, and what goes wrong in one line.

Exit status 0: done; 2: the command or the data were wrong, and nothing is lost; 130: stopped.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from P4 import commands
from P4.compute import chosen, make_deterministic
from P4.distributed import joined
from P4.files import reason
from P4.model import P4Error
from P4.options import parser, settings_of
from P4.reporter import Reporter
from P4.run import Places, run_name


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = parser().parse_args(given)
    try:
        _run(options, shlex.join(["python", "-m", "P4", *given]))
    except P4Error as error:
        print(f"P4: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print(f"P4: {where}{reason(error)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("P4: stopped; the next call goes on from the last epoch", file=sys.stderr)
        return 130
    return 0


def _run(options: argparse.Namespace, command: str) -> None:
    settings = settings_of(options)
    compute = chosen(options.device, settings.precision, options.workers, options.threads)
    if options.deterministic:
        make_deterministic()
    out = getattr(options, "out", None) or Path("results/P4") / run_name(settings)
    places = Places(options.data_root, options.cache, out, options.download)
    with joined(compute.device) as world:
        session = commands.Session(places, compute, world, Reporter(world), command)
        if options.command == "train":
            commands.train(settings, session, fresh=options.fresh)
        elif options.command == "features":
            commands.features(settings, session)
        elif options.command == "evaluate":
            commands.evaluate(session)
        else:
            commands.report(session)


if __name__ == "__main__":
    sys.exit(main())
