"""Templates mean what they mean to Jinja, though they are compiled in another way."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.urls import NoReverseMatch
from jinja2 import Environment, StrictUndefined, UndefinedError
from jinja2.compiler import CodeGenerator

from relevo.core.icons import icon
from relevo.desk.compiling import Generator
from relevo.desk.jinja import environment


class Thing:
    title = "<Title>"
    empty = None

    @property
    def inner(self) -> SimpleNamespace:
        return SimpleNamespace(word="within", number=0, items={"a": 1})

    @property
    def broken(self) -> str:
        raise AttributeError("within the property")


def shout(text: str, times: int = 1, end: str = "!") -> str:
    return text.upper() + end * times


VALUES = {"thing": Thing(), "facts": {"title": "of a dictionary", "inner": {"word": "deep"}}, "listed": [Thing(), {"title": "item"}], "word": "w"}
TEMPLATES = [
    "{{ thing.title }} {{ thing.inner.word }} {{ thing.inner.number + 1 }} {{ thing.empty }}",
    "{{ facts.title }} {{ facts.inner.word }} {{ facts['title'] }} {{ thing.inner.items['a'] }}",
    "{% for one in listed if one.title %}{{ loop.index }}{{ one.title }}{% if not loop.last %}, {% endif %}{% endfor %}",
    "{% for one in listed %}{% for letter in one.title if letter != one.title[0] %}{{ letter }}{% endfor %}{% endfor %}",
    "{{ shout(thing.title) }} {{ shout(word, 3) }} {{ shout(word, end=thing.title) }} {{ shout(text=shout(word), times=2) }}",
    "{% set shout = 'my own' %}{{ shout }}",
    "{% macro shout(x) %}[{{ x }}]{% endmacro %}{{ shout(word) }}",
    "{% macro said(x) %}{{ shout(x.title) }}{{ caller() if caller is defined }}{% endmacro %}{{ said(thing) }}{% call said(thing) %}c{% endcall %}",
    "{% set args = [word, 2] %}{{ shout(*args) }}{{ shout(**{'text': word}) }}",
    "{% with shout = joiner(', ') %}{{ shout() }}a{{ shout() }}b{% endwith %}",
    "{{ thing.nothing is defined }} {{ thing.nothing|default('d') }} {{ facts.nothing is defined }}",
    "{% block one %}{{ shout(thing.inner.word) }}{{ self.two() }}{% endblock %}{% block two %}{{ thing.title }}{% endblock %}",
    "{% set kept %}{{ thing.title }}{% endset %}{{ kept }}{{ range(3)|map('string')|join }}{{ ns.x if ns is defined }}",
    "{{ thing.title.lower().strip('<>') }} {{ (thing.inner.word, thing.title)|join('/') }} {{ 'y' if thing.inner.number else 'n' }}",
]


def drawn(generator: type[CodeGenerator], template: str) -> str:
    made = Environment(autoescape=True, undefined=StrictUndefined)
    made.code_generator_class = generator
    made.globals["shout"] = shout
    return made.from_string(template).render(VALUES)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_gives_what_jinjas_own_code_gives(template):
    assert drawn(Generator, template) == drawn(CodeGenerator, template)


@pytest.mark.parametrize("template", ["{{ thing.nothing }}", "{{ facts.nothing }}", "{{ thing.broken }}", "{{ nothing.title }}", "{{ nothing() }}"])
def test_what_is_not_there_is_the_same_error(template):
    errors = []
    for generator in (Generator, CodeGenerator):
        with pytest.raises(UndefinedError) as error:
            drawn(generator, template)
        errors.append(str(error.value))
    assert errors[0] == errors[1]


def test_icons_and_plain_addresses_stand_in_the_code_and_others_are_made_for_each_page():
    made = environment(autoescape=True)
    template = '{{ icon("x") }}{{ icon("x", "s") }}{{ icon(name) }}{{ url("tickets") }}'
    template += '<a href="{{ url("ticket", number) }}{{ url("ticket", 7) }}">{{ icon(name if name else "x") }}'
    expected = f'{icon("x")}{icon("x", "s")}{icon("lock")}/tickets/<a href="/tickets/8//tickets/7/">{icon("lock")}'
    assert made.from_string(template).render(name="lock", number=8) == expected
    code = made.compile(template, raw=True)
    assert str(icon("x")) in code and "/tickets/<a" in code and "/tickets/7/" in code and str(icon("lock")) not in code


@pytest.mark.parametrize("own", ["{% set icon = shown %}", "{% macro icon(name) %}{{ shown(name) }}{% endmacro %}", "{% with icon = shown %}"])
def test_what_a_template_calls_by_the_same_name_is_its_own(own):
    template = f'{own}{{{{ icon("x") }}}}{"{% endwith %}" if "with" in own else ""}'
    assert environment(autoescape=True).from_string(template).render(shown=lambda name: f"my {name}") == "my x"


def test_an_icon_that_is_misspelt_is_an_error_of_the_template():
    with pytest.raises(KeyError):
        environment(autoescape=True).from_string('{{ icon("no-such-icon") }}')


def test_an_address_that_this_desk_has_not_is_an_error_only_where_it_is_drawn():
    template = environment(autoescape=True).from_string('{% if shown %}{{ url("no-such-page") }}{% endif %}')
    assert template.render(shown=False) == ""
    with pytest.raises(NoReverseMatch):
        template.render(shown=True)
