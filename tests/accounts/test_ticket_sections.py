"""The order of the sections of the ticket page."""

from __future__ import annotations

import pytest

from relevo.accounts.ticket_sections import arranged, checked, moved, shown
from relevo.core.errors import Invalid

USUAL = ["classification", "tasks", "contact", "related", "last_tickets", "notes"]


def test_what_is_not_stored_stands_where_it_usually_does():
    assert shown(None) == shown([]) == USUAL
    assert shown(["notes", "-tasks", "gone"]) == ["classification", "notes", "contact", "related", "last_tickets"]
    assert [one.name for one in arranged(["notes", "-tasks"]) if not one.is_shown] == ["tasks"]


def test_a_section_moves_on_its_side_and_is_hidden_and_shown():
    order = moved(None, "notes", "up")
    assert shown(order) == ["classification", "tasks", "contact", "related", "notes", "last_tickets"]
    assert moved(order, "contact", "up") == order and moved(order, "tasks", "down") == order
    hidden = moved(order, "related", "hide")
    assert "related" not in shown(hidden) and shown(moved(hidden, "related", "show")) == shown(order)
    for name, to in (("nothing", "up"), ("notes", "sideways")):
        with pytest.raises(Invalid):
            moved(None, name, to)


def test_only_sections_are_stored():
    assert checked(None) is checked([]) is None
    assert checked(["-notes"]) == ["classification", "tasks", "-notes", "contact", "related", "last_tickets"]
    for wrong in (["nothing"], ["notes", "-notes"]):
        with pytest.raises(Invalid):
            checked(wrong)
