"""Links between tickets."""

from __future__ import annotations

import pytest

from relevo.core import actors
from relevo.core.errors import Conflict, Forbidden, Invalid
from relevo.tickets import verbs
from relevo.tickets.actions import relate_tickets, unrelate_tickets
from relevo.tickets.enums import RelationKind
from relevo.tickets.models import Event, Relation
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(mailbox):
    return [factories.ticket(name, account=mailbox) for name in "ABC"]


def link(ticket, other, kind, user):
    return relate_tickets(ticket, other=other, kind=RelationKind(kind), actor=actors.agent(user))


def test_a_link_is_told_on_both_sides(three, ana):
    first, second, _third = three
    event = link(first, second, "parent", ana)
    assert (event.ticket_id, event.data) == (first.pk, {"kind": "parent", "other": second.pk})
    assert Event.objects.filter(ticket=second).last().data == {"kind": "parent", "other": first.pk, "direction": "from"}
    assert link(first, second, "parent", ana) is None


def test_related_has_no_direction(three, ana):
    first, second, _third = three
    link(first, second, "related", ana)
    assert link(second, first, "related", ana) is None
    assert Relation.objects.count() == 1


@pytest.mark.parametrize("kind", ["parent", "blocks", "duplicate"])
def test_circles_are_refused(three, ana, kind):
    first, second, third = three
    link(first, second, kind, ana)
    link(second, third, kind, ana)
    for wrong in ((third, first), (second, first)):
        with pytest.raises(Invalid) as refused:
            link(*wrong, kind, ana)
        assert refused.value.code == "relation_circle" and "ticket" in refused.value.fields
    link(first, third, kind, ana)


def test_a_ticket_is_not_linked_to_itself(three, ana):
    with pytest.raises(Invalid):
        link(three[0], three[0], "related", ana)


def test_a_link_can_be_removed_once(three, ana):
    first, second, _third = three
    link(first, second, "blocks", ana)
    relation, same = Relation.objects.get(), Relation.objects.get()
    unrelate_tickets(relation, actor=actors.agent(ana))
    assert [Event.objects.filter(ticket=one).last().verb for one in (first, second)] == [verbs.UNRELATED] * 2
    with pytest.raises(Conflict):
        unrelate_tickets(same, actor=actors.agent(ana))


def test_viewers_link_nothing(three, ana, viewer):
    link(three[0], three[1], "related", ana)
    with pytest.raises(Forbidden):
        link(three[0], three[2], "related", viewer)
    with pytest.raises(Forbidden):
        unrelate_tickets(Relation.objects.get(), actor=actors.agent(viewer))
