"""Files: upload for a message to be written, facts, content."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile

from relevo.api import paging, render
from relevo.api.access import found
from relevo.api.auth import actor, caller
from relevo.api.schemas.base import Page, page_of
from relevo.api.schemas.messages import AttachmentOut
from relevo.core import storage
from relevo.core.errors import Conflict
from relevo.tickets.actions import keep_upload
from relevo.tickets.enums import AttachmentState
from relevo.tickets.family import conversation_of
from relevo.tickets.queries import attachments_visible_to, visible_to

router = Router(tags=["Attachments"])


@router.post("/attachments", response={201: AttachmentOut})
def upload_attachment(request: HttpRequest, file: File[UploadedFile], is_inline: Form[bool] = False) -> HttpResponse:
    """Upload a file.

    As multipart/form-data, up to 25 MB. Give its id as one of `attachment_ids` when you write a message, within a day. With
    `is_inline`, the text shows the picture: `<img data-cid="CONTENT_ID">`.
    """
    attachment = keep_upload(
        actor=actor(request),
        filename=file.name or "file",
        content_type=file.content_type or "",
        content=file.read(),
        is_inline=is_inline,
    )
    return render.created(AttachmentOut.of(attachment), f"/attachments/{attachment.uuid}")


@router.get("/tickets/{int:number}/attachments", response=Page[AttachmentOut])
def list_ticket_attachments(request: HttpRequest, number: int, query: Query[paging.PageQuery]) -> HttpResponse:
    """List the files of a ticket.

    Of all messages that the ticket shows, in the order in which they were added.
    """
    found(visible_to(caller(request)).only("pk"), pk=number)
    rows, cursor = paging.by_id(attachments_visible_to(caller(request)).filter(message__in=conversation_of(number)), query)
    return render.ok(page_of([AttachmentOut.of(file) for file in rows], cursor))


@router.get("/attachments/{uuid:id}", response=AttachmentOut)
def get_attachment(request: HttpRequest, id: str) -> HttpResponse:
    """Show the facts of a file."""
    return render.ok(AttachmentOut.of(found(attachments_visible_to(caller(request)), uuid=id)))


@router.get("/attachments/{uuid:id}/content", response={200: None})
def download_attachment(request: HttpRequest, id: str) -> HttpResponseBase:
    """Download a file."""
    attachment = found(attachments_visible_to(caller(request)), uuid=id)
    if attachment.state != AttachmentState.READY:
        raise Conflict("attachment_not_here", _("The content of this file is not here."))
    return render.download(storage.open_blob(attachment.digest), attachment.filename, attachment.content_type)
