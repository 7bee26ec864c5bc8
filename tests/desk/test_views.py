"""Views that people make: the form, the list they give, and who sees them."""

from __future__ import annotations

import re

import pytest
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from relevo.accounts.models import AuditEntry, Desk
from relevo.core import actors
from relevo.tickets import lists
from relevo.tickets.actions import create_view, set_status
from relevo.tickets.enums import Priority, Status
from relevo.tickets.models import View
from tests import factories

pytestmark = pytest.mark.django_db
URGENT = {"all": [{"field": "priority", "operator": "at_least", "value": 40}]}


@pytest.fixture
def tickets(mailbox, ana):
    return {
        name: factories.ticket(f"{name} ticket", assignee=assignee, priority=priority, tags=tags)
        for name, assignee, priority, tags in (
            ("Plain", None, Priority.MEDIUM, []),
            ("Urgent", ana, Priority.URGENT, ["vip"]),
            ("Tagged", None, Priority.LOW, ["vip"]),
        )
    }


def lines(*blocks: tuple[str, list[tuple[str, str, list[str]]]]) -> dict[str, object]:
    """What the form sends for blocks of (mode, [(field, operator, values)])."""
    sent: dict[str, object] = {}
    for block, (mode, comparisons) in enumerate(blocks):
        sent[f"b{block}-mode"] = mode
        for line, (field, operator, values) in enumerate(comparisons):
            at = f"b{block}-l{line}"
            sent |= {f"{at}-field": field, f"{at}-was": field, f"{at}-operator": operator, f"{at}-value": values}
    return sent


def form(name: str = "VIP", **more: object) -> dict[str, object]:
    return {"name": name, "audience": "mine", "order": "changed", "layout": "table", "columns": ["requester", "tags"], **more}


def shown(client, view: View | int, **query: str) -> str:
    response = client.get("/tickets/", {"view": getattr(view, "pk", view), **query})
    assert response.status_code == 200
    return response.content.decode()


def test_a_view_is_made_of_lines_and_shows_what_fits(tickets, ana, as_user):
    client = as_user(ana)
    sent = form(**lines(("all", [("tags", "has_any", ["vip, b2b"])]), ("none", [("assignee", "is", ["me"]), ("is_important", "is", ["yes"])])))
    response = client.post("/views/new/", sent)
    view = View.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, f"/tickets/?view={view.pk}")
    page = shown(client, view)
    assert "Tagged ticket" in page and "Urgent ticket" not in page and "Plain ticket" not in page
    assert "VIP" in page and ">Tags</th>" in page and ">Priority</th>" not in page
    # The form shows what was saved; saved once more, it stays the same.
    before = view.conditions
    edited = client.get(f"/views/{view.pk}/").content.decode()
    assert 'value="b2b, vip"' in edited and "None of these holds" in edited
    assert client.post(f"/views/{view.pk}/", sent | {"name": "Very important"}).status_code == 302
    view.refresh_from_db()
    assert (view.name, view.conditions, view.owner) == ("Very important", before, ana)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("field", "operator", "values", "words"),
    [
        ("subject", "contains", [""], "Say a text of up to 200 characters."),
        ("requester", "is", ["nobody@customer.example"], "No customer has one of these addresses."),
        ("message_count", "at_least", ["many"], "Say a whole number."),
        ("created_at", "before", ["2026-02-30T10:00"], "Say a moment with its time zone"),
        ("updated_at", "within", ["99999999"], "Say a span of time"),
        ("status", "is", [], "Say a list of one to 200 values."),
    ],
)
def test_what_is_wrong_stands_beside_its_line_and_nothing_typed_is_lost(field, operator, values, words, ana, as_user):
    response = as_user(ana).post("/views/new/", form(name="Mine", **lines(("all", [(field, operator, values)]))))
    page = response.content.decode()
    assert response.status_code == 422 and not View.objects.exists()
    assert words in page and 'value="Mine"' in page
    assert all(f'value="{value}"' in page for value in values)


