"""What a ticket is about: one small form a field, all posting here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from relevo.accounts.models import Campaign
from relevo.channels.models import Account
from relevo.core import actors
from relevo.core.errors import Invalid
from relevo.desk.access import signed_in
from relevo.desk.forms.addresses import parse_addresses
from relevo.desk.views.regions import changed
from relevo.tickets.actions import classify_ticket
from relevo.tickets.models import Category, Service
from relevo.tickets.queries import visible_to


@signed_in
@require_POST
def classification(request: HttpRequest, number: int) -> HttpResponseBase:
    """Sets those of subject, priority, service, category, is_important, tags, cc, campaign and account that are posted; others stay."""
    ticket = get_object_or_404(visible_to(request.user), pk=number)  # type: ignore[arg-type]
    classify_ticket(ticket, actor=actors.agent(request.user), **_values(request.POST.dict()))
    return changed(request, number)


def _values(posted: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if "subject" in posted:
        values["subject"] = posted["subject"]
    if "priority" in posted:
        values["priority"] = int(posted["priority"]) if posted["priority"].isascii() and posted["priority"].isdecimal() else 0
    if "is_important" in posted:
        values["is_important"] = posted["is_important"] == "1"
    if "tags" in posted:
        values["tags"] = posted["tags"].replace("\n", ",").split(",")
    if "cc" in posted:
        lines, error = parse_addresses(posted["cc"])
        if error:
            raise Invalid("cc_invalid", error, fields={"cc": error})
        values["cc"] = [line["address"] for line in lines]
    for name, model in (("campaign", Campaign), ("account", Account), ("service", Service), ("category", Category)):
        if name in posted:
            values[name] = _chosen(model, name, posted[name])
    return values


def _chosen(model: Any, name: str, typed: str) -> Any:
    if not typed:
        return None
    found = model.objects.filter(pk=int(typed), is_active=True).first() if typed.isascii() and typed.isdecimal() and len(typed) < 19 else None
    if found is None:
        raise Invalid("unknown_choice", _("This choice is no longer there. Reload the page."), fields={name: _("Choose one of the list.")})
    return found
