"""The five kinds of status, and what each asks for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from relevo.accounts import permissions
from relevo.core import actors
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.pages.settings.catalogue import StatusesPage, status_lines
from relevo.desk.pages.settings.sections import sections_for
from relevo.tickets.actions import edit_status


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.CLASSIFICATION_MANAGE)
def statuses(request: HttpRequest) -> HttpResponse:
    """Shows all of them, and saves whether one (``status``) asks for a reason (``demand``)."""
    if request.method == "POST":
        edit_status(actor=actors.agent(reader(request)), status=request.POST.get("status", ""), demand=request.POST.get("demand", ""))
        return responses.done(request, "settings-statuses", _("The status is saved."))
    return responses.page(request, "desk/settings/statuses.html", StatusesPage(sections_for(reader(request)), status_lines()))
