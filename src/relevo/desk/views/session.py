"""Signing in and out."""

from __future__ import annotations

from math import ceil

import structlog
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from relevo.accounts.actions.presence import end_leases_of
from relevo.core import actors
from relevo.core.ratelimit import Limit
from relevo.desk import responses
from relevo.desk.access import reader
from relevo.desk.forms.session import SignInForm
from relevo.desk.views.push import switch_off_here

log = structlog.get_logger("relevo.desk")
WINDOW_SECONDS = 15 * 60
# An office shares one address towards the internet; one mailbox is tried by one person.
PER_ADDRESS = Limit("sign-in address", hits=10, window_seconds=WINDOW_SECONDS)
PER_HOST = Limit("sign-in host", hits=50, window_seconds=WINDOW_SECONDS)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The login page. Failures are counted for the address and for the host; the same words answer a wrong password and an unknown address."""
    wanted = _safe(request, request.POST.get("next", "") or request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(wanted)
    form = SignInForm(request.POST if request.method == "POST" else None, initial={"next": wanted})
    if form.is_valid():
        refusal = _try(request, form.cleaned_data["email"].strip().lower(), form.cleaned_data["password"])
        if refusal is None:
            return redirect(wanted)
        form.add_error(None, refusal)
    return responses.plain(request, "desk/session/login.html", form, status=form.status)


def _try(request: HttpRequest, address: str, password: str) -> str | None:
    host = request.META.get("REMOTE_ADDR", "")
    wait = max(PER_ADDRESS.wait_seconds(address), PER_HOST.wait_seconds(host))
    if wait:
        minutes = ceil(wait / 60)
        return ngettext(
            "There were too many attempts. Wait %(minutes)d minute and try again.",
            "There were too many attempts. Wait %(minutes)d minutes and try again.",
            minutes,
        ) % {"minutes": minutes}
    user = auth.authenticate(request, username=address, password=password)
    if user is None:
        PER_ADDRESS.hit(address)
        PER_HOST.hit(host)
        log.info("sign-in refused", host=host)
        return _("The e-mail address or the password is wrong.")
    PER_ADDRESS.forget(address)
    auth.login(request, user)
    return None


def _safe(request: HttpRequest, wanted: str) -> str:
    """Only addresses of this desk: anything else would lead people who just typed their password to a stranger."""
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()) else "/"


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session, and with it what pages that are still open say of the person."""
    if request.user.is_authenticated:
        end_leases_of(actor=actors.agent(reader(request)))
        switch_off_here(request)
    auth.logout(request)
    return redirect("login")
