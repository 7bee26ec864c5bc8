"""Which classifications are used, and when tickets need them."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from relevo.accounts import permissions
from relevo.core import actors
from relevo.desk import responses
from relevo.desk.access import needs, reader
from relevo.desk.pages.settings.classification import rules_page
from relevo.tickets.actions import edit_classification
from relevo.tickets.enums import Need
from relevo.tickets.models import ClassificationRule


@require_http_methods(["GET", "HEAD", "POST"])
@needs(permissions.CLASSIFICATION_MANAGE)
def classification(request: HttpRequest) -> HttpResponse:
    """Shows all of them, and saves all of them: ``service-on`` and ``service-need`` for each."""
    if request.method == "POST":
        with transaction.atomic():
            for name in ClassificationRule.NAMES:
                need = request.POST.get(f"{name}-need", Need.NO.value)
                edit_classification(actor=actors.agent(reader(request)), name=name, is_on=f"{name}-on" in request.POST, need=need)
        return responses.done(request, "settings-classification", _("The settings are saved."))
    return responses.page(request, "desk/settings/classification.html", rules_page(reader(request)))
