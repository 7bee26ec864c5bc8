"""The chips of a ticket's targets while what is owed changes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from relevo.core import actors
from relevo.sla.actions import edit_policy
from relevo.sla.jobs import recompute_targets
from relevo.tickets.actions import reply_to_ticket
from tests import factories
from tests.sla.promises import HOUR, policy

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TO = [{"name": "", "address": "ines@customer.example"}]


def test_a_chip_that_counts_down_follows_what_becomes_of_its_target(mailbox, ana, admin, open_desk):
    given = policy(targets={"first_reply": {"default": 4 * HOUR}, "resolution": {"default": 8 * HOUR}})
    ticket = factories.ticket(account=mailbox, requester=factories.contact("Inés Prado", "ines@customer.example"))
    page = open_desk(ana, f"/tickets/{ticket.pk}/")
    page.clock.install()
    page.reload()
    first, resolution = (page.get_by_role("group", name="Service level").get_by_role("button", name=name) for name in ("First reply", "Resolution"))
    expect(first).to_contain_text(re.compile("3 hr 59 min|4 hr"))
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    reply_to_ticket(ticket, actor=actors.agent(ana), body_html="<p>We look for it.</p>", to=TO)
    expect(first).to_contain_text("Met")
    edit_policy(given, actor=actors.agent(admin), targets={"first_reply": {"default": 4 * HOUR}, "resolution": {"default": 30 * HOUR}})
    recompute_targets([given.pk], "policy", 0)
    expect(resolution).to_contain_text("1 day")
    # What counted down until then does so no longer, and what goes on counts to the new moment.
    page.clock.run_for(60_000)
    expect(first).to_have_class(re.compile(r"\bok\b"))
    expect(first).to_contain_text("Met")
    expect(resolution).to_contain_text(re.compile("1 day 5 hr|1 day 6 hr"))
