"""Errors that a person at the command line can act on."""

from __future__ import annotations


class CommandError(Exception):
    """A command can't do what was asked; the text is one line that says what to do, empty where it was said already.

    `status` becomes the exit status.
    """

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status
