"""The pencil: correcting an internal message, and reading what it said before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from relevo.accounts import permissions
from relevo.core import actors, bodies
from relevo.desk import responses
from relevo.desk.access import needs, reader, signed_in
from relevo.desk.forms.base import DeskForm
from relevo.desk.pages.files import files_of
from relevo.desk.pages.mentions import marked
from relevo.desk.views.message import home_of, message_of
from relevo.desk.views.regions import changed, region
from relevo.tickets.actions import correct_message
from relevo.tickets.actions.correct import is_correctable
from relevo.tickets.models import Message
from relevo.tickets.revisions import revisions_of, said


class CorrectionForm(DeskForm):
    """The text as it is to be. `revision` is the number of what was corrected, so that two windows can't pass each other."""

    body = forms.CharField(label=_("Corrected text"), max_length=1_000_000, required=False, strip=False)
    revision = forms.IntegerField(widget=forms.HiddenInput())
    format = forms.CharField(required=False, widget=forms.HiddenInput())


@dataclass(frozen=True, slots=True)
class CorrectionPage:
    """The form for one message."""

    message: Message
    form: CorrectionForm
    home: int


@dataclass(frozen=True, slots=True)
class Shown:
    """One state of a message."""

    number: int
    at: datetime
    body: Markup
    is_text: bool


@dataclass(frozen=True, slots=True)
class RevisionsPage:
    """Everything that a message ever said, the newest first."""

    message: Message
    home: int
    earlier: list[Shown]


@needs(permissions.TICKETS_COMMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The form (``body``, ``format``, ``revision``) for who wrote the message, and the correction itself."""
    user = reader(request)
    found = message_of(request, uuid)
    html, text = said(found)
    number = len(revisions_of(found)) + 1
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial={"body": html or bodies.text_html(text), "revision": number})
    if request.method != "POST":
        if not is_correctable(found) or found.author_user_id != user.pk:
            raise PermissionDenied
        page = CorrectionPage(found, form, home_of(found).pk)
        if responses.is_part(request):
            return region(request, "desk/ticket/correction.html", page)
        return responses.page(request, "desk/ticket/correction_page.html", page)
    expected = form.cleaned_data.get("revision") if form.is_valid() else number
    correct_message(found, body_html=form.html_of(request.POST.get("body", "")[:1_000_000], "body"), actor=actors.agent(user), expected=expected)
    return changed(request, home_of(found).pk)


@signed_in
@require_safe
def revisions(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """What a message said before it was corrected, as a part of its bubble or as a page."""
    found = message_of(request, uuid)
    corrections = revisions_of(found)
    if not corrections:
        raise Http404(_("This message was never corrected."))
    files = files_of([found.pk]).get(found.pk, [])
    pictures = {file.content_id: file.url for file in files if file.content_id and file.is_picture}
    states: list[tuple[int, datetime, str, str]] = [(1, found.created_at, found.body_html, found.body_text)]
    states += [(one.number, one.created_at, one.body_html, one.body_text) for one in corrections]
    page = RevisionsPage(found, home_of(found).pk, [_shown(pictures, *state) for state in reversed(states)])
    if responses.is_part(request):
        return responses.part(request, "desk/ticket/revisions.html", page)
    return responses.page(request, "desk/ticket/revisions_page.html", page)


def _shown(pictures: Any, number: int, at: datetime, html: str, text: str) -> Shown:
    return Shown(number, at, marked(bodies.mail_html(html, pictures) if html else bodies.text_html(text)), not html)
