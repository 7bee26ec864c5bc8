"""The bytes of an outgoing mail, read back by the standard library and by our own reader."""

from __future__ import annotations

import email
import email.policy
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relevo.accounts.models import Desk
from relevo.channels.base import PermanentError
from relevo.channels.email import compose as composing
from relevo.channels.email import fields, tokens
from relevo.channels.email.parse import MailKind, parse
from relevo.channels.email.settings import EmailSettings
from relevo.core import actors, clock, storage
from relevo.tickets.actions import open_ticket, receive_message, reply_to_ticket
from relevo.tickets.content import NewFile, NewMessage
from relevo.tickets.enums import AuthorKind, Direction, Visibility
from relevo.tickets.models import Message
from tests import factories
from tests.conftest import NOON

INES = {"name": "Inés Prado", "address": "ines@customer.example"}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def composed(message: Message, **values):
    return composing.compose(message, EmailSettings(**values))


def as_mail(message: Message, **values) -> email.message.EmailMessage:
    return email.message_from_bytes(composed(message, **values).raw, policy=email.policy.default)


def as_read(message: Message, **values):
    return parse(composed(message, **values).raw, received_at=clock.now())


def reply(ticket, user, html="<p>On its way.</p>", to=(INES,), **values) -> Message:
    return reply_to_ticket(ticket, actor=actors.agent(user), body_html=html, to=to, **values).message


def outbound(text="Hello", files=(), subject="Hello", html="", **values) -> NewMessage:
    base = {
        "channel": "email",
        "direction": Direction.OUTBOUND,
        "visibility": Visibility.PUBLIC,
        "author_kind": AuthorKind.AGENT,
        "sender": {"name": "Ana (Shop)", "address": "help@shop.example"},
        "to": [INES],
        "subject": subject,
        "body_text": text,
        "body_html": html or f"<p>{text}</p>",
        "files": files,
    }
    return NewMessage(**{**base, **values})


def opened(requester=None, **values) -> Message:
    account = values.pop("account", None) or factories.account()
    new = outbound(account_id=account.pk, **values)
    requester = requester or factories.contact()
    return open_ticket(actor=actors.system("test"), requester=requester, subject="Hello", channel="email", message=new, account=account).message


def test_an_answer_threads_everywhere(mailbox, ana):
    ticket = factories.ticket("Pedido 7", account=mailbox)
    receive_message(
        ticket,
        message=factories.inbound(ticket.requester, "¿Y bien?", external_id="<abc.2@customer.example>", subject="RE: Pedido 7"),
        actor=actors.contact(ticket.requester_id),
    )
    first = reply(ticket, ana, cc=[{"name": "", "address": "boss@customer.example"}], bcc=[{"name": "", "address": "log@shop.example"}])
    receive_message(
        ticket, message=factories.inbound(ticket.requester, "gracias", external_id="c3@customer.example"), actor=actors.contact(ticket.requester_id)
    )
    second = reply(ticket, ana)
    mail = as_mail(first)
    assert mail["Message-ID"] == f"<{tokens.message_id(first.uuid, 'shop.example')}>"
    assert tokens.message_of(mail["Message-ID"]) == first.uuid
    assert (mail["In-Reply-To"], mail["References"]) == ("<abc.2@customer.example>", "<abc.2@customer.example>")
    assert mail["From"] == '"Ana Moreno (Shop)" <help@shop.example>'
    assert (mail["To"], mail["Cc"], mail["Bcc"]) == ("Inés Prado <ines@customer.example>", "boss@customer.example", None)
    assert mail["Subject"] == "Re: Pedido 7"
    assert mail["Reply-To"] is None and mail["Auto-Submitted"] is None
    assert mail["X-Relevo-Loop"] == "help@shop.example"
    assert mail["Date"].datetime.replace(microsecond=0) == first.created_at.replace(microsecond=0)
    read = as_read(second)
    assert read.in_reply_to == ("c3@customer.example",)
    assert read.references == ("abc.2@customer.example", tokens.message_id(first.uuid, "shop.example"), "c3@customer.example")


def test_the_first_mail_of_a_ticket_refers_to_nothing(db):
    mail = as_mail(opened())
    assert (mail["Subject"], mail["In-Reply-To"], mail["References"]) == ("Hello", None, None)


