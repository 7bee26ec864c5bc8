"""Lists side by side: which ones, in which order, and what each shows."""

from __future__ import annotations

import re

import pytest

from relevo.core import actors
from relevo.tickets.actions import choose_side_by_side, create_view, delete_view
from relevo.tickets.actions.side_by_side import MAX_COLUMNS
from relevo.tickets.models import SideBySide
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/tickets/side-by-side/"


def columns(client) -> list[str]:
    """The names of the lists from left to right."""
    response = client.get(ADDRESS)
    assert response.status_code == 200
    return re.findall(r'aria-labelledby="column-(\w+)"', response.content.decode())


def test_lists_are_added_moved_and_taken_away(mailbox, ana, as_user):
    client = as_user(ana)
    assert columns(client) == ["mine", "unassigned", "pending"]
    view = create_view(actor=actors.agent(ana), owner=ana, name="VIP", conditions={"all": []})
    assert client.post(ADDRESS, {"add": view.pk}).headers["Location"] == ADDRESS
    client.post(ADDRESS, {"left": view.pk})
    client.post(ADDRESS, {"right": "mine"})
    client.post(ADDRESS, {"remove": "pending"})
    assert columns(client) == ["unassigned", "mine", str(view.pk)]
    # Twice, at the edge, or with a list that is not there: nothing happens.
    for values in ({"add": "mine"}, {"left": "unassigned"}, {"right": view.pk}, {"remove": "pending"}, {}):
        client.post(ADDRESS, values)
        assert columns(client) == ["unassigned", "mine", str(view.pk)]
    delete_view(view, actor=actors.agent(ana))
    assert columns(client) == ["unassigned", "mine"]
    for name in ("unassigned", "mine"):
        client.post(ADDRESS, {"remove": name})
    assert columns(client) == [] and "No list is here yet" in client.get(ADDRESS).content.decode()


def test_what_is_not_ones_own_or_too_much_is_refused_in_words(mailbox, ana, bruno, as_user):
    foreign = create_view(actor=actors.agent(bruno), owner=bruno, name="Bruno's", conditions={"all": []})
    client = as_user(ana)
    for name in (foreign.pk, "nonsense", "9" * 30, "²"):
        assert "There is no such list" in client.post(ADDRESS, {"add": name}, follow=True).content.decode()
    own = [str(create_view(actor=actors.agent(ana), owner=ana, name=f"View {turn}", conditions={"all": []}).pk) for turn in range(MAX_COLUMNS)]
    choose_side_by_side(user=ana, views=own)
    page = client.post(ADDRESS, {"add": "mine"}, follow=True).content.decode()
    assert "Up to 8 lists stand side by side" in page and "No more lists fit here." in page
    assert SideBySide.objects.get(user=ana).views == own


def test_each_column_shows_the_first_tickets_of_its_list(mailbox, ana, as_user, django_assert_num_queries):
    for turn in range(27):
        factories.ticket(f"Free {turn}")
    factories.ticket("Of Ana", assignee=ana)
    client = as_user(ana)
    columns(client)
    # The session, the user, the views, the choice, the count of pending tickets, and one a column.
    with django_assert_num_queries(8):
        page = client.get(ADDRESS).content.decode()
    free = page.split('aria-labelledby="column-unassigned"')[1].split("</section>")[0]
    assert free.count('class="card ticket-card"') == 25 and "25+" in free and 'href="/tickets/?view=unassigned"' in free
    live = client.get(ADDRESS, headers={"Relevo-Live": "1"})
    assert b'id="pending"' in live.content and b"<html" not in live.content and live.headers["ETag"]
    assert client.get(ADDRESS, headers={"Relevo-Live": "1", "If-None-Match": live.headers["ETag"]}).status_code == 304


def test_a_viewer_looks_and_changes_nothing_on_the_tickets(mailbox, as_user):
    factories.ticket("Free")
    page = as_user(factories.user("Vera", "vera@desk.example", role="viewer")).get(ADDRESS).content.decode()
    assert "Free" in page and "data-submits" not in page
