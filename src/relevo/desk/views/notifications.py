"""What the reader was told: the bell's menu and the whole list."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from relevo.desk import responses
from relevo.desk.access import reader, signed_in
from relevo.desk.pages.notifications import MENU_SIZE, load_notifications
from relevo.notifications.actions import mark_read
from relevo.notifications.queries import unread_count


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else 0


@require_safe
@signed_in
def notifications(request: HttpRequest) -> HttpResponseBase:
    """The newest for the bell's menu; else a page of all, or of those not read yet (``unread=1``)."""
    user = reader(request)
    if responses.is_part(request):
        return responses.part(
            request, "desk/notifications/menu.html", load_notifications(user, size=MENU_SIZE), token=get_token(request), is_read=False
        )
    page = load_notifications(user, only_unread="unread" in request.GET, before=_number(request.GET.get("before", "")))
    return responses.page(request, "desk/notifications/page.html", page)


@require_POST
@signed_in
def read(request: HttpRequest) -> HttpResponseBase:
    """Marks everything as read that had come in when the list was shown, which is up to the id ``until``."""
    user = reader(request)
    mark_read(user=user, until=_number(request.POST.get("until", "")))
    if not responses.is_part(request):
        return redirect("notifications")
    page = load_notifications(user, size=MENU_SIZE, unread=unread_count(user))
    return responses.part(request, "desk/notifications/menu.html", page, token=get_token(request), is_read=True)
