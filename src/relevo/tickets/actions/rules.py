"""Switching classifications on and off, and saying when tickets need them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from relevo.accounts import audit, permissions
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.tickets.enums import Need
from relevo.tickets.models import ClassificationRule


def edit_classification(*, actor: Actor, name: str, **values: Any) -> ClassificationRule:
    """Changes `is_on` or `need` (`enums.Need`) of a classification. People are asked from the next ticket and the next resolving on; no ticket
    changes. Raises Invalid for an unknown name or need, and for a need of the priority, which no ticket lacks."""
    permissions.require(actor, permissions.CLASSIFICATION_MANAGE)
    unknown = set(values) - {"is_on", "need"}
    if unknown:
        raise ValueError(f"not to be changed: {sorted(unknown)}")
    need = values.get("need", Need.NO)
    if name not in ClassificationRule.NAMES or need not in Need.values or (name == "priority" and need != Need.NO):
        raise Invalid("rule_unknown", _("There is no such choice."), fields={name: _("Choose one of the list.")})
    with transaction.atomic():
        rule, _made = ClassificationRule.objects.select_for_update().get_or_create(name=name)
        data = audit.changes(rule, values)
        if data:
            rule.save()
            audit.record(audit.CLASSIFICATION_EDITED, actor=actor, target=rule, data={"field": name, **data})
    return rule
