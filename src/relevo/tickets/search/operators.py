"""What stands behind an operator, as a condition. Each function raises Invalid, in words for who searches, for what can't be meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from relevo.accounts.models import User
from relevo.accounts.queries import campaigns_visible_to, teams_visible_to, users_visible_to
from relevo.accounts.reading import zone_named
from relevo.contacts.queries import ids_matching
from relevo.core.errors import Invalid
from relevo.tickets.filters import ME, All, Comparison, Node
from relevo.tickets.filters.folding import folded
from relevo.tickets.models import Ticket
from relevo.tickets.queries import categories_visible_to, services_visible_to
from relevo.tickets.search import vocabulary
from relevo.tickets.wording import channel_names

CODE = "search_unknown"
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", re.ASCII)
_FLAGS: dict[str, Comparison] = {
    "important": Comparison("is_important", "is", True),
    "waiting": Comparison("waits_for_desk", "is", True),
    "failed": Comparison("has_failed_delivery", "is", True),
    "internal": Comparison("type", "is", ("internal",)),
}
Named = Iterable[tuple[int, str]]


def numbered(value: str, user: User) -> Node:
    """The ticket with this number."""
    return Comparison("number", "is", (int(value),))


def sent_by(value: str, user: User) -> Node:
    """Tickets of customers with this name or address, or with what begins so."""
    ids = ids_matching(value)
    if not ids:
        raise Invalid(CODE, _("No customer is called “%(word)s” or has such an address.") % {"word": value})
    return Comparison("requester", "is", tuple(sorted(set(ids))))


def in_status(value: str, user: User) -> Node:
    """Tickets in a status, or in any in which somebody still has to do something."""
    found = vocabulary.statuses().get(vocabulary.plain(value))
    if found is None:
        raise Invalid(CODE, _("There is no status called “%(word)s”.") % {"word": value})
    return Comparison("status", "is", tuple(found))


def of_priority(value: str, user: User) -> Node:
    """Tickets of a priority."""
    found = vocabulary.priorities().get(vocabulary.plain(value))
    if found is None:
        raise Invalid(CODE, _("There is no priority called “%(word)s”.") % {"word": value})
    return Comparison("priority", "is", (found,))


def assigned_to(value: str, user: User) -> Node:
    """Tickets of a colleague, of the person who searches, or of nobody."""
    if vocabulary.is_me(value):
        return Comparison("assignee", "is", (ME,))
    if vocabulary.is_nobody(value):
        return Comparison("assignee", "is_not_set")
    people = list(users_visible_to(user).values_list("pk", "name", "email"))
    ids = [pk for pk, _name, email in people if email.lower() == value.lower()] or _called(value, (person[:2] for person in people))
    if not ids:
        raise Invalid(CODE, _("Nobody here is called “%(word)s”.") % {"word": value})
    return Comparison("assignee", "is", tuple(ids))


def in_team(value: str, user: User) -> Node:
    """Tickets in the queue of a team, or in none."""
    if vocabulary.is_nobody(value):
        return Comparison("team", "is_not_set")
    if ids := _called(value, teams_visible_to(user).values_list("pk", "name")):
        return Comparison("team", "is", tuple(ids))
    raise Invalid(CODE, _("There is no team called “%(word)s”.") % {"word": value})


def in_campaign(value: str, user: User) -> Node:
    """Tickets of a campaign that the user may see, or of none."""
    if vocabulary.is_nobody(value):
        return Comparison("campaign", "is_not_set")
    if ids := _called(value, campaigns_visible_to(user).values_list("pk", "name")):
        return Comparison("campaign", "is", tuple(ids))
    raise Invalid(CODE, _("There is no campaign called “%(word)s”.") % {"word": value})


def of_service(value: str, user: User) -> Node:
    """Tickets about a service, or about none."""
    if vocabulary.is_nobody(value):
        return Comparison("service", "is_not_set")
    if ids := _called(value, services_visible_to(user).values_list("pk", "name")):
        return Comparison("service", "is", tuple(ids))
    raise Invalid(CODE, _("There is no service called “%(word)s”.") % {"word": value})


def of_category(value: str, user: User) -> Node:
    """Tickets of a category, or of none."""
    if vocabulary.is_nobody(value):
        return Comparison("category", "is_not_set")
    if ids := _called(value, categories_visible_to(user).values_list("pk", "name")):
        return Comparison("category", "is", tuple(ids))
    raise Invalid(CODE, _("There is no category called “%(word)s”.") % {"word": value})


def through(value: str, user: User) -> Node:
    """Tickets that came by a channel: one of ours, or of a plug-in that has an account here."""
    word = vocabulary.plain(value)
    kind = next((kind for kind, name in channel_names().items() if word in (kind, vocabulary.plain(name))), None)
    accounts = Ticket._meta.get_field("account").related_model
    if kind is None and accounts._default_manager.filter(kind=value.lower()).exists():
        kind = value.lower()
    if kind is None:
        raise Invalid(CODE, _("There is no channel called “%(word)s”.") % {"word": value})
    return Comparison("channel", "is", (kind,))


def flagged(value: str, user: User) -> Node:
    """Tickets that are important, wait for an answer, have a delivery that failed, or are internal."""
    if flag := vocabulary.flags().get(vocabulary.plain(value)):
        return _FLAGS[flag]
    known = ", ".join(f"is:{name}" for name in _FLAGS)
    raise Invalid(CODE, _("“is:%(word)s” is not known here. There are: %(known)s.") % {"word": value, "known": known})


def check_has(value: str) -> None:
    """Refuses everything but attachments."""
    if vocabulary.plain(value) not in vocabulary.attachments():
        raise Invalid(CODE, _("“has:%(word)s” is not known here. There is: has:attachment.") % {"word": value})


def opened_before(value: str, user: User) -> Node:
    """Tickets opened before the first moment of a day, month or year in the user's time zone."""
    return Comparison("created_at", "before", _beginning(value, user))


def opened_after(value: str, user: User) -> Node:
    """Tickets opened on that day (in that month, year) or later."""
    moment = _beginning(value, user)
    # What was opened then was changed then or later: the lists' indexes end there.
    return All((Comparison("created_at", "after", moment), Comparison("updated_at", "after", moment)))


def spellings(tag: str) -> tuple[str, ...]:
    """How a tag may be written: tags keep their case, whoever searches does not know it."""
    return tuple(dict.fromkeys((tag, tag.lower(), tag.upper(), tag.capitalize(), tag.title())))


def without_tags(tags: tuple[str, ...]) -> Node:
    """Tickets with none of these tags."""
    return Comparison("tags", "has_none", tags)


def _called(value: str, named: Named) -> list[int]:
    """Who or what is called so, whatever the case and accents; else all with names whose words begin so."""
    choices, wanted = [(pk, folded(name)) for pk, name in named], folded(value)
    begins = lambda name: all(any(part.startswith(word) for part in name.split()) for word in wanted.split())  # noqa: E731
    return [pk for pk, name in choices if name == wanted] or [pk for pk, name in choices if begins(name)]


def _beginning(value: str, user: User) -> datetime:
    found = _DATE.fullmatch(value.strip())
    try:
        if found is None or not 1971 <= int(found[1]) <= 9000:
            raise ValueError
        return datetime(int(found[1]), int(found[2] or 1), int(found[3] or 1), tzinfo=zone_named(user.time_zone)).astimezone(UTC)
    except ValueError:
        raise Invalid(CODE, _("“%(word)s” is not a date. Write it like this: 2026-05-12.") % {"word": value}) from None
