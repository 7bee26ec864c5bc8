"""What is refused, and how the mistake is found."""

from __future__ import annotations

import pytest

from relevo.core.errors import Invalid
from relevo.tickets.filters import All, Comparison, Not, dumped, parsed


def comparison(field="status", operator="is", value=("open",)):
    return {"field": field, "operator": operator, "value": list(value) if isinstance(value, tuple) else value}


def nested(depth: int):
    return {"not": nested(depth - 1)} if depth else {"all": []}


MISTAKES = {
    "no object": ([], "conditions"),
    "two groups in one": ({"all": [], "any": []}, "conditions"),
    "a word too many": ({**comparison(), "note": "x"}, "conditions"),
    "a group that is no list": ({"all": "status"}, "conditions.all"),
    "deep inside": ({"all": [{"any": [comparison(), {"not": comparison(field="colour")}]}]}, "conditions.all[0].any[1].not.field"),
    "a field that is no word": (comparison(field=["status"]), "conditions.field"),
    "an operator of another kind": (comparison(operator="has_any"), "conditions.operator"),
    "no list": (comparison(value="open"), "conditions.value"),
    "an empty list": (comparison(value=()), "conditions.value"),
    "a status that is none": (comparison(value=("opened",)), "conditions.value"),
    "a truth that is a number": (comparison("is_important", "is", 1), "conditions.value"),
    "a number that is a truth": (comparison("number", "at_least", True), "conditions.value"),
    "a number that is too large": (comparison("number", "at_least", 2**63), "conditions.value"),
    "me in place of a team": (comparison("team", "is", ("me",)), "conditions.value"),
    "a text with a NUL": (comparison("subject", "contains", "a\0b"), "conditions.value"),
    "an empty text": (comparison("subject", "contains", "  "), "conditions.value"),
    "a value where none is taken": (comparison("assignee", "is_set", True), "conditions.value"),
    "a moment without zone": (comparison("created_at", "before", "2026-05-12T09:00:00"), "conditions.value"),
    "a day that does not exist": (comparison("created_at", "before", "2026-02-30T09:00:00Z"), "conditions.value"),
    "a time of no seconds": (comparison("created_at", "within", 0), "conditions.value"),
    "too deep": (nested(20), "conditions" + ".not" * 8),
    "too many": ({"all": [comparison()] * 51}, "conditions.all[50]"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_its_place(name):
    given, path = MISTAKES[name]
    with pytest.raises(Invalid) as refused:
        parsed(given)
    assert (refused.value.code, list(refused.value.fields)) == ("bad_condition", [path])
    assert str(refused.value.fields[path]).endswith(".")


def test_what_is_right_becomes_a_tree_in_one_form():
    tree = parsed({"all": [comparison(value=("pending", "open", "open")), {"not": comparison("assignee", "is", ("me", 7, 3))}]})
    assert tree == All((Comparison("status", "is", ("open", "pending")), Not(Comparison("assignee", "is", (3, 7, "me")))))
    assert dumped(tree)["all"][0]["value"] == ["open", "pending"]
    moment = parsed(comparison("created_at", "before", "2026-05-12T11:00:00+02:00"))
    assert dumped(moment) == {"field": "created_at", "operator": "before", "value": "2026-05-12T09:00:00+00:00"}
