"""One message: whole, as it came in, and sent again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from markupsafe import Markup

from relevo.accounts import permissions
from relevo.automation.queries import runs_because_of
from relevo.channels.actions.deliveries import resend_failed
from relevo.channels.email import tokens
from relevo.channels.email.conversation import is_escalation
from relevo.channels.models import InboundPayload
from relevo.core import actors, bodies
from relevo.desk import responses
from relevo.desk.access import needs, reader, signed_in
from relevo.desk.forms.composer import EMAIL
from relevo.desk.pages.deliveries import Deliveries, deliveries_of
from relevo.desk.pages.directory import load_directory
from relevo.desk.pages.files import FileView, files_of
from relevo.desk.pages.mentions import marked
from relevo.desk.pages.trigger_runs import RunLine, run_lines
from relevo.desk.views.regions import changed, region
from relevo.tickets.enums import COMMENT_CHANNEL, AuthorKind, Direction
from relevo.tickets.match_words import match_reason
from relevo.tickets.models import Message, Ticket
from relevo.tickets.permissions import can_be_answered
from relevo.tickets.queries import messages_visible_to
from relevo.tickets.revisions import said


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of a message besides its text. `message_id` is the id that other mail programs know it by, `home` the ticket
    that shows it, which is another one than its own after a merge or a split. `answered` is the message that it answers, where the reader sees
    it; `triggers` are those that ran because of it."""

    message: Message
    deliveries: Deliveries | None
    why: str
    message_id: str
    author: str
    author_kind: str
    may_raw: bool
    home: int
    may_split: bool
    may_answer: bool
    answered: Message | None
    answered_author: str
    triggers: list[RunLine]


@dataclass(frozen=True, slots=True)
class WholeMessage:
    """A message with the quoted history and signature that the conversation folds away."""

    message: Message
    body: Markup
    is_text: bool
    files: list[FileView]
    has_remote_pictures: bool
    details: Details


@signed_in
@require_GET
def message(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The whole text, as a page or (for scripts) as a part of the bubble."""
    found = message_of(request, uuid)
    files = files_of([found.pk]).get(found.pk, [])
    pictures = {file.content_id: file.url for file in files if file.content_id and file.is_picture}
    html, text = said(found)
    body = bodies.mail_html(html, pictures) if html else bodies.text_html(text)
    body = marked(body) if found.channel == COMMENT_CHANNEL else body
    page = WholeMessage(found, body, not html, files, bodies.has_remote_pictures(html), _details(request, found))
    if responses.is_part(request):
        return responses.part(request, "desk/ticket/whole_body.html", page)
    return responses.page(request, "desk/ticket/whole.html", page)


@signed_in
@require_GET
def details(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """From, to, copies, why it is here, its deliveries: a part of the bubble; without scripts the whole message."""
    found = message_of(request, uuid)
    if not responses.is_part(request):
        return redirect("message", uuid)
    return region(request, "desk/ticket/details.html", _details(request, found))


@needs(permissions.RAW_DOWNLOAD)
@require_GET
def raw(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The bytes as they came in, to be saved."""
    found = message_of(request, uuid)
    payload = InboundPayload.objects.filter(message=found).order_by("pk").first()
    if payload is None:
        raise Http404(_("This message did not come in from outside, so there is no raw original."))
    response = HttpResponse(payload.content(), content_type="message/rfc822")
    response.headers["Content-Disposition"] = f'attachment; filename="message-{found.pk}.eml"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@signed_in
@require_POST
def deliveries(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Tries the failed deliveries of a message again."""
    found = message_of(request, uuid)
    resend_failed(found, actor=actors.agent(request.user))
    return changed(request, home_of(found).pk)


def message_of(request: HttpRequest, uuid: UUID) -> Message:
    """The message if the reader sees it. Raises Http404."""
    found = messages_visible_to(reader(request)).select_related("account", "ticket", "placement__ticket", "author_user", "author_contact")
    return get_object_or_404(found, uuid=uuid)


def home_of(message: Message) -> Ticket:
    """The ticket that shows a message: its own, or the one that goes on with it after a split or a merge."""
    placement = getattr(message, "placement", None)
    ticket: Ticket = placement.ticket if placement else message.ticket
    return ticket.merged_into or ticket


def _author(message: Message) -> str:
    person = message.author_user or message.author_contact
    return (person.name if person else "") or message.sender.get("name") or ""


def _details(request: HttpRequest, message: Message) -> Details:
    domain = message.account.address.rpartition("@")[2] if message.account else ""
    home = home_of(message)
    is_ours = (message.direction == Direction.OUTBOUND and message.channel == "email") or is_escalation(message)
    seen = messages_visible_to(reader(request)).select_related("author_user", "author_contact")
    answered = seen.filter(pk=message.in_reply_to_id).first() if message.in_reply_to_id else None
    return Details(
        message=message,
        deliveries=deliveries_of([message.pk]).get(message.pk),
        author=_author(message),
        author_kind=str(AuthorKind(message.author_kind).label),
        why=match_reason(message.match_reason),
        message_id=tokens.message_id(message.uuid, domain) if is_ours else message.external_id,
        may_raw=(message.direction == Direction.INBOUND or message.author_kind == AuthorKind.EXTERNAL)
        and permissions.may(request.user, permissions.RAW_DOWNLOAD),
        home=home.pk,
        may_split=permissions.may(request.user, permissions.TICKETS_MERGE),
        may_answer=message.channel == EMAIL and can_be_answered(home) and permissions.may(request.user, permissions.TICKETS_REPLY),
        answered=answered,
        answered_author=_author(answered) if answered else "",
        triggers=_triggers(request, message),
    )


def _triggers(request: HttpRequest, message: Message) -> list[RunLine]:
    """Which triggers ran because of it (Z22), with what they did. One query, and two more where any did."""
    found = list(runs_because_of(message))
    return run_lines(found, load_directory().names) if found else []
