"""The entry to the settings."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from relevo.accounts.models import User
from relevo.desk.access import signed_in
from relevo.desk.pages.settings.sections import sections_for


@require_safe
@signed_in
def settings(request: HttpRequest) -> HttpResponse:
    """Leads to the first section that the reader may open."""
    user: User = request.user  # type: ignore[assignment]
    sections = sections_for(user)
    if not sections:
        raise PermissionDenied
    return redirect(sections[0].view)
