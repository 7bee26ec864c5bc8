"""`relevo user`: people who work in the desk."""

from __future__ import annotations

import argparse
import getpass
import sys

from relevo.ops.arguments import shared
from relevo.ops.output import say

NAME = "user"
HELP = "Add people who work in the desk."
# Stands here, not imported, so that the help needs no Django; a test holds the two together.
ROLES = ("administrator", "supervisor", "agent", "operator", "viewer")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`add`."""
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True, dest="verb")
    text = "Add a user. Without --password it is asked for, or read from standard input."
    add = verbs.add_parser("add", help=text, description=text, parents=[shared()])
    add.add_argument("email", metavar="EMAIL", help="address to sign in with")
    add.add_argument("--role", choices=ROLES, default="agent", help="what the user may do (default: agent)")
    add.add_argument("--name", default="", help="name as colleagues and customers see it (default: made from the address)")
    add.add_argument("--password", help="at least 10 characters; `-` reads one line from standard input")


def run(args: argparse.Namespace) -> int:
    """Adds the user and says so."""
    from relevo.ops.session import desk

    password = _password(args.password)
    with desk():
        from relevo.accounts.actions import create_user
        from relevo.core import actors

        user = create_user(actor=actors.system("cli"), email=args.email, name=args.name or _name_from(args.email), role=args.role, password=password)
        say(f"{user.email} was added as {user.role}.")
    return 0


def _password(given: str | None) -> str:
    if given not in (None, "-"):
        return str(given)
    if given is None and sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\r\n")


def _name_from(email: str) -> str:
    words = email.partition("@")[0].replace(".", " ").replace("_", " ").replace("-", " ").split()
    return " ".join(word.capitalize() for word in words) or email
