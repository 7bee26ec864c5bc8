"""The page of the report of service levels."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from relevo.accounts.models import User
from relevo.core import actors, clock
from relevo.tickets.actions import create_view
from tests import factories
from tests.conftest import NOON
from tests.reports.test_service_levels import decided
from tests.sla.promises import policy

PAGE = "/reports/service-levels/"


@pytest.fixture(autouse=True)
def _noon():
    with clock.frozen(NOON):
        yield


@pytest.fixture
def given(ana, bruno):
    factories.account()
    one, ticket = policy(), factories.ticket()
    decided(ticket, one, agent=ana)
    decided(ticket, one, agent=bruno, is_missed=True, spent=7200)
    return one


def cells(response) -> list[list[str]]:
    """The rows of all tables as words."""
    rows = re.findall(r'<tr><th scope="row".*?</tr>', response.content.decode(), re.DOTALL)
    return [re.sub(r"<[^>]+>", "|", row).replace("\n", "").split("|") for row in rows]


def words(response) -> list[list[str]]:
    return [[word for word in row if word] for row in cells(response)]


@pytest.mark.parametrize("policies", [1, 3])
def test_the_page_costs_a_fixed_number_of_queries(as_user, admin, ana, given, django_assert_num_queries, policies):
    ticket = factories.ticket("Another")
    for number in range(policies):
        decided(ticket, policy(f"Policy {number}"), agent=ana)
    browser = as_user(admin)
    with django_assert_num_queries(9):
        shown = browser.get(PAGE)
    assert len(words(shown)) == policies + 2


def test_rows_totals_and_ways_further(as_user, admin, ana, given):
    browser = as_user(admin)
    shown = browser.get(PAGE)
    assert words(shown) == [[name, "2", "1", "1", "50 %", "1 min", "2 hr"] for name in ("Standard", "All")]
    assert "Oct 22, 2026 to Nov 20, 2026" in shown.content.decode()
    narrowed = browser.get(PAGE + f"?policy={given.pk}&by=agent&days=7")
    assert [row[:4] for row in words(narrowed)] == [["Ana Moreno", "1", "1", "0"], ["Bruno Reis", "1", "0", "1"], ["All", "2", "1", "1"]]
    assert f'href="{PAGE}?days=7&amp;policy={given.pk}&amp;by=policy&amp;agent={ana.pk}"' in narrowed.content.decode()
    assert "Nothing was decided" in browser.get(PAGE + "?first_day=2026-01-01&last_day=2026-01-31").content.decode()


def test_agents_see_their_own_and_operators_nothing(as_user, ana, given):
    shown = as_user(ana).get(PAGE)
    assert [row[:4] for row in words(shown)] == [["Standard", "1", "1", "0"], ["All", "1", "1", "0"]]
    assert 'name="agent"' not in shown.content.decode() and "by=agent" not in shown.content.decode()
    assert f'href="{PAGE}"' in as_user(ana).get("/contacts/").content.decode()
    operator = as_user(factories.user("Omar Operator", role="operator"))
    assert operator.get(PAGE).status_code == 403
    assert f'href="{PAGE}"' not in operator.get("/contacts/").content.decode()


@pytest.mark.parametrize(
    "query", ["first_day=2026-02-02&last_day=2026-02-01", "first_day=x&last_day=2026-02-01", "policy=999999", "by=colour", "last_day=2026-02-01"]
)
@pytest.mark.parametrize("address", [PAGE, PAGE + "file/"])
def test_what_makes_no_report_says_why(as_user, admin, given, query, address):
    refused = as_user(admin).get(f"{address}?{query}")
    assert refused.status_code == 422
    assert re.search(r'class="(form-)?error"', refused.content.decode()) and not words(refused)


def test_the_file_holds_what_the_page_shows(as_user, admin, given):
    browser = as_user(admin)
    href = re.search(r'href="([^"]+/file/[^"]*)"', browser.get(PAGE + "?by=agent&days=7").content.decode())[1]
    file = browser.get(href.replace("&amp;", "&"))
    assert file.headers["Content-Disposition"] == 'attachment; filename="service-levels-2026-11-14-2026-11-20.csv"'
    assert [line.split(",")[1] for line in file.content.decode("utf-8-sig").splitlines()] == ["Agent", "Ana Moreno", "Bruno Reis"]


def test_each_figure_leads_to_its_tickets(as_user, admin, ana, given):
    browser = as_user(admin)
    report = browser.get(PAGE + "?by=agent&days=7").content.decode()
    hrefs = [one.replace("&amp;", "&") for one in re.findall(r'href="([^"]+/targets/[^"]*)"', report)]
    # Two rows and their total: what was decided, met and missed, where it is not nothing.
    assert [re.sub(r".*kind=", "", one) for one in hrefs] == [
        *(f"first_reply&row={ana.pk}{more}" for more in ("", "&outcome=met")),
        *(f"first_reply&row={ana.pk + 1}{more}" for more in ("", "&outcome=missed")),
        *(f"first_reply{more}" for more in ("", "&outcome=met", "&outcome=missed")),
    ]
    missed = browser.get(hrefs[3]).content.decode()
    assert "First reply: missed" in missed and "Agent: <b>Bruno Reis</b>" in missed and missed.count("<tr><th") == 2
    assert "Late by" in missed and f'href="{PAGE}?days=7&amp;by=agent"' in missed
    met = browser.get(hrefs[1]).content.decode()
    assert "Ana Moreno" in met and "Late by" not in met
    assert browser.get(PAGE + "targets/?kind=first_reply&row=none&by=team").content.decode().count("No team") == 1
    for nonsense in ("", "?kind=x", "?kind=first_reply&outcome=x", "?kind=first_reply&row=-1"):
        assert browser.get(PAGE + "targets/" + nonsense).status_code == 404
    assert browser.get(PAGE + "targets/?kind=first_reply&policy=999999").status_code == 422


def test_long_lists_come_in_pages(as_user, admin, given, django_assert_num_queries):
    ticket = factories.ticket("Another")
    for minute in range(50):
        decided(ticket, given, at=NOON - timedelta(minutes=minute))
    browser = as_user(admin)
    with django_assert_num_queries(9):
        first = browser.get(PAGE + "targets/?kind=first_reply").content.decode()
    older = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    assert (first.count('<th scope="row"'), browser.get(older).content.decode().count('<th scope="row"')) == (50, 2)


def test_the_tickets_of_a_view(as_user, admin, given):
    late = factories.ticket("Late", tags=["late"])
    decided(late, given)
    asked = {"all": [{"field": "tags", "operator": "has_any", "value": ["late"]}]}
    view = create_view(actor=actors.agent(admin), owner=admin, name="Late ones", conditions=asked)
    browser = as_user(admin)
    shown = browser.get(PAGE + f"?view={view.pk}")
    assert [row[:4] for row in words(shown)] == [["Standard", "1", "1", "0"], ["All", "1", "1", "0"]]
    behind = browser.get(re.search(r'href="([^"]+/targets/[^"]*)"', shown.content.decode())[1].replace("&amp;", "&")).content.decode()
    assert "Tickets of the view: <b>Late ones</b>" in behind and behind.count('<th scope="row"') == 1
    file = browser.get(PAGE + f"file/?view={view.pk}").content.decode("utf-8-sig")
    assert file.splitlines()[1].startswith("First reply,Standard,1,0,100")
    foreign = create_view(actor=actors.agent(given_user := factories.user("Robin")), owner=given_user, name="Foreign", conditions=asked)
    assert browser.get(PAGE + f"?view={foreign.pk}").status_code == 422


def test_who_has_a_time_zone_that_is_no_longer_known_reads_in_that_of_the_world(as_user, admin):
    User.objects.filter(pk=admin.pk).update(time_zone="Mars/Olympus")
    assert as_user(admin).get("/reports/service-levels/").status_code == 200
