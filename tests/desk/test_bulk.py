"""Changing many tickets: chosen, previewed, done one by one, and told what was refused and why."""

from __future__ import annotations

import re

import pytest

from relevo.accounts.models import Desk
from relevo.core import actors
from relevo.tickets.actions import create_category, create_justification, create_service, create_view, edit_status
from relevo.tickets.actions.bulk import MAX_TICKETS, run_bulk
from relevo.tickets.enums import Demand, Priority
from relevo.tickets.models import BulkRun, Event, Ticket
from tests import factories
from tests.support import jobs

pytestmark = pytest.mark.django_db
ADDRESS = "/tickets/bulk/"


@pytest.fixture
def tickets(mailbox, ana):
    return [factories.ticket(f"Number {turn}", assignee=ana if turn == 2 else None, tags=["old"] if turn else []) for turn in range(3)]


def posted(client, tickets, do: str = "", status: int = 200, **values: object) -> str:
    response = client.post(ADDRESS, {"t": [ticket.pk for ticket in tickets], "do": do, **values})
    assert response.status_code == status
    return response.content.decode()


def begun(client, tickets, **values: object) -> str:
    """Begins, lets the job work, and gives the page that tells how it went."""
    response = client.post(ADDRESS, {"t": [ticket.pk for ticket in tickets], "do": "run", **values})
    assert response.status_code == 302
    assert "every 1s" in client.get(response.headers["Location"]).content.decode()
    jobs.run_due()
    return client.get(response.headers["Location"]).content.decode()


def test_a_change_is_chosen_previewed_and_made(tickets, ana, bruno, as_user):
    client = as_user(ana)
    assert "Change 3 tickets" in posted(client, tickets)
    before = Event.objects.count()
    values = {"assignee": ana.pk, "add_tags": "vip, ", "remove_tags": "old", "priority": "40", "is_important": "yes", "to_status": "pending"}
    page = posted(client, tickets, "preview", **values)
    assert "Ana Moreno took the ticket." in page and "added the tag vip." in page and "from New to Pending." in page
    assert Event.objects.count() == before and Ticket.objects.filter(status="pending").count() == 0
    page = begun(client, tickets, **values)
    assert "Finished: 3 tickets were looked at." in page and "every 1s" not in page
    for ticket in Ticket.objects.all():
        assert (ticket.assignee_id, ticket.tags, ticket.priority, ticket.is_important, ticket.status) == (ana.pk, ["vip"], 40, True, "pending")
    # Two were not Ana's yet; tags, priority and the mark are one event, the status another.
    assert Event.objects.filter(actor_user=ana).count() == 2 + 3 + 3
    # Once more: all is so already.
    assert posted(client, tickets, "preview", **values).count("Is so already") == 3
    assert re.findall(r'<dd class="num">(\d+)</dd>', begun(client, tickets, **values)) == ["0", "3", "0"]


def test_services_categories_and_what_a_status_asks_for(tickets, ana, as_user):
    system = actors.system("test")
    service, category = create_service(actor=system, name="Returns"), create_category(actor=system, name="Problem")
    why = create_justification(actor=system, status="pending", name="Waits for parts")
    edit_status(actor=system, status="pending", demand=Demand.MANDATORY)
    client = as_user(ana)
    refused = posted(client, tickets, "preview", 422, to_status="pending")
    assert "to_status_error" in refused
    page = begun(client, tickets, service=service.pk, category=category.pk, to_status=f"pending:{why.pk}")
    assert "Finished: 3 tickets" in page
    found = set(Ticket.objects.values_list("service_id", "category_id", "status", "justification_id"))
    assert found == {(service.pk, category.pk, "pending", why.pk)}
    begun(client, tickets, service="none")
    assert not Ticket.objects.filter(service__isnull=False).exists()


