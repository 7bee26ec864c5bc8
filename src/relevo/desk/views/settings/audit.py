"""The trace of administrators' actions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.desk import responses
from relevo.desk.access import needs
from relevo.desk.pages.settings.audit import audit_page


@require_safe
@needs(permissions.USERS_MANAGE)
def audit(request: HttpRequest) -> HttpResponse:
    """Who changed what, the newest first."""
    user: User = request.user  # type: ignore[assignment]
    return responses.page(request, "desk/settings/audit.html", audit_page(user, request.GET.get("cursor", "")[:200]))
