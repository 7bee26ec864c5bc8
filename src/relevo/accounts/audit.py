"""The trace that administrators' actions leave: append-only, in PostgreSQL itself.

What happens to tickets stands in their own history (`tickets.Event`); this table holds the rest: users, access profiles, tokens, teams,
campaigns, channel accounts, calendars, webhooks, the block list and the desk's settings. Facts only, never passwords or tokens; words are made at
display time.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from relevo.accounts.models import AuditEntry
from relevo.core import clock
from relevo.core.actors import Actor

USER_CREATED = "user.created"
USER_EDITED = "user.edited"
USER_DEACTIVATED = "user.deactivated"
USER_ACTIVATED = "user.activated"
USER_PASSWORD_SET = "user.password_set"  # noqa: S105
TOKEN_CREATED = "token.created"  # noqa: S105
TOKEN_REVOKED = "token.revoked"  # noqa: S105
PROFILE_CREATED = "access_profile.created"
PROFILE_EDITED = "access_profile.edited"
TEAM_CREATED = "team.created"
TEAM_EDITED = "team.edited"
CAMPAIGN_CREATED = "campaign.created"
CAMPAIGN_EDITED = "campaign.edited"
DESK_EDITED = "desk.edited"
VIEW_CREATED = "view.created"
VIEW_EDITED = "view.edited"
VIEW_DELETED = "view.deleted"
SERVICE_CREATED = "service.created"
SERVICE_EDITED = "service.edited"
CATEGORY_CREATED = "category.created"
CATEGORY_EDITED = "category.edited"
TAG_CREATED = "tag.created"
TAG_EDITED = "tag.edited"
JUSTIFICATION_CREATED = "justification.created"
JUSTIFICATION_EDITED = "justification.edited"
CLASSIFICATION_EDITED = "classification.edited"
PRIORITY_CREATED = "priority.created"
PRIORITY_EDITED = "priority.edited"
STATUS_EDITED = "status.edited"
FIELD_CREATED = "field.created"
FIELD_EDITED = "field.edited"
CHOICE_CREATED = "choice.created"
CHOICE_EDITED = "choice.edited"
EXTERNAL_VIEW_EDITED = "external_view.edited"
MACRO_CREATED = "macro.created"
MACRO_EDITED = "macro.edited"
MACRO_DELETED = "macro.deleted"
TEMPLATE_CREATED = "template.created"
TEMPLATE_EDITED = "template.edited"
CALENDAR_CREATED = "calendar.created"
CALENDAR_EDITED = "calendar.edited"
ROUTING_EDITED = "routing.edited"
SKILL_CREATED = "skill.created"
SKILL_EDITED = "skill.edited"
ABILITIES_EDITED = "abilities.edited"
POLICY_CREATED = "policy.created"
POLICY_EDITED = "policy.edited"
POLICIES_APPLIED = "policies.applied"
TRIGGER_CREATED = "trigger.created"
TRIGGER_EDITED = "trigger.edited"
BLOCK_ADDED = "block.added"
BLOCK_REMOVED = "block.removed"
ACCOUNT_CREATED = "account.created"
ACCOUNT_EDITED = "account.edited"
ACCOUNT_DEACTIVATED = "account.deactivated"
ACCOUNT_ACTIVATED = "account.activated"
WEBHOOK_CREATED = "webhook.created"
WEBHOOK_EDITED = "webhook.edited"
WEBHOOK_SECRET_RENEWED = "webhook.secret_renewed"  # noqa: S105
WEBHOOK_STOPPED = "webhook.stopped"
WEBHOOK_DELETED = "webhook.deleted"

VERBS = frozenset(value for name, value in list(globals().items()) if name.isupper() and isinstance(value, str))


def record(verb: str, *, actor: Actor, target: models.Model, data: dict[str, Any] | None = None) -> AuditEntry:
    """Appends one entry about `target` in the caller's transaction. `data` must be plain JSON without secrets."""
    if verb not in VERBS:
        raise ValueError(f"audit verb {verb!r} is not declared")
    return AuditEntry.objects.create(
        verb=verb,
        actor_kind=actor.kind,
        actor_user_id=actor.user_id,
        actor_label=actor.label,
        target_kind=target._meta.model_name or "",
        target_id=target.pk,
        data=data or {},
        at=clock.now(),
    )


def changes(target: models.Model, values: dict[str, Any]) -> dict[str, Any]:
    """Sets those of `values` that differ on `target` (unsaved) and returns ``{field: {"old": …, "new": …}}`` of them.

    Rows that a field refers to are told by their ids.
    """
    data: dict[str, Any] = {}
    for name, value in values.items():
        old = getattr(target, name)
        if old != value:
            setattr(target, name, value)
            data[name] = {"old": _fact(old), "new": _fact(value)}
    return data


def _fact(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value