def test_what_is_refused_is_named_with_the_reason_and_changes_nothing(tickets, ana, as_user):
    campaign = factories.campaign("Spring")
    Ticket.objects.filter(pk=tickets[1].pk).update(campaign=campaign)
    supervisor = factories.user("Sofia", "sofia@desk.example", role="supervisor")
    Desk.objects.update(hides_other_campaigns=True)
    client = as_user(supervisor)
    values = {"assignee": ana.pk, "priority": "40"}
    assert "Ana Moreno can&#39;t work on this ticket." in posted(client, [tickets[1]], "preview", **values)
    page = begun(client, tickets, **values)
    run = BulkRun.objects.get()
    refused = list(run.refusals.values_list("number", flat=True))
    assert tickets[1].pk in refused and Ticket.objects.get(pk=tickets[1].pk).priority == Priority.MEDIUM
    assert "Ana Moreno can&#39;t work on this ticket." in page and f">#{tickets[1].pk}</a>" in page
    assert run.changed + len(refused) == 3


def test_what_can_not_be_used_is_said(tickets, ana, bruno, as_user):
    client = as_user(ana)
    assert "Choose what shall change." in posted(client, tickets, "preview", 422)
    assert "Select the tickets that shall change." in posted(client, [], "", 422)
    assert "be added and removed at once" in posted(client, tickets, "preview", 422, add_tags="a", remove_tags="a")
    posted(client, tickets, "preview", 422, assignee="99999")
    assert client.get(ADDRESS).headers["Location"] == "/tickets/"
    assert not BulkRun.objects.exists()
    response = client.post(ADDRESS, {"t": ",".join(map(str, range(1, MAX_TICKETS + 2))), "do": ""})
    assert response.status_code == 422 and "At most 5000 tickets" in response.content.decode()


def test_a_whole_list_is_changed_by_its_own_conditions(tickets, ana, bruno, as_user):
    view = create_view(
        actor=actors.agent(ana), owner=ana, name="Old", conditions={"all": [{"field": "tags", "operator": "has_any", "value": ["old"]}]}
    )
    client = as_user(ana)
    page = client.post(ADDRESS, {"t": [tickets[0].pk], "all": "1", "of": f"view={view.pk}"}).content.decode()
    assert f'name="t" value="{tickets[2].pk},{tickets[1].pk}"' in page
    page = client.post(ADDRESS, {"all": "1", "of": "view=all&q=Number"}).content.decode()
    assert "Change 3 tickets" in page
    # Somebody else's view is no list of theirs.
    assert as_user(bruno).post(ADDRESS, {"all": "1", "of": f"view={view.pk}"}).status_code == 422


def test_a_run_goes_on_where_it_was_stopped_and_is_ones_own(tickets, ana, bruno, as_user):
    client = as_user(ana)
    client.post(ADDRESS, {"t": [ticket.pk for ticket in tickets], "do": "run", "priority": "40"})
    run = BulkRun.objects.get()
    Ticket.objects.filter(pk=tickets[0].pk).update(priority=40)
    BulkRun.objects.update(done=1, changed=1)
    run_bulk(run.pk)
    run_bulk(run.pk)
    run.refresh_from_db()
    assert (run.done, run.changed, run.finished_at is not None) == (3, 3, True)
    assert Event.objects.filter(ticket=tickets[0], data__has_key="priority").count() == 0
    assert as_user(bruno).get(f"{ADDRESS}{run.pk}/").status_code == 404


def test_who_may_no_longer_work_here_changes_nothing_more(tickets, ana, as_user):
    as_user(ana).post(ADDRESS, {"t": [ticket.pk for ticket in tickets], "do": "run", "priority": "40"})
    type(ana).objects.filter(pk=ana.pk).update(is_active=False)
    jobs.run_due()
    run = BulkRun.objects.get()
    assert (run.done, run.changed, run.refusals.count()) == (3, 0, 3) and not Ticket.objects.filter(priority=40).exists()


def test_who_may_not_change_tickets_is_offered_nothing(tickets, as_user):
    client = as_user(factories.user("Vera", "vera@desk.example", role="viewer"))
    page = client.get("/tickets/?view=all").content.decode()
    assert "no-picks" in page and "bulk-bar" not in page
    assert client.post(ADDRESS, {"t": [tickets[0].pk]}).status_code == 403
