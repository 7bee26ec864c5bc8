"""One person, several profiles: linking, separating, suggestions."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relevo.contacts.actions import (
    add_identity,
    contact_for_identity,
    create_contact,
    create_organisation,
    edit_contact,
    link_profile,
    reject_link,
    separate_profile,
)
from relevo.contacts.models import Contact, Identity, LinkRecord
from relevo.contacts.queries import family_ids, identities_of, matching, ordered_pair
from relevo.contacts.suggestions import suggestions
from relevo.core import actors
from relevo.core.errors import Conflict, Forbidden, Invalid
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = actors.system("test")


def codes(contact: Contact, **more) -> dict[str, list[str]]:
    return {one.contact.name: [reason["code"] for reason in one.reasons] for one in suggestions(contact, **more)}


def test_a_linked_profile_bears_the_persons_name_and_gets_its_own_back(ana):
    agent, ines = actors.agent(ana), factories.contact()
    mobile = contact_for_identity(kind="whatsapp", value="34600000117", actor=SYSTEM)
    assert link_profile(mobile, person=ines, actor=agent, reasons=[{"code": "same_name"}]) == ines
    mobile.refresh_from_db()
    assert (mobile.name, mobile.own_name, mobile.person) == ("Inés Prado", "34600000117", ines)
    assert [one.kind for one in identities_of(ines)] == ["email", "whatsapp"]
    assert set(family_ids(ines.pk)) == set(family_ids(mobile.pk)) == {ines.pk, mobile.pk}
    edit_contact(ines, actor=agent, name="Inés P.")
    mobile.refresh_from_db()
    assert mobile.name == "Inés P."
    with pytest.raises(Conflict):
        edit_contact(mobile, actor=agent, name="Other")
    contact_for_identity(kind="whatsapp", value="34600000117", name="Inesita", actor=SYSTEM)
    separate_profile(mobile, actor=agent)
    mobile.refresh_from_db()
    assert (mobile.name, mobile.own_name, mobile.person, mobile.is_unidentified) == ("Inesita", "", None, False)
    assert list(LinkRecord.objects.order_by("pk").values_list("verb", "actor_user")) == [("linked", ana.pk), ("separated", ana.pk)]


@pytest.mark.django_db(transaction=True)
def test_two_who_link_at_the_same_time_leave_one_person(transactional_db):
    """Both ways round, and a chain: in the end nobody is the profile of a profile, and nobody waited for the other for ever."""
    agent = factories.user("Ana Moreno", "ana@desk.example")
    for _turn in range(5):
        one, two, three = (factories.contact(f"Inés {place}", "") for place in range(3))
        begin = threading.Barrier(3)

        def link(profile: Contact, person: Contact, begin: threading.Barrier = begin) -> None:
            begin.wait()
            with suppress(Invalid, Conflict):
                link_profile(Contact.objects.get(pk=profile.pk), person=Contact.objects.get(pk=person.pk), actor=actors.agent(agent))
            connections.close_all()

        pairs = ((one, two), (two, one), (two, three))
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(lambda pair: link(*pair), pairs))
        found = list(Contact.objects.filter(pk__in=[one.pk, two.pk, three.pk]))
        assert not [contact for contact in found if contact.person_id is not None and Contact.objects.get(pk=contact.person_id).person_id is not None]
        assert {contact.name for contact in found if contact.person_id} <= {contact.name for contact in found if not contact.person_id}


def test_persons_are_found_by_what_their_profiles_are_reached_at(ana):
    ines = factories.contact()
    mobile = contact_for_identity(kind="whatsapp", value="34600000117", actor=SYSTEM)
    link_profile(mobile, person=ines, actor=actors.agent(ana))
    assert list(matching(ana, "+34600")) == list(matching(ana, "inés")) == list(matching(ana, "")) == [ines]


def test_what_can_not_be_linked(ana, viewer):
    agent, ines, marc = actors.agent(ana), factories.contact(), factories.contact("Marc", "marc@customer.example")
    nobody, third = contact_for_identity(kind="unknown", value="email", actor=SYSTEM), factories.contact("Rui", "rui@customer.example")
    with pytest.raises(Forbidden):
        link_profile(marc, person=ines, actor=actors.agent(viewer))
    for profile, person in ((ines, ines), (nobody, ines), (ines, nobody)):
        with pytest.raises(Invalid):
            link_profile(profile, person=person, actor=agent)
    link_profile(marc, person=ines, actor=agent)
    for profile, person in ((marc, ines), (ines, Contact.objects.get(pk=marc.pk))):
        with pytest.raises(Invalid):
            link_profile(profile, person=person, actor=agent)
    with pytest.raises(Conflict):
        link_profile(marc, person=third, actor=agent)
    with pytest.raises(Invalid):
        separate_profile(ines, actor=agent)
    with pytest.raises(Invalid):
        reject_link(ines, other=Contact.objects.get(pk=marc.pk), actor=agent)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.booleans(), st.integers(0, 4), st.integers(0, 4)), max_size=15))
def test_whatever_is_linked_separating_all_restores_everything(ana, steps):
    agent = actors.agent(ana)
    Identity.objects.all().delete()
    people = [create_contact(actor=agent, name=f"Person {number}", identities=[("widget", f"w{number}")]) for number in range(5)]
    keys = [one.pk for one in people]
    before = {one.pk: (one.name, sorted(one.identities.values_list("value", flat=True))) for one in people}
    for is_link, first, second in steps:
        profile, person = (Contact.objects.get(pk=keys[place]) for place in (first, second))
        try:
            if is_link:
                link_profile(profile, person=person, actor=agent)
            else:
                separate_profile(profile, actor=agent)
        except (Invalid, Conflict):
            continue
        for one in Contact.objects.filter(pk__in=keys).select_related("person"):
            assert one.person is None or (one.person.person_id is None and one.name == one.person.name)
    for one in Contact.objects.filter(pk__in=keys, person__isnull=False):
        separate_profile(one, actor=agent)
    after = {one.pk: (one.name, sorted(one.identities.values_list("value", flat=True))) for one in Contact.objects.filter(pk__in=keys)}
    assert after == before and not Contact.objects.filter(pk__in=keys).exclude(own_name="").exists()


def test_the_same_number_on_another_channel_is_suggested_with_the_reason(ana):
    ines = create_contact(actor=actors.agent(ana), name="Inés Prado", identities=[("phone", "+55 11 98765-4321")])
    contact_for_identity(kind="whatsapp", value="551187654321", actor=SYSTEM)
    assert codes(ines) == {"551187654321": ["same_number"]}


def test_names_user_names_and_what_was_written(ana):
    agent, shop = actors.agent(ana), create_organisation(actor=actors.agent(ana), name="Shop SL")
    ines = create_contact(actor=agent, name="Inés Prado", organisation=shop, identities=[("email", "ines@a.example"), ("instagram", "@ines.prado")])
    create_contact(actor=agent, name="inés prado", organisation=shop, identities=[("email", "ines@b.example")])
    create_contact(actor=agent, name="INÉS PRADO", identities=[("telegram", "@someone")])
    create_contact(actor=agent, name="Inés  Prado", identities=[("email", "namesake@c.example")])
    create_contact(actor=agent, name="Handle", identities=[("x", "ines.prado")])
    create_contact(actor=agent, name="Home", identities=[("email", "home@d.example")])
    assert codes(ines, written={"home@d.example": 12, "nobody@e.example": 12}) == {
        "Home": ["written"],
        "inés prado": ["same_name_organisation"],
        "Handle": ["same_user_name"],
        "INÉS PRADO": ["same_name"],
    }


def test_who_was_rejected_or_separated_is_not_suggested_again(ana):
    agent = actors.agent(ana)
    ines = create_contact(actor=agent, name="Inés Prado", identities=[("phone", "+34 600 000 117")])
    mobile = contact_for_identity(kind="whatsapp", value="34600000117", actor=SYSTEM)
    reject_link(ines, other=mobile, actor=agent)
    assert codes(ines) == codes(mobile) == {}
    link_profile(mobile, person=ines, actor=agent)
    add_identity(ines, kind="telegram", written="@ines_prado", actor=agent)
    assert codes(ines) == {}
    separate_profile(mobile, actor=agent)
    assert codes(mobile) == {}


def test_suggestions_cost_a_fixed_number_of_queries(ana, django_assert_num_queries):
    agent = actors.agent(ana)
    ines = create_contact(actor=agent, name="Inés Prado", identities=[("phone", "+34 600 000 117")])
    for number in range(8):
        create_contact(actor=agent, name="Inés Prado", identities=[("telegram", f"ines_{number}")])
    with django_assert_num_queries(8):
        assert len(suggestions(ines)) == 5


def test_who_is_known_by_name_is_the_person():
    number, ines, marc = contact_for_identity(kind="phone", value="+34600000117", actor=SYSTEM), factories.contact(), factories.contact("Marc", "")
    assert ordered_pair(number, ines) == ordered_pair(ines, number) == (ines, number)
    assert ordered_pair(marc, ines) == (ines, marc)
