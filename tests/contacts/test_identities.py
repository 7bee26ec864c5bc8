"""Identities: captured from what comes in, and kept by hand."""

from __future__ import annotations

import pytest

from relevo.accounts.models import Desk
from relevo.contacts.actions import add_identity, change_identity, contact_for_identity, create_contact
from relevo.contacts.models import Contact, Identity
from relevo.contacts.queries import matching
from relevo.core import actors
from relevo.core.errors import Conflict, Forbidden, Invalid
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = actors.system("test")


@pytest.mark.parametrize(
    ("kind", "first", "second", "value"),
    [
        ("whatsapp", "551187654321", "5511987654321", "+5511987654321"),
        ("whatsapp", "5215512345678", "525512345678", "+525512345678"),
        ("phone", "+55 11 8765-4321", "+5511987654321", "+5511987654321"),
        ("sms", "Shop", "Shop", "Shop"),
        ("email", "Ines@Customer.example", "ines@customer.example", "ines@customer.example"),
        ("instagram", "@Ines", "ines", "ines"),
        ("widget", "Aa-1", "Aa-1", "Aa-1"),
    ],
)
def test_old_and_new_forms_that_come_in_are_one_contact_and_the_first_form_is_kept(kind, first, second, value):
    contact = contact_for_identity(kind=kind, value=first, actor=SYSTEM)
    assert contact_for_identity(kind=kind, value=second, actor=SYSTEM) == contact
    assert [(one.value, one.display) for one in contact.identities.all()] == [(value, first)]


def test_the_same_number_is_another_way_on_another_channel():
    phone = contact_for_identity(kind="phone", value="+34600000117", actor=SYSTEM)
    assert contact_for_identity(kind="whatsapp", value="34600000117", actor=SYSTEM) != phone


def test_a_number_is_read_in_the_desks_country(ana):
    ines, agent = factories.contact(), actors.agent(ana)
    with pytest.raises(Invalid) as refused:
        add_identity(ines, kind="phone", written="600 000 117", actor=agent)
    assert refused.value.code == "phone_country_missing" and "value" in refused.value.fields
    Desk.objects.update(phone_region="ES")
    added = add_identity(ines, kind="phone", written="600 000 117", actor=agent)
    assert (added.value, added.display) == ("+34600000117", "600 000 117")
    assert add_identity(ines, kind="phone", written="+34 600000117", actor=agent) == added


def test_an_identity_of_somebody_else_is_refused_with_the_name_in_every_form(ana):
    agent = actors.agent(ana)
    create_contact(actor=agent, name="Rui Melo", identities=[("phone", "+55 11 98765-4321")])
    ines = factories.contact()
    with pytest.raises(Conflict) as refused:
        add_identity(ines, kind="phone", written="+55 11 8765 4321", actor=agent)
    assert "Rui Melo" in str(refused.value) and ines.identities.count() == 1


def test_several_people_live_at_one_address(ana):
    ines, marc, agent = factories.contact(), factories.contact("Marc", "marc@customer.example"), actors.agent(ana)
    for one in (ines, marc):
        add_identity(one, kind="postal", written="Calle Mayor 1\n28013 Madrid", actor=agent)
        add_identity(one, kind="web", written="prado.example", actor=agent)
    assert [one.identities.count() for one in (ines, marc)] == [3, 3]
    assert add_identity(ines, kind="postal", written="calle mayor 1, 28013 madrid", actor=agent).contact == ines
    assert ines.identities.count() == 3


def test_an_identity_is_corrected_and_a_refused_correction_changes_nothing(ana):
    ines, marc, agent = factories.contact(), factories.contact("Marc Vidal", "marc@customer.example"), actors.agent(ana)
    identity = ines.identities.get()
    change_identity(identity, written="Ines@Prado.example", actor=agent)
    assert Identity.objects.values_list("value", "display").get(pk=identity.pk) == ("ines@prado.example", "Ines@Prado.example")
    with pytest.raises(Conflict) as refused:
        change_identity(identity, written="MARC@customer.example", actor=agent)
    assert "Marc Vidal" in str(refused.value)
    with pytest.raises(Invalid):
        change_identity(identity, written="nonsense", actor=agent)
    assert Identity.objects.get(pk=identity.pk).value == "ines@prado.example" and marc.identities.count() == 1


@pytest.mark.parametrize(
    ("kind", "written"), [("email", "x"), ("phone", "call me"), ("instagram", "a b"), ("web", "x"), ("postal", "x"), ("unknown", "email"), ("x", " ")]
)
def test_what_is_none_of_its_kind_is_refused(ana, kind, written):
    with pytest.raises(Invalid) as refused:
        create_contact(actor=actors.agent(ana), name="Rui", identities=[(kind, written)])
    assert "value" in refused.value.fields and not Contact.objects.exists()


def test_viewers_change_nothing(viewer):
    identity = factories.contact().identities.get()
    with pytest.raises(Forbidden):
        change_identity(identity, written="other@customer.example", actor=actors.agent(viewer))


def test_contacts_are_found_by_numbers_however_they_are_typed(ana):
    ines = create_contact(actor=actors.agent(ana), name="Inés", identities=[("phone", "+34 600 000 117")])
    for typed in ("+34 600 00", "+34-600-000-117", "+34600000117"):
        assert list(matching(ana, typed)) == [ines]
    assert not matching(ana, "+35 1")
