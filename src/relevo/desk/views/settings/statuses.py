"""The five kinds of status: what the desk calls them, and what each asks for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from relevo.accounts import permissions
from relevo.core import actors
from relevo.core.errors import Invalid
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.pages.settings.catalogue import Refused, StatusesPage, status_lines
from relevo.desk.pages.settings.sections import sections_for
from relevo.tickets.actions import edit_status
from relevo.tickets.actions.naming import NAMED
from relevo.tickets.enums import Demand, Status


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.CLASSIFICATION_MANAGE)
def statuses(request: HttpRequest) -> HttpResponse:
    """Shows all of them, and saves of one (``status``) whether it asks for a reason (``demand``) and what it is called (``name-es``…)."""
    refused = _saved(request) if request.method == "POST" else None
    if request.method == "POST" and refused is None:
        return responses.done(request, "settings-statuses", _("The status is saved."))
    page = StatusesPage(sections_for(reader(request)), status_lines(refused), refused)
    return responses.page(request, "desk/settings/statuses.html", page, status=422 if refused else 200)


def _saved(request: HttpRequest) -> Refused | None:
    """What keeps the status from being saved, or None where it is."""
    status, demand = request.POST.get("status", ""), request.POST.get("demand")
    typed = {language: request.POST.get(f"name-{language}", "")[:200] for language in NAMED}
    is_named = any(f"name-{language}" in request.POST for language in NAMED)
    try:
        edit_status(actor=actors.agent(reader(request)), status=status, demand=demand, names=typed if is_named else None)
    except Invalid as error:
        if status not in Status.values:
            raise
        return Refused(status, [str(words) for words in error.fields.values()], typed, demand or Demand.NO.value)
    return None
