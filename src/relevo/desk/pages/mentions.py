"""Who can be mentioned in a comment, and mentions where comments are shown."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from relevo.accounts import presence
from relevo.accounts.models import User
from relevo.tickets.mentions import handles, people_who_see
from relevo.tickets.models import Ticket

_TAGS = re.compile(r"(<[^>]*>)")
_ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"


@dataclass(frozen=True, slots=True)
class Mentionable:
    """A colleague, what stands behind the "@", and whether they can be turned to."""

    id: int
    name: str
    handle: str
    presence: str


def load_people(user: User, ticket: Ticket) -> list[Mentionable]:
    """All but the reader who see the ticket, by name. Three queries."""
    people = list(people_who_see(ticket).values_list("pk", "name", "email"))
    states, behind = presence.states_of([id for id, _name, _address in people]), handles(people)
    return [Mentionable(id, name, behind[id], states.get(id) or "offline") for id, name, _address in people if id != user.pk]


def marked(body: Markup, names: Mapping[int, str] | None = None) -> Markup:
    """The text of an internal comment with its mentions marked: "@" with the name or the address of somebody who works or worked here.

    One query for the names where they are not given, none for a text without "@".
    """
    if "@" not in body:
        return body
    known = frozenset((names or dict(User.objects.values_list("pk", "name"))).values())
    pattern = _pattern(known)
    # Not within tags: addresses of links stay what they are.
    parts = [part if place % 2 else pattern.sub(r'<span class="mention">\g<0></span>', part) for place, part in enumerate(_TAGS.split(str(body)))]
    return Markup("".join(parts))  # noqa: S704 - only marks were put around what was safe already


@lru_cache(maxsize=4)
def _pattern(names: Collection[str]) -> re.Pattern[str]:
    """As `tickets.mentions` reads them: the longest name first, standing alone."""
    handles = [_escaped(name) for name in sorted(names, key=len, reverse=True) if name]
    return re.compile(rf"(?<![^\W_])@(?:{'|'.join([_ADDRESS, *handles])})(?![^\W_])", re.IGNORECASE)


def _escaped(name: str) -> str:
    """A name as it stands in HTML: quotes may be written in two ways."""
    return re.escape(html.escape(name, quote=False)).replace("'", "(?:'|&#39;|&#x27;)").replace('"', '(?:"|&#34;|&quot;)')
