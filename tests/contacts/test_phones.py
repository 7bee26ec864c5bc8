"""Telephone numbers in their one form."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.contacts import phones

AREAS = st.sampled_from(["11", "21", "31", "41", "51", "61", "71", "81", "85", "91"])


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


@st.composite
def spaced(draw: st.DrawFn, number: str) -> str:
    """A number as people write it: signs and blanks anywhere behind the plus."""
    written = number[:1]
    for character in number[1:]:
        written += character + draw(st.sampled_from(["", "", "", " ", "-", ".", " (", ") "]))
    return written.rstrip(" (-.")


@pytest.mark.parametrize(
    ("written", "region", "normal"),
    [
        ("+34 600 000 117", "", "+34600000117"),
        ("600 000 117", "ES", "+34600000117"),
        ("0034 600-000-117", "", "+34600000117"),
        ("tel:+34-600-000-117", "", "+34600000117"),
        ("whatsapp:+34600000117", "", "+34600000117"),
        ("+34 600 000 117 ext. 12", "", "+34600000117;ext=12"),
        ("+55 11 8765-4321", "", "+5511987654321"),
        ("(11) 98765-4321", "BR", "+5511987654321"),
        ("011 8765-4321", "BR", "+5511987654321"),
        ("+55 11 3765-4321", "", "+551137654321"),
        ("+52 1 55 1234 5678", "", "+525512345678"),
        ("044 55 1234 5678", "MX", "+525512345678"),
        ("55 1234 5678", "MX", "+525512345678"),
        ("112", "", "112"),
        ("40 404", "ES", "40404"),
    ],
)
def test_what_people_write(written, region, normal):
    assert phones.normal(written, region) == normal


@pytest.mark.parametrize("written", ["", "call me", "+999 12345678", "+34 6", "12", "+" + "1" * 40, "600 000 117 or 600 000 118"])
def test_what_is_no_number(written):
    with pytest.raises(ValueError):
        phones.normal(written, "ES")


def test_without_a_country_a_national_number_is_not_guessed():
    with pytest.raises(phones.NoCountry):
        phones.normal("600 000 117")


@given(st.data(), AREAS, st.sampled_from("6789"), digits(7))
def test_brazilian_mobile_numbers_are_one_with_and_without_the_ninth_digit(data, area, first, rest):
    old, new = data.draw(spaced(f"+55{area}{first}{rest}")), data.draw(spaced(f"+55{area}9{first}{rest}"))
    assert phones.normal(old) == phones.normal(new) == f"+55{area}9{first}{rest}"
    assert phones.lenient(f"55{area}{first}{rest}", has_country=True) == phones.normal(new)


@given(AREAS, st.sampled_from("2345"), digits(7))
def test_brazilian_fixed_lines_are_left_alone(area, first, rest):
    assert phones.normal(f"+55{area}{first}{rest}") == f"+55{area}{first}{rest}"


@given(st.data(), st.sampled_from(["55", "33", "81", "664"]), digits(8))
def test_mexican_numbers_are_one_with_and_without_the_one(data, area, rest):
    number = f"{area}{rest}"[:10]
    assert phones.normal(data.draw(spaced(f"+521{number}"))) == phones.normal(data.draw(spaced(f"+52{number}"))) == f"+52{number}"
    assert phones.lenient(f"521{number}", has_country=True) == f"+52{number}"


@given(st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)))
def test_every_countrys_numbers_are_read_however_they_are_written_and_stay_what_they_are(region):
    example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE) or phonenumbers.example_number(region)
    if example is None:
        return
    known = phones.normal(phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164))
    assert phones.normal(phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.INTERNATIONAL)) == known
    assert phones.normal(phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.NATIONAL), region) == known
    assert phones.normal(known) == known


@given(st.text(max_size=400))
def test_nothing_that_comes_in_is_refused_and_the_form_is_final(written):
    once = phones.lenient(written)
    assert phones.lenient(once) == once
