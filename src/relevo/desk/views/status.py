"""A ticket's status."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from relevo.core import actors
from relevo.core.errors import Invalid
from relevo.desk.access import signed_in
from relevo.desk.views.regions import changed
from relevo.tickets.actions import set_status
from relevo.tickets.enums import Status
from relevo.tickets.queries import visible_to


@signed_in
@require_POST
def status(request: HttpRequest, number: int) -> HttpResponseBase:
    """Sets the posted ``status``."""
    ticket = get_object_or_404(visible_to(request.user), pk=number)  # type: ignore[arg-type]
    wanted = request.POST.get("status", "")
    if wanted not in Status.values:
        raise Invalid("status_unknown", _("There is no such status."), fields={"status": _("Choose one of the list.")})
    set_status(ticket, status=Status(wanted), actor=actors.agent(request.user))
    return changed(request, number)
