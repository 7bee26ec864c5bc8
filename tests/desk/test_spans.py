"""Spans of time in words, as browsers write them (Intl.NumberFormat, short units)."""

from __future__ import annotations

import pytest
from django.utils import translation

from relevo.desk.wording.spans import span, time_left, whole_span

HOUR, DAY = 3600, 86_400


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("1 hr 16 min", "2 hr", "1 day 1 hr", "2 days", "1 hr 1 min 1 sec", "0 min")),
        ("es", ("1 h 16 min", "2 h", "1 d 1 h", "2 d", "1 h 1 min 1 s", "0 min")),
        ("pt-br", ("1 h 16 min", "2 h", "1 dia 1 h", "2 dias", "1 h 1 min 1 s", "0 min")),
    ],
)
def test_one_and_many(language, words):
    with translation.override(language):
        said = (span(HOUR + 16 * 60), span(2 * HOUR), span(DAY + HOUR), span(2 * DAY), whole_span(HOUR + 61), time_left(59))
    assert said == words
