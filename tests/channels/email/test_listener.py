"""The built-in SMTP and LMTP servers: who is served, and what an answer promises."""

from __future__ import annotations

import smtplib
import socket
import threading
from collections.abc import Iterator

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from relevo.channels.email import tokens
from relevo.channels.email.listener import Listener, Listeners
from relevo.channels.models import InboundPayload
from relevo.tickets.models import Message, Ticket
from tests import factories
from tests.support.mail import mail

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def smtp(mailbox) -> Iterator[smtplib.SMTP]:
    listener = Listener("smtp", "127.0.0.1", 0)
    listener.start()
    try:
        with smtplib.SMTP("127.0.0.1", listener.port, timeout=20) as client:
            yield client
    finally:
        listener.stop()


@pytest.fixture
def lmtp(mailbox) -> Iterator[smtplib.LMTP]:
    listener = Listener("lmtp", "127.0.0.1", 0)
    listener.start()
    try:
        with smtplib.LMTP("127.0.0.1", listener.port, timeout=20) as client:
            yield client
    finally:
        listener.stop()


def test_a_250_means_stored(smtp):
    assert smtp.sendmail("ines@customer.example", ["help@shop.example"], mail()) == {}
    payload = InboundPayload.objects.get()
    assert payload.content() == b"Return-Path: <ines@customer.example>\r\n" + mail()
    assert (payload.source, payload.envelope["recipients"], payload.envelope["peer"]) == ("smtp", ["help@shop.example"], "127.0.0.1")


@pytest.mark.parametrize("address", ["HELP@shop.example", "help+anything@shop.example", "alias@shop.example"])
def test_addresses_that_are_served(smtp, mailbox, address):
    mailbox.settings = {"aliases": ["alias@shop.example"]}
    mailbox.save(update_fields=["settings"])
    smtp.sendmail("", [address], mail(to="undisclosed-recipients:;"))
    assert Ticket.objects.get().account == mailbox


def test_a_signed_reply_address_leads_to_its_ticket(smtp, mailbox):
    ticket = factories.ticket(account=mailbox)
    smtp.sendmail("x@y.example", [tokens.reply_address(mailbox.address, ticket.number)], mail())
    assert Message.objects.last().match_reason == "reply-address"


@pytest.mark.parametrize("address", ["nobody@shop.example", "help@elsewhere.example", "closed@shop.example", "help"])
def test_everybody_else_is_refused_for_good(smtp, address):
    factories.account("closed@shop.example", is_active=False)
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        smtp.sendmail("ines@customer.example", [address], mail())
    assert [status for status, _text in refused.value.recipients.values()] == [550]
    assert not InboundPayload.objects.exists()


def test_several_recipients_are_one_mail_an_account(smtp):
    factories.account("sales@shop.example")
    smtp.sendmail("ines@customer.example", ["help@shop.example", "help+x@shop.example", "sales@shop.example"], mail())
    assert sorted(InboundPayload.objects.values_list("account__address", flat=True)) == ["help@shop.example", "sales@shop.example"]


def test_a_mail_that_is_too_large_is_refused_for_good(mailbox, settings):
    settings.MAX_MAIL_BYTES = 2000
    listener = Listener("smtp", "127.0.0.1", 0)
    listener.start()
    with smtplib.SMTP("127.0.0.1", listener.port) as client:
        with pytest.raises(smtplib.SMTPResponseException) as told:
            client.sendmail("ines@customer.example", ["help@shop.example"], mail("x" * 3000))
        client.rset()
        client.mail("ines@customer.example")
        client.rcpt("help@shop.example")
        assert (told.value.smtp_code, client.data(mail("x\n" * 2000))[0]) == (552, 552)
        client.sendmail("ines@customer.example", ["help@shop.example"], mail("short"))
    listener.stop()
    assert InboundPayload.objects.count() == 1


