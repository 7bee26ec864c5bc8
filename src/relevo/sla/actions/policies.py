"""Making and changing policies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from relevo.accounts import audit, permissions, rules
from relevo.accounts.catalogue import add_item, clean_name, edit_item
from relevo.accounts.models import Desk
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.sla import policies
from relevo.sla.enums import TargetKind
from relevo.sla.models import Calendar, Policy
from relevo.sla.recompute import reassess_later, recompute_later
from relevo.tickets.enums import ACTIVE_STATUSES
from relevo.tickets.filters import ME, dumped, parsed
from relevo.tickets.filters.own import known
from relevo.tickets.filters.tree import comparisons
from relevo.tickets.priorities import stored_levels
from relevo.tickets.tags import asked_for, remember

MAX_POLICIES = 100
SHORTEST, LONGEST = 60, 366 * 86_400
FIELDS = frozenset({"name", "conditions", "calendar", "targets", "counts_assistant", "warn_percent", "pausing"})


def create_policy(*, actor: Actor, name: str, targets: Mapping[str, Mapping[str, int | None]], **values: Any) -> Policy:
    """Adds a policy at the end of the list: `targets` as the model holds them, and what else of `FIELDS` is not to be as usual.

    It is for tickets that are opened from now on, for those on which a customer writes anew, and for those that come to it by a change of a field;
    for all that are open, once `apply_policies` was called.
    Raises Invalid for a name that is taken, conditions that can't be used here, no target at all or one that is shorter than a minute or longer
    than a year; Forbidden.
    """
    permissions.require(actor, permissions.SLA_MANAGE)
    policy = Policy()
    for field, value in checked({"name": name, "targets": targets, **values}).items():
        setattr(policy, field, value)
    with transaction.atomic():
        remember(asked_for(policy.conditions))
        add_item(policy, audit.POLICY_CREATED, actor=actor, facts=("name",), limit=MAX_POLICIES, permission=permissions.SLA_MANAGE)
        rules.changed()
    return policy


def edit_policy(policy: Policy, *, actor: Actor, **values: Any) -> Policy:
    """Changes any of `FIELDS`, `is_active` (false retires it) or `position` (1 decides first).

    A job brings what is owed under it to what it says now: running targets alone, of which the history tells old and new due times. What was met
    or missed stays. Raises Invalid as `create_policy`, Forbidden.
    """
    permissions.require(actor, permissions.SLA_MANAGE)
    fixed: dict[str, Any] = {field: values[field] for field in ("is_active", "position") if field in values}
    clean = checked({field: value for field, value in values.items() if field not in fixed}) | fixed
    with transaction.atomic():
        remember(asked_for(clean.get("conditions")))
        told_by_name = frozenset({"conditions", "targets", "pausing", "calendar"})
        edit_item(
            policy, audit.POLICY_EDITED, actor=actor, values=clean, allowed=FIELDS, permission=permissions.SLA_MANAGE, told_by_name=told_by_name
        )
        recompute_later([policy.pk], reason="policy")
    return policy


def apply_policies(*, actor: Actor) -> None:
    """Lets a job choose the policy of every open ticket anew, as an event on it would: those to which another one belongs come under it, and what it
    promises in addition is owed from the opening on, but not from before the policy was made. Running targets alone follow; each ticket's history
    tells old and new due times. Raises Forbidden."""
    permissions.require(actor, permissions.SLA_MANAGE)
    with transaction.atomic():
        audit.record(audit.POLICIES_APPLIED, actor=actor, target=Desk.objects.get())
        reassess_later(reason="policy")


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a policy as they are stored. Raises Invalid."""
    if unknown := set(values) - FIELDS:
        raise ValueError(f"not a field of a policy: {sorted(unknown)}")
    return {name: _CLEAN[name](value) for name, value in values.items()}


def _conditions(given: Any) -> dict[str, Any]:
    if not given:
        return {}
    tree = parsed(given)
    for one in comparisons(tree):
        if one.field not in policies.FIELDS and not known(one.field).own:
            words = _("A policy can't depend on this field: it changes without the ticket being classified anew.")
            raise Invalid("bad_condition", _("This condition can't be used."), fields={"conditions": words})
        if isinstance(one.value, tuple) and ME in one.value:
            raise Invalid(
                "bad_condition", _("This condition can't be used."), fields={"conditions": _("Choose people by name: a policy has no reader.")}
            )
    return dumped(tree)


def _targets(given: Mapping[str, Mapping[str, int | None]]) -> dict[str, dict[str, int | None]]:
    levels = {str(value) for value in stored_levels()} | {policies.EVERY}
    found: dict[str, dict[str, int | None]] = {}
    for kind, by_priority in given.items():
        if kind not in TargetKind.values:
            raise Invalid("target_unknown", _("There is no such target."), fields={f"targets.{kind}": _("Choose one of the list.")})
        for priority, seconds in by_priority.items():
            at = f"targets.{kind}.{priority}"
            if priority not in levels:
                raise Invalid("priority_unknown", _("There is no such priority."), fields={at: _("Choose one of the list.")})
            if seconds is not None and not SHORTEST <= seconds <= LONGEST:
                raise Invalid("target_unfit", _("This target can't be used."), fields={at: _("From one minute to a year.")})
            if seconds is not None or priority != policies.EVERY:
                found.setdefault(kind, {})[priority] = seconds
    if not any(seconds for by_priority in found.values() for seconds in by_priority.values()):
        words = _("Say by when at least one thing is to be done.")
        raise Invalid("no_target", words, fields={"targets": words})
    return {kind: found[kind] for kind in TargetKind.values if kind in found}


def _calendar(given: Calendar | None) -> Calendar | None:
    if given is not None and not given.is_active:
        raise Invalid("retired", _("%(name)s is no longer offered.") % {"name": given.name}, fields={"calendar": _("Choose one of the list.")})
    return given


def _warn_percent(given: int) -> int:
    if not 1 <= given <= 100:
        words = _("From 1 to 100 percent; 100 for no warning.")
        raise Invalid("warning_unfit", words, fields={"warn_percent": words})
    return given


def _pausing(given: Sequence[str]) -> list[str]:
    if set(given) - set(ACTIVE_STATUSES):
        words = _("Only statuses of tickets that are not done yet can pause.")
        raise Invalid("status_unknown", words, fields={"pausing": words})
    return [status for status in ACTIVE_STATUSES if status in given]


_CLEAN: dict[str, Any] = {
    "name": clean_name,
    "conditions": _conditions,
    "calendar": _calendar,
    "targets": _targets,
    "counts_assistant": bool,
    "warn_percent": _warn_percent,
    "pausing": _pausing,
}
