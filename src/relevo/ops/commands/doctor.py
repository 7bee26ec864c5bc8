"""`relevo doctor`: what is wrong with this installation, and what to do."""

from __future__ import annotations

import argparse

from relevo.ops.output import say

NAME = "doctor"
HELP = "Check the installation, one line a check: ok, warn or fail, and what to do. Exits with status 1 if something fails."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(args: argparse.Namespace) -> int:
    """Prints the checks as they are made; a later one needs the earlier ones."""
    from relevo.ops.doctor import checkup

    failed = 0
    for check in checkup():
        failed += check.verdict == "fail"
        say(f"{check.verdict:<4}  {check.name}: {check.text}")
    return 1 if failed else 0
