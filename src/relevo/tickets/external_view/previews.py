"""What guests would see, for who is about to make a link: an address that needs none, for ten minutes."""

from __future__ import annotations

from relevo.core import clock, crypto

MARK = "~"
VALID_SECONDS = 600
PURPOSE = "external view preview"
# As long as the address of a link: 130 bits.
_LENGTH = 26


def preview_token(number: int) -> str:
    """A token for the page of a ticket. The caller has looked the ticket up through `visible_to`, and may share it."""
    text = f"{number}-{int(clock.after(VALID_SECONDS).timestamp())}"
    return f"{MARK}{text}-{crypto.sign(PURPOSE, text, length=_LENGTH)}"


def previewed(token: str) -> int | None:
    """The number of the ticket that a token shows; None for one that is not valid, or no preview's."""
    text, _, signature = token.removeprefix(MARK).rpartition("-")
    if not token.startswith(MARK) or len(signature) != _LENGTH or not crypto.signed(PURPOSE, text, signature):
        return None
    number, _, until = text.partition("-")
    return int(number) if int(until) > clock.now().timestamp() else None
