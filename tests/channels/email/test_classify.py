"""Persons and machines told apart; bounces read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from relevo.channels.email.parse import ParsedMail, parse

PAYLOADS = Path(__file__).parent / "payloads"
RECEIVED_AT = datetime(2025, 11, 4, tzinfo=UTC)


def load(name: str) -> ParsedMail:
    return parse((PAYLOADS / f"{name}.eml").read_bytes(), received_at=RECEIVED_AT)


def read(*headers: str, body: str = "Hello") -> ParsedMail:
    return parse("\r\n".join(["From: Ana <ana@example.org>", *headers, "", body]).encode(), received_at=RECEIVED_AT)


KINDS = {
    "auto-rfc3834": ("auto_reply", "auto-submitted"),
    "auto-exchange-es": ("auto_reply", "subject"),
    "auto-pt": ("auto_reply", "subject"),
    "auto-de": ("auto_reply", "subject"),
    "auto-fr": ("auto_reply", "subject"),
    "auto-x-autoreply": ("auto_reply", "x-autoreply"),
    "auto-precedence": ("auto_reply", "precedence-auto-reply"),
    "person-suppress-only": ("normal", ""),
    "person-out-of-office-subject": ("normal", ""),
    "person-quotes-bounce": ("normal", ""),
    "notification": ("notification", "auto-submitted"),
    "list": ("list", "list-id"),
    "newsletter": ("bulk", "list-unsubscribe"),
    "bulk": ("bulk", "precedence-bulk"),
    "challenge-uol": ("challenge", "challenge-subject"),
    "read-receipt": ("receipt", "disposition-notification"),
    "dsn-success": ("receipt", "delivery-status"),
    "complaint-arf": ("complaint", "feedback-report"),
    "bounce-postfix": ("bounce", "delivery-status"),
    "bounce-opensmtpd": ("bounce", "delivery-status"),
    "bounce-delayed": ("bounce", "delivery-status"),
    "bounce-mailbox-full": ("bounce", "delivery-status"),
    "bounce-qmail": ("bounce", "bounce-sender"),
    "bounce-exim": ("bounce", "x-failed-recipients"),
    "bounce-exchange-es": ("bounce", "bounce-sender"),
    "bounce-yahoo": ("bounce", "bounce-sender"),
    "bounce-gmail-pt": ("bounce", "x-failed-recipients"),
    "bounce-delay-exim": ("bounce", "x-failed-recipients"),
    "bounce-de": ("bounce", "bounce-sender"),
    "bounce-fr": ("bounce", "bounce-sender"),
    "reply-gmail-en": ("normal", ""),
    "forwarded-as-eml": ("normal", ""),
    "html-newsletter": ("normal", ""),
}


@pytest.mark.parametrize(("name", "expected"), KINDS.items())
def test_kind(name: str, expected: tuple[str, str]) -> None:
    mail = load(name)
    assert (mail.kind.value, mail.automated_reason) == expected


BOUNCES = {
    "bounce-postfix": ("nobody@example.org", "failed", "5.1.1", True, "User unknown"),
    "bounce-opensmtpd": ("nobody@example.org", "failed", "5.1.1", True, "no such user"),
    "bounce-delayed": ("nobody@example.org", "delayed", "4.4.1", False, "timed out"),
    "bounce-mailbox-full": ("full@example.org", "failed", "4.2.2", False, "Mailbox full"),
    "bounce-qmail": ("nobody@example.org", "failed", "5.1.1", True, "no mailbox here"),
    "bounce-exim": ("nobody@example.org", "failed", "5.7.1", True, "refused by policy"),
    "bounce-exchange-es": ("nadie@example.org", "failed", "5.1.1", True, "RecipNotFound"),
    "bounce-yahoo": ("nobody@example.org", "failed", "5.2.2", True, "over quota"),
    "bounce-gmail-pt": ("ninguem@example.org", "failed", "5.1.1", True, "does not exist"),
    "bounce-delay-exim": ("nobody@example.org", "delayed", "", False, ""),
    "bounce-de": ("niemand@example.org", "failed", "", True, "unbekannt"),
    "bounce-fr": ("personne@example.org", "failed", "5.4.4", True, "introuvable"),
}


@pytest.mark.parametrize(("name", "expected"), BOUNCES.items())
def test_bounced_recipient(name: str, expected: tuple[str, str, str, bool, str]) -> None:
    bounce = load(name).bounce
    recipient = bounce.recipients[0]
    assert (recipient.address, recipient.action, recipient.status, recipient.is_permanent) == expected[:4]
    assert expected[4] in recipient.diagnostic
    assert bounce.is_failure is (expected[1] == "failed")
    assert bounce.is_delay is (expected[1] == "delayed")


@pytest.mark.parametrize("name", [name for name in BOUNCES if name not in ("bounce-delay-exim", "bounce-fr")])
def test_bounce_names_the_original_message(name: str) -> None:
    assert load(name).bounce.original_message_id == "t.8f3a@desk.example"


def test_bounce_keeps_our_headers_of_the_original_and_all_recipients() -> None:
    assert ("X-Relevo-Message", "77") in load("bounce-postfix").bounce.original_headers
    assert [recipient.address for recipient in load("bounce-mailbox-full").bounce.recipients] == ["full@example.org", "nobody@example.org"]
    assert load("bounce-exim").bounce.excerpt.startswith("This message was created automatically")
    assert "copy of the message" not in load("bounce-exim").bounce.excerpt


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        (["Auto-Submitted: no"], "normal"),
        (['Auto-Submitted: auto-replied; owner-email="x@example.org"'], "auto_reply"),
        (["Auto-Submitted: auto-notified"], "notification"),
        (["Auto-Submitted: auto-generated", "List-Id: <x.example.org>"], "list"),
        (["X-Autorespond: Away"], "auto_reply"),
        (["X-Autoreply: no"], "normal"),
        (["X-Auto-Response-Suppress: OOF"], "normal"),
        (["Precedence: junk"], "bulk"),
        (["Precedence: list"], "list"),
        (["Return-Path: <>"], "auto_reply"),
        (["Return-Path: <ana@example.org>"], "normal"),
        (["Subject: Automatic reply: Order", "X-Auto-Response-Suppress: All"], "auto_reply"),
        (["Subject: Automatic reply: Order"], "normal"),
        (["Subject: Re: Automatic reply: Order", "X-Auto-Response-Suppress: All"], "normal"),
        (["Subject: Risposta automatica: Ordine", "Precedence: bulk"], "auto_reply"),
        (["Subject: Undelivered Mail Returned to Sender"], "normal"),
    ],
)
def test_headers_decide(headers: list[str], kind: str) -> None:
    assert read(*headers).kind.value == kind


def test_absence_subject_with_absence_text_needs_no_header() -> None:
    assert read("Subject: Fuera de la oficina", body="Estoy de vacaciones hasta el lunes.").kind.value == "auto_reply"


def test_null_path_bounce_of_an_unknown_sender() -> None:
    body = "Your mail could not be delivered to <x@example.net>: 550 no mailbox"
    mail = read("Return-Path: <>", "Subject: Delivery failure", body=body)
    assert mail.kind.value == "bounce"
    assert mail.bounce.recipients[0].address == "x@example.net"


def test_temporary_code_in_prose_is_not_permanent() -> None:
    headers = ["Return-Path: <>", "Subject: failure notice", "X-Failed-Recipients: x@example.net"]
    mail = read(*headers, body="x@example.net\n451 4.7.1 try later")
    assert mail.bounce.recipients[0].is_permanent is False
