"""Messages that leave later: taken back with everything, sent once, stopped with a reason; and all that exactly, whoever comes at the same time."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from relevo.channels.models import Delivery
from relevo.core import actors, clock
from relevo.core.errors import Conflict, DomainError, Forbidden, Invalid
from relevo.tickets import verbs
from relevo.tickets.actions import (
    attach_to_draft,
    comment_on_ticket,
    discard_held,
    hold_reply,
    merge_tickets,
    receive_message,
    reply_to_ticket,
    save_draft,
    send_held,
    set_status,
    take_back,
)
from relevo.tickets.actions.release import release_held, sweep_held
from relevo.tickets.enums import Status, Visibility
from relevo.tickets.models import Attachment, Draft, Event, Message
from tests import factories
from tests.conftest import NOON
from tests.support import jobs

INES = [{"name": "Inés Prado", "address": "ines@customer.example"}]
BOSS = [{"name": "", "address": "boss@customer.example"}]


@pytest.fixture
def ticket(mailbox):
    return factories.ticket(account=mailbox, requester=factories.contact())


def hold(ticket, user, text="On its way.", *, seconds=10, **values) -> Draft:
    timing = {} if "leaves_at" in values else {"undo_seconds": seconds}
    return hold_reply(ticket, actor=actors.agent(user), body_html=f"<p>{text}</p>", to=INES, **timing, **values)


def after(seconds: float):
    return clock.frozen(NOON + timedelta(seconds=seconds))


def sent(ticket) -> list[str]:
    return list(ticket.messages.filter(direction="outbound").order_by("pk").values_list("body_text", flat=True))


@pytest.mark.django_db
def test_nothing_leaves_before_its_time_and_then_it_leaves_once(ticket, ana, noon):
    held = hold(ticket, ana, cc=BOSS, then="pending")
    assert jobs.run_due() == 0 and sent(ticket) == [] and not Delivery.objects.exists()
    with after(9.9):
        jobs.run_due()
        assert sent(ticket) == []
    with after(10):
        jobs.run_due()
        message = ticket.messages.get(direction="outbound")
        assert (message.author_user, message.cc, str(message.uuid)) == (ana, BOSS, held.sending["uuid"])
        assert Delivery.objects.count() == 2 and not Draft.objects.exists()
        release_held(held.pk)
        sweep_held()
    ticket.refresh_from_db()
    assert sent(ticket) == ["On its way."] and ticket.status == Status.PENDING


@pytest.mark.django_db
def test_an_unassigned_ticket_is_taken_when_the_message_is_held(ticket, ana, noon):
    hold(ticket, ana)
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.status) == (ana, Status.NEW)


@pytest.mark.django_db
def test_taken_back_everything_is_in_the_draft_again(ticket, ana, noon):
    draft = save_draft(user=ana, ticket=ticket, body_html="<p>On its way</p>", fields={})
    file = attach_to_draft(user=ana, ticket=ticket, filename="label.pdf", content_type="application/pdf", content=b"%PDF-1.4")
    picture = attach_to_draft(user=ana, ticket=ticket, filename="a.png", content_type="image/png", content=b"png", is_inline=True)
    unused = attach_to_draft(user=ana, ticket=ticket, filename="b.png", content_type="image/png", content=b"png", is_inline=True)
    text = f'<p>See <img data-cid="{picture.content_id}"></p>'
    held = hold_reply(
        ticket,
        actor=actors.agent(ana),
        body_html=text,
        to=INES,
        bcc=BOSS,
        subject="Other",
        visibility=Visibility.INTERNAL,
        draft=draft,
        attachments=[file, picture],
        undo_seconds=10,
    )
    events = Event.objects.count()
    back = take_back(held, actor=actors.agent(ana))
    assert back.leaves_at is None and back.sending == {} and picture.content_id in back.body_html
    assert back.fields == {
        "kind": "email",
        "to": "Inés Prado <ines@customer.example>",
        "cc": "",
        "bcc": "boss@customer.example",
        "subject": "Other",
        "is_internal": True,
    }
    assert set(back.attachments.all()) == {file, picture} and not Attachment.objects.filter(pk=unused.pk).exists()
    assert Event.objects.count() == events  # Nothing has happened.
    with after(60):
        jobs.run_due()
        sweep_held()
    assert sent(ticket) == [] and Draft.objects.get() == back


@pytest.mark.django_db
def test_what_was_begun_meanwhile_stays_below_what_is_taken_back(ticket, ana, noon):
    held = hold(ticket, ana, "First")
    save_draft(user=ana, ticket=ticket, body_html="<p>Second</p>", fields={"kind": "comment"})
    file = attach_to_draft(user=ana, ticket=ticket, filename="label.pdf", content_type="application/pdf", content=b"%PDF-1.4")
    back = take_back(held, actor=actors.agent(ana))
    assert Draft.objects.get() == back and list(back.attachments.all()) == [file]
    assert back.body_html.index("First") < back.body_html.index("<hr>") < back.body_html.index("Second")
    assert back.fields["kind"] == "comment"  # What was meant for colleagues must not go out because of this.


@pytest.mark.django_db
def test_an_empty_draft_leaves_no_trace_in_what_is_taken_back(ticket, ana, noon):
    held = hold(ticket, ana, "First")
    save_draft(user=ana, ticket=ticket, body_html="", fields={"kind": "comment"})
    back = take_back(held, actor=actors.agent(ana))
    assert back.body_html == "<p>First</p>" and back.fields["kind"] == "email"


@pytest.mark.django_db
def test_what_has_left_can_not_be_taken_back(ticket, ana, noon):
    held = hold(ticket, ana)
    with after(10):
        jobs.run_due()
        for verb in (take_back, discard_held, send_held):
            with pytest.raises(Conflict, match="left already"):
                verb(held, actor=actors.agent(ana))
    assert sent(ticket) == ["On its way."]


@pytest.mark.django_db
def test_a_lost_job_is_made_up_for(ticket, ana, noon):
    hold(ticket, ana)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    with after(69):
        assert sweep_held() == 0
    with after(71):
        assert sweep_held() == 1
    assert sent(ticket) == ["On its way."]


@pytest.mark.django_db
def test_a_message_for_later_is_in_the_history(ticket, ana, noon):
    tomorrow = NOON + timedelta(hours=21)
    held = hold(ticket, ana, leaves_at=tomorrow)
    take_back(held, actor=actors.agent(ana))
    said = Event.objects.filter(verb__in=(verbs.SCHEDULED, verbs.UNSCHEDULED)).order_by("pk")
    assert [(event.verb, event.data.get("at"), event.data.get("reason")) for event in said] == [
        (verbs.SCHEDULED, tomorrow.isoformat(), None),
        (verbs.UNSCHEDULED, None, "taken_back"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("stops", [True, False])
def test_the_customer_writes_before_it_leaves(ticket, ana, noon, stops):
    hold(ticket, ana, leaves_at=NOON + timedelta(hours=1), stops_on_answer=stops)
    receive_message(ticket, message=factories.inbound(ticket.requester, "Forget it"), actor=actors.contact(ticket.requester_id))
    with after(3601):
        jobs.run_due()
    assert sent(ticket) == ([] if stops else ["On its way."])
    if stops:
        assert Draft.objects.get().stopped == "answered"
        assert Event.objects.filter(verb=verbs.UNSCHEDULED).get().data["reason"] == "answered"
        send_held(Draft.objects.get(), actor=actors.agent(ana))
        assert sent(ticket) == ["On its way."]


@pytest.mark.django_db
def test_automatic_answers_and_comments_stop_nothing(ticket, ana, noon):
    hold(ticket, ana, leaves_at=NOON + timedelta(hours=1))
    away = factories.inbound(ticket.requester, "I am away", automated="auto-reply")
    receive_message(ticket, message=away, actor=actors.contact(ticket.requester_id))
    comment_on_ticket(ticket, body_html="<p>Hm</p>", actor=actors.agent(ana))
    with after(3601):
        jobs.run_due()
    assert sent(ticket) == ["On its way."]


@pytest.mark.django_db
def test_a_ticket_that_can_not_be_answered_any_more_stops_it(ticket, ana, noon):
    hold(ticket, ana)
    set_status(ticket, status=Status.CLOSED, actor=actors.agent(ana))
    with after(11):
        jobs.run_due()
    assert sent(ticket) == [] and Draft.objects.get().stopped == "ticket_closed"
    ticket.refresh_from_db()
    assert ticket.event_count == Event.objects.filter(ticket=ticket).count()


@pytest.mark.django_db
def test_who_left_the_desk_sends_nothing_any_more(ticket, ana, noon):
    hold(ticket, ana)
    ana.is_active = False
    ana.save()
    with after(11):
        jobs.run_due()
    assert sent(ticket) == [] and Draft.objects.get().stopped == "forbidden"


@pytest.mark.django_db
def test_it_leaves_from_the_ticket_in_which_its_own_goes_on(ticket, ana, mailbox, noon):
    other = factories.ticket("The same", account=mailbox, requester=ticket.requester)
    hold(ticket, ana)
    save_draft(user=ana, ticket=other, body_html="<p>Half</p>", fields={})
    merge_tickets(other, other=ticket, actor=actors.agent(ana))
    with after(11):
        jobs.run_due()
    assert sent(other) == ["On its way."] and Draft.objects.get().body_html == "<p>Half</p>"


@pytest.mark.django_db
def test_colleagues_may_stop_it_and_nothing_else(ticket, ana, bruno, viewer, noon):
    held = hold(ticket, ana, leaves_at=NOON + timedelta(hours=1))
    for verb in (discard_held, send_held):
        with pytest.raises(Forbidden):
            verb(held, actor=actors.agent(bruno))
    with pytest.raises(Forbidden):
        take_back(held, actor=actors.agent(viewer))
    assert take_back(held, actor=actors.agent(bruno)).user == ana


@pytest.mark.django_db
def test_a_colleague_is_told_before_a_second_answer_goes_out(ticket, ana, bruno, noon):
    hold(ticket, ana)
    seen = ticket.messages.last().pk
    values = {"body_html": "<p>Mine</p>", "to": INES}
    with pytest.raises(Conflict, match="Ana Moreno") as told:
        reply_to_ticket(ticket, actor=actors.agent(bruno), last_seen_id=seen, **values)
    assert told.value.code == "colleague_sends"
    reply_to_ticket(ticket, actor=actors.agent(ana), last_seen_id=seen, **values)
    reply_to_ticket(ticket, actor=actors.agent(bruno), **values)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"leaves_at": NOON}, {"leaves_at": NOON + timedelta(days=400)}, {"seconds": 31}, {"seconds": 0}])
def test_moments_have_to_be_to_come_and_near(ticket, ana, noon, wrong):
    with pytest.raises(Invalid):
        hold(ticket, ana, **wrong)
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(6))
def test_of_taking_back_and_leaving_one_comes_first(mailbox, ana, attempt):
    """Whoever wins the race, the message has either left once or is back whole."""
    ticket = factories.ticket(account=mailbox, requester=factories.contact())
    held = hold(ticket, ana, seconds=1)
    Draft.objects.update(leaves_at=clock.now())
    barrier, refused = threading.Barrier(3), []

    def run(act):
        try:
            barrier.wait(10)
            act()
        except DomainError as error:
            refused.append(error.code)
        finally:
            connection.close()

    mine = Draft.objects.select_related("ticket").get(pk=held.pk)
    work = [lambda: release_held(held.pk), lambda: release_held(held.pk), lambda: take_back(mine, actor=actors.agent(ana))]
    work = work[attempt % 3 :] + work[: attempt % 3]
    threads = [threading.Thread(target=run, args=(act,)) for act in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    left = Message.objects.filter(direction="outbound").count()
    drafts = Draft.objects.filter(leaves_at=None).count()
    assert (left, drafts) in {(1, 0), (0, 1)} and not Draft.objects.filter(leaves_at__isnull=False).exists()
    assert left == Event.objects.filter(verb=verbs.MESSAGE_SENT).count() == Delivery.objects.count()
