"""Who gets a ticket: the rules by themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.routing.choice import Candidate, Choice, Need, Obstacle, Reason, Rules, choose
from relevo.routing.enums import Match, Mode

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EMAIL = Need(channel="email")


def _since(minutes: int) -> datetime:
    return MORNING - timedelta(minutes=minutes)


def test_in_turn_who_waits_longest_is_next():
    team = [Candidate(1, last_given_at=_since(5)), Candidate(2, last_given_at=_since(50)), Candidate(3, last_given_at=_since(20))]
    assert choose(EMAIL, Rules(), team) == Choice(2, Reason.TURN, 3)


def test_who_never_got_one_is_first():
    assert choose(EMAIL, Rules(), [Candidate(1, last_given_at=_since(50)), Candidate(2)]) == Choice(2, Reason.TURN, 2)


def test_the_least_busy_has_the_least_in_progress_and_pending_counts_a_quarter():
    team = [
        Candidate(1, in_progress={"email": 2}),
        Candidate(2, in_progress={"email": 1}, pending=5),
        Candidate(3, in_progress={"email": 2}, pending=1),
    ]
    assert choose(EMAIL, Rules(mode=Mode.LEAST_BUSY), team) == Choice(1, Reason.LEAST_BUSY, 3)


def test_of_equally_busy_ones_who_waits_longest_is_next():
    team = [Candidate(1, last_given_at=_since(1)), Candidate(2, last_given_at=_since(9))]
    assert choose(EMAIL, Rules(mode=Mode.LEAST_BUSY), team) == Choice(2, Reason.LEAST_BUSY, 2)


def test_the_customers_last_assignee_is_before_the_turn():
    team = [Candidate(1), Candidate(2, last_given_at=_since(1)), Candidate(3, last_given_at=_since(1))]
    need = Need(channel="email", known_to=(9, 3, 2))
    assert choose(need, Rules(), team) == Choice(3, Reason.LAST_ASSIGNEE, 3)
    assert choose(need, Rules(prefers_last=False), team) == Choice(1, Reason.TURN, 3)


@pytest.mark.parametrize(
    ("candidate", "need", "rules", "obstacle"),
    [
        (Candidate(1), Need("email", seen_by=frozenset()), Rules(), Obstacle.NOBODY_SEES),
        (Candidate(1, is_online=False), EMAIL, Rules(), Obstacle.NOBODY_ONLINE),
        (Candidate(1), Need("email", given_up_by=frozenset({1})), Rules(), Obstacle.GIVEN_UP),
        (Candidate(1, capacity=2, in_progress={"sms": 1, "email": 1}), EMAIL, Rules(), Obstacle.NO_ROOM),
        (Candidate(1, capacities={"email": 1}, in_progress={"email": 1}), EMAIL, Rules(), Obstacle.NO_ROOM),
        (Candidate(1, capacity=0), EMAIL, Rules(), Obstacle.NO_ROOM),
        (Candidate(1, languages=frozenset({"en"})), Need("email", "es"), Rules(language=Match.REQUIRED), Obstacle.NO_LANGUAGE),
        (Candidate(1, skills=frozenset({4})), Need("email", skills=frozenset({4, 5})), Rules(skill=Match.REQUIRED), Obstacle.NO_SKILL),
    ],
)
def test_what_keeps_everybody_from_a_ticket_is_named(candidate, need, rules, obstacle):
    assert choose(need, rules, [candidate]) is obstacle


def test_a_limit_of_another_channel_does_not_matter():
    one = Candidate(1, capacities={"phone": 1}, in_progress={"phone": 1})
    assert choose(EMAIL, Rules(), [one]) == Choice(1, Reason.TURN, 1)


def test_who_speaks_one_portuguese_is_asked_for_the_other():
    team = [Candidate(1, languages=frozenset({"en"})), Candidate(2, languages=frozenset({"pt-br"}), last_given_at=_since(1))]
    assert choose(Need("email", "pt"), Rules(language=Match.PREFERRED), team) == Choice(2, Reason.TURN, 1, speaks=True)


def test_what_is_preferred_gives_way_where_nobody_has_it():
    team = [Candidate(1, languages=frozenset({"en"}))]
    assert choose(Need("email", "es"), Rules(language=Match.PREFERRED), team) == Choice(1, Reason.TURN, 1)


def test_an_unknown_language_keeps_nobody_away():
    assert choose(EMAIL, Rules(language=Match.REQUIRED), [Candidate(1)]) == Choice(1, Reason.TURN, 1)


_ids = st.frozensets(st.integers(1, 6), max_size=4)
_candidates = st.lists(
    st.builds(
        Candidate,
        id=st.integers(1, 6),
        is_online=st.booleans(),
        languages=st.frozensets(st.sampled_from(["en", "es", "pt-br"])),
        skills=_ids,
        in_progress=st.dictionaries(st.sampled_from(["email", "sms"]), st.integers(0, 4)),
        pending=st.integers(0, 8),
        capacity=st.none() | st.integers(0, 6),
        capacities=st.dictionaries(st.sampled_from(["email", "sms"]), st.integers(0, 4)),
        last_given_at=st.none() | st.integers(0, 99).map(_since),
    ),
    max_size=6,
    unique_by=lambda one: one.id,
)
_needs = st.builds(
    Need,
    channel=st.sampled_from(["email", "sms"]),
    language=st.sampled_from(["", "en", "es", "pt"]),
    skills=_ids,
    seen_by=st.none() | _ids,
    given_up_by=_ids,
    known_to=st.lists(st.integers(1, 6), max_size=3),
)
_rules = st.builds(Rules, st.sampled_from([Mode.ROUND_ROBIN, Mode.LEAST_BUSY]), st.sampled_from(Match), st.sampled_from(Match), st.booleans())


@given(_candidates, _needs, _rules)
def test_whoever_is_chosen_may_have_it_and_nobody_is_passed_over(candidates, need, rules):
    """Chosen is only who fulfils all that is required; where there is such a one, somebody is chosen; the order of the list does not matter."""

    def could(one: Candidate) -> bool:
        sees = need.seen_by is None or one.id in need.seen_by
        in_all = one.capacity is None or sum(one.in_progress.values()) < one.capacity
        of_channel = need.channel not in one.capacities or one.in_progress.get(need.channel, 0) < one.capacities[need.channel]
        speaks = rules.language != Match.REQUIRED or not need.language or need.language in {code[:2] for code in one.languages}
        skilled = rules.skill != Match.REQUIRED or all(skill in one.skills for skill in need.skills)
        return sees and one.is_online and one.id not in need.given_up_by and in_all and of_channel and speaks and skilled

    fitting = {one.id for one in candidates if could(one)}
    choice = choose(need, rules, candidates)
    assert choice == choose(need, rules, candidates[::-1])
    if not fitting:
        assert isinstance(choice, Obstacle)
        return
    assert isinstance(choice, Choice)
    assert choice.id in fitting
    known = [wanted for wanted in need.known_to if wanted in fitting]
    if rules.prefers_last and known:
        assert choice.id == known[0]


@given(st.lists(st.integers(1, 5), min_size=1, max_size=5, unique=True), st.integers(1, 40))
def test_in_turn_nobody_gets_two_more_than_another(ids, tickets):
    """Who waits longest is next, so after any number of tickets the shares differ by one at most."""
    last: dict[int, datetime] = {}
    got = dict.fromkeys(ids, 0)
    for number in range(tickets):
        choice = choose(EMAIL, Rules(), [Candidate(one, last_given_at=last.get(one)) for one in ids])
        assert isinstance(choice, Choice)
        got[choice.id] += 1
        last[choice.id] = MORNING + timedelta(minutes=number)
    assert max(got.values()) - min(got.values()) <= 1
