"""Which parts of a conversation are shown: what an address may ask for, and what a click makes of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from relevo.tickets.showing import ALL, PARTS, holds_public, toggled, understood

names = st.sampled_from([*PARTS, "channel:email", "channel:sms"])
shown = st.lists(names).map(lambda chosen: understood(",".join(chosen)))


@given(st.text(max_size=40) | st.lists(names).map(",".join))
def test_what_is_understood_is_understood_again(asked):
    once = understood(asked)
    assert once and understood(once) == once


@given(shown, names)
def test_a_second_click_takes_the_first_one_back(before, name):
    after = toggled(before, name)
    assert after != before
    # Not from the last part to all of them: there a click begins anew.
    if after != ALL:
        assert toggled(after, name) == before


@given(shown)
def test_messages_to_the_customer_are_left_out_only_where_nobody_asks_for_them(chosen):
    assert holds_public(chosen) == (chosen not in ("internal", "history", "internal,history"))


def test_nonsense_asks_for_everything():
    assert understood("") == understood("all") == understood("public,internal,history") == understood("channel:' OR 1=1,x") == ALL
