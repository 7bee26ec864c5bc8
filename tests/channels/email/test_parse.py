"""What `parse` understands of real mail files, and that it stays within its limits."""

from __future__ import annotations

import base64
import json
import time
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from relevo.channels.email.parse import ParsedMail, describe, parse

PAYLOADS = Path(__file__).parent / "payloads"
RECEIVED_AT = datetime(2025, 11, 4, 12, 0, tzinfo=UTC)
HEAD = b"From: ana@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"


def load(name: str) -> ParsedMail:
    return parse((PAYLOADS / f"{name}.eml").read_bytes(), received_at=RECEIVED_AT)


def read(raw: bytes) -> ParsedMail:
    return parse(raw, received_at=RECEIVED_AT)


def test_ordinary_reply_is_understood_whole() -> None:
    mail = load("reply-gmail-en")
    assert mail.message_id == "reply-gmail-en@mail.example.org"
    assert (mail.sender.name, mail.sender.address) == ("Ana Prado", "ana.prado@example.org")
    assert [address.address for address in mail.to] == ["help@desk.example"]
    assert mail.sent_at == datetime(2025, 11, 3, 9, 15, tzinfo=UTC)
    assert mail.subject_numbers == (4711,)
    assert mail.return_path is None
    assert mail.defects == ()


def test_threading_headers_keep_their_order() -> None:
    mail = load("html-gmail-quote")
    assert mail.in_reply_to == ("t.8f3a@desk.example",)
    assert mail.references == ("first@mail.example.org", "t.8f3a@desk.example")


SUBJECTS = {
    "reply-gmail-pt": "Re: Reembolso do pedido 4711",
    "reply-gmail-de": "Re: Gerät startet nicht",
    "raw-8bit-latin1": "Devolución del pedido",
    "wrong-charset-label": "Reclamação",
    "unknown-charset": "Devolución urgente",
    "broken-encoded-words": "Re: [#4711] Cancelação do pedido",
    "iso-2022-jp": "注文",
    "nul-and-controls": "Nul",
    "xss": "<img src=x onerror=alert(1)>",
    "subject-broken-fold": "A gateway wrapped this",
}


@pytest.mark.parametrize(("name", "subject"), SUBJECTS.items())
def test_subject(name: str, subject: str) -> None:
    assert load(name).subject == subject


TEXTS = {
    "raw-8bit-latin1": "Quería devolver el artículo.",
    "wrong-charset-label": "Não recebi a encomenda.",
    "unknown-charset": "La devolución está lista.",
    "iso-2022-jp": "注文について",
    "latin-html-meta": "Precio: 20 € – adiós",
    "nul-and-controls": "ABC",
    "winmail-dat": "Anbei der Vertrag. Grüße",
    "truncated-base64": "Hello, this mail was cut off",
    "missing-boundary": "Still readable.",
    "mbox-top": "Body",
    "smime-signed": "This text is signed.",
    "forwarded-as-eml": "The mail is attached.",
    "no-from": "Hello from nobody",
    "xss": "Hello there",
}


@pytest.mark.parametrize(("name", "text"), TEXTS.items())
def test_text(name: str, text: str) -> None:
    assert load(name).text.strip() == text


DEFECTS = {
    "no-from": ["no-from"],
    "no-message-id-double-from": ["double-from"],
    "unknown-charset": ["bad-charset:foo-bar"],
    "missing-boundary": ["no-boundary"],
    "truncated-base64": ["no-last-boundary", "bad-base64"],
    "subject-broken-fold": ["bad-header-line"],
    "wrong-charset-label": [],
}


@pytest.mark.parametrize(("name", "defects"), DEFECTS.items())
def test_defects(name: str, defects: list[str]) -> None:
    assert list(load(name).defects) == defects


FILES = {
    "related-inline-image": [("shot.png", "image/png", True), ("Factura número 4.pdf", "application/pdf", False)],
    "attachment-odd-names": [
        ("passwd", "application/octet-stream", False),
        ("relatório.csv", "text/csv", False),
        ("factxt.exe", "application/x-msdownload", False),
        ("_con.txt", "application/octet-stream", False),
        ("invite.ics", "text/calendar", False),
    ],
    "forwarded-as-eml": [("Entrega atrasada.eml", "message/rfc822", False)],
    "winmail-dat": [("winmail.dat", "application/ms-tnef", False)],
    "uuencoded": [("nota.txt", "application/octet-stream", False)],
    "smime-signed": [("smime.p7s", "application/pkcs7-signature", False)],
    "truncated-base64": [("x.png", "image/png", False)],
    "bounce-postfix": [("delivery-status.txt", "message/delivery-status", False), ("Your order.eml", "message/rfc822", False)],
}