def test_lines_and_blocks_are_added_and_removed_without_scripts_too(ana, as_user):
    client = as_user(ana)
    sent = form(**lines(("any", [("subject", "contains", ["refund"]), ("channel", "is", ["email"])])))
    more = client.post("/views/new/", sent | {"change": "add:0"}).content.decode()
    assert 'name="b0-l2-field"' in more and 'name="b0-l3-field"' not in more and 'value="refund"' in more
    less = client.post("/views/conditions/", sent | {"change": "remove:0:0"}).content.decode()
    assert "refund" not in less and 'value="email" checked' in less and "<html" not in less
    assert "Without conditions" in client.post("/views/conditions/", sent | {"change": "remove:0"}).content.decode()
    # Another field: its first comparison, and none of the values that belonged to the one before.
    other = client.post("/views/conditions/", sent | {"b0-l0-field": "team"}).content.decode()
    assert "refund" not in other and ">is one of<" in other
    assert not View.objects.exists()


def test_columns_stand_in_the_order_that_was_chosen(tickets, ana, as_user):
    client = as_user(ana)
    sent = form(columns=["tags", "requester"], offered=["tags", "requester", "status"])
    moved = client.post("/views/new/", sent | {"change": "down:tags"}).content.decode()
    assert re.findall(r'name="offered" value="(\w+)"', moved)[:4] == ["requester", "tags", "status", "team"] and not View.objects.exists()
    assert [re.search(f'name="columns" value="{name}"[^>]*checked', moved) is not None for name in ("tags", "status")] == [True, False]
    for nothing in ("up:tags", "down:updated", "up:nonsense"):
        again = client.post("/views/new/", sent | {"change": nothing}).content.decode()
        assert re.findall(r'name="offered" value="(\w+)"', again)[:3] == ["tags", "requester", "status"]
    client.post("/views/new/", sent)
    view = View.objects.get()
    assert view.columns == ["tags", "requester"]
    for layout in ("table", "cards"):
        View.objects.update(layout=layout)
        page = shown(client, view)
        assert page.index(">Tags</th>") < page.index(">Requester</th>") and page.index('<td class="c-tags"') < page.index('<td class="c-requester"')
    edited = client.get(f"/views/{view.pk}/").content.decode()
    assert re.findall(r'name="offered" value="(\w+)"', edited)[:3] == ["tags", "requester", "team"]


def test_the_order_holds_over_pages(mailbox, ana, as_user):
    made = [factories.ticket(f"Number {turn}", priority=[Priority.LOW, Priority.URGENT][turn % 2]) for turn in range(60)]
    for order, first in (("oldest", made[0]), ("newest", made[59]), ("priority", made[59]), ("unchanged", made[0]), ("changed", made[59])):
        view = create_view(actor=actors.agent(ana), owner=ana, name=order, conditions={"all": []}, order=order)
        client = as_user(ana)
        page = shown(client, view)
        assert page.index('<tr id="t') == page.index(f'<tr id="t{first.number}"')
        cursor = page.split("cursor=", 1)[1].split('"', 1)[0]
        rest = shown(client, view, cursor=cursor)
        ids = [piece.split('"', 1)[0] for text in (page, rest) for piece in text.split('<tr id="t')[1:]]
        assert len(ids) == len(set(ids)) == 60


def test_a_board_has_a_lane_for_each_status(tickets, ana, as_user):
    set_status(tickets["Tagged"], status=Status.RESOLVED, actor=actors.agent(ana))
    view = create_view(actor=actors.agent(ana), owner=ana, name="Board", conditions={"all": []}, layout="board")
    page = shown(as_user(ana), view)
    lanes = {part.split('"', 1)[0]: part for part in page.split('<section class="lane" data-value="')[1:]}
    assert list(lanes) == ["new", "open", "pending", "resolved"]
    assert "Tagged ticket" in lanes["resolved"] and "Plain ticket" in lanes["new"]
    assert lanes["new"].count("draggable") == 2 and 'value="closed"' not in page
    viewer = factories.user("Vera", "vera@desk.example", role="viewer")
    everybodys = create_view(actor=actors.system("test"), owner=None, name="Board", conditions={"all": []}, layout="board")
    page = shown(as_user(viewer), everybodys)
    assert 'class="lane"' in page and "draggable" not in page and "data-submits" not in page


