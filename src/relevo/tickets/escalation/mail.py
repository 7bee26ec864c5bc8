"""The mail to people outside: the preview shows exactly what is sent, since both are made here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relevo.accounts.enums import LANGUAGES
from relevo.accounts.models import User
from relevo.accounts.queries import desk
from relevo.contacts.wording import shown_name
from relevo.core import html, text
from relevo.core.errors import Invalid
from relevo.tickets import content, signatures
from relevo.tickets.enums import AuthorKind, Visibility
from relevo.tickets.escalation.facts import Lines, customer_lines, ticket_lines
from relevo.tickets.escalation.messages import Told, chosen_files, told
from relevo.tickets.escalation.parts import MAX_NOTE, Parts
from relevo.tickets.models import Attachment, Ticket
from relevo.tickets.task_words import moment_in_words
from relevo.tickets.wording import channel_names


@dataclass(frozen=True, slots=True)
class EscalationMail:
    """What is sent. `lead_html` is what the conversation shows of it at first: the note, or the sentence that asks."""

    sender: dict[str, str]
    subject: str
    html: str
    text: str
    lead_html: str
    lead_text: str
    signature_html: str
    language: str
    files: list[Attachment]
    message_count: int


def mail_of(ticket: Ticket, *, account: Any, writer: User | None, parts: Parts, note: str = "", language: str = "") -> EscalationMail:
    """The mail that asks for advice on a ticket, in `language` (by default the writer's, else the desk's).

    Raises Invalid for parts, a language or a note that can't be sent.
    """
    parts.check()
    if len(note) > MAX_NOTE:
        problem = _("Up to %(count)s characters.") % {"count": MAX_NOTE}
        raise Invalid("too_long", _("This text is too long."), fields={"note": problem})
    settings = desk()
    language = language or (writer.language if writer else "") or settings.language
    if language not in dict(LANGUAGES):
        problem = _("Choose one of the list.")
        raise Invalid("language_unknown", problem, fields={"language": problem})
    messages, files = told(ticket.pk, parts) if parts.messages else [], chosen_files(ticket.pk, parts)
    with translation.override(language), timezone.override(settings.time_zone):
        subject, lead = _subject(ticket, parts), _lead(note, writer, account)
        body = html.sanitize_authored(lead + _rest(ticket, parts, messages, files))
    lead = html.sanitize_authored(lead)
    return EscalationMail(
        sender={"name": signatures.sender_name(account, writer), "address": account.address},
        subject=subject,
        html=body,
        text=text.html_to_text(body),
        lead_html=lead,
        lead_text=text.html_to_text(lead),
        signature_html=signatures.signature_for(account, writer, ticket=ticket),
        language=language,
        files=files,
        message_count=len(messages),
    )


def _subject(ticket: Ticket, parts: Parts) -> str:
    facts = {"number": ticket.pk, "subject": ticket.subject}
    if "subject" in parts.fields and "number" in parts.fields:
        found = _("Question about #%(number)s: %(subject)s") % facts
    elif "subject" in parts.fields:
        found = _("Question about: %(subject)s") % facts
    elif "number" in parts.fields:
        found = _("Question about #%(number)s") % facts
    else:
        found = _("Question about a customer's request")
    return text.one_line(found, content.MAX_SUBJECT)


def _lead(note: str, writer: User | None, account: Any) -> str:
    """What the writer says, or a sentence in its place."""
    if note.strip():
        return linebreaks(text.clean(note).strip(), autoescape=True)
    return _paragraph(_("%(name)s asks for your advice on a customer's request.") % {"name": writer.name if writer else account.name})


def _rest(ticket: Ticket, parts: Parts, messages: list[Told], files: list[Attachment]) -> str:
    pieces = [
        _paragraph(_("Simply answer this e-mail. Your answer reaches our team only: the customer does not see it.")),
        _table(_("Ticket"), ticket_lines(ticket, parts.fields)),
        _table(_("Customer"), customer_lines(ticket.requester, parts.fields)),
    ]
    if files:
        pieces.append(_table(_("Attached"), [(file.filename, "") for file in files]))
    if messages:
        count = len(messages)
        pieces.append(f"<h3>{escape(ngettext('The last message', 'The last %(count)s messages', count) % {'count': count})}</h3>")
        pieces += [_message(one, is_named="customer_name" in parts.fields) for one in messages]
    return "".join(pieces)


def _table(title: str, lines: Lines) -> str:
    if not lines:
        return ""
    body = "".join(
        f"<tr><td>{escape(label)}</td><td>{escape(value)}</td></tr>" if value else f"<tr><td>{escape(label)}</td></tr>" for label, value in lines
    )
    return f"<h3>{escape(title)}</h3><table><tbody>{body}</tbody></table>"


def _message(one: Told, *, is_named: bool) -> str:
    is_customer = one.author_kind == AuthorKind.CONTACT
    name = one.author or (shown_name("") if is_customer else "")
    head = [piece for piece in (name if is_named or not is_customer else "", _role(one.author_kind, bool(name))) if piece]
    marks = [channel_names().get(one.channel, one.channel), moment_in_words(one.at.isoformat())]
    if one.visibility == Visibility.INTERNAL:
        marks.insert(0, str(Visibility.INTERNAL.label))
    said = linebreaks(one.text, autoescape=True) or _paragraph(_("This message has no text."))
    if one.is_cut:
        said += _paragraph("[…]")
    if one.files:
        said += _paragraph(_("Files: %(names)s") % {"names": ", ".join(one.files)})
    return f"<p><strong>{escape(head[0])}</strong> · {escape(' · '.join([*head[1:], *marks]))}</p><blockquote>{said}</blockquote>"


def _role(kind: str, has_name: bool) -> str:
    """What the writer is; of colleagues the name says enough."""
    return "" if kind == AuthorKind.AGENT and has_name else str(AuthorKind(kind).label)


def _paragraph(sentence: str) -> str:
    return f"<p>{escape(sentence)}</p>"