@pytest.mark.parametrize("subject", ["Order", "Re: Order", "RE: re: Order", "AW: Re[2]: Order", "Rv: RES: Order"])
def test_one_re_in_front(mailbox, ana, subject):
    ticket = factories.ticket(subject, account=mailbox)
    assert as_mail(reply(ticket, ana))["Subject"] == "Re: Order"
    assert as_mail(reply(ticket, ana), number_in_subject=True)["Subject"] == f"Re: Order [#{ticket.pk}]"


def test_the_reply_address_carries_the_signed_mark_when_wanted(mailbox, ana):
    ticket = factories.ticket(account=mailbox)
    address = as_mail(reply(ticket, ana), reply_mark_in_address=True)["Reply-To"].addresses[0].addr_spec
    assert tokens.ticket_of(address) == ticket.pk


def test_our_own_reader_folds_the_quote_and_recognises_the_mail(mailbox, ana):
    ticket = factories.ticket(account=mailbox, text="Where is my order?\nIt should be here.")
    message = reply(ticket, ana)
    read = as_read(message)
    assert "Where is my order?" in read.text and "Where is my order?" in read.html
    assert "Where is my order?" not in read.reply_text and "Where is my order?" not in read.reply_html
    assert read.reply_text.startswith("On its way.")
    assert (read.kind, read.loop_marks) == (MailKind.NORMAL, ("help@shop.example",))
    assert read.defects == ()


@pytest.mark.parametrize(
    ("language", "month", "word"),
    [
        ("en", "November", "wrote"),
        ("", "November", "wrote"),
        ("es-MX", "noviembre", "escribió"),
        ("pt", "Novembro", "escreveu"),
        ("de", "noviembre", "escribió"),
    ],
)
def test_the_quote_is_introduced_in_the_customers_language(mailbox, ana, language, month, word):
    """In the desk's where it does not speak the customer's: words and dates in one."""
    Desk.objects.update(language="es" if language == "de" else "en")
    requester = factories.contact()
    requester.language = language
    requester.save()
    with clock.frozen(NOON):
        ticket = factories.ticket(requester=requester, account=mailbox)
    text = as_read(reply(ticket, ana)).text
    assert word in text and (month[:3] in text)


def test_a_long_quote_is_cut(mailbox, ana):
    ticket = factories.ticket(account=mailbox, text="\n".join(f"line {number}" for number in range(500)))
    text = as_read(reply(ticket, ana)).text
    assert "line 79" in text and "line 81" not in text and "[…]" in text


