"""`relevo mail`: takes mails in from a pipe or from files, and shows how they are understood."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relevo.ops.arguments import shared
from relevo.ops.errors import CommandError
from relevo.ops.failures import explain
from relevo.ops.output import say, warn

if TYPE_CHECKING:
    from relevo.channels.email.sources import Item
    from relevo.channels.models import Account

NAME = "mail"
HELP = "Take in mails from a pipe, .eml files, mbox files or Maildir folders; show how a mail is understood."
# EX_TEMPFAIL of sysexits.h: the mail server keeps the mail and tries again.
TEMPORARY = 75
STANDARD_INPUT = "-"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`ingest` and `parse`."""
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True, dest="verb")
    text = (
        "Take mails in: one from standard input (for the pipe of a mail server), or all of the given files and folders. Prints one "
        "line of JSON a mail once it is stored. Taking in the same mail again changes nothing. The exit status is 75 where it "
        "should be tried again, as mail servers expect."
    )
    ingest = verbs.add_parser("ingest", help="take mails in", description=text, parents=[shared()])
    ingest.add_argument("paths", nargs="*", metavar="PATH", help=".eml file, mbox file or Maildir folder; nothing or - is standard input")
    ingest.add_argument("--account", metavar="ADDRESS", help="the account that receives; without it, it is found by the mail's recipients")
    ingest.add_argument("--format", choices=["eml", "mbox", "maildir"], help="what the paths hold, if it is not recognised")
    ingest.add_argument("--sender", metavar="ADDRESS", help="envelope sender, for standard input")
    ingest.add_argument("--recipient", metavar="ADDRESS", action="append", default=[], help="envelope recipient, for standard input; may be repeated")
    text = "Print a line of JSON a mail: everything that is understood of it. Needs no database."
    parse = verbs.add_parser("parse", help="show how mails are understood", description=text, parents=[shared()])
    parse.add_argument("paths", nargs="*", metavar="FILE", help=".eml file, mbox file or Maildir folder; nothing or - is standard input")


def run(args: argparse.Namespace) -> int:
    """Runs `ingest` or `parse`."""
    if args.verb == "parse":
        return _parse(args)
    if args.paths in ([], [STANDARD_INPUT]):
        return _ingest_pipe(args)
    return _ingest_files(args)


def _parse(args: argparse.Namespace) -> int:
    from relevo.channels.email.parse import describe, parse
    from relevo.core import clock

    for label, raw in _read_all(args.paths):
        _print({"file": label, **describe(parse(raw, received_at=clock.now()))})
    return 0


def _read_all(paths: list[str]) -> Iterator[tuple[str, bytes]]:
    for path in paths or [STANDARD_INPUT]:
        if path == STANDARD_INPUT:
            yield path, sys.stdin.buffer.read()
        else:
            for item in _items(path, None):
                yield item.label, item.read()


def _ingest_pipe(args: argparse.Namespace) -> int:
    """Whatever fails, even a wrong setting: the mail server must keep the mail rather than send it back."""
    try:
        raw = sys.stdin.buffer.read()
        from relevo.ops.session import desk

        with desk(migrate=False):
            from relevo.channels.email.inbound import ingest

            envelope = {"recipients": args.recipient, **({"sender": args.sender} if args.sender is not None else {})}
            outcome = ingest(raw, account=_account(args.account), source="pipe", envelope=envelope)
            _print(outcome.as_dict())
            return 0
    except Exception as error:
        warn(f"relevo: {explain(error)[0]} The mail was not stored; try again later.")
        return TEMPORARY


def _ingest_files(args: argparse.Namespace) -> int:
    found = [item for path in args.paths for item in _items(path, args.format)]
    from relevo.ops.session import desk

    with desk(migrate=False):
        from relevo.channels.email.importing import ingest_many
        from relevo.channels.receive import TemporaryTrouble

        progress = _Progress(len(found))
        try:
            for item, outcome in ingest_many(found, account=_account(args.account), source=args.format or "file"):
                _print({"file": item.label, **outcome.as_dict()})
                progress.advance()
        except TemporaryTrouble as trouble:
            progress.end()
            raise CommandError(f"Stopped: {trouble}. What was printed is stored; run the command again for the rest.", TEMPORARY) from trouble
        progress.end()
    return 0


def _items(path: str, kind: str | None) -> list[Item]:
    from relevo.channels.email.sources import Format, items

    try:
        return items(Path(path), Format(kind) if kind else None)
    except OSError as error:
        raise CommandError(f"{path} can't be read: {error.strerror}.") from error
    except ValueError as error:
        raise CommandError(str(error)) from error


def _account(address: str | None) -> Account | None:
    if address is None:
        return None
    from relevo.channels.email.routing import AddressBook

    account = AddressBook().account_for(address)
    if account is None:
        raise CommandError(f"There is no active e-mail account with the address {address}.")
    return account


def _print(facts: dict[str, Any]) -> None:
    say(json.dumps(facts, ensure_ascii=False))


class _Progress:
    """A bar on standard error, if that is a terminal and there is something to wait for."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0
        self.is_shown = sys.stderr.isatty() and total > 1

    def advance(self) -> None:
        self.done += 1
        if self.is_shown and (self.done % 10 == 0 or self.done == self.total):
            filled = 40 * self.done // self.total
            sys.stderr.write(f"\r[{'#' * filled}{'.' * (40 - filled)}] {self.done}/{self.total}")
            sys.stderr.flush()

    def end(self) -> None:
        if self.is_shown:
            sys.stderr.write("\n")
