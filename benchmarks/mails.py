"""Generated mails as an MTA would bring them: 30 % answers, 20 % with HTML, 10 % with an attachment."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime

from benchmarks import plan, vocabulary

REPLIES, HTML, ATTACHMENTS = 0.3, 0.2, 0.1


@dataclass(frozen=True, slots=True)
class Answerable:
    """A ticket that its requester may answer: the last message sent in it, and by which account."""

    number: int
    contact: int
    message_uuid: uuid.UUID
    account: str


def mails(answerable: list[Answerable], contacts: int, *, seed: str) -> Iterator[tuple[bytes, str]]:
    """Without end: a mail and the address it was delivered to. Other mails for every seed; every one only once."""
    source = random.Random(f"mails {seed}")
    while True:
        language = source.choices(vocabulary.LANGUAGES, vocabulary.SHARES)[0]
        words = vocabulary.vocabulary(language)
        mail = EmailMessage()
        if answerable and source.random() < REPLIES:
            contact, account = _answer(mail, source.choice(answerable))
            text = (
                vocabulary.sentences(words.say(source, 40))
                + "\n\nOn Mon, 1 Jun 2026 at 10:00, Shop wrote:\n> "
                + vocabulary.sentences(words.say(source, 30))
            )
        else:
            # Every fifth from somebody unknown, the others from a known contact.
            contact = source.randint(1, contacts) if source.random() < 0.8 else 10**9 + source.randrange(10**9)
            account = f"help{source.randint(1, plan.CAMPAIGNS)}@shop.example"
            mail["Subject"], mail["To"] = " ".join(words.say(source, 5)), account
            text = vocabulary.sentences(words.say(source, 45))
        mail["From"] = f"{plan.name_of(contact)} <c{contact}@customer.example>"
        mail["Date"] = format_datetime(plan.END)
        mail["Message-ID"] = f"<{source.getrandbits(96):x}@customer.example>"
        mail.set_content(text)
        if source.random() < HTML:
            body = "".join(f"<p style='margin:0'>{part}</p>" for part in text.split(". "))
            mail.add_alternative(f"<html><head><style>p{{color:#222}}</style></head><body>{body}</body></html>", subtype="html")
        if source.random() < ATTACHMENTS:
            mail.add_attachment(source.randbytes(30_000), maintype="image", subtype="jpeg", filename="photo.jpg")
        trace = f"Received: from mail.customer.example by mx.shop.example; Mon, 1 Jun 2026 10:00:00 +0000\r\nDelivered-To: {account}\r\n"
        yield trace.encode() + mail.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), account


def _answer(mail: EmailMessage, to: Answerable) -> tuple[int, str]:
    from relevo.channels.email import tokens

    answered = f"<{tokens.message_id(to.message_uuid, to.account.rpartition('@')[2])}>"
    mail["Subject"], mail["To"] = f"Re: ticket {to.number}", tokens.reply_address(to.account, to.number)
    mail["In-Reply-To"], mail["References"] = answered, answered
    return to.contact, to.account
