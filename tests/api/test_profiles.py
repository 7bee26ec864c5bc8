"""One person, several profiles, over the API."""

from __future__ import annotations

import pytest

from relevo.contacts.actions import add_identity, contact_for_identity, link_profile
from relevo.core import actors
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = actors.system("test")


def test_profiles_are_suggested_linked_and_separated(api, ana):
    ines, mobile = factories.contact(), contact_for_identity(kind="whatsapp", value="34600000117", actor=SYSTEM)
    linked = api(ana).post(f"/contacts/{ines.pk}/profiles", {"contact_id": mobile.pk}).json()
    assert linked["id"] == ines.pk
    (profile,) = api(ana).get(f"/contacts/{ines.pk}/profiles").json()["items"]
    assert (profile["id"], profile["person_id"], profile["name"], profile["own_name"]) == (mobile.pk, ines.pk, "Inés Prado", "34600000117")
    assert [one["id"] for one in api(ana).get("/contacts").json()["items"]] == [ines.pk]
    assert api(ana).delete(f"/contacts/{ines.pk}/profiles/{mobile.pk}").status_code == 204
    assert api(ana).delete(f"/contacts/{ines.pk}/profiles/{mobile.pk}").status_code == 404
    phone = contact_for_identity(kind="phone", value="+34600000117", actor=SYSTEM)
    (suggested,) = api(ana).get(f"/contacts/{phone.pk}/profile-suggestions").json()["items"]
    assert (suggested["contact"]["id"], suggested["codes"]) == (mobile.pk, ["same_number"])
    assert api(ana).post(f"/contacts/{phone.pk}/profile-rejections", {"contact_id": mobile.pk}).status_code == 204
    assert api(ana).get(f"/contacts/{phone.pk}/profile-suggestions").json()["items"] == []


def test_the_numbers_to_call_are_those_of_all_profiles(api, ana, viewer, mailbox):
    ines, mobile = factories.contact(), factories.contact("Inesita", "")
    add_identity(mobile, kind="phone", written="+34 600 000 117", actor=actors.agent(ana))
    add_identity(ines, kind="phone", written="+34 600 100 200", actor=actors.agent(ana))
    ticket = factories.ticket("Chairs", requester=mobile)
    link_profile(mobile, person=ines, actor=actors.agent(ana))
    address = f"/tickets/{ticket.pk}/call-numbers"
    own, other = api(ana).get(address).json()["items"]
    assert (own["number"], own["display"], own["profile"], own["contact_id"]) == ("+34600100200", "+34 600 100 200", "", ines.pk)
    assert (own["kind"], other["kind"]) == ("phone", "phone")
    assert (other["profile"], other["contact_id"]) == ("Inesita", mobile.pk) and other["address"] == "tel:+34600000117"
    assert api(viewer).get(address).status_code == 403
