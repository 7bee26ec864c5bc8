"""Limits on how often something may happen."""

from __future__ import annotations

from datetime import timedelta

from relevo.core import clock
from relevo.core.models import RateLimit
from relevo.core.ratelimit import Limit

THREE = Limit("test", hits=3, window_seconds=60)


def test_the_limit_closes_with_its_last_hit_and_opens_when_the_window_ends(db, noon):
    assert [THREE.hit("ana") for _ in range(2)] == [1, 2]
    assert THREE.wait_seconds("ana") == 0
    THREE.hit("ana")
    assert THREE.wait_seconds("ana") == 60
    with clock.frozen(noon + timedelta(seconds=59)):
        assert THREE.wait_seconds("ana") == 1
    with clock.frozen(noon + timedelta(seconds=60)):
        assert THREE.wait_seconds("ana") == 0
        assert THREE.hit("ana") == 1


def test_subjects_and_names_are_apart_and_the_longest_wait_counts(db, noon):
    for _ in range(3):
        THREE.hit("ana")
    assert THREE.wait_seconds("bruno") == 0
    assert Limit("other", hits=3, window_seconds=60).wait_seconds("ana") == 0
    assert THREE.wait_seconds("bruno", "ana") == 60
    THREE.forget("ana")
    assert THREE.wait_seconds("ana") == 0


def test_ended_windows_leave_no_rows_and_no_subject_is_kept(db, noon):
    THREE.hit("ana@desk.example")
    with clock.frozen(noon + timedelta(minutes=5)):
        THREE.hit("bruno")
    row = RateLimit.objects.get()
    assert "bruno" not in row.key and len(row.key) == 64
