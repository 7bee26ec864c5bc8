"""The fields of a ticket that administrators defined: one small form a field, all posting here."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from relevo.core import actors
from relevo.desk.access import reader, signed_in
from relevo.desk.forms.fields import posted
from relevo.desk.views.regions import changed
from relevo.tickets.actions import set_fields
from relevo.tickets.fields import ticket_fields
from relevo.tickets.queries import visible_to


@signed_in
@require_POST
def fields(request: HttpRequest, number: int) -> HttpResponseBase:
    """Sets those fields that are posted, as ``fields.7``; others stay."""
    ticket = get_object_or_404(visible_to(reader(request)), pk=number)
    set_fields(ticket, actor=actors.agent(reader(request)), values=posted(ticket_fields().values(), request.POST))
    return changed(request, number)
