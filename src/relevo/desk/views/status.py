"""A ticket's status."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from relevo.core import actors
from relevo.desk.access import signed_in
from relevo.desk.forms.status import read_status
from relevo.desk.views.regions import changed
from relevo.tickets.actions import set_status
from relevo.tickets.queries import visible_to


@signed_in
@require_POST
def status(request: HttpRequest, number: int) -> HttpResponseBase:
    """Sets the posted ``status``, with the justification that it names (`forms.status`)."""
    ticket = get_object_or_404(visible_to(request.user), pk=number)  # type: ignore[arg-type]
    wanted, justification = read_status(request.POST.get("status", ""))
    set_status(ticket, status=wanted, justification=justification, actor=actors.agent(request.user))
    return changed(request, number)
