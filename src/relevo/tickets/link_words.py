"""Words for what ties tickets together: links, merges, splits. `tickets.wording` brings actor and numbers in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from relevo.tickets.enums import RelationKind, TicketType

Shown = Callable[[Any], str]

# Read from the ticket on which it stands to the other one; the second word is for the other side.
_SIDES: dict[str, tuple[Any, Any]] = {
    RelationKind.RELATED: (gettext_lazy("Related to"), gettext_lazy("Related to")),
    RelationKind.FOLLOW_UP: (gettext_lazy("Follow-up of"), gettext_lazy("Continued in")),
    RelationKind.PARENT: (gettext_lazy("Parent of"), gettext_lazy("Child of")),
    RelationKind.DUPLICATE: (gettext_lazy("Duplicate of"), gettext_lazy("Has the duplicate")),
    RelationKind.BLOCKS: (gettext_lazy("Blocks"), gettext_lazy("Blocked by")),
}


def relation_name(kind: str, direction: str) -> str:
    """What the other ticket is to this one, such as "Child of"; `direction` is ``to`` or ``from``, as in the API."""
    return str(_SIDES[kind][0 if direction == "to" else 1])


def related(actor: str, data: dict[str, Any], shown: Shown) -> list[str]:
    """A link was made."""
    facts = {"actor": actor, "ticket": shown(data["other"])}
    sentences = {
        "follow_up": _("%(actor)s linked this ticket as a follow-up of %(ticket)s."),
        "parent": _("%(actor)s made this ticket the parent of %(ticket)s."),
        "duplicate": _("%(actor)s marked this ticket as a duplicate of %(ticket)s."),
        "blocks": _("%(actor)s noted that this ticket blocks %(ticket)s."),
        "follow_up from": _("%(actor)s opened %(ticket)s as a follow-up of this ticket."),
        "parent from": _("%(actor)s made this ticket a child of %(ticket)s."),
        "duplicate from": _("%(actor)s marked %(ticket)s as a duplicate of this ticket."),
        "blocks from": _("%(actor)s noted that this ticket is blocked by %(ticket)s."),
    }
    side = " from" if data.get("direction") == "from" else ""
    return [sentences.get(data["kind"] + side, _("%(actor)s linked this ticket to %(ticket)s.")) % facts]


def unrelated(actor: str, data: dict[str, Any], shown: Shown) -> list[str]:
    """A link was removed."""
    return [_("%(actor)s removed the link to %(ticket)s.") % {"actor": actor, "ticket": shown(data["other"])}]


def merged(actor: str, data: dict[str, Any], shown: Shown) -> list[str]:
    """The ticket goes on in another one; or the one into which it had been merged does."""
    facts = {"actor": actor, "ticket": shown(data["into"]), "through": shown(data.get("through"))}
    if "through" in data:
        return [_("%(actor)s merged %(through)s, in which this ticket went on, into %(ticket)s.") % facts]
    return [_("%(actor)s merged this ticket into %(ticket)s.") % facts]


def absorbed(actor: str, data: dict[str, Any], shown: Shown) -> list[str]:
    """Another ticket goes on here."""
    return [_("%(actor)s merged %(ticket)s into this ticket.") % {"actor": actor, "ticket": shown(data["from"])}]


def split(actor: str, data: dict[str, Any], shown: Shown) -> list[str]:
    """Messages go on in a new ticket."""
    facts: dict[str, Any] = {"actor": actor, "count": len(data["messages"]), "ticket": shown(data["into"])}
    return [
        ngettext("%(actor)s split %(count)s message off into %(ticket)s.", "%(actor)s split %(count)s messages off into %(ticket)s.", facts["count"])
        % facts
    ]


def split_from(actor: str, data: dict[str, Any], shown: Shown) -> list[str]:
    """The ticket goes on with messages of another one."""
    facts: dict[str, Any] = {"actor": actor, "count": len(data["messages"]), "ticket": shown(data["from"])}
    return [
        ngettext(
            "%(actor)s made this ticket of %(count)s message of %(ticket)s.",
            "%(actor)s made this ticket of %(count)s messages of %(ticket)s.",
            facts["count"],
        )
        % facts
    ]


def type_changed(actor: str, data: dict[str, Any], shown: Shown) -> list[str]:
    """Whether the customer may see anything of it."""
    if data["new"] == TicketType.INTERNAL:
        return [_("%(actor)s made the ticket internal.") % {"actor": actor}]
    return [_("%(actor)s made the ticket public.") % {"actor": actor}]
