"""Rules in memory: read when they changed, and never asked for else."""

from __future__ import annotations

import pytest

from relevo.accounts import rules

pytestmark = pytest.mark.django_db


def test_a_desk_without_rules_reads_nothing():
    kept = rules.Kept(lambda: pytest.fail("nobody made a rule"), "nothing")
    assert kept.under(rules.version_now()) == "nothing"


def test_rules_are_read_once_for_each_version():
    read: list[int] = []
    kept = rules.Kept(lambda: read.append(1) or len(read), 0)
    rules.changed()
    assert [kept.under(rules.version_now()) for _ in range(3)] == [1, 1, 1]
    rules.changed()
    assert [kept.under(rules.version_now()) for _ in range(2)] == [2, 2]


def test_a_version_that_was_taken_back_takes_the_rules_with_it():
    kept = rules.Kept(lambda: "some", "nothing")
    rules.changed()
    assert kept.under(rules.version_now()) == "some"
    assert kept.under("") == "nothing"
