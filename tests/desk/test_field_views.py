"""Fields of tickets as conditions and columns of lists."""

from __future__ import annotations

import pytest
from django.urls import reverse

from relevo.core import actors
from relevo.fields.actions import create_field, edit_choice, edit_field
from relevo.tickets.actions import create_view, set_fields
from relevo.tickets.models import View
from relevo.tickets.usage import usage_of_choice, usage_of_field
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def field(admin):
    def made(name="Order", kind="text", **values):
        return create_field(actor=actors.agent(admin), holder="tickets", name=name, kind=kind, **values)

    return made


@pytest.fixture
def tickets(mailbox):
    return [factories.ticket(f"Ticket {number}", account=mailbox) for number in range(3)]


def listed(client, view):
    page = client.get(f"/tickets/?view={view.pk}").content.decode()
    return page, [part.split('"')[0] for part in page.split('id="t')[1:] if part.split('"')[0].isdecimal()]


def line(field, operator, *values, place=0):
    at, key = f"b0-l{place}", f"fields.{field.pk}"
    return {f"{at}-was": key, f"{at}-field": key, f"{at}-operator": operator, f"{at}-value": list(values)}


def test_a_view_is_made_of_fields_on_its_page(as_user, ana, admin, tickets, field):
    client, agent = as_user(ana), actors.agent(ana)
    order, amount, until = field(), field("Amount", "number"), field("Until", "date")
    way, damage, seen = field("Way", "choice", choices=["Post"]), field("Damage", "choices", choices=["Broken", "Wet"]), field("Seen", "checkbox")
    post, (broken, wet) = way.choices.get(), damage.choices.all()
    held = {order.pk: "1043-A", amount.pk: "12.5", until.pk: "2026-11-30", way.pk: post.pk, damage.pk: [broken.pk, wet.pk], seen.pk: True}
    set_fields(tickets[0], actor=agent, values=held)
    set_fields(tickets[1], actor=agent, values={amount.pk: "100", damage.pk: [wet.pk]})
    page = client.get(reverse("new-view")).content.decode()
    assert f'<option value="fields.{order.pk}">Order</option>' in page and f'value="fields.{way.pk}"' in page
    lines = [
        line(order, "contains", "1043"),
        line(amount, "at_most", "12.5", place=1),
        line(until, "at_least", "2026-11-30", place=2),
        line(way, "is", str(post.pk), place=3),
        line(damage, "has_any", str(broken.pk), place=4),
        line(seen, "is", "yes", place=5),
    ]
    columns = [f"fields.{one.pk}" for one in (order, amount, until, way, damage, seen)]
    values = {"name": "Parcels", "audience": "mine", "order": "changed", "layout": "table", "columns": ["status", *columns], "b0-mode": "all"}
    for one in lines:
        values |= one
    assert client.post(reverse("new-view"), values).status_code == 302
    view = View.objects.get()
    assert view.columns == ["status", *columns]
    assert {"field": f"fields.{amount.pk}", "operator": "at_most", "value": "12.5"} in view.conditions["all"][0]["all"]
    page, numbers = listed(client, view)
    assert numbers == [str(tickets[0].pk)]
    assert '<th title="Order" class="c-own">Order</th>' in page
    for words in ("1043-A", "12.5", "Nov 30, 2026", "Post", "Broken, Wet", "Yes"):
        assert f'<span class="truncate" title="{words}">{words}</span></td>' in page
    shown = client.get(reverse("view", args=[view.pk])).content.decode()
    assert (
        'type="date" name="b0-l2-value" id="b0-l2-value" value="2026-11-30"' in shown and 'value="12.5"' in shown and "on this day or later" in shown
    )
    assert f'name="b0-l4-value" value="{broken.pk}" checked' in shown
    refused = client.post(reverse("new-view"), {**values, **line(amount, "at_most", "many", place=1)})
    assert refused.status_code == 422 and "up to 15 digits" in refused.content.decode()


def test_the_decimal_sign_is_the_readers(as_user, ana, tickets, field):
    ana.language = "es"
    ana.save()
    client, amount = as_user(ana), field("Importe", "number")
    values = {"name": "Caros", "audience": "mine", "order": "changed", "layout": "table", "columns": [], "b0-mode": "all"}
    assert client.post(reverse("new-view"), {**values, **line(amount, "at_least", "12,5")}).status_code == 302
    view = View.objects.get()
    assert view.conditions["all"][0]["all"][0]["value"] == "12.5"
    assert 'value="12,5"' in client.get(reverse("view", args=[view.pk])).content.decode()


def test_definitions_that_change_leave_views_as_they_are(as_user, ana, admin, tickets, field):
    boss, client = actors.agent(admin), as_user(ana)
    way = field("Way", "choice", choices=["Post"])
    post, key = way.choices.get(), f"fields.{way.pk}"
    set_fields(tickets[0], actor=boss, values={way.pk: post.pk})
    view = create_view(
        actor=boss,
        owner=None,
        name="By post",
        columns=[key],
        conditions={"all": [{"field": key, "operator": "is", "value": [post.pk]}]},
    )
    assert usage_of_choice(post).shared_views == ("By post",) == usage_of_field(way).shared_views
    edit_choice(post, actor=boss, is_active=False)
    edit_field(way, actor=boss, is_active=False)
    page, numbers = listed(client, view)
    assert numbers == [str(tickets[0].pk)] and "c-own" not in page
    page = as_user(admin).get(reverse("view", args=[view.pk])).content.decode()
    assert f'value="{key}" selected' in page and "Post" in page
    edit_field(way, actor=boss, is_active=True)
    assert '<th title="Way" class="c-own">Way</th>' in listed(client, view)[0]


def test_a_list_by_fields_costs_no_more_queries(as_user, ana, tickets, field, django_assert_num_queries):
    order = field()
    key = f"fields.{order.pk}"
    set_fields(tickets[0], actor=actors.agent(ana), values={order.pk: "1043"})
    conditions = {"all": [{"field": key, "operator": "is", "value": ["1043"]}]}
    view = create_view(actor=actors.agent(ana), owner=ana, name="Order", conditions=conditions, columns=[key])
    plain = create_view(actor=actors.agent(ana), owner=ana, name="Plain", conditions={"all": []}, columns=[])
    client = as_user(ana)
    assert listed(client, view)[1] == [str(tickets[0].pk)]
    for one in (plain, view):
        with django_assert_num_queries(7):
            client.get(f"/tickets/?view={one.pk}")
