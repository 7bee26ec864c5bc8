"""The block list itself; what it does at the door is in tests/channels/email/test_blocked.py."""

from __future__ import annotations

import pytest

from relevo.accounts.models import AuditEntry
from relevo.contacts.actions import add_identity, block_sender, unblock_sender
from relevo.contacts.blocks import Blocked, block_of, blocks_of_contact, domains_of
from relevo.contacts.models import Block
from relevo.core import actors
from relevo.core.errors import Forbidden, Invalid
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_block_is_added_once_and_leaves_a_trace(ana, bruno):
    block = block_sender(kind="email", written=" Offers@Spam.example", reason=" Only\nadvertising ", actor=actors.agent(ana))
    assert (block.value, block.reason, block.blocked_by, block.refused_count) == ("offers@spam.example", "Only advertising", ana, 0)
    assert block_sender(kind="email", written="offers@SPAM.example", reason="Other", actor=actors.agent(bruno)) == block
    unblock_sender(block, actor=actors.agent(bruno))
    assert not Block.objects.exists()
    trace = AuditEntry.objects.order_by("pk").values_list("verb", "actor_user_id", "data__value")
    assert list(trace) == [("block.added", ana.pk, "offers@spam.example"), ("block.removed", bruno.pk, "offers@spam.example")]


@pytest.mark.parametrize("role", ["operator", "viewer"])
def test_only_agents_block(role):
    user = factories.user("Robin Role", role=role)
    block = Block.objects.create(kind="email", value="offers@spam.example")
    with pytest.raises(Forbidden):
        block_sender(kind="email", written="x@spam.example", actor=actors.agent(user))
    with pytest.raises(Forbidden):
        unblock_sender(block, actor=actors.agent(user))


@pytest.mark.parametrize(
    ("kind", "written", "code"),
    [
        ("domain", "com", "domain_unusable"),
        ("domain", "a b.example", "domain_unusable"),
        ("domain", "GMAIL.com", "domain_unusable"),
        ("domain", "@com.br", "domain_unusable"),
        ("domain", "", "domain_unusable"),
        ("email", "nonsense", "email_invalid"),
        ("postal", "Calle Mayor 1", "kind_not_blockable"),
        ("unknown", "email", "identity_empty"),
    ],
)
def test_what_can_not_be_blocked(ana, kind, written, code):
    with pytest.raises(Invalid) as refused:
        block_sender(kind=kind, written=written, actor=actors.agent(ana))
    assert refused.value.code == code and not Block.objects.exists()


def test_a_domain_covers_those_below_it_and_no_other():
    shop = Blocked(1, "domain", "shop.example")
    for address in ("a@shop.example", "A@Mail.Shop.Example", "x@a.b.c.shop.example"):
        assert block_of(address, [shop]) == shop
    for address in ("a@example", "a@workshop.example", "shop.example@other.example", "a@shop.example.org"):
        assert block_of(address, [shop]) is None
    assert domains_of("a@mail.shop.example") == ["mail.shop.example", "shop.example"]
    assert len(domains_of("a@" + "x." * 500 + "example")) < 10


def test_the_blocks_on_a_contact_are_found_in_two_queries(ana, django_assert_num_queries):
    agent, ines = actors.agent(ana), factories.contact()
    add_identity(ines, kind="phone", written="+55 11 98765-4321", actor=agent)
    blocks = {
        block_sender(kind="domain", written="customer.example", actor=agent),
        block_sender(kind="phone", written="+55 11 8765-4321", actor=agent),
    }
    block_sender(kind="email", written="other@elsewhere.example", actor=agent)
    with django_assert_num_queries(2):
        assert set(blocks_of_contact(ines)) == blocks
