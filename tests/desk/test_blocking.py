"""The block list and spam over HTTP."""

from __future__ import annotations

import pytest

from relevo.channels.email.inbound import ingest
from relevo.contacts.actions import add_identity, block_sender
from relevo.contacts.models import Block
from relevo.core import actors
from relevo.tickets.models import Ticket
from tests import factories
from tests.support.mail import mail


@pytest.fixture
def ticket(mailbox):
    return Ticket.objects.get(pk=ingest(mail(), account=mailbox, source="pipe").ticket_number)


def test_the_list_is_managed_in_the_settings(ana, as_user):
    client = as_user(ana)
    assert "Nobody is blocked" in client.get("/settings/blocks/").content.decode()
    client.post("/settings/blocks/", {"kind": "domain", "value": "@Spam.example", "reason": "Advertising"})
    block = Block.objects.get()
    text = client.get("/settings/blocks/").content.decode()
    assert "spam.example" in text and "Advertising" in text and "Ana Moreno" in text
    refused = client.post("/settings/blocks/", {"kind": "domain", "value": "gmail.com"})
    assert refused.status_code == 422 and "gmail.com" in refused.content.decode() and Block.objects.count() == 1
    assert client.post(f"/settings/blocks/{block.pk}/remove/").url == "/settings/blocks/"
    assert not Block.objects.exists()


@pytest.mark.parametrize("blocks", [1, 3, 60])
def test_the_list_costs_a_fixed_number_of_queries(ana, as_user, django_assert_num_queries, blocks):
    for number in range(blocks):
        block_sender(kind="email", written=f"s{number}@spam.example", actor=actors.agent(ana))
    client = as_user(ana)
    with django_assert_num_queries(4):
        text = client.get("/settings/blocks/").content.decode()
    assert text.count("Lift the block of") == min(blocks, 50) and ("cursor=" in text) == (blocks > 50)


def test_what_was_kept_out_is_seen_and_processed_by_administrators(ana, admin, as_user, mailbox):
    block_sender(kind="email", written="ines@customer.example", actor=actors.agent(ana))
    payload = ingest(mail(), account=mailbox, source="pipe").payload_id
    client = as_user(admin)
    assert f"/settings/incoming/{payload}/content/" not in client.get("/settings/incoming/").content.decode()
    assert f"/settings/incoming/{payload}/content/" in client.get("/settings/incoming/?blocked=1").content.decode()
    assert "1</span>" in client.get("/settings/blocks/").content.decode()
    assert client.post(f"/settings/incoming/{payload}/processing/").url == f"/tickets/{Ticket.objects.get().pk}/"


def test_a_sender_is_blocked_from_the_tickets_menu(ana, as_user, ticket):
    client = as_user(ana)
    assert f"/tickets/{ticket.pk}/block/" in client.get(f"/tickets/{ticket.pk}/").content.decode()
    page = client.get(f"/tickets/{ticket.pk}/block/").content.decode()
    assert 'value="email:ines@customer.example"' in page and 'value="domain:customer.example"' in page
    assert client.post(f"/tickets/{ticket.pk}/block/", {"sender": "email:other@customer.example"}).status_code == 422
    assert client.post(f"/tickets/{ticket.pk}/block/", {}).status_code == 422
    client.post(f"/tickets/{ticket.pk}/block/", {"sender": "domain:customer.example", "reason": "Spam"})
    assert (Block.objects.get().kind, Block.objects.get().value) == ("domain", "customer.example")
    assert "Blocked</span>" not in client.get(f"/tickets/{ticket.pk}/").content.decode()
    client.post(f"/tickets/{ticket.pk}/block/", {"sender": "email:ines@customer.example"})
    assert "Blocked</span>" in client.get(f"/tickets/{ticket.pk}/").content.decode()


@pytest.mark.parametrize(("sender", "blocks"), [("", 0), ("email:ines@customer.example", 1)])
def test_a_ticket_is_marked_as_spam_with_or_without_a_block_and_comes_back(ana, as_user, ticket, sender, blocks):
    client = as_user(ana)
    assert "Nobody: the sender may write again" in client.get(f"/tickets/{ticket.pk}/spam/").content.decode()
    assert client.post(f"/tickets/{ticket.pk}/spam/", {"sender": sender}).url == f"/tickets/{ticket.pk}/"
    ticket.refresh_from_db()
    assert (ticket.is_spam, ticket.status, Block.objects.count()) == (True, "closed", blocks)
    text = client.get(f"/tickets/{ticket.pk}/").content.decode()
    assert "This ticket is marked as spam and closed." in text and "Not spam" in text
    assert "Ana Moreno marked the ticket as spam." in client.get(f"/tickets/{ticket.pk}/?show=history").content.decode()
    assert f"/tickets/{ticket.pk}/" in client.get("/tickets/?view=spam").content.decode()
    assert f"/tickets/{ticket.pk}/" not in client.get("/tickets/?view=closed").content.decode()
    client.post(f"/tickets/{ticket.pk}/spam/remove/")
    ticket.refresh_from_db()
    assert (ticket.is_spam, ticket.status) == (False, "new")


def test_operators_are_not_offered_it_and_are_refused(as_user, ticket):
    client = as_user(factories.user("Olga Operator", role="operator"))
    text = client.get(f"/tickets/{ticket.pk}/").content.decode()
    assert "Mark as spam" not in text and "Block sender" not in text
    for place in ("spam", "spam/remove", "block"):
        assert client.post(f"/tickets/{ticket.pk}/{place}/", {"sender": "email:ines@customer.example"}).status_code == 403
    assert client.get("/settings/blocks/").status_code == 403


@pytest.mark.parametrize(
    ("domains", "named"),
    [
        (["customer.example"], "customer.example"),
        (["example.org", "notcustomer.example"], ""),
        (["mail.customer.example"], ""),
    ],
)
def test_a_blocked_domain_is_named_beside_the_customer(ana, as_user, ticket, domains, named):
    for domain in domains:
        block_sender(kind="domain", written=domain, actor=actors.agent(ana))
    page = as_user(ana).get(f"/tickets/{ticket.pk}/").content.decode()
    assert (f"Blocked: {named}" in page and f"All addresses of {named} are blocked." in page) if named else "Blocked:" not in page


def test_the_nearest_blocked_domain_is_named_and_only_for_addresses(ana, as_user, mailbox):
    requester = factories.contact("Pol", "pol@mail.shop.customer.example")
    add_identity(requester, kind="web", written="https://customer.example/", actor=actors.agent(ana))
    ticket = factories.ticket(requester=requester)
    client, address = as_user(ana), f"/tickets/{ticket.pk}/"
    block_sender(kind="domain", written="customer.example", actor=actors.agent(ana))
    assert client.get(address).content.decode().count("Blocked: customer.example") == 1
    block_sender(kind="domain", written="shop.customer.example", actor=actors.agent(ana))
    page = client.get(address).content.decode()
    assert "Blocked: shop.customer.example" in page and "Blocked: customer.example" not in page
