"""Managing the five statuses: what each asks for, and what the desk calls it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from relevo.accounts import audit, permissions
from relevo.accounts.enums import LANGUAGES
from relevo.accounts.models import Desk
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.tickets import own_words
from relevo.tickets.actions.naming import clean_names
from relevo.tickets.enums import Demand, Status
from relevo.tickets.filters.folding import folded
from relevo.tickets.models import StatusRule


def edit_status(*, actor: Actor, status: str, demand: str | None = None, names: Mapping[str, str] | None = None) -> StatusRule:
    """Says whether a status offers or needs a justification (`enums.Demand`), and what the desk calls it; None leaves either as it is.

    It asks people only, and only while there is one to choose; nothing is asked for new tickets. `names` replaces all words: by language, and
    under `own_words.EVERY_LANGUAGE` for those without one; where there is neither, the status has its usual name. Raises Invalid for unknown
    values, and for a word by which two statuses could not be told apart in some language.
    """
    permissions.require(actor, permissions.CLASSIFICATION_MANAGE)
    if status not in Status.values or (status == Status.NEW and demand not in (None, Demand.NO.value)):
        raise Invalid("status_unknown", _("There is no such status."), fields={"status": _("Choose one of the list.")})
    if demand is not None and demand not in Demand.values:
        raise Invalid("demand_unknown", _("There is no such choice."), fields={"demand": _("Choose one of the list.")})
    values: dict[str, Any] = {} if demand is None else {"demand": demand}
    if names is not None:
        values["names"] = clean_names(names)
    with transaction.atomic():
        # Two who name statuses wait for each other, so that no word is taken twice.
        Desk.objects.select_for_update().get()
        rule, _made = StatusRule.objects.select_for_update().get_or_create(status=status)
        data = audit.changes(rule, values)
        if "names" in data:
            _check_distinct(rule)
            own_words.changed()
        if data:
            rule.save()
            audit.record(audit.STATUS_EDITED, actor=actor, target=rule, data={"status": status, **data})
    return rule


def _check_distinct(rule: StatusRule) -> None:
    """Raises Invalid where, in some language, another status has the same name."""
    others = dict(StatusRule.objects.exclude(status=rule.status).values_list("status", "names"))
    for language, _name in LANGUAGES:
        with translation.override(language):
            known = {folded(own_words.in_language(others.get(one, {}), language) or str(one.label)): one for one in Status if one != rule.status}
            mine = own_words.in_language(rule.names, language) or str(Status(rule.status).label)
        if folded(mine) in known:
            field = f"names.{language if language in rule.names else own_words.EVERY_LANGUAGE}"
            words = _("Another status is called “%(name)s”.") % {"name": mine}
            raise Invalid("name_taken", words, fields={field: words})
