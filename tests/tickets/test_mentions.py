"""Who is mentioned by a comment, and what follows from it."""

from __future__ import annotations

import re

import pytest

from relevo.accounts.models import Desk
from relevo.core import actors
from relevo.notifications.models import Notification
from relevo.tickets.actions import comment_on_ticket, correct_message, receive_message, unfollow_ticket
from relevo.tickets.models import Message
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(mailbox):
    return factories.ticket(account=mailbox)


def mentions(ticket, author, html: str) -> list[int]:
    return comment_on_ticket(ticket, actor=actors.agent(author), body_html=html).data.get("mentions", [])


def test_a_mention_tells_once_and_lets_follow(ticket, ana, bruno):
    assert mentions(ticket, ana, "<p>Could you look, @Bruno Reis? Thanks, @bruno reis!</p>") == [bruno.pk]
    told = Notification.objects.get()
    assert (told.user, told.kind) == (bruno, "mentioned")
    assert list(ticket.follows.values_list("user", flat=True)) == [bruno.pk]
    comment_on_ticket(ticket, actor=actors.agent(ana), body_html="<p>More.</p>")
    assert Notification.objects.filter(user=bruno, kind="colleague").count() == 1
    unfollow_ticket(ticket, actor=actors.agent(bruno))
    assert mentions(ticket, ana, "<p>@Bruno Reis</p>") == [bruno.pk] and ticket.follows.count() == 1


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Ana Moreno", ["Ana Moreno"]),
        ("@Ana Morena", ["Ana"]),
        ("@Anabel", []),
        ("(@Ana, @Bruno Reis)", ["Ana", "Bruno Reis"]),
        ("write to x@Ana", []),
        ("mail ana@desk.example", []),
        ("@ana@desk.example", ["Ana Moreno"]),
        ("@ <b>nobody</b> @@Ana", ["Ana"]),
        ("@Gus Gone @Mia Me", []),
        ("", []),
    ],
)
def test_what_counts_as_a_mention(ticket, ana, bruno, text, names):
    mia = factories.user("Mia Me", "mia@desk.example")
    factories.user("Gus Gone", is_active=False)
    known = {user.pk: user.name for user in (ana, bruno, factories.user("Ana", "other@desk.example"))}
    assert [known[pk] for pk in mentions(ticket, mia, f"<p>{text}.</p>")] == names


def test_of_two_with_one_name_the_address_says_who(ticket, ana, bruno):
    other = factories.user("Ana Moreno", "ana2@desk.example")
    assert mentions(ticket, bruno, "<p>@Ana Moreno</p>") == []
    assert mentions(ticket, bruno, "<p>@ana2@desk.example</p>") == [other.pk]


def test_who_does_not_see_the_ticket_can_not_be_mentioned(ticket, ana, bruno, admin):
    Desk.objects.update(hides_other_campaigns=True)
    assert mentions(ticket, admin, "<p>@Ana Moreno @Ada Admin</p>") == []
    assert not Notification.objects.exists() and not ticket.follows.exists()


def test_the_list_offers_those_who_see_the_ticket(ticket, ana, bruno, admin, viewer, as_user, django_assert_num_queries):
    client = as_user(admin)
    client.get("/tickets/")
    with django_assert_num_queries(5):  # session, ticket, desk, people, presences
        page = client.get(f"/tickets/{ticket.pk}/people/", headers={"HX-Request": "true"}).content.decode()
    assert [name in page for name in ("Ana Moreno", "Bruno Reis", "Vera Viewer", "Ada Admin")] == [True, True, True, False]
    assert as_user(viewer).get(f"/tickets/{ticket.pk}/people/").status_code == 403
    Desk.objects.update(hides_other_campaigns=True)
    assert "Ana Moreno" not in client.get(f"/tickets/{ticket.pk}/people/").content.decode()
    assert as_user(ana).get(f"/tickets/{ticket.pk}/people/").status_code == 404


def test_a_correction_tells_whom_it_mentions_anew_and_nobody_twice(ticket, ana, bruno):
    mia = factories.user("Mia Me", "mia@desk.example")
    comment = Message.objects.get(pk=comment_on_ticket(ticket, actor=actors.agent(ana), body_html="<p>@Bruno Reis?</p>").message_id)

    def corrected(text: str) -> list[int]:
        return correct_message(comment, body_html=f"<p>{text}</p>", actor=actors.agent(ana)).data.get("mentions", [])

    assert corrected("@Bruno Reis, @Mia Me and @Ana Moreno?") == [mia.pk]
    assert corrected("Nobody?") == [] and corrected("@Mia Me, after all, and @Bruno Reis?") == []
    assert sorted(Notification.objects.filter(kind="mentioned").values_list("user", flat=True)) == sorted([bruno.pk, mia.pk])
    assert set(ticket.follows.values_list("user", flat=True)) == {bruno.pk, mia.pk}


def test_mentions_are_marked_where_comments_are_shown(ticket, ana, bruno, as_user):
    factories.user("Mia O'Hara & Co", "mia@desk.example")
    text = '<p>@bruno reis, <b>@Mia O\'Hara &amp; Co</b>: @mia@desk.example x@Ana Moreno <a href="mailto:a@Ana Moreno">@Nobody</a></p>'
    comment = Message.objects.get(pk=comment_on_ticket(ticket, actor=actors.agent(ana), body_html=text).message_id)
    found = ["@bruno reis", "@Mia O'Hara &amp; Co", "@mia@desk.example"]
    client = as_user(bruno)
    for address in (f"/tickets/{ticket.pk}/", f"/messages/{comment.uuid}/"):
        assert re.findall(r'<span class="mention">(.*?)</span>', client.get(address).content.decode()) == found
    correct_message(comment, body_html="<p>@Bruno Reis!</p>", actor=actors.agent(ana))
    assert '<span class="mention">@Bruno Reis</span>!' in client.get(f"/tickets/{ticket.pk}/").content.decode()
    assert client.get(f"/messages/{comment.uuid}/revisions/").content.decode().count('class="mention"') == 3


def test_what_customers_write_mentions_nobody(ticket, bruno, as_user):
    receive_message(ticket, message=factories.inbound(ticket.requester, "@Bruno Reis!"), actor=actors.contact(ticket.requester_id))
    assert 'class="mention"' not in as_user(bruno).get(f"/tickets/{ticket.pk}/").content.decode()
