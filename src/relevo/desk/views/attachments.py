"""Handing out files of messages and drafts, so that nothing in them can act on the desk."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from relevo.core import storage
from relevo.core.downloads import PDF, harmless, recognised
from relevo.desk import responses
from relevo.desk.access import reader, signed_in
from relevo.desk.pages.gallery import load_gallery
from relevo.tickets.enums import AttachmentState
from relevo.tickets.queries import attachments_visible_to, visible_to


@signed_in
@require_safe
def attachment(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The bytes. Pictures and PDFs are shown where their bytes prove what they are, everything else (and all with ``?download``) is
    saved by the browser. Nothing of it runs: no scripts, no type guessing, a sandbox. A PDF may stand in a frame of our own
    pages, which asks with ``?preview``: what is none is not found then, since a frame must not begin to save something by itself."""
    found = get_object_or_404(attachments_visible_to(request.user), uuid=uuid)  # type: ignore[arg-type]
    if found.state != AttachmentState.READY or not found.digest:
        raise Http404(_("This file is not here yet."))
    try:
        file = storage.open_blob(found.digest)
    except FileNotFoundError:
        raise Http404(_("This file is missing on the server. Tell your administrator.")) from None
    kind = recognised(file.read(16))
    if "preview" in request.GET and kind != PDF:
        file.close()
        raise Http404(_("This file can't be shown here. Download it to look at it."))
    return harmless(file, kind, found.filename, is_download="download" in request.GET)


@signed_in
@require_GET
def ticket_attachments(request: HttpRequest, number: int) -> HttpResponseBase:
    """All files of a ticket, as the gallery (for scripts) or as a page."""
    user = reader(request)
    get_object_or_404(visible_to(user), pk=number)
    page = load_gallery(user, number)
    if responses.is_part(request):
        return responses.part(request, "desk/ticket/gallery.html", page)
    return responses.page(request, "desk/ticket/attachments.html", page)
