"""Presence: what is chosen, and busy, which follows from the leases of open pages at any moment."""

from __future__ import annotations

import random
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relevo.accounts import presence
from relevo.accounts.actions import choose_presence
from relevo.accounts.actions.presence import attend, end_lease, end_leases_of, end_leases_on, keep_lease, leave
from relevo.accounts.models import PresenceLease
from relevo.core import actors, clock
from relevo.core.errors import Conflict, Forbidden, Invalid
from tests import factories
from tests.conftest import NOON

pytestmark = pytest.mark.django_db


def page() -> uuid.UUID:
    return uuid.UUID(int=random.getrandbits(128))


def at(seconds: float):
    return clock.frozen(NOON + timedelta(seconds=seconds))


def beat(user, key, ticket: int = 482, **values) -> bool:
    return keep_lease(actor=actors.agent(user), key=key, ticket=ticket, campaign=None, **values)


def gone(user, key, ticket: int = 482) -> None:
    leave(actor=actors.agent(user), key=key, ticket=ticket, campaign=None)


def test_busy_begins_with_a_page_ends_with_it_and_the_former_presence_returns(ana):
    with at(0):
        assert presence.state_of(ana.pk) == "offline"
        choose_presence(actor=actors.agent(ana), value="away")
        assert presence.state_of(ana.pk) == "away"
        key = page()
        assert beat(ana, key)
        assert (presence.state_of(ana.pk), presence.tickets_of(ana.pk)) == ("busy", [482])
    with at(10):
        gone(ana, key)
        assert (presence.state_of(ana.pk), presence.tickets_of(ana.pk)) == ("away", [])
    assert type(ana).objects.get().presence == "away"


def test_busy_is_never_chosen_and_nothing_is_chosen_while_busy(ana, noon):
    for value in ("busy", "offline", "elsewhere", ""):
        with pytest.raises(Invalid):
            choose_presence(actor=actors.agent(ana), value=value)
    key = page()
    beat(ana, key)
    with pytest.raises(Conflict) as refused:
        choose_presence(actor=actors.agent(ana), value="away")
    assert refused.value.code == "busy"
    gone(ana, key)
    choose_presence(actor=actors.agent(ana), value="do_not_disturb")
    assert presence.states_of([ana.pk]) == {ana.pk: "do_not_disturb"}


def test_only_people_have_a_presence(ana, db):
    robot = factories.user("Relevo", "assistant@desk.example", kind="assistant")
    assert presence.states_of([robot.pk]) == {robot.pk: None}
    for actor in (actors.agent(robot), actors.system("tests")):
        with pytest.raises(Forbidden):
            choose_presence(actor=actor, value="away")


def test_who_may_not_work_on_tickets_is_never_busy(viewer):
    with pytest.raises(Forbidden):
        beat(viewer, page())
    assert not PresenceLease.objects.exists()


@pytest.mark.parametrize("seconds, expected", [(44.9, "busy"), (45, "available"), (599, "available"), (600, "offline")])
def test_without_a_sign_of_life_busy_ends_after_45_seconds_and_attendance_after_ten_minutes(ana, seconds, expected):
    with at(0):
        attend([ana.pk])
        beat(ana, page())
    with at(seconds):
        assert presence.state_of(ana.pk) == expected


def test_attendance_never_goes_backwards(ana):
    with at(100):
        attend([ana.pk, 0])
    with at(0):
        attend([ana.pk])
        attend([])
    with at(699):
        assert presence.state_of(ana.pk) == "available"


def test_a_heartbeat_that_comes_after_the_farewell_does_nothing(ana):
    key, early = page(), page()
    with at(0):
        beat(ana, key)
        gone(ana, key)
        gone(ana, key)
        gone(ana, early)
    with at(1):
        assert not beat(ana, key) and not beat(ana, early)
        assert presence.tickets_of(ana.pk) == []


def test_nobody_renews_or_ends_the_page_of_somebody_else(ana, bruno, noon):
    key = page()
    beat(ana, key)
    assert not beat(bruno, key) and not beat(ana, key, ticket=483)
    gone(bruno, key)
    gone(ana, key, ticket=483)
    end_lease(actor=actors.agent(bruno), key=key, ticket=482)
    assert (presence.tickets_of(ana.pk), presence.tickets_of(bruno.pk)) == ([482], [])


def test_a_page_that_only_stopped_handling_may_begin_again(ana):
    key = page()
    with at(0):
        beat(ana, key, writing="answer")
        end_lease(actor=actors.agent(ana), key=key, ticket=482)
        assert presence.on_ticket(482) == []
    with at(5):
        assert beat(ana, key)
        (one,) = presence.on_ticket(482)
        assert (one.since, one.writing) == (NOON + timedelta(seconds=5), "")


