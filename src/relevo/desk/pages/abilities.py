"""What somebody may do on the ticket page."""

from __future__ import annotations

from dataclasses import dataclass, fields

from relevo.accounts import permissions
from relevo.accounts.models import User


@dataclass(frozen=True, slots=True)
class Abilities:
    """What the reader may do on the ticket page; the actions check it again."""

    reply: bool
    comment: bool
    assign: bool
    classify: bool
    set_status: bool
    close: bool
    merge: bool
    change_type: bool
    block: bool
    raw: bool
    log_calls: bool
    escalate: bool
    share: bool
    forecast: bool


NOTHING = Abilities(*(False for _field in fields(Abilities)))


def abilities(user: User) -> Abilities:
    """The user's permissions by what the page asks."""
    names = (
        permissions.TICKETS_REPLY,
        permissions.TICKETS_COMMENT,
        permissions.TICKETS_ASSIGN,
        permissions.TICKETS_CLASSIFY,
        permissions.TICKETS_SET_STATUS,
        permissions.TICKETS_CLOSE,
        permissions.TICKETS_MERGE,
        permissions.TICKETS_CHANGE_TYPE,
        permissions.CONTACTS_BLOCK,
        permissions.RAW_DOWNLOAD,
        permissions.CALLS_LOG,
        permissions.TICKETS_ESCALATE,
        permissions.TICKETS_SHARE,
        permissions.TICKETS_FORECAST,
    )
    return Abilities(*(permissions.may(user, name) for name in names))
