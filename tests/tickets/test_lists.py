"""Lists: what stands in which view for whom, filters, pages, counts, and what they cost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from relevo.accounts.models import Desk, User
from relevo.core import actors, clock
from relevo.core.errors import Invalid
from relevo.core.recently import Recently
from relevo.notifications.queries import UNREAD, counted
from relevo.tickets.actions import assign_ticket, classify_ticket, set_status
from relevo.tickets.counts import COUNT_LIMIT, FRESH, view_counts
from relevo.tickets.enums import ListOrder, Status
from relevo.tickets.lists import VIEWS, TicketFilter, filtered, ticket_page
from relevo.tickets.models import Ticket
from relevo.tickets.ordering import ordered
from relevo.tickets.search import finding
from tests import factories

pytestmark = pytest.mark.django_db
# Which views are full outlives a test; by the clock of the others, these are not.
LONG_AGO = datetime(2001, 2, 3, tzinfo=UTC)


def numbers(user, **wanted) -> list[int]:
    return [row.number for row in ticket_page(user, TicketFilter(**{"view": "all"} | wanted)).rows]


@pytest.fixture
def desk(mailbox, ana, bruno, admin):
    """One ticket for each situation, an hour apart; the newest last."""
    made = {}
    with clock.frozen(clock.now() - timedelta(days=1)):
        start = clock.now()
    for place, name in enumerate(("new", "anas", "brunos", "waiting", "failed", "resolved", "closed")):
        with clock.frozen(start + timedelta(hours=place)):
            ticket = made[name] = factories.ticket(name.title(), text=f"About {name}")
            if name in ("anas", "waiting", "resolved"):
                assign_ticket(ticket, assignee=ana, actor=actors.agent(admin))
            if name == "brunos":
                assign_ticket(ticket, assignee=bruno, actor=actors.agent(admin))
            if name in ("waiting", "resolved", "closed"):
                status = {"waiting": Status.PENDING, "resolved": Status.RESOLVED, "closed": Status.CLOSED}[name]
                set_status(ticket, status=status, actor=actors.agent(admin))
    Ticket.objects.filter(pk=made["failed"].pk).update(has_failed_delivery=True)
    return {name: ticket.pk for name, ticket in made.items()}


def test_views_hold_what_their_names_say(desk, ana):
    found = {view: [name for number in numbers(ana, view=view) for name in desk if desk[name] == number] for view in VIEWS}
    assert found == {
        "mine": ["waiting", "anas"],
        "unassigned": ["failed", "new"],
        "active": ["failed", "waiting", "brunos", "anas", "new"],
        "pending": ["waiting"],
        "failed": ["failed"],
        "resolved": ["resolved"],
        "closed": ["closed"],
        "all": ["closed", "resolved", "failed", "waiting", "brunos", "anas", "new"],
        "snoozed": [],
        "spam": [],
    }
    assert numbers(ana, view="no such view") == []


def test_counts_are_those_of_the_views_for_everybody(desk, ana, bruno, admin, viewer):
    campaign, other = factories.campaign("Spring", ana), factories.campaign("Autumn", ana, bruno)
    for name, place in {"anas": campaign, "failed": campaign, "brunos": other}.items():
        classify_ticket(Ticket.objects.get(pk=desk[name]), campaign=place, actor=actors.agent(admin))
    for is_hidden in (False, True):
        Desk.objects.update(hides_other_campaigns=is_hidden)
        for user in (ana, bruno, admin, viewer):
            user = type(user).objects.get(pk=user.pk)
            assert view_counts(user, VIEWS) == {view: len(numbers(user, view=view)) for view in VIEWS}
    assert view_counts(type(bruno).objects.get(pk=bruno.pk), ("active", "mine")) == {"active": 1, "mine": 1}
    assert view_counts(type(viewer).objects.get(pk=viewer.pk), ("active", "all")) == {"active": 0, "all": 0}


def test_counting_stops_at_a_thousand(mailbox, ana):
    requester = factories.contact()
    Ticket.objects.bulk_create(Ticket(subject="Many", requester=requester, channel="email") for _ in range(COUNT_LIMIT + 5))
    with clock.frozen(LONG_AGO):
        assert view_counts(ana, ("active", "mine")) == {"active": COUNT_LIMIT, "mine": 0}


@pytest.mark.django_db(transaction=True)  # Within a transaction nothing is prepared.
def test_counting_is_planned_once_even_where_few_of_many_count(mailbox, ana, bruno):
    """For the few tickets of a small campaign PostgreSQL would expect that to plan for these values pays: more than counting takes."""
    large, small = factories.campaign("Spring", ana), factories.campaign("Autumn", bruno)
    requester, places = factories.contact(), [large] * 3000 + [small] * 3
    made = (Ticket(subject="Many", requester=requester, channel="email", campaign=place) for place in places)
    Ticket.objects.bulk_create(made, batch_size=1000)
    Desk.objects.update(hides_other_campaigns=True)
    bruno = User.objects.get(pk=bruno.pk)
    with connection.cursor() as asking:
        asking.execute("ANALYZE tickets_ticket")
        for _ in range(12):
            assert counted(bruno, VIEWS[:5])["unassigned"] == 3
        asking.execute("SELECT generic_plans FROM pg_prepared_statements WHERE statement LIKE '%AS counted%'")
        assert asking.fetchall()[0][0] > 0


def test_a_full_view_is_counted_anew_after_a_while(mailbox, ana, bruno, django_assert_num_queries):
    campaign = factories.campaign("Spring", bruno)
    Ticket.objects.bulk_create(
        Ticket(subject="Many", requester=requester, channel="email", assignee=ana, campaign=campaign)
        for requester in [factories.contact()]
        for _ in range(COUNT_LIMIT)
    )
    assert ana.campaign_scope is bruno.campaign_scope is None
    with clock.frozen(LONG_AGO):
        assert view_counts(ana, ("active", "mine")) == {"active": COUNT_LIMIT, "mine": COUNT_LIMIT}
        Ticket.objects.filter(number__in=Ticket.objects.values("number")[:1]).update(status="resolved")
        with django_assert_num_queries(0):
            assert view_counts(ana, ("active", "mine")) == {"active": COUNT_LIMIT, "mine": COUNT_LIMIT}
        assert view_counts(bruno, ("active", "mine", "resolved")) == {"active": COUNT_LIMIT, "mine": 0, "resolved": 1}
        assert counted(ana, ("active", "mine")) == {UNREAD: 0, "active": COUNT_LIMIT, "mine": COUNT_LIMIT}
        Desk.objects.update(hides_other_campaigns=True)
        limited = type(bruno).objects.get(pk=bruno.pk)
        assert view_counts(limited, ("active", "mine")) == {"active": COUNT_LIMIT - 1, "mine": 0}
        Desk.objects.update(hides_other_campaigns=False)
    with clock.frozen(LONG_AGO + FRESH):
        assert view_counts(ana, ("active", "mine")) == {"active": COUNT_LIMIT - 1, "mine": COUNT_LIMIT - 1}


def test_names_come_with_the_rows(desk, ana, admin):
    campaign, team = factories.campaign("Spring", ana), factories.team("Orders", ana)
    ticket = Ticket.objects.get(pk=desk["anas"])
    classify_ticket(ticket, campaign=campaign, actor=actors.agent(admin))
    assign_ticket(ticket, team=team, actor=actors.agent(admin))
    row = ticket_page(ana, TicketFilter(view="mine")).rows[0]
    assert (row.number, row.assignee_name, row.assignee_kind, row.team_name, row.campaign_name) == (
        ticket.pk,
        "Ana Moreno",
        "person",
        "Orders",
        "Spring",
    )
    assert (row.account_name, row.requester_name, row.requester_id) == ("Shop", ticket.requester.name, ticket.requester_id)
    nameless = ticket_page(ana, TicketFilter(view="closed")).rows[0]
    assert (nameless.assignee_name, nameless.assignee_kind, nameless.team_name, nameless.campaign_name) == (None, None, None, None)


def test_filters_limit_together(desk, ana, bruno, admin, monkeypatch, django_assert_num_queries):
    classify_ticket(Ticket.objects.get(pk=desk["anas"]), tags=["refund", "vip"], actor=actors.agent(admin))
    assert numbers(ana, tag="vip") == numbers(ana, tag="refund", assignee_id=ana.pk, view="active") == [desk["anas"]]
    assert numbers(ana, tag="vip", assignee_id=bruno.pk) == numbers(ana, tag="no such tag") == []
    assert numbers(ana, status="pending") == numbers(ana, search="about wait") == numbers(ana, search=f"#{desk['waiting']}") == [desk["waiting"]]
    assert numbers(ana, search="about", view="closed") == [desk["closed"]]
    monkeypatch.setattr(finding, "FEW_TAGGED", 0)
    monkeypatch.setattr(finding, "FREQUENT", Recently(timedelta(minutes=1), 10))
    assert numbers(ana, tag="vip") == [desk["anas"]]
    # Known as frequent now: found in one query, as exactly as before.
    with django_assert_num_queries(1):
        assert numbers(ana, tag="vip") == [desk["anas"]]
    assert numbers(ana, search="9" * 30) == numbers(ana, search="²") == []


def test_pages_follow_each_other_without_gap_or_double(desk, ana):
    Ticket.objects.update(updated_at=clock.now())
    seen, cursor = [], ""
    for _ in range(4):
        page = ticket_page(ana, TicketFilter(view="all"), cursor=cursor, size=2)
        seen += [row.number for row in page.rows]
        cursor = page.next_cursor
    assert seen == sorted(desk.values(), reverse=True)
    assert cursor == ""
    with pytest.raises(Invalid):
        ticket_page(ana, TicketFilter(view="all"), cursor="made up")


@pytest.mark.parametrize("order", ListOrder.values)
@pytest.mark.parametrize("limit", ["", "assignee_id", "team_id", "status"])
def test_the_statement_that_is_built_once_answers_as_the_query_set(desk, ana, bruno, admin, order, limit):
    team, spring = factories.team("Orders", ana), factories.campaign("Spring", ana)
    assign_ticket(Ticket.objects.get(pk=desk["new"]), team=team, actor=actors.agent(admin))
    classify_ticket(Ticket.objects.get(pk=desk["anas"]), campaign=spring, actor=actors.agent(admin))
    limits = {"": {}, "assignee_id": {"assignee_id": bruno.pk}, "team_id": {"team_id": team.pk}, "status": {"status": "open", "team_id": team.pk}}[
        limit
    ]
    for is_hidden in (False, True):
        Desk.objects.update(hides_other_campaigns=is_hidden)
        for user in (User.objects.get(pk=ana.pk), User.objects.get(pk=bruno.pk)):
            for view in VIEWS:
                wanted = TicketFilter(view=view, order=order, **limits)
                expected, cursor = [row.number for row in ordered(filtered(user, wanted), order)], ""
                found: list[int] = []
                while True:
                    page = ticket_page(user, wanted, cursor=cursor, size=2)
                    found += [row.number for row in page.rows]
                    cursor = page.next_cursor
                    if not cursor:
                        break
                assert found == expected


@pytest.mark.parametrize(("wanted", "queries"), [({}, 1), ({"tag": "vip", "view": "all"}, 2), ({"search": "about"}, 6)])
def test_a_page_costs_the_same_for_one_ticket_and_for_three(mailbox, ana, django_assert_num_queries, wanted, queries):
    assert ana.campaign_scope is None  # Asked for once a user, not for every list.
    for _ in range(2):
        factories.ticket(text="About it")
        factories.ticket(text="About it")
        with django_assert_num_queries(queries):
            ticket_page(ana, TicketFilter(**wanted))
        with django_assert_num_queries(1):
            view_counts(ana)
