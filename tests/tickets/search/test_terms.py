"""Taking apart what was typed, and writing it down again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.tickets.search import Term, taken_apart, written
from relevo.tickets.search.terms import MAX_TERMS, NUMBER, OPERATORS


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("red boots", [Term("", "red"), Term("", "boots")]),
        ('"red  boots" -"blue ones"', [Term("", "red boots", is_phrase=True), Term("", "blue ones", is_negated=True, is_phrase=True)]),
        ("“red boots” «blue»", [Term("", "red boots", is_phrase=True), Term("", "blue", is_phrase=True)]),
        ('from:"Inés Prado" From:ana@x.example', [Term("from", "Inés Prado"), Term("from", "ana@x.example")]),
        ("-status:open tag:vip", [Term("status", "open", is_negated=True), Term("tag", "vip")]),
        ("#482 -#7 482 #x #٤٨", [Term("#", "482"), Term("#", "7", is_negated=True), Term("", "482"), Term("", "#x"), Term("", "#٤٨")]),
        ("https://x.example re:order self-service", [Term("", "https://x.example"), Term("", "re:order"), Term("", "self-service")]),
        ('from: tag:"" - -- !? ""', [Term("", "from:")]),
        ('never "closed again', [Term("", "never"), Term("", "closed again", is_phrase=True)]),
        ("twice twice", [Term("", "twice")]),
        ("#" + "9" * 19, [Term("", "#" + "9" * 19)]),
    ],
)
def test_what_is_typed_is_taken_apart(typed, terms):
    assert list(taken_apart(typed)) == terms


TYPED = st.lists(
    st.sampled_from([*(f"{name}:" for name in OPERATORS), '"', "“", "-", "#", " ", "12", "é", "ab", "\0", ":", "(", "\\", "'", "%"]), max_size=40
).map("".join)


@given(st.one_of(TYPED, st.text(max_size=100)))
def test_what_is_written_down_is_taken_apart_into_the_same(typed):
    terms = taken_apart(typed)
    assert len(terms) <= MAX_TERMS
    assert taken_apart(written(terms)) == terms or len(written(terms)) > 300


VALUES = st.lists(st.text(st.characters(categories=("L", "N"), include_characters="-:#'.@"), min_size=1, max_size=8), min_size=1, max_size=3).map(
    lambda words: " ".join("".join(taken).strip() for taken in words)
)


@given(st.sampled_from([operator for operator in OPERATORS if operator != NUMBER]), VALUES, st.booleans())
def test_every_value_of_an_operator_comes_back_whatever_is_in_it(operator, value, is_negated):
    term = Term(operator, value, is_negated)
    assert taken_apart(str(term)) == ((term,) if any(map(str.isalnum, value)) else ())


def test_very_much_is_cut_off():
    assert len(taken_apart("word " * 10_000)) == 1
    assert len(taken_apart(" ".join(f"w{number}" for number in range(1000)))) == MAX_TERMS
    assert len(taken_apart("x" * 1_000_000)[0].value) == 300
