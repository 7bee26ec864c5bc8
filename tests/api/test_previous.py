"""A customer's past over the API."""

from __future__ import annotations

import pytest

from relevo.core import actors
from relevo.tickets.actions import classify_ticket
from tests import factories

pytestmark = pytest.mark.django_db


def test_last_tickets_and_previous_messages(api, ana, mailbox):
    ines = factories.contact()
    first, copied = factories.ticket("Chairs", requester=ines, text="About chairs"), factories.ticket("Lamps", text="About lamps")
    classify_ticket(copied, cc=["ines@customer.example"], actor=actors.agent(ana))
    now = factories.ticket("Tables", requester=ines)
    assert [one["number"] for one in api(ana).get(f"/contacts/{ines.pk}/tickets").json()["items"]] == [now.pk, copied.pk, first.pk]
    page = api(ana).get(f"/tickets/{now.pk}/previous-messages", limit=1).json()
    assert [(one["ticket"], one["body_text"]) for one in page["items"]] == [(copied.pk, "About lamps")]
    rest = api(ana).get(f"/tickets/{now.pk}/previous-messages", limit=1, cursor=page["next_cursor"]).json()
    assert ([one["ticket"] for one in rest["items"]], rest["next_cursor"]) == ([first.pk], None)
