"""Managing fields: who may, what is refused, and that no change of a definition loses a value."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from relevo.accounts.models import AuditEntry
from relevo.core import actors
from relevo.core.errors import Forbidden, Invalid
from relevo.fields.actions import create_choice, create_field, edit_choice, edit_field
from relevo.fields.described import fields_of
from relevo.fields.enums import FieldKind
from relevo.fields.models import FieldChoice, FieldDefinition
from relevo.tickets.actions import set_fields
from relevo.tickets.models import Ticket
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(admin):
    return actors.agent(admin)


def names(holder="tickets"):
    return [field.name for field in fields_of(holder)]


def test_fields_stand_in_their_order_tickets_and_contacts_apart(boss):
    first, second = (create_field(actor=boss, holder="tickets", name=name, kind="text") for name in ("Order", "  Serial   number "))
    create_field(actor=boss, holder="contacts", name="Order", kind="date")
    assert names() == ["Order", "Serial number"] and names("contacts") == ["Order"]
    edit_field(second, actor=boss, position=1)
    assert names() == ["Serial number", "Order"]
    edit_field(first, actor=boss, is_active=False, help_text=" As on the  bill ")
    assert AuditEntry.objects.latest("pk").data["help_text"] == {"old": "", "new": "As on the bill"}
    assert names() == ["Serial number", "Order"]


def test_a_list_is_made_with_its_entries_and_grows(boss):
    field = create_field(actor=boss, holder="tickets", name="Colour", kind="choice", choices=["Red", "Blue"])
    blue = field.choices.get(name="Blue")
    create_choice(field, actor=boss, name="Green")
    edit_choice(blue, actor=boss, name="Navy", position=1, is_active=False)
    (shown,) = fields_of("tickets")
    assert [(one.name, one.is_active) for one in shown.choices] == [("Navy", False), ("Red", True), ("Green", True)]
    assert [one.name for one in shown.offered(blue.pk)] == ["Navy", "Red", "Green"] and [one.name for one in shown.offered()] == ["Red", "Green"]


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"name": " "}, "name"),
        ({"name": "order"}, "name"),
        ({"kind": "colour"}, "kind"),
        ({"holder": "team"}, "holder"),
        ({"need": "often"}, "need"),
        ({"holder": "contacts", "need": "resolving"}, "need"),
        ({"holder": "contacts", "campaigns": [1]}, "campaigns"),
        ({"campaigns": [999_999]}, "campaigns"),
        ({"help_text": "x" * 201}, "help_text"),
        ({"choices": ["Red"]}, "choices"),
        ({"kind": "choice", "choices": ["Red", "red"]}, "choices"),
        ({"kind": "choice", "choices": ["x" * 81]}, "choices"),
    ],
)
def test_what_can_not_be_used_is_refused_whole(boss, values, wrong):
    create_field(actor=boss, holder="tickets", name="Order", kind="text")
    with pytest.raises(Invalid) as refused:
        create_field(**{"actor": boss, "holder": "tickets", "name": "New", "kind": "text", **values})
    assert set(refused.value.fields) == {wrong} and FieldDefinition.objects.count() == 1 and not FieldChoice.objects.exists()


def test_the_kind_is_fixed(boss):
    field = create_field(actor=boss, holder="tickets", name="Order", kind="text")
    with pytest.raises(Invalid) as refused:
        edit_field(field, actor=boss, kind="number", name="Other")
    assert refused.value.code == "kind_fixed" and "make a new one" in str(refused.value) and names() == ["Order"]
    assert edit_field(field, actor=boss, kind="text", name="Other").name == "Other"


def test_only_administrators_manage_them(ana, boss):
    field = create_field(actor=boss, holder="tickets", name="Colour", kind="choice", choices=["Red"])
    agent = actors.agent(ana)
    for refused in (
        lambda: create_field(actor=agent, holder="tickets", name="X", kind="text"),
        lambda: edit_field(field, actor=agent, name="X"),
        lambda: create_choice(field, actor=agent, name="X"),
        lambda: edit_choice(field.choices.get(), actor=agent, is_active=False),
    ):
        with pytest.raises(Forbidden):
            refused()


VALUES = {
    "text": "1043",
    "long_text": "One\nTwo",
    "number": "12.5",
    "date": "2026-11-30",
    "checkbox": True,
    "link": "https://shop.example/",
}
CHANGES = st.one_of(
    st.fixed_dictionaries({"name": st.text("abcdef", min_size=1, max_size=4)}),
    st.fixed_dictionaries({"is_active": st.booleans()}),
    st.fixed_dictionaries({"position": st.integers(1, 9)}),
    st.fixed_dictionaries({"need": st.sampled_from(["no", "resolving", "always"])}),
    st.fixed_dictionaries({"campaigned": st.booleans()}),
    st.fixed_dictionaries({"kind": st.sampled_from(FieldKind.values)}),
    st.fixed_dictionaries({"choice": st.fixed_dictionaries({"is_active": st.booleans(), "position": st.integers(1, 3)})}),
)


@settings(max_examples=15, deadline=None)
@given(steps=st.lists(st.tuples(st.sampled_from(FieldKind.values), CHANGES), max_size=12))
def test_a_change_of_definitions_never_loses_values(steps):
    """Whatever is done to definitions, allowed or not: tickets hold what they held, and who fills in another field changes nothing else."""
    with transaction.atomic():
        boss = actors.system("tests")
        fields = {kind: create_field(actor=boss, holder="tickets", name=f"The {kind}", kind=kind) for kind in FieldKind.values}
        for kind in ("choice", "choices"):
            create_choice(fields[kind], actor=boss, name="Red")
            create_choice(fields[kind], actor=boss, name="Blue")
        campaign, ticket = factories.campaign(), factories.ticket()
        red = {kind: fields[kind].choices.get(name="Red") for kind in ("choice", "choices")}
        held = {**VALUES, "choice": red["choice"].pk, "choices": [red["choices"].pk]}
        set_fields(ticket, actor=boss, values={fields[kind].pk: value for kind, value in held.items()})
        before = {str(fields[kind].pk): value for kind, value in held.items()}
        for kind, change in steps:
            step = dict(change)
            try:
                if "choice" in step:
                    edit_choice(red.get(kind, red["choice"]), actor=boss, **step["choice"])
                elif "campaigned" in step:
                    edit_field(fields[kind], actor=boss, campaigns=[campaign.pk] if step["campaigned"] else [])
                else:
                    edit_field(fields[kind], actor=boss, **step)
            except Invalid:
                pass
        assert Ticket.objects.get(pk=ticket.pk).field_values == before
        extra = create_field(actor=boss, holder="tickets", name="Extra", kind="text")
        set_fields(ticket, actor=boss, values={extra.pk: "new"})
        assert Ticket.objects.get(pk=ticket.pk).field_values == {**before, str(extra.pk): "new"}
        transaction.set_rollback(True)
