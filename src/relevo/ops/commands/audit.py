"""`relevo audit`: proves that history is what it was."""

from __future__ import annotations

import argparse

from relevo.ops.arguments import shared
from relevo.ops.output import say

NAME = "audit"
HELP = "Check that nobody changed history: messages, events and files."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`verify`."""
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True, dest="verb")
    text = "Recompute the hash chains of all tickets and name every row that differs. Exits with status 1 if there is one."
    verify = verbs.add_parser("verify", help=text, description=text, parents=[shared()])
    verify.add_argument("--ticket", type=int, metavar="NUMBER", help="only this ticket")
    verify.add_argument("--files", action="store_true", help="read all stored files as well; takes as long as reading them")


def run(args: argparse.Namespace) -> int:
    """Prints one line a difference and a summary."""
    from relevo.ops.session import desk

    with desk(migrate=False):
        from relevo.ops.audit import verify

        report = verify(ticket=args.ticket, with_files=args.files, found=lambda finding: say(str(finding)))
        say(str(report))
        return 1 if report.broken else 0
