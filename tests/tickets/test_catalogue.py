"""Services, categories and justifications: managed lists, and what statuses ask for."""

from __future__ import annotations

import pytest

from relevo.accounts.models import AuditEntry
from relevo.core import actors
from relevo.core.errors import Forbidden, Invalid
from relevo.tickets.actions import (
    classify_ticket,
    comment_on_ticket,
    create_category,
    create_justification,
    create_service,
    create_view,
    edit_category,
    edit_justification,
    edit_service,
    edit_status,
    receive_message,
    set_status,
)
from relevo.tickets.enums import Demand, Status
from relevo.tickets.filters import Comparison, Context, condition
from relevo.tickets.models import Category, Event, Service, Ticket
from relevo.tickets.usage import usage_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(admin):
    return actors.agent(admin)


@pytest.fixture
def ticket(mailbox):
    return factories.ticket(account=mailbox)


def names(model):
    return list(model.objects.values_list("name", flat=True))


def test_a_list_grows_at_its_end_and_is_reordered(boss):
    first, second, third = (create_service(actor=boss, name=name, sector=" Shop ") for name in ("Returns", "  Gift   cards ", "Repairs"))
    assert names(Service) == ["Returns", "Gift cards", "Repairs"] and first.sector == "Shop"
    edit_service(third, actor=boss, position=1)
    assert names(Service) == ["Repairs", "Returns", "Gift cards"]
    edit_service(third, actor=boss, position=99)
    assert names(Service) == ["Returns", "Gift cards", "Repairs"]
    assert AuditEntry.objects.latest("pk").data == {"position": {"old": 1, "new": 3}}
    edit_service(second, actor=boss, position=2)
    assert AuditEntry.objects.filter(verb="service.edited").count() == 2


@pytest.mark.parametrize("values", [{"name": "  "}, {"name": "x" * 81}, {"name": "returns", "sector": "shop"}])
def test_names_that_can_not_be_used_are_refused(boss, values):
    create_service(actor=boss, name="Returns", sector="Shop")
    create_service(actor=boss, name="Returns", sector="Outlet")
    with pytest.raises(Invalid):
        create_service(actor=boss, **values)
    assert Service.objects.count() == 2


def test_only_administrators_manage_them(ana, boss):
    category = create_category(actor=boss, name="Question")
    reason = create_justification(actor=boss, status="pending", name="Supplier")
    for refused in (
        lambda: create_service(actor=actors.agent(ana), name="Returns"),
        lambda: edit_category(category, actor=actors.agent(ana), is_active=False),
        lambda: edit_justification(reason, actor=actors.agent(ana), name="x"),
        lambda: edit_status(actor=actors.agent(ana), status="pending", demand="optional"),
    ):
        with pytest.raises(Forbidden):
            refused()


def test_a_ticket_is_classified_and_history_tells(ana, boss, ticket):
    service, category = create_service(actor=boss, name="Returns"), create_category(actor=boss, name="Question")
    event = classify_ticket(ticket, actor=actors.agent(ana), service=service, category=category)
    assert event.data == {"service": {"old": None, "new": service.pk}, "category": {"old": None, "new": category.pk}}
    ticket.refresh_from_db()
    assert (ticket.service, ticket.category) == (service, category)
    found = Ticket.objects.filter(condition(Comparison("service", "is", (service.pk,)), Context(ticket.created_at)))
    assert list(found) == [ticket]


def test_a_retired_one_stays_and_is_not_given_anew(ana, boss, ticket):
    category, other = create_category(actor=boss, name="Question"), create_category(actor=boss, name="Problem")
    classify_ticket(ticket, actor=actors.agent(ana), category=category)
    edit_category(category, actor=boss, is_active=False)
    assert classify_ticket(ticket, actor=actors.agent(ana), category=category) is None
    classify_ticket(ticket, actor=actors.agent(ana), category=other)
    with pytest.raises(Invalid) as refused:
        classify_ticket(ticket, actor=actors.agent(ana), category=Category.objects.get(pk=category.pk))
    assert refused.value.code == "retired" and "category" in refused.value.fields