@pytest.mark.parametrize(("name", "files"), FILES.items())
def test_attachments(name: str, files: list[tuple[str, str, bool]]) -> None:
    assert [(file.filename, file.content_type, file.is_inline) for file in load(name).attachments] == files


def test_attachment_content_and_content_id() -> None:
    image = load("related-inline-image").attachments[0]
    assert image.content_id == "shot@1"
    assert image.content.startswith(b"\x89PNG")
    assert 'data-cid="shot@1"' in load("related-inline-image").html
    assert load("uuencoded").attachments[0].content == b"hola desde un archivo\n"
    assert b"Inner text" in load("forwarded-as-eml").attachments[0].content


def test_addresses_of_broken_headers() -> None:
    mail = load("no-message-id-double-from")
    assert mail.message_id == ""
    assert [address.address for address in mail.senders] == ["Ana.Prado@example.org", "someone-else@example.org"]
    assert mail.sender.name == "Ana, Prado"
    assert [address.address for address in mail.to] == ["help@desk.example", "second@desk.example"]
    assert [(address.name, address.address) for address in mail.cc] == [("García, Luis", "luis@example.org")]


def test_missing_sender_falls_back_to_the_return_path() -> None:
    mail = load("no-from")
    assert mail.sender.address == mail.return_path == "bounce-77@example.org"
    assert mail.senders == ()
    assert mail.message_id == ""


def test_odd_ids_and_absurd_date() -> None:
    mail = load("bracketed-message-id")
    assert mail.message_id == "[abc]@[192.0.2.4]"
    assert mail.in_reply_to == ("t.8f3a@desk.example",)
    assert mail.references == ("one@example.org", "two@example.org")
    assert mail.sent_at is None


def test_mbox_line_and_envelope_headers() -> None:
    mail = load("mbox-top")
    assert mail.return_path == "ana@example.org"
    assert mail.envelope_recipients == ("help@desk.example", "support@desk.example")
    assert mail.to == ()


@pytest.mark.parametrize("value", ["<>", "<", ">", "", "<@>", "< >", "<\x00>"])
def test_unusable_message_ids(value: str) -> None:
    assert read(f"Message-ID: {value}\r\n\r\nx".encode()).message_id in ("", "@")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Mon, 03 Nov 2025 10:15:00 -0000", datetime(2025, 11, 3, 10, 15, tzinfo=UTC)),
        ("3 Nov 2025 10:15", datetime(2025, 11, 3, 10, 15, tzinfo=UTC)),
        ("Mon, 03 Nov 2098 10:15:00 +0000", None),
        ("Mon, 99 Foo 2025 99:99:99 +9999", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_date(value: str, expected: datetime | None) -> None:
    assert read(f"Date: {value}\r\n\r\nx".encode()).sent_at == expected


def test_loop_marks_language_and_numbers() -> None:
    mail = read(b"X-Loop: help@desk.example\r\nX-Relevo-Ticket: 7\r\nContent-Language: pt-BR, en\r\nSubject: #12 Re: [#7] x&#99; [#12]\r\n\r\nx")
    assert mail.loop_marks == ("help@desk.example", "7")
    assert mail.language == "pt-BR"
    assert mail.subject_numbers == (12, 7)


def test_html_is_sanitised_and_remote_pictures_wait() -> None:
    newsletter = load("html-newsletter").html
    assert "data-remote-src" in newsletter
    assert " src=" not in newsletter
    assert "track.example.org" not in newsletter
    assert "Hidden preheader" not in newsletter
    assert load("xss").html == '<p>Hello <a rel="noopener noreferrer nofollow">there</a></p>'


def test_format_flowed_lines_are_joined() -> None:
    assert load("format-flowed").text.startswith("This paragraph was wrapped by the mail program but is one line for the reader.\n")
    assert "> A quoted line that was wrapped, too." in load("format-flowed").text


@pytest.mark.parametrize("name", sorted(path.stem for path in PAYLOADS.glob("*.eml")))
def test_every_payload_is_described_deterministically(name: str) -> None:
    first, second = describe(load(name)), describe(load(name))
    assert first == second
    line = json.dumps(first)
    assert "\\u0000" not in line
    assert "\n" not in line


def test_describe_tells_files_by_size_and_hash() -> None:
    summary = describe(load("uuencoded"))
    assert summary["attachments"][0]["size"] == 22
    assert len(summary["attachments"][0]["sha256"]) == 64
    assert "content" not in summary["attachments"][0]


def nested(depth: int, leaf: bytes) -> bytes:
    levels = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) for level in range(depth))
    return HEAD + levels + b"\r\n" + leaf


