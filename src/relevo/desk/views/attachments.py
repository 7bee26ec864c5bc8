"""Handing out files of messages and drafts, so that nothing in them can act on the desk."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from relevo.core import storage
from relevo.desk import responses
from relevo.desk.access import reader, signed_in
from relevo.desk.pages.gallery import load_gallery
from relevo.tickets.enums import AttachmentState
from relevo.tickets.queries import attachments_visible_to, visible_to

PDF = "application/pdf"
POLICY = "default-src 'none'; sandbox"
# Browsers refuse to draw a PDF in a sandbox. Their viewers keep its scripts to themselves; it may load nothing.
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; object-src 'self'; frame-ancestors 'self'"
CACHE = "private, max-age=86400, immutable"
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", PDF),
)


def recognised(head: bytes) -> str:
    """The type of content that a browser may show, by its first bytes and not by what was claimed; empty for all others."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for signature, kind in _SIGNATURES if head.startswith(signature)), "")


@signed_in
@require_GET
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
    file.seek(0)
    return _harmless(FileResponse(file), kind, found.filename, is_download="download" in request.GET)


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


def _harmless(response: FileResponse, kind: str, filename: str, *, is_download: bool) -> HttpResponse | FileResponse:
    response.headers["Content-Type"] = kind or "application/octet-stream"
    response.headers["Content-Disposition"] = content_disposition_header(not kind or is_download, filename) or "attachment"
    response.headers["Content-Security-Policy"] = PDF_POLICY if kind == PDF and not is_download else POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = CACHE
    return response
