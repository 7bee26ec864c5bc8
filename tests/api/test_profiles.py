"""One person, several profiles, over the API."""

from __future__ import annotations

import pytest

from relevo.contacts.actions import contact_for_identity
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
