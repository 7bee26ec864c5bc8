"""The command `relevo`: finds the sub-command, runs it, turns every failure into one clear line.

A command is a module in `commands` with NAME, HELP, add_arguments(parser) and run(args) -> exit status. Its top
imports nothing heavy: all commands are imported to make the help, and `relevo mail parse` must start fast.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType

from relevo import __version__
from relevo.ops import commands
from relevo.ops.arguments import shared
from relevo.ops.failures import explain
from relevo.ops.output import warn

EPILOG = "Settings come from the environment; `relevo doctor` shows what is wrong with an installation."


def command_modules() -> list[ModuleType]:
    """The modules of all commands, in the order of their names."""
    names = sorted(module.name for module in pkgutil.iter_modules(commands.__path__))
    return [importlib.import_module(f"{commands.__name__}.{name}") for name in names]


def build_parser() -> argparse.ArgumentParser:
    """The parser with all commands; every command takes --data-dir."""
    parser = argparse.ArgumentParser(prog="relevo", description="Relevo, the customer support desk.", epilog=EPILOG)
    parser.add_argument("--version", action="version", version=f"relevo {__version__}")
    found = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in command_modules():
        child = found.add_parser(module.NAME, help=module.HELP, description=module.HELP, parents=[shared()])
        module.add_arguments(child)
        child.set_defaults(run=module.run)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the return value is the exit status of the process."""
    args = build_parser().parse_args(arguments)
    if "data_dir" in args:
        os.environ["RELEVO_DATA_DIR"] = args.data_dir
    try:
        return int(args.run(args) or 0)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output went away (`relevo … | head`): nothing to complain about, nothing more to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception as error:
        line, status = explain(error)
        if line:
            warn(f"relevo: {line}")
        return status


if __name__ == "__main__":
    sys.exit(main())
