"""Profiles, websites and postal addresses in their one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.contacts import profiles
from relevo.contacts.enums import IdentityKind


@pytest.mark.parametrize(
    ("kind", "written", "name"),
    [
        ("instagram", "@Ines.Prado", "ines.prado"),
        ("instagram", "https://www.instagram.com/Ines.Prado/?hl=es", "ines.prado"),
        ("facebook", "m.facebook.com/profile.php?id=1000123&ref=x", "1000123"),
        ("facebook", "https://es-es.facebook.com/inesprado", "inesprado"),
        ("x", "https://twitter.com/InesPrado/status/12", "inesprado"),
        ("telegram", "t.me/ines_prado", "ines_prado"),
        ("linkedin", "https://es.linkedin.com/in/in%C3%A9s-prado/", "inés-prado"),
        ("tiktok", "https://www.tiktok.com/@ines", "ines"),
    ],
)
def test_a_profile_is_known_by_the_users_name(kind, written, name):
    assert profiles.user_name(kind, written) == name
    assert profiles.user_name(kind, profiles.address_of(kind, name)) == name


@pytest.mark.parametrize(
    "written", ["", "@", "Inés Prado", "https://example.org/ines", "https://instagram.com.evil.example/ines", "https://instagram.com/"]
)
def test_what_is_no_profile(written):
    with pytest.raises(ValueError):
        profiles.user_name("instagram", written)


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("Shop.Example/", "https://shop.example"),
        ("http://shop.example/About#team", "https://shop.example/About"),
        ("https://tienda.ñandú.example:8443/?a=1", "https://tienda.xn--and-6ma2c.example:8443?a=1"),
    ],
)
def test_a_website(written, known):
    assert profiles.website(written) == known == profiles.website(known)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "shop",
        "javascript:alert(1)",
        "ftp://shop.example",
        "https://ana:secret@shop.example",
        "a b.example",
        "https://[::1",
        "https://shop.example:x",
    ],
)
def test_what_is_no_website(written):
    with pytest.raises(ValueError):
        profiles.website(written)


def test_a_postal_address_stands_on_one_line():
    assert (
        profiles.postal_address(" Calle Mayor 1,\n 28013  Madrid ")
        == "calle mayor 1, 28013 madrid"
        == profiles.postal_address("Calle mayor 1, 28013 Madrid")
    )
    with pytest.raises(ValueError):
        profiles.postal_address("  1 ")


@given(st.sampled_from(sorted(profiles.NETWORKS)), st.text(max_size=120))
def test_only_names_and_refusals_come_out(kind, written):
    try:
        name = profiles.user_name(kind, written)
    except ValueError:
        return
    assert profiles.user_name(kind, name) == name and profiles.address_of(kind, name).startswith("https://")


@given(st.text(max_size=120))
def test_a_website_that_is_accepted_can_be_opened_safely(written):
    try:
        assert profiles.website(written).startswith("https://")
    except ValueError:
        return


def test_every_network_has_a_name():
    assert set(IdentityKind.values) >= profiles.NETWORKS
