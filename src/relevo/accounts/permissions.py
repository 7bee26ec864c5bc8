"""Every permission there is, which role has it, and which an access profile can give. The one place that decides what a user may do.

What a user may *see* is decided by `visible_to` of each package's queries; the two together are the whole rule:
invisible is answered like absent (404), visible but not allowed is refused (403).
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from relevo.accounts.enums import Role
from relevo.core.actors import Actor
from relevo.core.errors import Forbidden

TICKETS_OPEN = "tickets.open"
TICKETS_REPLY = "tickets.reply"
TICKETS_COMMENT = "tickets.comment"
TICKETS_ASSIGN = "tickets.assign"
TICKETS_CLASSIFY = "tickets.classify"
TICKETS_SET_STATUS = "tickets.set_status"
TICKETS_CLOSE = "tickets.close"
TICKETS_MERGE = "tickets.merge"
TICKETS_CHANGE_TYPE = "tickets.change_type"
TICKETS_ESCALATE = "tickets.escalate"
TICKETS_SHARE = "tickets.share"
TICKETS_FORECAST = "tickets.forecast"
TASKS_MANAGE = "tasks.manage"
CALLS_LOG = "calls.log"
CONTACTS_EDIT = "contacts.edit"
CONTACTS_BLOCK = "contacts.block"
RAW_DOWNLOAD = "raw.download"
ACCOUNTS_MANAGE = "channels.manage"
USERS_MANAGE = "users.manage"
TEAMS_MANAGE = "teams.manage"
CAMPAIGNS_MANAGE = "campaigns.manage"
DESK_MANAGE = "desk.manage"
VIEWS_SHARE = "views.share"
MACROS_SHARE = "macros.share"
TEMPLATES_MANAGE = "templates.manage"
TRIGGERS_MANAGE = "triggers.manage"
CLASSIFICATION_MANAGE = "classification.manage"
SLA_MANAGE = "sla.manage"
WEBHOOKS_MANAGE = "webhooks.manage"
REPORTS_SEE = "reports.see"
REPORTS_SEE_ALL = "reports.see_all"

_OPERATOR = frozenset({TICKETS_OPEN, TICKETS_COMMENT, TICKETS_ASSIGN, TICKETS_CLASSIFY, TICKETS_SET_STATUS, CONTACTS_EDIT, TASKS_MANAGE, CALLS_LOG})
_AGENT = _OPERATOR | {TICKETS_REPLY, TICKETS_CLOSE, TICKETS_MERGE, TICKETS_CHANGE_TYPE, TICKETS_ESCALATE, TICKETS_SHARE, CONTACTS_BLOCK, REPORTS_SEE}
_VIEWER = frozenset({REPORTS_SEE, REPORTS_SEE_ALL})
_SUPERVISOR = _AGENT | _VIEWER | {TICKETS_FORECAST, MACROS_SHARE, VIEWS_SHARE, TEMPLATES_MANAGE, TRIGGERS_MANAGE}
_ADMINISTRATOR = _SUPERVISOR | {
    RAW_DOWNLOAD,
    ACCOUNTS_MANAGE,
    USERS_MANAGE,
    TEAMS_MANAGE,
    CAMPAIGNS_MANAGE,
    DESK_MANAGE,
    CLASSIFICATION_MANAGE,
    SLA_MANAGE,
    WEBHOOKS_MANAGE,
}

ROLE_PERMISSIONS: dict[str, frozenset[str]] = {
    Role.ADMINISTRATOR: _ADMINISTRATOR,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.AGENT: _AGENT,
    Role.OPERATOR: _OPERATOR,
    Role.VIEWER: _VIEWER,
}
ALL = _ADMINISTRATOR
# What access profiles can give. Who manages users sets passwords of administrators and gives profiles: that would be everything, so it comes with
# the role alone. Therefore only administrators, who have everything, make and give profiles, and nobody gives more than they have.
GRANTABLE = ALL - {USERS_MANAGE}


def may(user: Any, permission: str) -> bool:
    """Whether an active user has the permission, through the role or through an access profile."""
    if permission not in ALL:
        raise ValueError(f"unknown permission {permission!r}")
    return bool(user.is_active) and (permission in ROLE_PERMISSIONS[user.role] or permission in user.profile_permissions)


def require_user(user: Any, permission: str) -> None:
    """Raises Forbidden where the user has not got the permission: for what is read, and has no actor."""
    if not may(user, permission):
        raise _forbidden()


def held_by(user: Any) -> frozenset[str]:
    """All that the user may do: role and access profiles together; nothing for a deactivated one."""
    return ROLE_PERMISSIONS[user.role] | user.profile_permissions if user.is_active else frozenset()


def require(actor: Actor, permission: str) -> None:
    """Raises Forbidden where the actor is a user without the permission; parts of the system always may."""
    if actor.user is not None and not may(actor.user, permission):
        raise _forbidden()


def _forbidden() -> Forbidden:
    return Forbidden("forbidden", _("Your role does not allow this. Ask an administrator if you need it."))