def test_a_board_of_people_has_lanes_for_nobody_the_reader_and_whoever_has_a_ticket(tickets, ana, bruno, as_user, django_assert_num_queries):
    factories.user("Carla", "carla@desk.example")
    view = create_view(actor=actors.agent(bruno), owner=bruno, name="Who", conditions={"all": []}, layout="people")
    client = as_user(bruno)
    shown(client, view)
    # The three of every list, and four that limit the time of the list with conditions.
    with django_assert_num_queries(7):
        page = shown(client, view)
    lanes = {part.split('"', 1)[0]: part for part in page.split('<section class="lane" data-value="')[1:]}
    assert list(lanes) == ["", str(bruno.pk), str(ana.pk)]
    assert "Urgent ticket" in lanes[str(ana.pk)] and "Plain ticket" in lanes[""] and "Nothing here" in lanes[str(bruno.pk)]
    assert page.count("draggable") == 3 and 'name="expected"' in page
    # A filter by one person leaves nothing to stand side by side.
    assert 'class="lane"' not in shown(client, view, assignee=str(ana.pk))


def test_a_board_of_people_says_what_it_leaves_out(mailbox, ana, as_user):
    for turn in range(102):
        factories.ticket(f"Number {turn}")
    view = create_view(actor=actors.agent(ana), owner=ana, name="Who", conditions={"all": []}, layout="people")
    page = shown(as_user(ana), view)
    assert page.count('class="card ticket-card"') == 100 and "The first 100 tickets of this view are shown." in page


def test_who_sees_and_changes_which_view(mailbox, ana, bruno, as_user):
    spring, autumn = factories.campaign("Spring", ana), factories.campaign("Autumn")
    supervisor = factories.user("Sofia", "sofia@desk.example", role="supervisor")
    spring.members.add(supervisor)
    administrator = factories.user("Ada", "ada@desk.example", role="administrator")

    def make(name, owner=None, campaign=None):
        return create_view(actor=actors.system("test"), owner=owner, campaign=campaign, name=name, conditions=URGENT)

    views = {"own": make("own", ana), "all": make("all"), "spring": make("spring", campaign=spring), "autumn": make("autumn", campaign=autumn)}
    sees = {ana: {"own", "all", "spring"}, bruno: {"all"}, supervisor: {"all", "spring", "autumn"}, administrator: {"all", "spring", "autumn"}}
    changes = {ana: {"own"}, bruno: set(), supervisor: {"spring"}, administrator: {"all", "spring", "autumn"}}
    for user, names in sees.items():
        client = as_user(user)
        assert {name for name, view in views.items() if client.get("/tickets/", {"view": view.pk}).status_code == 200} == names
        assert {name for name, view in views.items() if client.get(f"/views/{view.pk}/").status_code == 200} == changes[user]
        assert {name for name, view in views.items() if f"?view={view.pk}" in client.get("/tickets/").content.decode()} == names
    # An agent may not share; a supervisor only with the own campaigns.
    assert as_user(ana).post("/views/new/", form(audience="everybody", **lines())).status_code == 422
    assert as_user(supervisor).post("/views/new/", form(audience=str(autumn.pk), **lines())).status_code == 422
    assert as_user(supervisor).post("/views/new/", form(audience=str(spring.pk), **lines())).status_code == 302
    assert as_user(supervisor).post(f"/views/{views['all'].pk}/delete/").status_code == 404
    assert as_user(administrator).post(f"/views/{views['all'].pk}/delete/").status_code == 302
    assert [entry.verb for entry in AuditEntry.objects.filter(actor_user=administrator)] == ["view.deleted"]


