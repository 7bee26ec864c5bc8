"""The targets behind the figures of a report."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from relevo.accounts.models import Desk, User
from relevo.core import clock
from relevo.core.errors import Forbidden, Invalid
from relevo.reports.asked import Asked, Grouping
from relevo.reports.service_levels import service_levels
from relevo.reports.targets import NONE, Figure, Outcome, targets_behind
from relevo.sla.enums import TargetKind
from relevo.sla.models import Target
from tests import factories
from tests.conftest import NOON
from tests.reports.test_service_levels import DAY, decided
from tests.sla.promises import HOUR, policy

FIRST = TargetKind.FIRST_REPLY


@pytest.fixture
def ticket(ana):
    factories.account()
    return factories.ticket("Late parcel")


def keys(reader, asked, figure, size=50) -> list[int]:
    """All of them, page after page."""
    found, cursor = [], ""
    while True:
        page = targets_behind(reader, asked, figure, cursor=cursor, size=size)
        assert len(page.items) <= size
        found += [one.target.pk for one in page.items]
        if not (cursor := page.next_cursor):
            return found


def test_each_figure_leads_to_as_many_targets_as_it_counts(admin, ticket):
    draw = random.Random(11)
    policies, people = [policy(name) for name in ("One", "Two")], [None, factories.user("Robin"), factories.user("Sol", "sol@desk.example")]
    teams, others = [None, factories.team("Orders")], factories.ticket("Another")
    for _ in range(80):
        facts = {"kind": draw.choice(TargetKind.values), "agent": draw.choice(people), "team": draw.choice(teams), "is_missed": draw.random() < 0.4}
        decided(draw.choice([ticket, others]), draw.choice(policies), at=NOON + timedelta(minutes=draw.randrange(-3000, 3000)), **facts)
    for by in Grouping:
        seen: list[int] = []
        for part in service_levels(admin, Asked(DAY, by)):
            for row in part.rows:
                figures = {outcome: keys(admin, Asked(DAY, by), Figure(part.kind, outcome, row.id or NONE), size=3) for outcome in (*Outcome, None)}
                assert [len(figures[outcome]) for outcome in (*Outcome, None)] == [row.figures.met, row.figures.missed, row.figures.decided]
                assert sorted(figures[None]) == sorted(figures[Outcome.MET] + figures[Outcome.MISSED])
                seen += figures[None]
            assert len(keys(admin, Asked(DAY, by), Figure(part.kind))) == part.total.decided
        assert sorted(seen) == sorted(one.pk for one in Target.objects.filter(decided_at__isnull=False) if one.decided_at.date() == NOON.date())


def test_how_late_what_was_missed_is(admin, ana, ticket, django_assert_num_queries):
    given = policy()
    with clock.frozen(NOON + timedelta(hours=3)):
        decided(ticket, given, agent=ana)
        decided(ticket, given, at=NOON + timedelta(minutes=1), is_missed=True, is_done=False)
        done = decided(ticket, given, at=NOON + timedelta(minutes=2), is_missed=True, spent=HOUR + 90)
        Target.objects.filter(pk=done.pk).update(missed_by_seconds=90)
        with django_assert_num_queries(1):
            found = targets_behind(admin, Asked(DAY), Figure(FIRST)).items
            assert found[0].target.ticket.requester.name and found[0].target.policy.name == "Standard"
    # The second was due after an hour, and nobody has answered for three.
    assert [(one.late_seconds, one.is_owed) for one in found] == [(90, False), (2 * HOUR - 60, True), (None, False)]


def test_only_tickets_that_one_sees_and_figures_that_one_may_see(ana, bruno, admin, ticket):
    given, hidden = policy(), factories.ticket("Hidden", campaign=factories.campaign("Autumn"))
    decided(ticket, given, agent=ana)
    decided(ticket, given, agent=bruno)
    decided(hidden, given, agent=ana)
    counts = [len(keys(reader, Asked(DAY), Figure(FIRST))) for reader in (admin, ana, bruno)]
    assert counts == [3, 2, 1]
    Desk.objects.update(hides_other_campaigns=True)
    assert len(keys(User.objects.get(pk=ana.pk), Asked(DAY), Figure(FIRST))) == 0
    with pytest.raises(Forbidden):
        targets_behind(factories.user("Omar Operator", role="operator"), Asked(DAY), Figure(FIRST))


def test_an_unknown_place_is_refused(admin, ticket):
    with pytest.raises(Invalid):
        targets_behind(admin, Asked(DAY), Figure(FIRST), cursor="nonsense")
