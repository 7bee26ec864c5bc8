"""Services, categories and statuses in the settings, and on tickets, over HTTP."""

from __future__ import annotations

import pytest
from django.urls import reverse

from relevo.core import actors
from relevo.tickets.actions import classify_ticket, create_category, create_justification, create_service, create_view, edit_service, edit_status
from relevo.tickets.models import Category, Justification, Service, StatusRule, Ticket
from tests import factories

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


@pytest.fixture
def ticket(mailbox):
    return factories.ticket(account=mailbox)


def test_a_service_is_added_changed_moved_and_retired(as_user, admin, ticket):
    client = as_user(admin)
    assert b"New service" in client.get(reverse("settings-services")).content
    for name in ("Returns", "Repairs"):
        assert client.post(reverse("settings-new-service"), {"name": name, "sector": "Shop"}).url == reverse("settings-services")
    refused = client.post(reverse("settings-new-service"), {"name": "returns", "sector": "shop"})
    assert refused.status_code == 422 and b"Enter another name." in refused.content
    last = Service.objects.last()
    client.post(reverse("settings-move-service", args=[last.pk]), {"to": "up"})
    assert [one.name for one in Service.objects.all()] == ["Repairs", "Returns"]
    classify_ticket(ticket, actor=actors.agent(admin), service=last)
    conditions = {"all": [{"field": "service", "operator": "is", "value": [last.pk]}]}
    create_view(actor=actors.agent(admin), owner=None, name="In repair", conditions=conditions)
    page = client.get(reverse("settings-service", args=[last.pk])).content.decode()
    assert "1 ticket<" in page and "1 shared view: In repair" in page
    client.post(reverse("settings-service", args=[last.pk]), {"name": "Repair", "sector": "Workshop"})
    last.refresh_from_db()
    assert (last.name, last.sector, last.is_active) == ("Repair", "Workshop", False)
    assert "Not in use" in client.get(reverse("settings-services")).content.decode()
    assert "Service changed" in client.get(reverse("settings-audit")).content.decode()


def test_categories_and_justifications_too(as_user, admin):
    client = as_user(admin)
    client.post(reverse("settings-new-category"), {"name": "Question"})
    assert Category.objects.get().name == "Question"
    client.post(reverse("settings-statuses"), {"status": "pending", "demand": "mandatory"})
    assert StatusRule.objects.get().demand == "mandatory"
    assert "nobody is asked" in client.get(reverse("settings-statuses")).content.decode()
    address = reverse("settings-new-justification") + "?status=pending"
    assert 'action="/settings/justifications/new/?status=pending"' in client.get(address).content.decode()
    for name in ("Supplier", "Customer"):
        client.post(address, {"name": name})
    last = Justification.objects.get(name="Customer")
    client.post(reverse("settings-move-justification", args=[last.pk]), {"to": "up"})
    assert [one.name for one in Justification.objects.filter(status="pending")] == ["Customer", "Supplier"]
    client.post(reverse("settings-justification", args=[last.pk]), {"name": "The customer", "is_active": "on"})
    page = client.get(reverse("settings-statuses")).content.decode()
    assert "The customer" in page and "nobody is asked" not in page
    assert client.post(reverse("settings-statuses"), {"status": "new", "demand": "optional"}).status_code == 422


def test_a_ticket_is_classified_on_its_page(as_user, ana, admin, ticket):
    client, boss = as_user(ana), actors.agent(admin)
    assert 'name="service"' not in client.get(f"/tickets/{ticket.pk}/").content.decode()
    service, category = create_service(actor=boss, name="Returns", sector="Shop"), create_category(actor=boss, name="Question")
    page = client.get(f"/tickets/{ticket.pk}/").content.decode()
    assert '<optgroup label="Shop">' in page and ">Question</option>" in page
    values = {"service": service.pk, "category": category.pk}
    assert client.post(f"/tickets/{ticket.pk}/classification/", values, headers=PART).status_code == 204
    page = client.get(f"/tickets/{ticket.pk}/").content.decode()
    assert "Ana Moreno set the service to Returns. Ana Moreno set the category to Question." in page
    edit_service(service, actor=boss, is_active=False)
    assert f'<option value="{service.pk}" selected>Returns</option>' in client.get(f"/tickets/{ticket.pk}/").content.decode()
    client.post(f"/tickets/{ticket.pk}/classification/", {"service": ""}, headers=PART)
    page = client.get(f"/tickets/{ticket.pk}/").content.decode()
    assert "took the service Returns off" in page and 'name="service"' not in page


