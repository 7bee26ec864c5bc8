"""Being told in a browser: its worker, switching it on and off."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import reader, signed_in
from relevo.desk.wording.browsers import browser_name
from relevo.live.notify import announce_test
from relevo.notifications.push.deliver import send_test
from relevo.notifications.push.subscriptions import browsers_of, switch_off, switch_on

# The browser that a session has switched on, so that signing out switches it off.
SESSION_KEY = "push_subscription"


@require_safe
@signed_in
def worker(request: HttpRequest) -> HttpResponse:
    """The script that shows notifications while no page is open. Its address stays the same for ever, since browsers know the script by it; it has no
    page of the desk in its scope."""
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@cache
def _script() -> bytes:
    return Path(str(finders.find("js/push-worker.js"))).read_bytes()


@require_POST
@signed_in
def subscribe(request: HttpRequest) -> HttpResponseBase:
    """Switches on the browser that sends its subscription (``endpoint``, ``public_key``, ``secret``). `js/push.js` shows what is refused."""
    values = {name: request.POST.get(name, "") for name in ("endpoint", "public_key", "secret")}
    try:
        made = switch_on(user=reader(request), label=browser_name(request.headers.get("User-Agent", "")), **values)
    except DomainError as error:
        return HttpResponse(str(error), status=error.status, content_type="text/plain; charset=utf-8")
    request.session[SESSION_KEY] = made.pk
    return HttpResponse(status=204)


@require_POST
@signed_in
def unsubscribe(request: HttpRequest, number: int) -> HttpResponseBase:
    """Switches one of the reader's browsers off."""
    switch_off(get_object_or_404(browsers_of(reader(request)), pk=number))
    return responses.done(request, "notification-preferences", _("You are not told in this browser any more."))


def switch_off_here(request: HttpRequest) -> None:
    """Switches off the browser that this session has switched on: who signs out is not told there any more."""
    browsers_of(reader(request)).filter(pk=request.session.get(SESSION_KEY, 0)).delete()


@require_POST
@signed_in
def test(request: HttpRequest) -> HttpResponseBase:
    """Sends a message to each of the reader's browsers that shows whether they arrive."""
    try:
        send_test(reader(request))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("notification-preferences")
    return responses.done(request, "notification-preferences", _("A test notification is on its way to your browsers."))


@require_POST
@signed_in
def test_app(request: HttpRequest) -> HttpResponseBase:
    """Tells the reader's open pages, on the way that all that happens takes; `js/app-test.js` says whether it came."""
    announce_test(user=reader(request).pk)
    return HttpResponse(status=204)