def test_what_uses_one_is_known(ana, admin, boss, ticket):
    service = create_service(actor=boss, name="Returns")
    classify_ticket(ticket, actor=actors.agent(ana), service=service)
    asks = {"all": [{"not": {"field": "service", "operator": "is", "value": [service.pk]}}]}
    create_view(actor=boss, owner=None, name="Not returns", conditions=asks)
    create_view(actor=actors.agent(ana), owner=ana, name="Mine", conditions=asks)
    create_view(actor=boss, owner=None, name="Other", conditions={"all": [{"field": "category", "operator": "is", "value": [service.pk]}]})
    found = usage_of(service)
    assert (found.tickets, found.shared_views, found.personal_views) == (1, ("Not returns",), 1)


def test_a_status_that_needs_a_reason_gets_one(ana, boss, ticket):
    agent = actors.agent(ana)
    supplier, customer = (create_justification(actor=boss, status="pending", name=name) for name in ("Supplier", "Customer"))
    edit_status(actor=boss, status="pending", demand=Demand.MANDATORY)
    with pytest.raises(Invalid) as refused:
        set_status(ticket, status=Status.PENDING, actor=agent)
    assert refused.value.code == "justification_missing" and not Event.objects.filter(verb="ticket.status_changed").exists()
    event = set_status(ticket, status=Status.PENDING, actor=agent, justification=supplier)
    assert event.data == {"old": "new", "new": "pending", "reason": "", "justification": {"old": None, "new": supplier.pk}}
    assert set_status(ticket, status=Status.PENDING, actor=agent, justification=supplier) is None
    assert set_status(ticket, status=Status.PENDING, actor=agent) is None
    again = set_status(ticket, status=Status.PENDING, actor=agent, justification=customer)
    assert again.data["justification"] == {"old": supplier.pk, "new": customer.pk}
    ticket.refresh_from_db()
    assert (ticket.status, ticket.justification) == ("pending", customer)


def test_a_justification_of_another_status_or_a_retired_one_is_refused(ana, boss, ticket):
    agent = actors.agent(ana)
    solved = create_justification(actor=boss, status="resolved", name="Refunded")
    old = edit_justification(create_justification(actor=boss, status="pending", name="Fax"), actor=boss, is_active=False)
    for one in (solved, old):
        with pytest.raises(Invalid) as refused:
            set_status(ticket, status=Status.PENDING, actor=agent, justification=one)
        assert refused.value.code == "justification_unknown"


def test_a_status_with_nothing_to_choose_asks_nobody(ana, boss, ticket):
    edit_status(actor=boss, status="resolved", demand=Demand.MANDATORY)
    assert set_status(ticket, status=Status.RESOLVED, actor=actors.agent(ana)) is not None


def test_an_answer_takes_status_and_justification_away_without_being_asked(ana, boss, ticket):
    reason = create_justification(actor=boss, status="pending", name="Customer")
    create_justification(actor=boss, status="open", name="Looked at")
    edit_status(actor=boss, status="open", demand=Demand.MANDATORY)
    set_status(ticket, status=Status.PENDING, actor=actors.agent(ana), justification=reason)
    receive_message(ticket, message=factories.inbound(ticket.requester), actor=actors.contact(ticket.requester_id))
    ticket.refresh_from_db()
    assert (ticket.status, ticket.justification) == ("open", None)
    assert Event.objects.latest("pk").data["justification"] == {"old": reason.pk, "new": None}


def test_resolving_again_with_another_reason_keeps_the_moment(ana, boss, ticket, noon):
    from relevo.core import clock

    reasons = [create_justification(actor=boss, status="resolved", name=name) for name in ("Refunded", "Replaced")]
    set_status(ticket, status=Status.RESOLVED, actor=actors.agent(ana), justification=reasons[0])
    with clock.frozen(noon.replace(hour=15)):
        set_status(ticket, status=Status.RESOLVED, actor=actors.agent(ana), justification=reasons[1])
    ticket.refresh_from_db()
    assert ticket.resolved_at == noon and comment_on_ticket(ticket, body_html="<p>x</p>", actor=actors.agent(ana))
