"""Who is mentioned by a comment, and what follows from it."""

from __future__ import annotations

import pytest

from relevo.accounts.models import Desk
from relevo.core import actors
from relevo.notifications.models import Notification
from relevo.tickets.actions import comment_on_ticket, unfollow_ticket
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
    with django_assert_num_queries(6):  # session, user, ticket, desk, people, presences
        page = client.get(f"/tickets/{ticket.pk}/people/", headers={"HX-Request": "true"}).content.decode()
    assert [name in page for name in ("Ana Moreno", "Bruno Reis", "Vera Viewer", "Ada Admin")] == [True, True, True, False]
    assert as_user(viewer).get(f"/tickets/{ticket.pk}/people/").status_code == 403
    Desk.objects.update(hides_other_campaigns=True)
    assert "Ana Moreno" not in client.get(f"/tickets/{ticket.pk}/people/").content.decode()
    assert as_user(ana).get(f"/tickets/{ticket.pk}/people/").status_code == 404
