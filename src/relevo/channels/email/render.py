"""The two bodies of an outgoing mail: HTML that mail programs understand, and plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _

from relevo.accounts.enums import LANGUAGES
from relevo.accounts.models import Desk
from relevo.channels.email.conversation import Thread
from relevo.contacts.wording import shown_name
from relevo.core.text import html_to_text, one_line
from relevo.tickets.enums import ESCALATION_CHANNEL
from relevo.tickets.models import Escalation, Message
from relevo.tickets.templates import language_for

MAX_QUOTE_LINES = 80
MAX_QUOTE_CHARACTERS = 6000
_CID_IMAGE = re.compile(r'<img([^<>]*?) data-cid="([^"<>]*)"([^<>]*)>')
_BODY = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:14px;line-height:1.5;color:#1f2430;word-wrap:break-word"
_QUOTE = "margin:0 0 0 0.8ex;border-left:1px solid #cccccc;padding-left:1ex"
# Mail programs ignore style sheets; so the few elements that look odd without one carry their own style.
_STYLES = {
    "blockquote": "margin:0 0 1em 0;padding-left:1em;border-left:3px solid #d5d9e0;color:#555b66",
    "pre": "white-space:pre-wrap;background:#f4f5f7;padding:8px;border-radius:4px",
    "code": "font-family:Menlo,Consolas,monospace;font-size:13px",
    "table": "border-collapse:collapse",
    "td": "border:1px solid #d5d9e0;padding:4px 8px;vertical-align:top",
    "th": "border:1px solid #d5d9e0;padding:4px 8px;text-align:left",
}
_STYLED = re.compile(rf"<({'|'.join(_STYLES)})(?=[ >])")


@dataclass(frozen=True, slots=True)
class Bodies:
    """Text and HTML of a mail, and which inline images the HTML shows."""

    text: str
    html: str
    content_ids: frozenset[str]


def render(message: Message, thread: Thread) -> Bodies:
    """Body, signature and the quoted message, in the reader's language where words of ours are needed.

    The quote is short, plain, and marked in the way of Gmail, which mail programs (and our own reader) fold away.
    """
    desk = Desk.objects.get()
    escalation = Escalation.objects.filter(pk=message.pk).first() if message.channel == ESCALATION_CHANNEL else None
    language = language_for(dict(LANGUAGES), escalation.language if escalation else message.ticket.requester.language, desk.language)
    with translation.override(language), timezone.override(desk.time_zone):
        intro = _introduction(thread.quoted) if thread.quoted else ""
    lines = _quoted_lines(thread.quoted) if thread.quoted else []
    content_ids = frozenset(found.group(2) for found in _CID_IMAGE.finditer(message.body_html + message.signature_html))
    return Bodies(_text(message, intro, lines), _html(message, intro, lines, language), content_ids)


def _introduction(quoted: Message) -> str:
    at = timezone.localtime(quoted.sent_at or quoted.created_at)
    name = one_line(shown_name(quoted.sender.get("name") or quoted.sender.get("address") or ""), 100)
    facts = {"date": date_format(at, "DATE_FORMAT"), "time": date_format(at, "H:i"), "name": name}
    return _("On %(date)s at %(time)s, %(name)s wrote:") % facts


def _quoted_lines(quoted: Message) -> list[str]:
    text = (quoted.reply_text or quoted.body_text).strip()
    lines = text[:MAX_QUOTE_CHARACTERS].splitlines()
    return [*lines[:MAX_QUOTE_LINES], "[…]"] if len(lines) > MAX_QUOTE_LINES or len(text) > MAX_QUOTE_CHARACTERS else lines


def _text(message: Message, intro: str, lines: list[str]) -> str:
    parts = [message.body_text.strip()]
    if message.signature_html:
        parts.append("-- \n" + html_to_text(message.signature_html))
    if lines:
        parts.append("\n".join([intro, *(f"> {line}" if line.strip() else ">" for line in lines)]))
    return "\n\n".join(parts) + "\n"


def _html(message: Message, intro: str, lines: list[str], language: str) -> str:
    parts = [f'<div dir="auto">{_for_mail(message.body_html)}</div>']
    if message.signature_html:
        parts.append(f'<div class="gmail_signature" dir="auto">-- <br>{_for_mail(message.signature_html)}</div>')
    if lines:
        quote = "<br>\r\n".join(escape(line) for line in lines)
        parts.append(
            f'<br><div class="gmail_quote"><div dir="auto" class="gmail_attr">{escape(intro)}<br></div>'
            f'<blockquote class="gmail_quote" style="{_QUOTE}">{quote}</blockquote></div>'
        )
    content = "\r\n".join(parts)
    return (
        f'<!DOCTYPE html>\r\n<html lang="{escape(language)}"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
        f'<meta name="viewport" content="width=device-width"></head>\r\n<body style="{_BODY}">\r\n{content}\r\n</body></html>\r\n'
    )


def _for_mail(html: str) -> str:
    """Authored HTML with inline images named by their Content-ID again, and styles where mail programs need them."""
    shown = _CID_IMAGE.sub(r'<img src="cid:\2"\1\3 style="max-width:100%;height:auto">', html)
    return _STYLED.sub(lambda tag: f'<{tag[1]} style="{_STYLES[tag[1]]}"', shown)
