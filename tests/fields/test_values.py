"""What fields hold: every value has one form, and what can't be meant is refused."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.core.errors import Invalid
from relevo.fields.described import Choice, Field
from relevo.fields.enums import FieldKind
from relevo.fields.values import changed, taken_up

CHOICES = (Choice(1, "Red", True), Choice(2, "Blue", True), Choice(3, "Gone", False))


def field(kind, **more):
    return Field(7, "Colour", True, kind, choices=CHOICES, **more)


def held(kind, value, old=None):
    """What the field holds once this was given."""
    facts = changed({7: field(kind)}, None, {"7": old} if old is not None else None, {7: value})
    return facts["7"]["new"] if facts else old


@pytest.mark.parametrize(
    ("kind", "given", "held_then"),
    [
        ("text", "  Order   1043 \n", "Order 1043"),
        ("long_text", " One\r\n Two\rThree ", "One\n Two\nThree"),
        ("number", "+0012.500", "12.5"),
        ("number", "-0.0", "0"),
        ("number", 12, "12"),
        ("number", 0.1, "0.1"),
        ("number", 1e3, "1000"),
        ("number", "123456789012345.654321", "123456789012345.654321"),
        ("date", "2024-02-29", "2024-02-29"),
        ("choice", 2, 2),
        ("choices", [2, 1, 2], [1, 2]),
        ("checkbox", True, True),
        ("checkbox", False, None),
        ("link", " https://shop.example/a?b=c ", "https://shop.example/a?b=c"),
        ("link", "mailto:ines@customer.example", "mailto:ines@customer.example"),
        *((kind, nothing, None) for kind in FieldKind.values for nothing in (None, "")),
        ("choices", [], None),
    ],
)
def test_a_value_gets_its_one_form(kind, given, held_then):
    assert held(kind, given) == held_then


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("text", "x" * 501),
        ("text", 5),
        ("text", "half a \ud800 character"),
        ("long_text", "x" * 5001),
        *(("number", wrong) for wrong in ("1,5", "1e5", "٣", "1234567890123456", "0.1234567", ".5", "NaN", True, float("inf"), 1e300, [1])),
        *(("date", wrong) for wrong in ("2023-02-29", "0999-01-01", "1/2/2024", "20240229", 20240229, "2024-02-29T00:00")),
        *(("choice", wrong) for wrong in (3, 4, "1", True, [1], 1.0)),
        *(("choices", wrong) for wrong in (1, [3], [4], [[1]], "1,2")),
        *(("checkbox", wrong) for wrong in ("on", 1, [])),
        *(
            ("link", wrong)
            for wrong in ("shop.example", "javascript:alert(1)", "https://", "https://a b.example", "data:text/html,x", "mailto:", "//x")
        ),
    ],
)
def test_what_can_not_be_meant_is_refused_beside_the_field(kind, given):
    with pytest.raises(Invalid) as refused:
        held(kind, given)
    assert set(refused.value.fields) == {"fields.7"} and refused.value.code == "field_value"


def test_a_retired_entry_stays_and_is_not_given_anew():
    assert held("choice", 3, old=3) == 3 and held("choices", [1, 3], old=[3]) == [1, 3]
    with pytest.raises(Invalid) as refused:
        held("choices", [1, 3], old=[2])
    assert "Gone is no longer offered" in refused.value.fields["fields.7"]


@pytest.mark.parametrize(("more", "campaign"), [({"is_active": False}, 1), ({"campaigns": (2,)}, 1), ({"campaigns": (2,)}, None)])
def test_only_fields_that_apply_are_filled_in(more, campaign):
    values = {"id": 7, "name": "Colour", "is_active": True, "kind": "text", **more}
    with pytest.raises(Invalid) as refused:
        changed({7: Field(**values)}, campaign, None, {7: "x", 8: "y"})
    assert set(refused.value.fields) == {"fields.7", "fields.8"}


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str),
    st.dates(min_value=date(1000, 1, 1)).map(date.isoformat),
    st.lists(st.integers(0, 4), max_size=4),
    st.sampled_from(["https://shop.example/", "mailto:a@b.example"]),
)


@given(kind=st.sampled_from(FieldKind.values), value=ANYTHING)
def test_the_form_of_a_value_is_a_value_of_the_same_form(kind, value):
    """Whatever is taken can be stored as JSON and sent again as it is told: that changes nothing."""
    try:
        first = held(kind, value)
    except Invalid:
        return
    assert json.loads(json.dumps(first)) == first
    assert held(kind, first, old=first) == first and (first is None or held(kind, first) == first)
    if kind == FieldKind.NUMBER and first is not None:
        assert Decimal(first) == Decimal(repr(value) if isinstance(value, float) else str(value).strip())


def test_values_without_any_are_none():
    assert taken_up(None, {}) is None and taken_up({"7": "x"}, {"7": {"old": "x", "new": None}}) is None
    assert taken_up({"7": "x"}, {"8": {"old": None, "new": True}}) == {"7": "x", "8": True}
