"""Address lines as people type them."""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import getaddresses

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

MAX_TYPED = 20_000
MAX_RECIPIENTS = 100


def parse_addresses(typed: str) -> tuple[list[dict[str, str]], str]:
    """The addresses in a line such as ``Inés Prado <ines@example.org>, shop@example.org``, each once, and what is wrong with the line.

    Commas, semicolons and line ends separate. The second value is a sentence for the person who typed, or empty.
    """
    if len(typed) > MAX_TYPED:
        return [], _("This line is too long.")
    found: dict[str, dict[str, str]] = {}
    for piece in _pieces(typed):
        pairs = getaddresses([piece])
        name, address = pairs[0] if len(pairs) == 1 else ("", piece)
        try:
            validate_email(address)
        except ValidationError:
            return list(found.values()), _("“%(typed)s” is not an e-mail address.") % {"typed": piece[:100]}
        found.setdefault(address.lower(), {"name": " ".join(name.split()), "address": address})
    if len(found) > MAX_RECIPIENTS:
        return list(found.values()), _("These are more than %(limit)d recipients.") % {"limit": MAX_RECIPIENTS}
    return list(found.values()), ""


def _pieces(typed: str) -> Iterable[str]:
    """Splits at separators outside of quotes and angle brackets."""
    piece, quoted, inside = "", False, False
    for character in typed.replace("\r", "\n"):
        quoted ^= character == '"'
        inside = not quoted and (character == "<" or (inside and character != ">"))
        if character in ",;\n" and not quoted and not inside:
            if piece.strip():
                yield piece.strip()
            piece = ""
        else:
            piece += character
    if piece.strip():
        yield piece.strip()
