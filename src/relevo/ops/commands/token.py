"""`relevo token`: keys for programs that use the API."""

from __future__ import annotations

import argparse

from relevo.ops.arguments import shared
from relevo.ops.errors import CommandError
from relevo.ops.output import say

NAME = "token"
HELP = "Make tokens with which programs use the API."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`add`."""
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True, dest="verb")
    text = "Make a token that may do what the user may do. It is printed last, alone on its line, and can't be shown again."
    add = verbs.add_parser("add", help=text, description=text, parents=[shared()])
    add.add_argument("email", metavar="EMAIL", help="address of the user")
    add.add_argument("--name", default="command line", help="what the token is for (default: command line)")


def run(args: argparse.Namespace) -> int:
    """Makes the token and prints it."""
    from relevo.ops.session import desk

    with desk():
        from relevo.accounts.actions import create_token
        from relevo.accounts.models import User
        from relevo.core import actors

        user = User.objects.filter(email__iexact=args.email.strip()).first()
        if user is None:
            raise CommandError(f"There is no user {args.email}. Add one with `relevo user add {args.email}`.")
        row, token = create_token(user, actor=actors.system("cli"), name=args.name)
        say(f"Token “{row.name}” of {user.email}; keep it, it is shown only now:")
        say(token)
    return 0
