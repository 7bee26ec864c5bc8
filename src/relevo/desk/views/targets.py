"""What is owed on a ticket, and why it is due when it is (A16)."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from relevo.desk import responses
from relevo.desk.access import reader, signed_in
from relevo.desk.pages.head import load_head
from relevo.desk.pages.targets import load_targets


@require_safe
@signed_in
def targets(request: HttpRequest, number: int) -> HttpResponseBase:
    """All current targets of a ticket as a page, or one of a ``kind`` as what its chip opens."""
    user = reader(request)
    head = load_head(user, number)
    if responses.is_part(request):
        return responses.part(request, "desk/ticket/targets.html", load_targets(user, number, request.GET.get("kind", "")))
    return responses.page(request, "desk/ticket/targets_page.html", {"head": head, "targets": load_targets(user, number)})