def test_what_other_servers_send_survives(smtp):
    raw = mail("Línea\n.\n..\n" + "x" * 200_000 + "\n\xa0", sender="José <josé@büro.example>")
    smtp.ehlo()
    smtp.sendmail("josé@büro.example", ["help@shop.example"], raw, mail_options=["SMTPUTF8", "BODY=8BITMIME"])
    assert InboundPayload.objects.get().content() == "Return-Path: <josé@büro.example>\r\n".encode() + raw


def test_a_null_sender_is_written_down(smtp):
    smtp.sendmail("", ["help@shop.example"], mail("Away", Auto_Submitted="auto-replied"))
    assert InboundPayload.objects.get().content().startswith(b"Return-Path: <>\r\n")
    assert Message.objects.get().automated == "auto_reply"


def test_trouble_with_the_database_is_temporary(smtp):
    smtp.ehlo()
    smtp.mail("ines@customer.example")
    smtp.rcpt("help@shop.example")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE channels_inboundpayload RENAME TO hidden")
        try:
            assert smtp.data(mail())[0] == 451
        finally:
            cursor.execute("ALTER TABLE hidden RENAME TO channels_inboundpayload")
    assert not Ticket.objects.exists()
    smtp.sendmail("ines@customer.example", ["help@shop.example"], mail())
    assert Ticket.objects.count() == 1


def test_a_connection_that_the_database_has_cut_is_opened_anew(smtp):
    smtp.sendmail("ines@customer.example", ["help@shop.example"], mail())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()")
        assert cursor.fetchone()[0] >= 1
    assert smtp.sendmail("ines@customer.example", ["help@shop.example"], mail("More", message_id="<2@c>")) == {}


def test_lmtp_answers_for_each_recipient(lmtp):
    factories.account("sales@shop.example")
    lmtp.ehlo()
    lmtp.mail("ines@customer.example")
    assert [lmtp.rcpt(address)[0] for address in ("help@shop.example", "nobody@shop.example", "sales@shop.example")] == [250, 550, 250]
    # smtplib reads one answer only, as after SMTP's data; the second has to be fetched.
    assert [lmtp.data(mail())[0], lmtp.getreply()[0]] == [250, 250]
    assert (InboundPayload.objects.count(), set(InboundPayload.objects.values_list("source", flat=True))) == (2, {"lmtp"})


def test_many_at_once_come_in_once_each(mailbox):
    listener = Listener("smtp", "127.0.0.1", 0)
    listener.start()

    def send(sender: int) -> None:
        with smtplib.SMTP("127.0.0.1", listener.port, timeout=30) as client:
            for number in range(10):
                # Everybody brings everybody's mails.
                client.sendmail(
                    "x@y.example", ["help@shop.example"], mail(f"Mail {number}", message_id=f"<{number}@c>", sender=f"c{number}@customer.example")
                )

    threads = [threading.Thread(target=send, args=(sender,)) for sender in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    listener.stop()
    assert sorted(Message.objects.values_list("body_text", flat=True)) == [f"Mail {number}" for number in range(10)]


def test_stopping_closes_the_port_and_the_connections(mailbox):
    listener = Listener("smtp", "127.0.0.1", 0)
    listener.start()
    with socket.create_connection(("127.0.0.1", listener.port), 5) as idle:
        idle.recv(100)
        listener.stop()
        idle.settimeout(5)
        assert idle.recv(100) == b""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", listener.port), 5)


def test_the_environment_says_where_to_listen(settings, mailbox):
    settings.SMTP_LISTEN, settings.LMTP_LISTEN = "127.0.0.1:0", "[::1]:0"
    found = Listeners.from_settings()
    assert [(listener.protocol, listener.host) for listener in found.listeners] == [("smtp", "127.0.0.1"), ("lmtp", "::1")]
    settings.LMTP_LISTEN = ""
    only = Listeners.from_settings()
    only.start()
    assert only.listeners[0].port > 0
    settings.SMTP_LISTEN = f"127.0.0.1:{only.listeners[0].port}"
    with pytest.raises(OSError, match="in use"):
        Listeners.from_settings().start()
    only.stop()
    settings.SMTP_LISTEN = "nonsense"
    with pytest.raises(ImproperlyConfigured):
        Listeners.from_settings()
