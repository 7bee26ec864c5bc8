"""`relevo openapi`: the description of the API."""

from __future__ import annotations

import argparse

from relevo.ops.output import say

NAME = "openapi"
HELP = "Print the description of the API (OpenAPI, JSON). Needs no database."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(args: argparse.Namespace) -> int:
    """Prints the schema."""
    from relevo.ops.session import data_dir, set_up_django

    data_dir()
    set_up_django()
    from relevo.api import openapi

    say(openapi.document().decode())
    return 0