def test_pictures_stay_in_their_place_and_files_are_attached(db):
    files = [
        NewFile("pixel.png", "image/png", PNG, content_id="pic1@relevo", is_inline=True),
        NewFile("Año “nuevo”; 日本.pdf", "application/pdf", b"%PDF-1.4", ""),
        NewFile("forwarded.eml", "message/rfc822", b"Subject: x\r\n\r\nbody", ""),
        NewFile("../../etc/passwd", "text/plain", b"a\nb\r\n.\r\nc", ""),
        NewFile("unused.png", "image/png", PNG, content_id="nobody-shows-me", is_inline=True),
    ]
    message = opened(html='<p>See <img data-cid="pic1@relevo" alt="pixel"></p>', files=files)
    mail = as_mail(message)
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds[:6] == ["multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    read = as_read(message)
    assert 'data-cid="pic1@relevo"' in read.html
    found = {file.filename: file for file in read.attachments}
    assert found["pixel.png"].is_inline and found["pixel.png"].content == PNG
    assert found["Año “nuevo”; 日本.pdf"].content == b"%PDF-1.4"
    assert found["forwarded.eml"].content == b"Subject: x\r\n\r\nbody"
    assert not found["unused.png"].is_inline
    [odd] = [file for file in read.attachments if "passwd" in file.filename]
    assert "/" not in odd.filename and odd.content == b"a\nb\r\n.\r\nc"


def test_a_lost_file_is_said_and_not_left_out(db):
    message = opened(files=[NewFile("a.txt", "text/plain", b"unlikely content 7261", "")])
    storages["attachments"].delete(storage.key_of(storage.digest(b"unlikely content 7261")))
    with pytest.raises(PermanentError) as refused:
        composed(message)
    assert (refused.value.code, refused.value.raw) == ("attachment_missing", "a.txt")


def test_every_try_makes_the_same_bytes(mailbox, ana):
    ticket = factories.ticket(account=mailbox)
    message = reply(ticket, ana, html="<p>a<br>b</p>")
    with clock.frozen(NOON):
        first = composed(message)
    reply(ticket, ana, html="<p>later</p>")
    with clock.frozen(NOON + timedelta(days=3)):
        again = composed(Message.objects.get(pk=message.pk))
    assert first == again
    assert message.uuid.hex.encode() in first.raw


def test_only_what_no_person_wrote_is_marked_as_automatic(db):
    assert as_mail(opened())["Auto-Submitted"] is None
    mail = as_mail(
        opened(account=factories.account("b@shop.example"), requester=factories.contact("T", "t@x.example"), author_kind=AuthorKind.SYSTEM)
    )
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == ("auto-generated", "All")


def test_references_stay_short_and_keep_the_first(mailbox, ana):
    ticket = factories.ticket(account=mailbox)
    for number in range(60):
        receive_message(
            ticket,
            message=factories.inbound(ticket.requester, "x", external_id=f"m{number}@customer.example"),
            actor=actors.contact(ticket.requester_id),
        )
    bad = factories.inbound(ticket.requester, "x", external_id="a b>\r\nBcc: x@y")
    receive_message(ticket, message=bad, actor=actors.contact(ticket.requester_id))
    references = as_read(reply(ticket, ana)).references
    assert len(references) == 20
    assert (references[0], references[-1]) == ("m0@customer.example", "m59@customer.example")


def test_an_internal_flagged_message_is_a_mail_like_others(mailbox, ana):
    message = reply(factories.ticket(account=mailbox), ana, visibility=Visibility.INTERNAL)
    assert "On its way." in as_read(message).text


def test_addresses_beyond_ascii(db):
    message = opened(to=[{"name": "Jörg", "address": "joerg@bücher.example"}])
    assert (as_mail(message)["To"], composed(message).needs_smtputf8) == ("Jörg <joerg@xn--bcher-kva.example>", False)
    utf8 = opened(
        account=factories.account("c@shop.example"),
        requester=factories.contact("J", "j@x.example"),
        to=[{"name": "", "address": "jörg@bücher.example"}],
    )
    assert composed(utf8).needs_smtputf8
    assert "jörg@xn--bcher-kva.example".encode() in composed(utf8).raw


@pytest.mark.parametrize("address", ["a b@x.example", "a@x.example>\r\nBcc: evil@x.example", "nobody", "@x.example", "a@", "a@b@c", "a@ä..ö", ""])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(PermanentError):
        fields.wire_address(address)


def test_odd_but_real_addresses_pass():
    assert fields.wire_address("a..b.@docomo.ne.jp") == "a..b.@docomo.ne.jp"
    assert fields.wire_address('"two words"@x.example') == '"two words"@x.example'


NASTY = st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs", "Cc"]), min_size=1, max_size=300)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(name=NASTY, subject=NASTY)
def test_no_name_or_subject_breaks_out_of_its_field(name, subject):
    from relevo.core.text import one_line

    block = fields.text_field("Subject", subject) + fields.address_field("To", [{"name": name, "address": "a@x.example"}, {"address": "b@x.example"}])
    raw = (block + "X-End: here\r\n\r\nbody").encode()
    assert raw.isascii() and b"\r" not in raw.replace(b"\r\n", b"") and all(len(line) <= 998 for line in raw.split(b"\r\n"))
    read = parse(raw, received_at=NOON)
    assert [address.address for address in read.to] == ["a@x.example", "b@x.example"]
    assert read.subject == one_line(one_line(subject, 1000), 500)
    mail = email.message_from_bytes(raw)
    assert mail.keys() == ["Subject", "To", "X-End"]


@pytest.mark.parametrize("name", ["Ana (Shop)", 'The "Boss"', "García, Ana", "a\\b", "日本 太郎", "x" * 190, "=?utf-8?q?evil?=", "Ana\r\nBcc: x@y.z"])
def test_names_read_back(name):
    mail = email.message_from_bytes(
        f"{fields.address_field('From', [{'name': name, 'address': 'a@x.example'}])}\r\n".encode(), policy=email.policy.default
    )
    assert mail.keys() == ["From"]
    [address] = mail["From"].addresses
    assert address.addr_spec == "a@x.example"
    assert address.display_name.split() == name.split()