def test_a_view_shows_no_more_than_its_reader_may_see(mailbox, ana, bruno, as_user):
    Desk.objects.update(hides_other_campaigns=True)
    spring = factories.campaign("Spring", ana)
    factories.ticket("Seen by Ana", campaign=spring)
    view = create_view(actor=actors.system("test"), owner=None, name="Everything", conditions={"all": []})
    assert "Seen by Ana" in shown(as_user(ana), view)
    assert "Seen by Ana" not in shown(as_user(bruno), view)
    sent = form(**lines(("all", [("campaign", "is", [])])))
    offered = {user: as_user(user).post("/views/conditions/", sent).content.decode() for user in (ana, bruno)}
    assert ">Spring</label>" in offered[ana] and ">Spring</label>" not in offered[bruno]


def test_conditions_deeper_than_the_form_stay_as_they_are(tickets, ana, as_user):
    deep = {"any": [{"all": [{"not": {"all": [{"field": "tags", "operator": "is_set"}]}}]}]}
    view = create_view(actor=actors.agent(ana), owner=ana, name="Deep", conditions=deep)
    client = as_user(ana)
    assert "deeper than this form can show" in client.get(f"/views/{view.pk}/").content.decode()
    assert client.post(f"/views/{view.pk}/", form(name="Deeper", keep="1")).status_code == 302
    view.refresh_from_db()
    assert (view.name, view.conditions) == ("Deeper", deep)
    assert "Plain ticket" in shown(client, view)


@pytest.mark.parametrize("views", [1, 6])
def test_many_views_are_counted_in_one_statement(views, tickets, ana, as_user, django_assert_num_queries):
    for number in range(views):
        create_view(actor=actors.agent(ana), owner=ana, name=f"View {number}", conditions=URGENT)
    client = as_user(ana)
    # The six of every first list; a savepoint and its end, the limit of time set and taken back, and all counts; then the three of every list.
    for queries in (11, 3):
        with django_assert_num_queries(queries):
            assert client.get("/tickets/").content.decode().count('<span class="num">1</span>') >= views


@pytest.mark.parametrize("layout", ["table", "board"])
def test_a_view_that_would_take_too_long_is_given_up_and_says_so(layout, tickets, ana, as_user, monkeypatch):
    view = create_view(actor=actors.agent(ana), owner=ana, name="Deep", conditions={"all": []}, layout=layout)
    monkeypatch.setattr(lists, "PATIENCE_MILLISECONDS", 1)
    monkeypatch.setattr(lists, "condition", lambda node, context: RawSQL("pg_sleep(0.02) IS NOT NULL", [], BooleanField()))
    page = shown(as_user(ana), view)
    assert "It takes too long to look this list through." in page and "No ticket fits" not in page and "Plain ticket" not in page


def test_a_new_view_may_begin_with_another_one(tickets, ana, as_user):
    view = create_view(actor=actors.agent(ana), owner=ana, name="Urgent", conditions=URGENT)
    page = as_user(ana).get("/views/new/", {"view": view.pk}).content.decode()
    assert '<option value="40" selected>' in page and 'value="Urgent"' not in page
    assert as_user(ana).get("/views/new/", {"view": 999_999}).status_code == 404


def test_a_new_view_begins_with_the_filters_of_the_list(tickets, ana, as_user):
    team = factories.team("Orders")
    client = as_user(ana)
    link = client.get("/tickets/", {"view": "mine", "team": team.pk}).content.decode().split('href="/views/new/?', 1)[1].split('"', 1)[0]
    page = client.get("/views/new/?" + link.replace("&amp;", "&")).content.decode()
    assert f'value="{team.pk}" checked' in page and 'value="me" checked' in page and 'value="pending" checked' in page
