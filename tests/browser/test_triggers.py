"""Making a trigger in a browser: its parts change while the rest stays as it was typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from relevo.automation.models import Trigger
from tests import factories


@pytest.fixture
def ada(transactional_db):
    return factories.user("Ada Admin", "ada@desk.example", role="administrator", password=factories.PASSWORD)


def test_a_trigger_is_put_together_tried_and_switched_on(open_desk, ada):
    factories.account()
    ticket = factories.ticket("Where is my refund?")
    page = open_desk(ada, "/settings/triggers/new/")
    page.get_by_label("Name").fill("Refunds")
    page.get_by_label("What happens").select_option("changed:status")
    page.locator("[name=e0-to][value=pending]").check()
    page.get_by_role("button", name="Add what sets it off").click()
    expect(page.locator("[name=e1-kind]")).to_have_value("opened")
    expect(page.locator("[name=e0-to][value=pending]")).to_be_checked()
    page.locator("[name=e1-contains]").fill("refund")
    page.get_by_role("button", name="Add a block").click()
    page.locator("[name=b0-l0-value][value=new]").check()
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Add tags").fill("money")
    page.locator("[name=new-action]").select_option("task")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Title").fill("Pay it back")
    page.get_by_role("button", name="Move up").nth(1).click()
    expect(page.locator("[name=a0-title]")).to_have_value("Pay it back")
    page.get_by_label("Switched on").check()
    page.get_by_role("button", name="Try it").click()
    expect(page.locator("#checked")).to_contain_text("It would have hit 1 of")
    expect(page.locator("#checked")).to_contain_text("The trigger “Refunds” added the tag money.")
    assert ticket.events.count() == 1
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Refunds", exact=True)).to_be_visible()
    made = Trigger.objects.get()
    assert [one["do"] for one in made.actions] == ["task", "change"] and made.is_active
    page.get_by_role("button", name="Switch off: Refunds").click()
    expect(page.get_by_role("button", name="Switch on: Refunds")).to_be_visible()
