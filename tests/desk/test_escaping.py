"""What templates write is escaped, whatever kind of value it is."""

from __future__ import annotations

import pytest
from django.utils.functional import SimpleLazyObject, lazystr
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from relevo.desk.jinja import environment

HOSTILE, SAFE = """<b title="a" class='b'>&""", "&lt;b title=&#34;a&#34; class=&#39;b&#39;&gt;&amp;"


class Words(str):
    """A text of a class of its own, as choices are."""


class Hostile:
    def __str__(self) -> str:
        return HOSTILE


VALUES = [HOSTILE, Words(HOSTILE), Hostile(), lazystr(HOSTILE), SimpleLazyObject(lambda: HOSTILE), gettext_lazy(HOSTILE)]


@pytest.fixture(scope="module")
def made():
    return environment(autoescape=True)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize(
    "template",
    [
        "{{ value }}",
        "{% macro one(x) %}{{ x }}{% endmacro %}{{ one(value) }}",
        "{% set kept %}{{ value }}{% endset %}{{ kept }}",
        "{% for one in [value] %}{{ one }}{% endfor %}",
        "{% macro frame() %}{{ caller() }}{% endmacro %}{% call frame() %}{{ value }}{% endcall %}",
    ],
)
def test_nothing_of_a_value_is_taken_for_markup(made, template, value):
    assert made.from_string(template).render(value=value) == SAFE


def test_markup_and_numbers_are_written_as_they_are(made):
    values = {"value": Markup("<b>é</b>"), "number": 1234567, "yes": True, "part": 0.5, "nothing": None}
    assert made.from_string("{{ value }}{{ number }} {{ yes }} {{ part }} {{ nothing }}").render(values) == "<b>é</b>1234567 True 0.5 None"
