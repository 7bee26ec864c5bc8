"""Mails with notifications, over a real SMTP server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.db import connection

from relevo.accounts.models import Attendance, Desk
from relevo.channels.email import inbound
from relevo.core import actors, clock
from relevo.core.errors import Conflict
from relevo.notifications import digests
from relevo.notifications.actions import choose
from relevo.notifications.models import Digest, Notification
from relevo.tickets.actions import add_task, assign_ticket, comment_on_ticket, follow_ticket
from relevo.tickets.models import Ticket
from tests import factories
from tests.support import jobs
from tests.support.smtp_server import running

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def server():
    with running() as server:
        yield server


@pytest.fixture
def ticket(server, ana, bruno):
    account = factories.account(settings={"smtp": server.settings(), "authentication": "none"})
    with clock.frozen(NOW):
        ticket = factories.ticket("Größe <M>", account=account)
        assign_ticket(ticket, assignee=ana, actor=actors.agent(bruno))
        comment_on_ticket(ticket, body_html="<p>@Ana Moreno look</p>", actor=actors.agent(bruno))
    return ticket


def later(minutes: float) -> int:
    """Runs the minute's job and what it queued, so many minutes after; how many mails were made."""
    with clock.frozen(NOW + timedelta(minutes=minutes)):
        made = digests.gather_due()
        jobs.run_due()
    return made


def test_what_is_unread_goes_out_in_one_mail_in_the_readers_language(ticket, server, ana, settings):
    settings.PUBLIC_URL = "https://desk.shop.example"
    ana.language = "es"
    ana.save()
    assert later(14) == 0 and later(15) == 1 and later(200) == 0
    [received] = server.received
    mail = message_from_bytes(received.raw, policy=policy.default)
    assert (received.recipients, mail["Subject"], mail["Auto-Submitted"]) == (("ana@desk.example",), "2 notificaciones", "auto-generated")
    assert (
        mail["X-Auto-Response-Suppress"] == "All"
        and mail["X-Relevo-Loop"] == "help@shop.example"
        and mail["Message-ID"].startswith("<relevo-notice.")
    )
    text, html = (mail.get_body([kind]).get_content() for kind in ("plain", "html"))
    for body in (text, html):
        assert "Bruno Reis te asignó el ticket." in body and f"https://desk.shop.example/tickets/{ticket.pk}/" in body
        assert "https://desk.shop.example/preferences/notifications/" in body
    assert "Größe <M>" in text and "Größe &lt;M&gt;" in html
    assert Digest.objects.get().state == "sent" and not Notification.objects.filter(is_for_mail=True).exists()


def test_moments_are_those_of_the_readers_clock(ticket, server, ana, bruno):
    ana.time_zone = "America/Sao_Paulo"
    ana.save()
    with clock.frozen(NOW):
        add_task(ticket, actor=actors.agent(bruno), title="Call back", assignee=ana, due_at=NOW + timedelta(hours=3))
    assert later(15) == 1
    text = message_from_bytes(server.received[0].raw, policy=policy.default).get_body(["plain"]).get_content()
    assert "“Call back” for Ana Moreno, due Nov 20, 2026, 12:00\u202fPM." in text  # Three hours behind UTC.


def test_what_was_read_unwanted_or_hidden_is_not_mailed(ticket, server, ana, bruno, as_user):
    as_user(ana).get(f"/tickets/{ticket.pk}/")
    assert later(60) == 0
    follow_ticket(ticket, actor=actors.agent(ana))
    choose(user=ana, ways={"colleague": ["app"]})
    with clock.frozen(NOW):
        comment_on_ticket(ticket, body_html="<p>Once more</p>", actor=actors.agent(bruno))
        comment_on_ticket(ticket, body_html="<p>@Ana Moreno again</p>", actor=actors.agent(bruno))
    assert Notification.objects.filter(user=ana, is_for_mail=True).count() == 1
    Desk.objects.update(hides_other_campaigns=True)
    assert later(60) == 0 and not server.received
    assert not Notification.objects.filter(is_for_mail=True).exists()


def test_nobody_is_mailed_while_they_do_not_want_to_be_disturbed(ticket, server, ana):
    ana.presence = "do_not_disturb"
    ana.save()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO accounts_attendance (user_id, seen_at) VALUES (%s, %s)", [ana.pk, NOW + timedelta(minutes=59)])
    assert later(60) == 0
    # Who has gone home is not disturbed by a mail.
    Attendance.objects.all().delete()
    assert later(61) == 1 and len(server.received) == 1


def test_trouble_that_passes_is_tried_again_as_the_same_mail(ticket, server, ana):
    server.plan.at_mail = ["451 4.3.0 later"]
    assert later(15) == 1 and not server.received
    digest = Digest.objects.get()
    assert (digest.state, digest.tries) == ("queued", 1) and "later" in digest.reason
    later(15.5)
    assert not server.received
    later(17)
    [received] = server.received
    assert received.message_id.startswith(f"relevo-notice.{digest.uuid.hex}.")
    assert Digest.objects.get().state == "sent"


def test_a_refused_address_fails_and_is_told_on_the_page(ticket, server, ana, as_user):
    server.plan.at_recipient = {"ana@desk.example": ["550 5.1.1 no such <user>"]}
    later(15)
    assert Digest.objects.get().state == "failed"
    assert "no such &lt;user&gt;" in as_user(ana).get("/preferences/notifications/").content.decode()
    assert Notification.objects.filter(user=ana, read_at__isnull=True).count() == 2


def test_nothing_goes_to_an_address_of_the_desk_itself(ticket, server, ana):
    ana.email = "Help@shop.example"
    ana.save()
    later(15)
    assert Digest.objects.get().state == "failed" and not server.received


def test_an_answer_to_such_a_mail_opens_no_ticket_nor_does_its_own_echo(ticket, server, ana):
    later(15)
    [received] = server.received
    before = Ticket.objects.count()
    answer = (
        f"From: Ana <ana@desk.example>\r\nTo: help@shop.example\r\nSubject: Re: notifications\r\nMessage-ID: <a@desk.example>\r\n"
        f"In-Reply-To: <{received.message_id}>\r\n\r\nThanks"
    ).encode()
    assert inbound.ingest(answer, account=ticket.account, source="test").reason == "notice-answered"
    assert inbound.ingest(received.raw, account=ticket.account, source="test").state == "ignored"
    forged = answer.replace(b"relevo-notice.", b"relevo-notice.0").replace(b"<a@desk", b"<b@desk")
    assert inbound.ingest(forged, account=ticket.account, source="test").state == "created"
    assert Ticket.objects.count() == before + 1


def test_a_test_mail_shows_that_mails_arrive(ticket, server, ana, as_user, run_jobs):
    client = as_user(ana)
    assert client.post("/preferences/notifications/test/").status_code == 302
    run_jobs()
    assert "mails reach you" in server.received[-1].mail["Subject"]
    ticket.account.settings = {}
    ticket.account.save()
    with pytest.raises(Conflict):
        digests.send_test(ana)
    assert later(15) == 0 and Notification.objects.filter(is_for_mail=True).count() == 2
