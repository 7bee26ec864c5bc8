"""Files of drafts: taken as soon as they are chosen, dropped or pasted. Shared by the composer and by the form of a new ticket."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from relevo.desk.access import reader
from relevo.desk.forms.uploads import attach_uploads
from relevo.desk.views.regions import region
from relevo.tickets.actions import discard_attachment
from relevo.tickets.models import Ticket
from relevo.tickets.queries import attachments_visible_to


def take_files(request: HttpRequest, ticket: Ticket | None, *, message_uuid: UUID | None = None) -> HttpResponseBase:
    """Adds the uploaded ``files`` to the reader's draft for the ticket (``inline=1``: pictures within the text) and answers with their tiles."""
    is_inline = request.POST.get("inline") == "1"
    kept = attach_uploads(reader(request), ticket, request.FILES.getlist("files"), is_inline=is_inline, message_uuid=message_uuid)
    return region(request, "desk/ticket/draft_files.html", kept, status=201, number=ticket.pk if ticket else 0)


def remove_file(request: HttpRequest, ticket: Ticket | None, uuid: UUID) -> HttpResponseBase:
    """Takes one file off the reader's draft for the ticket. Files of messages stay whoever asks, and so do those of others' drafts (404)."""
    user = reader(request)
    own = {"draft__user": user, "draft__ticket": ticket} if ticket else {"draft__user": user, "draft__ticket__isnull": True}
    discard_attachment(user=user, attachment=get_object_or_404(attachments_visible_to(user).filter(**own), uuid=uuid))
    return HttpResponse(status=204)