PLAIN_AND_FILE = (
    HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhi\r\n--b\r\nContent-Type: application/pdf; name=x.pdf\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n"
)
HOSTILE = {
    "50 MB in one file": (lambda: PLAIN_AND_FILE + base64.encodebytes(bytes(37_000_000)) + b"\r\n--b--\r\n", ""),
    "50 MB of text": (lambda: HEAD + b"\r\n" + b"> hello world\r\n" * 3_500_000, "truncated-body"),
    "10,000 parts": (lambda: HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 10_000, "too-many-parts"),
    "500 levels": (lambda: nested(500, b"hello\r\n" * 100_000), "too-deep"),
    "100,000 nested elements": (lambda: HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 100_000, "complex-html"),
    "open bold before paragraphs": (
        lambda: HEAD + b"Content-Type: text/html\r\n\r\n" + b"".join(b"<b title=%d>" % number for number in range(9000)) + b"<p>" * 9000,
        "complex-html",
    ),
    "1,000,000 near boundaries": (
        lambda: HEAD + b'Content-Type: multipart/mixed; boundary="-"\r\n\r\n' + b"---x\r\n" * 1_000_000,
        "boundary-not-found",
    ),
    "header without end": (lambda: b"Subject: " + b"x" * 5_000_000, "too-many-headers"),
    "300,000 headers": (lambda: b"X: y\r\n" * 300_000, "too-many-headers"),
    "100,000 recipients": (lambda: b"From: " + b"a@b.example, " * 100_000 + b"\r\n\r\n", ""),
    "open comments": (lambda: b"To: " + b"(" * 60_000 + b"\r\n\r\n", "no-from"),
    "quotation marks": (lambda: HEAD + b"\r\n" + b"> a\r\nb\r\n" * 50_000, ""),
    "uuencode openings": (lambda: HEAD + b"\r\n" + b"begin 644 x\r\n" * 100_000, ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_is_bounded(name: str) -> None:
    make, defect = HOSTILE[name]
    raw = make()
    start = time.process_time()
    mail = read(raw)
    assert time.process_time() - start < 4
    assert not defect or defect in mail.defects
    assert len(mail.text) <= 1_000_000
    assert len(mail.attachments) <= 500


GARBAGE = [b"", b"\n", b"\x00" * 100, b"From ", b"\xff\xfe\x00", b":", b"\r\r\r", b"\xef\xbb\xbf", bytes(range(256)) * 9]


@pytest.mark.parametrize("raw", GARBAGE)
def test_garbage_gives_an_empty_but_whole_mail(raw: bytes) -> None:
    mail = read(raw)
    assert "no-from" in mail.defects
    assert mail.sender is None
    json.dumps(describe(mail))


def test_ids_are_read_where_the_sender_has_encoded_them_as_words() -> None:
    """Python's own library does so with ids that are longer than a line."""
    written = EmailMessage()
    long = f"relevo.{'a' * 40}.{'b' * 20}@desk.example"
    written["In-Reply-To"], written["References"] = f"<{long}>", f"<first@mail.example.org> <{long}>"
    raw = written.as_bytes()
    assert b"=?utf-8?q?=3Crelevo" in raw
    mail = parse(b"From: ines@customer.example\r\n" + raw.replace(b"\n", b"\r\n") + b"\r\n", received_at=RECEIVED_AT)
    assert mail.in_reply_to == (long,) and mail.references == ("first@mail.example.org", long)
