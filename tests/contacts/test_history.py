"""The history of a contact: every change with who, when, from which value to which, in the reader's words."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from relevo.contacts.actions import (
    add_identity,
    block_sender,
    change_identity,
    contact_for_identity,
    create_contact,
    create_organisation,
    edit_contact,
    edit_organisation,
    link_profile,
    reject_link,
    remove_identity,
    separate_profile,
    unblock_sender,
)
from relevo.contacts.enums import ContactVerb
from relevo.contacts.event_words import names_for, sentences
from relevo.contacts.history import events_of
from relevo.contacts.models import ContactEvent
from relevo.contacts.queries import family_ids
from relevo.core import actors
from relevo.core.errors import Conflict, Invalid
from relevo.fields.actions import create_field
from tests import factories

pytestmark = pytest.mark.django_db


def told(user, contact, language: str = "en") -> list[str]:
    """All sentences of the contact's history, the oldest first."""
    events = list(events_of(user, family_ids(contact.pk)))[::-1]
    with translation.override(language):
        return [line for event in events for line in sentences(event, names_for(events))]


@pytest.fixture
def agent(ana):
    return actors.agent(ana)


def test_what_people_do_is_told(ana, admin, agent):
    number = create_field(actor=actors.agent(admin), holder="contacts", name="Number", kind="text")
    contact = create_contact(actor=agent, name="Inés", identities=[("email", "Ines@Customer.example")], fields={number.pk: "A"})
    company = create_organisation(actor=agent, name="Prado")
    edit_contact(contact, actor=agent, name="Inés Prado", language="es", organisation=company, fields={number.pk: "B"})
    edit_contact(contact, actor=agent, name="Inés Prado", organisation=None)
    edit_contact(contact, actor=agent, name="Inés Prado")
    identity = contact.identities.get()
    change_identity(identity, written="ines@work.example", actor=agent)
    change_identity(identity, written="ines@work.example", actor=agent)
    add_identity(contact, kind="email", written="ines@work.example", actor=agent)
    block = block_sender(kind="email", written="ines@work.example", reason="Advertising", actor=agent)
    block_sender(kind="email", written="ines@work.example", actor=agent)
    unblock_sender(block, actor=agent)
    remove_identity(identity, actor=agent)
    assert told(ana, contact) == [
        "Ana Moreno added the contact.",
        "Ana Moreno added Ines@Customer.example (E-mail).",
        "Ana Moreno changed the name from “Inés” to “Inés Prado”.",
        "Ana Moreno changed the language from Unknown to Español.",
        "Ana Moreno set the organisation to Prado.",
        "Ana Moreno changed the field “Number” from “A” to “B”.",
        "Ana Moreno took the contact out of the organisation Prado.",
        "Ana Moreno changed Ines@Customer.example to ines@work.example (E-mail).",
        "Ana Moreno blocked ines@work.example: Advertising",
        "Ana Moreno lifted the block of ines@work.example.",
        "Ana Moreno removed ines@work.example (E-mail).",
    ]
    assert told(ana, contact, "es")[2] == "Ana Moreno cambió el nombre de «Inés» a «Inés Prado»."
    assert told(ana, contact, "pt-br")[-1] == "Ana Moreno removeu ines@work.example (E-mail)."


def test_what_is_refused_leaves_no_trace(ana, agent):
    contact, other = factories.contact("Rui", ""), factories.contact()
    with pytest.raises(Conflict):
        add_identity(contact, kind="email", written="ines@customer.example", actor=agent)
    mine = add_identity(contact, kind="email", written="rui@customer.example", actor=agent)
    with pytest.raises(Conflict):
        change_identity(mine, written="ines@customer.example", actor=agent)
    assert told(ana, contact) == ["Ana Moreno added rui@customer.example (E-mail)."] and told(ana, other) == []


def test_links_stand_in_the_history_of_both(ana, agent):
    ines, mobile = factories.contact(), factories.contact("Inesita", "")
    reject_link(ines, other=mobile, actor=agent)
    link_profile(mobile, person=ines, actor=agent)
    add_identity(mobile, kind="phone", written="+34 600 000 117", actor=agent)
    edit_contact(ines, actor=agent, name="Inés P.")
    separate_profile(mobile, actor=agent)
    common = ["Ana Moreno said that Inés P. and Inesita are not the same person.", "Ana Moreno linked Inesita with Inés P.."]
    added, named = "Ana Moreno added +34 600 000 117 (Phone).", "Ana Moreno changed the name from “Inés Prado” to “Inés P.”."
    apart = "Ana Moreno separated Inesita from Inés P.."
    assert told(ana, ines) == [*common, named, apart] and told(ana, mobile) == [*common, added, apart]
    link_profile(mobile, person=ines, actor=agent)
    assert told(ana, ines) == told(ana, mobile) == [*common, added, named, apart, common[1]]


def test_who_comes_in_by_a_message_begins_without_an_event_and_gets_a_name(ana, agent):
    came = contact_for_identity(kind="email", value="rui@customer.example", actor=actors.system("email"))
    assert told(ana, came) == []
    contact_for_identity(kind="email", value="rui@customer.example", name="Rui Melo", actor=actors.system("email"))
    assert told(ana, came) == ["Relevo changed the name from “rui@customer.example” to “Rui Melo”."]
    made = contact_for_identity(kind="email", value="bia@customer.example", actor=agent)
    assert told(ana, made) == ["Ana Moreno added the contact, known by bia@customer.example."]


def test_renaming_an_organisation_is_one_row_that_the_history_of_its_contacts_shows(ana, agent, django_assert_num_queries):
    first, second = create_organisation(actor=agent, name="Prado"), create_organisation(actor=agent, name="Other")
    ines, rui, profile = factories.contact(), factories.contact("Rui", ""), factories.contact("Inesita", "")
    link_profile(profile, person=ines, actor=agent)
    for contact in (ines, rui):
        edit_contact(contact, actor=agent, organisation=first)
    before = ContactEvent.objects.count()
    with django_assert_num_queries(9):
        edit_organisation(first, actor=agent, name="Prado e Hijos")
    edit_organisation(first, actor=agent, name=" Prado  e Hijos ")
    with pytest.raises(Invalid):
        edit_organisation(first, actor=agent, name="Other")
    assert ContactEvent.objects.count() == before + 1
    renamed = "Ana Moreno renamed the organisation “Prado” to “Prado e Hijos”."
    assert told(ana, ines)[-1] == told(ana, profile)[-1] == told(ana, rui)[-1] == renamed
    edit_contact(rui, actor=agent, organisation=second)
    assert renamed not in told(ana, rui) and told(ana, rui)[-1].endswith("from Prado e Hijos to Other.")


def test_it_can_not_be_changed(agent):
    create_contact(actor=agent, name="Inés")
    for change in (lambda: ContactEvent.objects.update(verb="edited"), lambda: ContactEvent.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_every_verb_has_words(ana):
    facts = {"kind": "email", "value": "a@b.example", "old": "c@d.example"}
    contact = factories.contact()
    for verb in ContactVerb:
        event = ContactEvent(
            contact=contact,
            other=contact,
            verb=verb,
            actor_user=ana,
            data={"name": {"old": "A", "new": ""}} if verb in ("edited", "organisation_renamed") else facts,
        )
        assert "Ana Moreno" in " ".join(sentences(event, names_for([event])))