def test_a_machine_that_slept_is_back_as_somebody_who_just_came(ana):
    key = page()
    for seconds in (0, 15, 3000):
        with at(seconds):
            assert beat(ana, key)
    with at(3001):
        assert [one.since for one in presence.on_ticket(482)] == [NOON + timedelta(seconds=3000)]


def test_writing_is_told_and_ends_by_itself(ana, bruno):
    first, second = page(), page()
    with at(0):
        beat(ana, first)
        beat(bruno, second, writing="comment")
    with at(1):
        beat(ana, first, writing="answer")
        beat(ana, page())  # Another page of hers, on which she does not write.
        assert [(one.name, one.writing) for one in presence.on_ticket(482)] == [("Ana Moreno", "answer"), ("Bruno Reis", "comment")]
    with at(7):
        assert [one.writing for one in presence.on_ticket(482)] == ["answer", ""]
    with at(8):
        assert [one.writing for one in presence.on_ticket(482)] == ["", ""]


def test_closing_a_ticket_and_signing_out_end_all_of_theirs(ana, bruno, noon):
    for user, ticket in ((ana, 1), (ana, 1), (ana, 2), (bruno, 1), (bruno, 2)):
        beat(user, page(), ticket)
    end_leases_on(1, actor=actors.system("tests"))
    assert (presence.tickets_of(ana.pk), presence.tickets_of(bruno.pk)) == ([2], [2])
    attend([bruno.pk])
    end_leases_of(actor=actors.agent(bruno))
    assert (presence.state_of(ana.pk), presence.state_of(bruno.pk)) == ("busy", "offline")


def test_leases_of_long_ago_are_forgotten(ana):
    with at(0):
        beat(ana, page())
    with at(3600 + 46):
        key = page()
        beat(ana, key)
        assert [lease.key for lease in PresenceLease.objects.all()] == [key]


def test_a_heartbeat_is_one_statement_and_touches_no_index(ana, noon, django_assert_num_queries):
    key = page()
    beat(ana, key)
    with django_assert_num_queries(1):
        beat(ana, key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, relpersistence FROM pg_class WHERE relname IN ('accounts_presencelease', 'accounts_attendance')")
        assert set(cursor.fetchall()) == {("accounts_presencelease", "u"), ("accounts_attendance", "u")}
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'accounts_presencelease'")
        assert not any(name in row[0] for row in cursor.fetchall() for name in ("expires_at", "writing", "campaign"))


# What may happen at an open page: (seconds that pass before, what, which user, which of the user's pages, which ticket).
STEPS = st.lists(
    st.tuples(
        st.sampled_from([0.0, 1.0, 14.0, 15.0, 44.0, 45.0, 46.0, 200.0]),
        st.sampled_from(["beat", "write", "leave", "end", "close", "sign out", "nothing"]),
        st.integers(0, 1),
        st.integers(0, 2),
        st.integers(1, 2),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_busy_if_and_only_if_a_page_lives_whatever_happens(ana, bruno, steps):
    """Against a model in memory: the last sign of life of each page, and which pages were left."""
    PresenceLease.objects.all().delete()
    users = (ana, bruno)
    keys = {(user, tab, ticket): uuid.UUID(int=1 + user * 100 + tab * 10 + ticket) for user in (0, 1) for tab in (0, 1, 2) for ticket in (1, 2)}
    lives: dict[tuple[int, int, int], float] = {}
    left: set[tuple[int, int, int]] = set()
    now = 0.0
    for passed, what, user, tab, ticket in steps:
        now += passed
        here = (user, tab, ticket)
        with at(now):
            match what:
                case "beat" | "write":
                    assert beat(users[user], keys[here], ticket, writing="answer" if what == "write" else "") == (here not in left)
                    if here not in left:
                        lives[here] = now
                case "leave":
                    gone(users[user], keys[here], ticket)
                    left.add(here)
                    lives.pop(here, None)
                case "end":
                    end_lease(actor=actors.agent(users[user]), key=keys[here], ticket=ticket)
                    lives.pop(here, None)
                case "close":
                    end_leases_on(ticket, actor=actors.system("tests"))
                    lives = {page: beaten for page, beaten in lives.items() if page[2] != ticket}
                case "sign out":
                    end_leases_of(actor=actors.agent(users[user]))
                    lives = {page: beaten for page, beaten in lives.items() if page[0] != user}
            alive = {page for page, beaten in lives.items() if now - beaten < 45}
            for place, person in enumerate(users):
                assert (presence.state_of(person.pk) == "busy") == any(page[0] == place for page in alive)
                assert presence.tickets_of(person.pk) == sorted({page[2] for page in alive if page[0] == place})
            for number in (1, 2):
                assert {one.user_id for one in presence.on_ticket(number)} == {users[page[0]].pk for page in alive if page[2] == number}
