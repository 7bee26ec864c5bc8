"""No bytes make `parse` raise, differ between two runs, or give text that can't be stored."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from relevo.channels.email.parse import describe, parse

PAYLOADS = [path.read_bytes() for path in sorted((Path(__file__).parent / "payloads").glob("*.eml"))]
RECEIVED_AT = datetime(2025, 11, 4, tzinfo=UTC)
EXAMPLES = settings(max_examples=250, deadline=None, database=None, derandomize=True)

HEADERS = [b"From", b"To", b"Cc", b"Subject", b"Date", b"Message-ID", b"References", b"In-Reply-To", b"Content-Type"]
HEADERS += [b"Content-Disposition", b"Content-Transfer-Encoding", b"Return-Path", b"Content-ID", b"Auto-Submitted"]
HEADERS += [b"X-Failed-Recipients", b"Content-Language", b"X-Loop"]
SNIPPETS = [
    b"multipart/mixed; boundary=b", b"multipart/alternative; boundary=\"b\"", b"text/html; charset=",
    b"text/plain; format=flowed", b"message/rfc822", b"multipart/report; report-type=delivery-status; boundary=b",
    b"message/delivery-status", b"base64", b"quoted-printable", b"x-uuencode", b"utf-8", b"utf-7", b"utf-16", b"punycode",
    b"idna", b"unicode_escape", b"hex", b"foo-bar", b"iso-2022-jp", b"undefined", b"=?utf-8?q?=C3?=", b"=?utf-8?b?w6k=?=",
    b"=?foo?x?y?=", b"<a@b.example>", b"<", b">", b"<>", b"\"", b"\\", b"(", b")", b",", b";", b":", b"@", b"\x00",
    b"\xff\xfe", b"filename*0*=utf-8''%C3", b"filename*1=x", b"filename=\"../a\"", b"\r\n ", b"\r", b"\n", b"\n\n", b"--b",
    b"--b--", b"\r\n--b\r\n", b"> ", b"-- \n", b"+2AA-", b"On 3 Nov 2025, x wrote:\n", b"From: x\nSent: y\nTo: z\n",
    b"begin 644 x\n", b"\nend\n", b"<div>", b"<blockquote>", b"<script>", b"&#0;",
]  # fmt: skip


def assert_sound(raw: bytes) -> None:
    start = time.process_time()
    mail = parse(raw, received_at=RECEIVED_AT)
    assert time.process_time() - start < 2
    summary = describe(mail)
    assert summary == describe(parse(raw, received_at=RECEIVED_AT))
    json.dumps(summary).encode()
    for text in _texts(summary):
        assert "\x00" not in text
        text.encode("utf-8")
    assert len(mail.message_id) <= 900
    assert len(mail.subject) <= 500
    assert "\n" not in mail.subject
    assert bool(mail.reply_text.strip()) >= bool(mail.text.strip())
    assert all(file.filename and "/" not in file.filename and len(file.filename) <= 200 for file in mail.attachments)
    assert all(address.address.count("@") >= 1 for address in mail.to + mail.cc + mail.senders)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    return [text for inner in value for text in _texts(inner)] if isinstance(value, list | tuple) else []


@EXAMPLES
@given(st.binary(max_size=2000))
def test_random_bytes(raw: bytes) -> None:
    assert_sound(raw)


@EXAMPLES
@given(st.sampled_from(PAYLOADS), st.data())
def test_mutated_mail(raw: bytes, data: st.DataObject) -> None:
    for _round in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(raw)))
        stop = min(len(raw), start + data.draw(st.integers(0, 60)))
        raw = raw[:start] + data.draw(st.sampled_from(SNIPPETS) | st.binary(max_size=8)) + raw[stop:]
    assert_sound(raw)


@EXAMPLES
@given(st.sampled_from(PAYLOADS), st.integers(0, 5000))
def test_truncated_mail(raw: bytes, length: int) -> None:
    assert_sound(raw[:length])


@EXAMPLES
@given(
    st.lists(st.tuples(st.sampled_from(HEADERS), st.lists(st.sampled_from(SNIPPETS), max_size=5)), max_size=8),
    st.lists(st.sampled_from(SNIPPETS), max_size=12),
)
def test_random_headers_over_random_bodies(headers: list[tuple[bytes, list[bytes]]], body: list[bytes]) -> None:
    block = b"".join(name + b": " + b" ".join(words) + b"\r\n" for name, words in headers)
    assert_sound(block + b"\r\n" + b"".join(body))


@EXAMPLES
@given(
    st.text(alphabet=st.characters(max_codepoint=0x17F), max_size=30)
    | st.sampled_from(["utf-8", "utf-7", "utf-16", "cp1252", "hz", "big5", "unknown-8bit"]),
    st.binary(max_size=200),
)
def test_any_charset_label_over_any_body(label: str, body: bytes) -> None:
    head = f'From: a@example.org\r\nSubject: =?{label}?b?w6nDqQ==?=\r\nContent-Type: text/plain; charset="{label}"\r\n\r\n'
    assert_sound(head.encode("utf-8", "replace") + body)
