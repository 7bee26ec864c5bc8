"""What is kept in memory of people, names and settings must be true with the next request, whoever changed it."""

from __future__ import annotations

import re

import pytest
from django.db import connection, transaction

from relevo.accounts import loading, stamp
from relevo.accounts.models import Desk, User
from relevo.accounts.stamp import Kept
from relevo.core import actors
from relevo.desk.pages import directory
from relevo.tickets.actions import create_view
from relevo.tickets.lists import TicketFilter, ticket_page
from relevo.tickets.models import Service, View
from relevo.tickets.wording import Names
from relevo.wiring import KEPT
from tests import factories

pytestmark = pytest.mark.django_db
VIP = {"all": [{"field": "tags", "operator": "has_any", "value": ["vip"]}]}


def now() -> str:
    with connection.cursor() as asking:
        asking.execute(f"SELECT {stamp.expression()}")
        return asking.fetchone()[0]


def test_it_stays_until_something_changes_and_never_comes_back(ana):
    seen = [now()]
    assert now() == seen[0]

    def changed() -> bool:
        seen.append(now())
        return len(set(seen)) == len(seen)

    spring = factories.campaign("Spring")
    assert changed()
    spring.members.add(ana)
    assert changed()
    for name in ("Summer", "Spring"):  # Twice in one transaction, and back to what it was.
        spring.name = name
        spring.save()
        assert changed()
    Service.objects.create(name="Repairs")
    assert changed()
    spring.members.remove(ana)
    assert changed()
    Desk.objects.update(hides_other_campaigns=True)
    assert changed()
    Service.objects.all().delete()
    assert changed()


def test_what_is_taken_back_leaves_the_one_of_before(ana):
    before = now()
    with transaction.atomic():
        User.objects.filter(pk=ana.pk).update(name="Ana Luz")
        assert now() != before
        transaction.set_rollback(True)
    assert now() == before


def test_all_tables_of_which_something_is_kept_are_covered():
    spoken = f"{directory._EVERYBODY} {loading.COLUMNS} FROM {View._meta.db_table}"
    assert set(re.findall(r"(?:FROM|JOIN) ([a-z]+_\w+)", spoken)) <= stamp.tables() == {model._meta.db_table for model in KEPT}


def test_only_what_was_kept_under_the_same_stamp_is_found():
    kept: Kept[int] = Kept()
    assert kept.keep("one", "a", 1) == 1
    assert (kept.get("one", "a"), kept.get("one", "b"), kept.get("two", "a"), kept.get("", "a")) == (1, None, None, None)
    kept.keep("", "a", 3)
    kept.keep("two", "b", 2)
    assert (kept.get("one", "a"), kept.get("two", "a"), kept.get("two", "b"), kept.get("", "a")) == (None, None, 2, None)


def test_a_page_shows_what_others_changed_before_it_was_asked_for(ana, bruno, as_user, mailbox):
    ticket = factories.ticket(assignee=bruno, team=factories.team("Orders"))
    client = as_user(ana)
    address = f"/tickets/{ticket.pk}/"
    for page in (client.get("/tickets/"), client.get(address)):
        assert "Bruno" in page.text and "Orders" in page.text
    User.objects.filter(pk=bruno.pk).update(name="Eva Luz")
    ticket.team.name = "Deliveries"
    ticket.team.save()
    create_view(actor=actors.agent(ana), owner=ana, campaign=None, name="What burns", conditions=VIP)
    for page in (client.get("/tickets/"), client.get(address)):
        assert "Eva Luz" in page.text and "Deliveries" in page.text
        assert "Bruno" not in page.text and "Orders" not in page.text
    assert "What burns" in client.get("/tickets/").text


def test_who_may_no_longer_see_or_come_in_is_refused_at_once(ana, admin, as_user, mailbox):
    spring, autumn = factories.campaign("Spring", ana), factories.campaign("Autumn", admin)
    one, other = factories.ticket("Wheel", campaign=spring), factories.ticket("Saddle", campaign=autumn)
    client = as_user(ana)
    assert all(word in client.get("/tickets/").text for word in ("Wheel", "Saddle"))
    Desk.objects.update(hides_other_campaigns=True)
    page = client.get("/tickets/").text
    assert "Wheel" in page and "Saddle" not in page
    assert client.get(f"/tickets/{other.pk}/").status_code == 404
    spring.members.remove(ana)
    assert client.get(f"/tickets/{one.pk}/").status_code == 404
    User.objects.filter(pk=ana.pk).update(role="viewer")
    assert client.get("/tickets/new/").status_code == 403
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert client.get("/tickets/").status_code == 302


def test_a_new_password_ends_sessions_that_are_kept(ana, as_user):
    client = as_user(ana)
    assert client.get("/tickets/").status_code == 200
    ana.set_password("another long word")
    ana.save()
    assert client.get("/tickets/").status_code == 302


def test_nobody_s_lists_are_shared_between_requests(ana):
    User.objects.filter(pk=ana.pk).update(ticket_sections=["notes"])
    with loading.under(now()):
        first, second = loading.active_user(ana.pk), loading.active_user(ana.pk)
        first.ticket_sections.append("tasks")
        assert second.ticket_sections == loading.active_user(ana.pk).ticket_sections == ["notes"]


def test_views_are_those_of_the_reader(ana, bruno, as_user):
    create_view(actor=actors.agent(ana), owner=ana, campaign=None, name="Only Ana's", conditions=VIP)
    for _ in range(2):
        assert "Only Ana" in as_user(ana).get("/tickets/").text
        assert "Only Ana" not in as_user(bruno).get("/tickets/").text


def test_rows_name_what_came_after_the_names_were_kept(ana, bruno, mailbox):
    factories.ticket(assignee=bruno, team=factories.team("Orders"), campaign=factories.campaign("Spring"))
    factories.ticket()
    known = directory.load_directory().names
    late = factories.user("Late Comer", "late@desk.example")
    for names in (known, Names()):
        assert ticket_page(ana, TicketFilter(), names=names) == ticket_page(ana, TicketFilter())
    factories.ticket(assignee=late)
    assert [row.assignee_name for row in ticket_page(ana, TicketFilter(), names=known).rows] == ["Late Comer", None, bruno.name]
