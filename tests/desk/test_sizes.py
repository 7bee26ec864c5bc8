"""How much of a text a list shows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from relevo.desk.wording.sizes import beginning


@given(st.text(max_size=400) | st.text(min_size=85, max_size=125))
def test_a_beginning_is_short_and_nothing_else_than_a_beginning(text):
    shown = beginning(text)
    assert len(shown) <= 91
    assert shown == text or (shown.endswith("…") and text.startswith(shown[:-1]) and len(text) > 90)


def test_words_stay_whole_where_there_are_any():
    assert beginning("word " * 40) == "word " * 17 + "word…"
    assert beginning("w" * 300) == "w" * 90 + "…"
    assert beginning("short") == "short"
