"""Fields of a ticket are filled in at its side, and colleagues see it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relevo.core import actors
from relevo.fields.actions import create_field
from relevo.fields.enums import FieldKind
from relevo.tickets.models import Ticket
from tests import factories
from tests.support.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)


def test_fields_are_filled_in_and_colleagues_see_it(open_desk):
    admin = factories.user("Ada Admin", role="administrator")
    ana, bruno = factories.user("Ana Moreno"), factories.user("Bruno Reis")
    lists = {"choice": ["Courier", "Post"], "choices": ["Broken", "Wet", "Incomplete"]}
    fields = {
        kind: create_field(actor=actors.agent(admin), holder="tickets", name=str(label), kind=kind, choices=lists.get(kind, []), need="resolving")
        for kind, label in FieldKind.choices
    }
    ticket = factories.ticket("Wrong colour", account=factories.account())
    mine, theirs = open_desk(ana, f"/tickets/{ticket.pk}/"), open_desk(bruno, f"/tickets/{ticket.pk}/")
    side, other = mine.locator("#ticket-classification"), theirs.locator("#ticket-classification")
    side.get_by_label("Text", exact=True).fill("1043-A")
    side.get_by_label("Text", exact=True).press("Enter")
    expect(other.get_by_label("Text", exact=True)).to_have_value("1043-A")
    side.get_by_label("Number", exact=True).fill("12.50")
    side.get_by_label("Date", exact=True).fill("2026-11-30")
    expect(other.get_by_label("Number", exact=True)).to_have_value("12.5")
    side.get_by_label("Long text", exact=True).fill("Left at the neighbour's.\nNot signed for.")
    side.get_by_label("Checkbox", exact=True).check()
    expect(other.get_by_label("Checkbox", exact=True)).to_be_checked()
    side.locator("summary").click()
    side.get_by_label("Broken").check()
    side.get_by_label("Wet").check()
    expect(other.locator("summary")).to_have_text("Broken, Wet")
    expect(side.get_by_label("Incomplete")).to_be_visible()
    held = {"text": "1043-A", "number": "12.5", "date": "2026-11-30", "checkbox": True, "long_text": "Left at the neighbour's.\nNot signed for."}
    held["choices"] = [one.pk for one in fields["choices"].choices.all()[:2]]
    until(lambda: Ticket.objects.get(pk=ticket.pk).field_values == {str(fields[kind].pk): value for kind, value in held.items()})
    side.get_by_label("Link", exact=True).fill("javascript:alert(1)")
    side.get_by_label("Link", exact=True).press("Enter")
    expect(mine.get_by_text("Enter a whole address")).to_be_visible()
    expect(side.get_by_label("Link", exact=True)).to_have_value("")