def test_a_new_ticket_is_classified(as_user, ana, admin, mailbox):
    service, category = create_service(actor=actors.agent(admin), name="Returns"), create_category(actor=actors.agent(admin), name="Question")
    client = as_user(ana)
    assert ">Returns</option>" in client.get("/tickets/new/").content.decode()
    values = {"requester": "ines@customer.example", "subject": "Gift", "kind": "comment", "body": "x", "account": mailbox.pk, "priority": "20"}
    assert client.post("/tickets/new/", {**values, "service": service.pk, "category": category.pk}).status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.service, ticket.category) == (service, category)


def test_lists_show_and_limit_by_them(as_user, ana, admin, ticket):
    service = create_service(actor=actors.agent(admin), name="Returns")
    classify_ticket(ticket, actor=actors.agent(ana), service=service)
    other = factories.ticket("Something else")
    conditions = {"all": [{"field": "service", "operator": "is", "value": [service.pk]}]}
    view = create_view(actor=actors.agent(ana), owner=ana, name="Mine", conditions=conditions, columns=["service", "category"])
    client = as_user(ana)
    page = client.get(f"/tickets/?view={view.pk}").content.decode()
    assert f'id="t{ticket.pk}"' in page and f'id="t{other.pk}"' not in page
    assert '<td class="c-service"><span class="truncate">Returns</span></td>' in page
    assert "Returns" in client.get(f"/views/{view.pk}/").content.decode()


def test_the_menu_asks_for_a_reason(as_user, ana, admin, ticket):
    boss, client = actors.agent(admin), as_user(ana)
    reason = create_justification(actor=boss, status="pending", name="Supplier")
    edit_status(actor=boss, status="pending", demand="mandatory")
    page = client.get(f"/tickets/{ticket.pk}/").content.decode()
    assert f'value="pending:{reason.pk}"' in page and 'name="status" value="pending"' not in page and 'name="then" value="pending"' not in page
    refused = client.post(f"/tickets/{ticket.pk}/status/", {"status": "pending"}, headers=PART)
    assert refused.status_code == 422 and "needs a reason" in refused.content.decode()
    for wrong in ("pending:999", "pending:x", "nothing", ""):
        assert client.post(f"/tickets/{ticket.pk}/status/", {"status": wrong}, headers=PART).status_code == 422
    assert client.post(f"/tickets/{ticket.pk}/status/", {"status": f"pending:{reason.pk}"}, headers=PART).status_code == 204
    page = client.get(f"/tickets/{ticket.pk}/").content.decode()
    assert '<span class="reason truncate">· Supplier</span>' in page and "from New to Pending: “Supplier”." in page


def test_a_comment_sets_a_status_with_its_reason(as_user, ana, admin, ticket):
    reason = create_justification(actor=actors.agent(admin), status="resolved", name="Refunded")
    edit_status(actor=actors.agent(admin), status="resolved", demand="mandatory")
    page = as_user(ana).get(f"/tickets/{ticket.pk}/").content.decode()
    assert 'popovertarget="status-menu" data-key="e"' in page
    values = {"kind": "comment", "body": "Done", "then": f"resolved:{reason.pk}"}
    assert as_user(ana).post(f"/tickets/{ticket.pk}/messages/", values, headers=PART).status_code == 201
    ticket.refresh_from_db()
    assert (ticket.status, ticket.justification) == ("resolved", reason)
    values = {"kind": "comment", "body": "Again", "then": "pending:999"}
    assert as_user(ana).post(f"/tickets/{ticket.pk}/messages/", values, headers=PART).status_code == 422
    assert ticket.messages.filter(body_text__contains="Again").count() == 0


def test_statuses_are_called_by_names_of_ones_own(as_user, admin):
    client = as_user(admin)
    values = {"status": "pending", "demand": "no", "name-default": "Waiting", "name-es": "En espera", "name-en": "", "name-pt-br": ""}
    assert client.post(reverse("settings-statuses"), values).status_code == 302
    assert StatusRule.objects.get(status="pending").names == {"default": "Waiting", "es": "En espera"}
    page = client.get(reverse("settings-statuses")).content.decode()
    assert '<span class="pill warn">Waiting</span>' in page and 'value="En espera"' in page
    refused = client.post(reverse("settings-statuses"), {"status": "new", "name-default": "waiting"})
    said = refused.content.decode()
    assert refused.status_code == 422 and "Another status is called “waiting”." in said and 'value="waiting"' in said
    assert "Own name: – → Waiting, En espera" in client.get(reverse("settings-audit")).content.decode()
