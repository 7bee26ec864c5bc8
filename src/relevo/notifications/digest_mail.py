"""The bytes of a mail with notifications: in its reader's language, marked so that no program answers it (RFC 3834)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relevo.accounts.models import Desk, User
from relevo.accounts.reading import as_read_by
from relevo.channels.email import fields, tokens
from relevo.channels.email.compose import LOOP_MARK, Composed
from relevo.channels.models import Account
from relevo.notifications.listing import FACTS, Told, in_words
from relevo.notifications.models import Digest, Notification
from relevo.tickets import own_words

MAX_LISTED = 50


def compose(digest: Digest, account: Account) -> Composed:
    """The mail. Its Message-ID follows from the stored row, so that every try is the same mail to a mailbox; what answers it is recognised by it
    (`tokens.is_notice`). Tickets that are hidden from the reader by now are left out."""
    settings = Desk.objects.get()
    own_words.use(settings.words_version)
    with as_read_by(digest.user):
        notices, desk = in_words(digest.user, _listed(digest)), settings.name
        subject = _("Test of %(desk)s: mails reach you") % {"desk": desk} if digest.is_test else _subject(notices)
        words = Words(subject, _text(notices, desk, is_test=digest.is_test), _html(notices, desk, is_test=digest.is_test))
    return composed(digest.user, account, uuid=digest.uuid, at=digest.created_at, words=words)


@dataclass(frozen=True, slots=True)
class Words:
    """What a mail to one of the desk's people says; `html` where it has a second form."""

    subject: str
    text: str
    html: str = ""


def composed(user: User, account: Account, *, uuid: UUID, at: datetime, words: Words) -> Composed:
    """A mail of the desk itself to one of its people; its Message-ID follows from `uuid`."""
    desk = Desk.objects.get().name
    sender = fields.wire_address(account.address)
    message_id = tokens.notice_id(uuid, sender.rpartition("@")[2])
    head = "".join(
        [
            fields.field("Message-ID", f"<{message_id}>"),
            fields.field("Date", format_datetime(at)),
            fields.address_field("From", [{"name": desk, "address": account.address}]),
            fields.address_field("To", [{"name": user.name, "address": user.email}]),
            fields.text_field("Subject", words.subject),
            fields.field("Auto-Submitted", "auto-generated"),
            fields.field("X-Auto-Response-Suppress", "All"),
            fields.address_field(LOOP_MARK, [{"address": account.address}]),
        ]
    )
    body = EmailMessage(policy=policy.SMTP)
    body.set_content(words.text, cte="quoted-printable")
    if words.html:
        body.add_alternative(words.html, subtype="html", cte="quoted-printable")
        body.set_boundary(f"=_relevo_{uuid.hex}")
    return Composed(head.encode() + body.as_bytes(), sender, message_id, not head.isascii())


def _listed(digest: Digest) -> list[Notification]:
    found = digest.notifications.select_related(*FACTS).order_by("-pk")
    scope = digest.user.campaign_scope
    return list((found if scope is None else found.filter(ticket__campaign_id__in=scope))[:MAX_LISTED])


def _subject(notices: list[Told]) -> str:
    if len(notices) == 1:
        return f"#{notices[0].ticket}: {notices[0].text}"
    return ngettext("%(count)d notification", "%(count)d notifications", len(notices)) % {"count": len(notices)}


def link(path: str) -> str:
    """An address of the desk as it is reached from outside."""
    return (settings.PUBLIC_URL or f"http://localhost:{settings.PORT}") + path


def _text(notices: list[Told], desk: str, *, is_test: bool) -> str:
    blocks = [f"{one.text}\n#{one.ticket} {one.subject}\n{link(reverse('ticket', args=[one.ticket]))}" for one in notices]
    opening = [_("This mail shows that notifications of %(desk)s reach you.") % {"desk": desk}] if is_test else []
    closing = _("You get this mail because you have not read these notifications of %(desk)s yet. Nobody reads answers to it.") % {"desk": desk}
    choosing = _("Choose how you are told: %(address)s") % {"address": link(reverse("notification-preferences"))}
    return "\n\n".join([*opening, *blocks, "-- \n" + (choosing if is_test else f"{closing}\n{choosing}")]) + "\n"


def _html(notices: list[Told], desk: str, *, is_test: bool) -> str:
    facts = {"notices": notices, "desk": desk, "is_test": is_test, "link": link, "language": translation.get_language()}
    return render_to_string("email/digest.html", facts)
