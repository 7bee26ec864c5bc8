"""Contacts, identities and organisations over the API."""

from __future__ import annotations

import pytest

from relevo.contacts.models import Contact, Identity
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_contact_with_everything(api, ana):
    organisation = api(ana).post("/organisations", {"name": " Prado  e Hijos "}).json()
    assert organisation["name"] == "Prado e Hijos"
    body = {
        "name": "Inés Prado",
        "language": "es",
        "organisation_id": organisation["id"],
        "identities": [{"kind": "email", "value": " Ines@Customer.example "}, {"kind": "phone", "value": "+34 (600) 100-200"}],
    }
    response = api(ana).post("/contacts", body)
    contact = response.json()
    assert (response.status_code, response.headers["Location"]) == (201, f"/api/v1/contacts/{contact['id']}")
    assert contact["organisation"] == {"id": organisation["id"], "name": "Prado e Hijos"}
    assert [(one["kind"], one["value"], one["display"]) for one in contact["identities"]] == [
        ("email", "ines@customer.example", "Ines@Customer.example"),
        ("phone", "+34600100200", "+34 (600) 100-200"),
    ]
    assert api(ana).get(f"/contacts/{contact['id']}").json() == contact


def test_an_address_belongs_to_one_contact(api, ana):
    other = factories.contact()
    taken = {"kind": "email", "value": "INES@customer.example"}
    response = api(ana).post("/contacts", {"name": "Somebody", "identities": [taken]})
    assert (response.status_code, response.json()["code"]) == (409, "identity_taken") and "Inés Prado" in response.json()["detail"]
    assert Contact.objects.count() == 1
    again = api(ana).post(f"/contacts/{other.pk}/identities", taken)
    assert (again.status_code, again.json()["id"]) == (201, other.identities.get().pk)


def test_changes(api, ana):
    contact = factories.contact()
    changed = api(ana).patch(f"/contacts/{contact.pk}", {"name": "Inés P.", "organisation_id": None}).json()
    assert (changed["name"], changed["organisation"], changed["language"]) == ("Inés P.", None, "")
    identity = contact.identities.get().pk
    assert api(ana).delete(f"/contacts/{contact.pk}/identities/{identity}").status_code == 204
    assert api(ana).delete(f"/contacts/{contact.pk}/identities/{identity}").status_code == 404
    assert not Identity.objects.exists()


def test_found_by_name_and_address_in_pages(api, ana):
    made = [factories.contact(f"Person {number}", f"p{number}@customer.example").pk for number in range(3)]
    assert [item["id"] for item in api(ana).get("/contacts", search="p1@").json()["items"]] == [made[1]]
    assert [item["id"] for item in api(ana).get("/contacts", search="Person 2").json()["items"]] == [made[2]]
    first = api(ana).get("/contacts", limit=2).json()
    second = api(ana).get("/contacts", limit=2, cursor=first["next_cursor"]).json()
    assert [item["id"] for item in first["items"] + second["items"]] == made[::-1] and second["next_cursor"] is None


def test_organisations(api, ana):
    first = api(ana).post("/organisations", {"name": "One"}).json()["id"]
    api(ana).post("/organisations", {"name": "Two"})
    taken = api(ana).patch(f"/organisations/{first}", {"name": "Two"})
    assert (taken.status_code, taken.json()["errors"][0]["field"]) == (422, "name")
    member = api(ana).post("/contacts", {"name": "Inés", "organisation_id": first}).json()["id"]
    assert api(ana).patch(f"/organisations/{first}", {"name": "Three"}).json()["name"] == "Three"
    told = api(ana).get(f"/contacts/{member}/events").json()["items"][0]
    assert (told["verb"], told["contact_id"], told["organisation_id"]) == ("organisation_renamed", None, first)
    assert told["text"] == ["Ana Moreno renamed the organisation “One” to “Three”."]
    assert [item["name"] for item in api(ana).get("/organisations").json()["items"]] == ["Three", "Two"]


def test_the_history_of_a_contact(api, ana, viewer):
    contact = api(ana).post("/contacts", {"name": "Inés", "identities": [{"kind": "email", "value": "ines@customer.example"}]}).json()["id"]
    other = factories.contact("Rui", "")
    api(ana).patch(f"/contacts/{contact}", {"name": "Inés Prado"})
    api(ana).post(f"/contacts/{contact}/profiles", {"contact_id": other.pk})
    first = api(viewer).get(f"/contacts/{contact}/events", limit=3).json()
    rest = api(viewer).get(f"/contacts/{contact}/events", limit=3, cursor=first["next_cursor"]).json()
    assert [one["verb"] for one in first["items"] + rest["items"]] == ["linked", "edited", "identity_added", "created"] and rest[
        "next_cursor"
    ] is None
    linked, edited = first["items"][:2]
    assert (linked["contact_id"], linked["other_contact_id"], linked["text"]) == (contact, other.pk, ["Ana Moreno linked Rui with Inés Prado."])
    assert edited["data"] == {"name": {"old": "Inés", "new": "Inés Prado"}}
    assert edited["actor"] == {"kind": "agent", "user_id": ana.pk, "name": "Ana Moreno", "label": ""}
