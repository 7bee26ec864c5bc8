"""Held mail: looking at it, downloading the original, processing it again."""

from __future__ import annotations

import io

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.channels.email.inbound import process_again
from relevo.channels.queries import payloads_visible_to
from relevo.channels.words import payloads as words
from relevo.core import actors
from relevo.desk import responses
from relevo.desk.access import needs
from relevo.desk.pages.settings.incoming import held, incoming_page


@require_safe
@needs(permissions.RAW_DOWNLOAD)
def incoming(request: HttpRequest) -> HttpResponse:
    """The list, the newest first; with ``blocked`` what the block list kept out."""
    user: User = request.user  # type: ignore[assignment]
    page = incoming_page(user, request.GET.get("cursor", "")[:200], is_blocked="blocked" in request.GET)
    return responses.page(request, "desk/settings/incoming.html", page)


@require_safe
@needs(permissions.RAW_DOWNLOAD)
def content(request: HttpRequest, number: int) -> HttpResponseBase:
    """The original bytes, to be saved."""
    payload = get_object_or_404(payloads_visible_to(request.user), pk=number)  # type: ignore[arg-type]
    return FileResponse(io.BytesIO(payload.content()), as_attachment=True, filename=f"mail-{payload.pk}.eml", content_type="message/rfc822")


@require_POST
@needs(permissions.RAW_DOWNLOAD)
def process(request: HttpRequest, number: int) -> HttpResponse:
    """Tries to make a ticket of it once more, for example after an account was added."""
    payload = get_object_or_404(held(request.user), pk=number)  # type: ignore[arg-type]
    outcome = process_again(payload, actor=actors.agent(request.user))
    if outcome.ticket_number:
        return responses.done(request, "ticket", _("The mail is in this ticket now."), outcome.ticket_number)
    return responses.done(request, "settings-incoming", words.sentence(outcome.reason) or _("Nothing has changed."))
