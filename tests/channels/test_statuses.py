"""States merge the same way in whatever order reports come."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.channels import retries
from relevo.channels.enums import DeliveryState
from relevo.channels.statuses import merged

REPORTS = st.lists(st.sampled_from([DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ, DeliveryState.FAILED]), min_size=1, max_size=8)


@given(REPORTS, st.randoms(use_true_random=False))
def test_any_order_ends_the_same(reports, random):
    shuffled = [*reports, *reports]  # Providers repeat themselves.
    random.shuffle(shuffled)
    assert reduce(merged, reports, DeliveryState.SENDING) == reduce(merged, shuffled, DeliveryState.SENDING)


@given(REPORTS)
def test_what_arrived_never_fails_afterwards(reports):
    seen = [DeliveryState.QUEUED]
    for report in reports:
        seen.append(merged(seen[-1], report))
    for before, after in pairwise(seen):
        if before in (DeliveryState.DELIVERED, DeliveryState.READ):
            assert after != DeliveryState.FAILED
        if before == DeliveryState.READ:
            assert after == DeliveryState.READ


@pytest.mark.parametrize(
    ("old", "heard", "state"),
    [
        ("sent", "failed", "failed"),
        ("sending", "failed", "failed"),
        ("failed", "sent", "failed"),
        ("delivered", "failed", "delivered"),
        ("failed", "delivered", "delivered"),
        ("read", "delivered", "read"),
        ("delivered", "sent", "delivered"),
    ],
)
def test_single_steps(old, heard, state):
    assert merged(old, heard) == state


def test_retry_after_wins_but_not_for_ever():
    assert [retries.wait_seconds(attempts) for attempts in range(1, 8)] == [60, 300, 900, 3600, 14400, 43200, None]
    assert retries.wait_seconds(1, 7.5) == 7.5
    assert retries.wait_seconds(1, 10**9) == 24 * 3600
    assert retries.wait_seconds(7, 7.5) is None
    assert retries.gave_up(retries.gave_up("4.2.2")) == "gave_up:4.2.2"
    assert [retries.pause_seconds(n, needs_person=False) for n in (1, 2, 10)] == [60, 120, 900]
    assert [retries.pause_seconds(n, needs_person=True) for n in (1, 2, 10)] == [900, 1800, 14400]
