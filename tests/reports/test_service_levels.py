"""Figures of what was met and missed."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from relevo.accounts.models import Desk
from relevo.core import actors, clock
from relevo.core.errors import Forbidden, Invalid
from relevo.reports import asked
from relevo.reports.asked import Asked, Grouping
from relevo.reports.exports import service_levels_csv
from relevo.reports.periods import Period, last_days, period_of
from relevo.reports.service_levels import Figures, service_levels
from relevo.reports.targets import Figure, targets_behind
from relevo.sla import sweep
from relevo.sla.enums import TargetKind
from relevo.sla.models import Target
from relevo.tickets.actions import assign_ticket, reply_to_ticket, set_status
from relevo.tickets.enums import Status
from relevo.tickets.filters import parsed
from tests import factories
from tests.conftest import NOON
from tests.sla.promises import HOUR, policy

TO = [{"name": "", "address": "ines@customer.example"}]
DAY = Period(NOON.date(), NOON.date(), "UTC")


def decided(ticket, given, *, at=NOON, spent=60, is_missed=False, is_done=True, kind="first_reply", agent=None, team=None) -> Target:
    """A target as it is stored once it was decided."""
    return Target.objects.create(
        ticket=ticket,
        policy=given,
        kind=kind,
        state="met" if is_done else "running",
        is_current=False,
        seconds=HOUR,
        warn_percent=75,
        steps=[[at.isoformat(), ""]],
        started_at=at,
        decided_at=at,
        breached_at=at if is_missed else None,
        met_at=at if is_done else None,
        spent_seconds=spent if is_done else None,
        agent=agent,
        team=team,
    )


@pytest.fixture
def ticket(ana):
    factories.account()
    return factories.ticket()


def test_what_happened_on_tickets_is_counted_where_it_belongs(ana, bruno, admin):
    with clock.frozen(NOON):
        standard = policy()
        factories.account()
        orders = factories.team("Orders", ana)
        quick, late = factories.ticket("Quick", team=orders), factories.ticket("Late")
        assign_ticket(late, assignee=bruno, actor=actors.agent(admin))
    with clock.frozen(NOON + timedelta(minutes=10)):
        reply_to_ticket(quick, actor=actors.agent(ana), body_html="<p>Soon.</p>", to=TO)
    with clock.frozen(NOON + timedelta(minutes=70)):
        sweep.sweep()
        reply_to_ticket(late, actor=actors.agent(ana), body_html="<p>Sorry.</p>", to=TO)
    with clock.frozen(NOON + timedelta(hours=2)):
        set_status(quick, status=Status.RESOLVED, actor=actors.agent(ana))
    first, resolution = service_levels(admin, Asked(DAY))
    assert (first.kind, first.total) == ("first_reply", Figures(1, 1, 600, 4200))
    assert [(row.id, row.name, row.figures) for row in first.rows] == [(standard.pk, "Standard", first.total)]
    assert (resolution.kind, resolution.total) == ("resolution", Figures(1, 0, 7200, 7200))
    by_agent = service_levels(admin, Asked(DAY, Grouping.AGENT))[0]
    # Who answered in time has it; what was missed counts for whose ticket it was, whoever answered then.
    assert [(row.name, row.figures.met, row.figures.missed) for row in by_agent.rows] == [("Ana Moreno", 1, 0), (bruno.name, 0, 1)]
    by_team = service_levels(admin, Asked(DAY, Grouping.TEAM))[0]
    assert [(row.id, row.name, row.figures.decided) for row in by_team.rows] == [(orders.pk, "Orders", 1), (None, "", 1)]


def test_rows_add_up_whatever_there_is(admin, ticket, django_assert_num_queries):
    """Against the same figures worked out from the rows, for targets drawn at random."""
    draw = random.Random(7)
    policies = [policy(name) for name in ("One", "Two", "Three")]
    people = [None, *(factories.user(f"Robin {number}", f"robin{number}@desk.example") for number in range(3))]
    teams = [None, factories.team("Orders"), factories.team("Returns")]
    for _ in range(200):
        facts = {"kind": draw.choice(["first_reply", "next_reply", "resolution"]), "agent": draw.choice(people), "team": draw.choice(teams)}
        facts |= {"is_missed": (missed := draw.random() < 0.3), "is_done": not missed or draw.random() < 0.5, "spent": draw.randrange(HOUR)}
        decided(ticket, draw.choice(policies), at=NOON + timedelta(hours=draw.randrange(-48, 48)), **facts)
    inside = [one for one in Target.objects.all() if one.decided_at.date() == NOON.date() and one.kind != "" and one.is_current is False]
    for by in Grouping:
        with django_assert_num_queries(1):
            found = service_levels(admin, Asked(DAY, by))
        expected = defaultdict(list)
        for one in inside:
            for key in (getattr(one, f"{by}_id"), "total"):
                expected[one.kind, key].append(one)
        shown = {(part.kind, "total"): part.total for part in found} | {(part.kind, row.id): row.figures for part in found for row in part.rows}
        assert shown == {key: _figures(ones) for key, ones in expected.items()}
        assert all(sum(row.figures.met for row in part.rows) == part.total.met for part in found)
        assert all(sum(row.figures.missed for row in part.rows) == part.total.missed for part in found)


def _figures(ones) -> Figures:
    spent = sorted(one.spent_seconds for one in ones if one.met_at)
    missed = sum(one.breached_at is not None for one in ones)
    half, most = (spent[-(-len(spent) * share // 10) - 1] if spent else None for share in (5, 9))
    return Figures(len(ones) - missed, missed, half, most)


def test_only_what_is_asked_for_and_may_be_seen(ana, bruno, admin):
    given, other, orders = policy(), policy("Other"), factories.team("Orders")
    factories.account()
    spring = factories.campaign("Spring", ana)
    open_one, hidden = factories.ticket("Plain", campaign=spring), factories.ticket("Hidden", campaign=factories.campaign("Autumn"))
    decided(open_one, given, agent=ana)
    decided(open_one, other, agent=bruno, team=orders)
    decided(hidden, given, agent=ana)
    viewer = factories.user("Vera Viewer", role="viewer")
    spring.members.add(viewer)

    def count(reader, **narrowed) -> int:
        return sum(part.total.decided for part in service_levels(type(reader).objects.get(pk=reader.pk), Asked(DAY, **narrowed)))

    assert [count(reader) for reader in (admin, viewer, ana, bruno)] == [3, 3, 2, 1]
    assert (count(admin, policy=other.pk), count(admin, team=orders.pk), count(admin, agent=ana.pk), count(admin, campaign=spring.pk)) == (1, 1, 2, 2)
    assert count(ana, agent=bruno.pk) == 0
    Desk.objects.update(hides_other_campaigns=True)
    assert [count(reader) for reader in (admin, viewer, ana)] == [3, 2, 1]
    assert count(viewer, campaign=hidden.campaign_id) == 0
    with pytest.raises(Forbidden):
        count(factories.user("Omar Operator", role="operator"))


def test_a_report_of_the_tickets_that_conditions_mean(ana, admin, django_assert_num_queries):
    given, late = policy(), factories.ticket("Late parcel", account=factories.account(), tags=["late"])
    decided(late, given, agent=ana)
    decided(factories.ticket("Another"), given, is_missed=True)
    tagged = {"field": "tags", "operator": "has_any", "value": ["late"]}
    with django_assert_num_queries(5):  # The report, and around it a transaction with a limit of time.
        (part,) = service_levels(admin, Asked(DAY, conditions=parsed({"all": [tagged]})))
    assert (part.total.met, part.total.missed) == (1, 0)
    (part,) = service_levels(admin, Asked(DAY, conditions=parsed({"not": tagged})))
    assert (part.total.met, part.total.missed) == (0, 1)
    assert service_levels(admin, Asked(DAY, conditions=parsed({"any": []}))) == []
    assert len(service_levels(admin, Asked(DAY, conditions=parsed({"all": []})))) == 1


def test_conditions_that_take_too_long_are_given_up(admin, ticket, monkeypatch):
    decided(ticket, policy())
    monkeypatch.setattr(asked, "PATIENCE_MILLISECONDS", 1)
    monkeypatch.setattr(asked, "condition", lambda node, context: RawSQL("pg_sleep(0.02) IS NOT NULL", [], BooleanField()))
    with pytest.raises(Invalid) as refused:
        service_levels(admin, Asked(DAY, conditions=parsed({"all": []})))
    assert refused.value.code == "took_too_long"
    with pytest.raises(Invalid):
        targets_behind(admin, Asked(DAY, conditions=parsed({"all": []})), Figure(TargetKind.FIRST_REPLY))


def test_days_begin_at_midnight_where_the_reader_is(admin, ticket):
    given, zone = policy(), "America/Sao_Paulo"
    decided(ticket, given, at=datetime(2026, 11, 20, 2, 59, 59, tzinfo=UTC))
    decided(ticket, given, at=datetime(2026, 11, 20, 3, 0, tzinfo=UTC))
    for day in (19, 20):
        (part,) = service_levels(admin, Asked(period_of(date(2026, 11, day), date(2026, 11, day), zone)))
        assert part.total.decided == 1
    with clock.frozen(datetime(2026, 11, 20, 2, tzinfo=UTC)):
        assert last_days(7, zone) == Period(date(2026, 11, 13), date(2026, 11, 19), zone)
        assert last_days(1, "UTC").first_day == date(2026, 11, 20)
    longest_day = period_of(date(2026, 10, 25), date(2026, 10, 25), "Europe/Madrid")
    assert longest_day.ends_at.astimezone(UTC) - longest_day.starts_at.astimezone(UTC) == timedelta(hours=25)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [("2026-02-02", "2026-02-01", "last_day"), ("2025-01-01", "2026-01-02", "last_day"), ("0001-01-01", "2026-01-01", "first_day")],
)
def test_days_that_are_none_are_refused(first, last, field):
    with pytest.raises(Invalid) as refused:
        period_of(date.fromisoformat(first), date.fromisoformat(last), "UTC")
    assert list(refused.value.fields) == [field]


def test_a_file_has_the_rows_and_no_formulas(admin, ticket):
    given = policy("=HYPERLINK(1)")
    decided(ticket, given)
    decided(ticket, given, is_missed=True, is_done=False)
    text = service_levels_csv(service_levels(admin, Asked(DAY)), Grouping.POLICY).decode("utf-8-sig")
    assert text.splitlines() == [
        "Target,Service level,Met,Missed,Met (%),Half within (seconds),9 of 10 within (seconds)",
        "First reply,'=HYPERLINK(1),1,1,50,60,60",
    ]
