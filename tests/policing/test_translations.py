"""Spanish and Portuguese are complete and fit their originals."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.policing.tree import SOURCE
from tools import messages

PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]*\}|%[sd]")
# Words that are the same in the other language.
SAME = {
    "es": {"Error", "Relevo", "API", "IMAP", "SMTP", "OAuth 2", "STARTTLS", "TLS", "URL", "No", "Total", "Normal", "E-mail", "Spam"},
    "pt_BR": {"Relevo", "API", "IMAP", "SMTP", "OAuth 2", "STARTTLS", "TLS", "URL", "Total", "Normal", "E-mail", "Status", "Spam"},
}

ENDS = (".", ":", "?", "!", "…")
# Typed by people, inside attributes of HTML: quotes are typographic, and nothing may be read as a tag.
TYPOGRAPHY = {"es": re.compile(r'["<>&“”]|\.\.\.'), "pt_BR": re.compile(r'["<>&«»]|\.\.\.')}
# One word for one thing (docs/translations.md); the address form is tú, and você.
WRONG_WORDS = {
    # The reader is addressed as "tú": a sentence does not begin with the imperative of "usted".
    "es": re.compile(
        r"((^|[.:] )(Añada|Deje|Elija|Elimine|Escriba|Haga|Indique|Introduzca|Pida|Quite|Revise|Seleccione|Separe|Vuelva)\b)|"
        r"\b(usted|ustedes|su correo|tiquete|boleto|e-?mail|password|customer|agent|team)\b",
        re.IGNORECASE,
    ),
    "pt_BR": re.compile(r"\b(tu|teu|tua|equipo|senhor|ficheiro|utilizador|palavra-passe|ecrã|customer|password)\b", re.IGNORECASE),
}


def _forms(value: str | tuple | list) -> list[str]:
    return list(value) if isinstance(value, list | tuple) else [value]


@pytest.fixture(scope="module")
def collected():
    return messages.collect()


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_string_is_translated(collected, language):
    catalogue = messages.load(language)
    missing = []
    for message in collected:
        if not message.id:
            continue
        found = catalogue.get(_forms(message.id)[0], message.context)
        if found is None or found.fuzzy or not all(_forms(found.string)):
            missing.append(message.id)
    assert not missing, "run `make extract`, then translate"


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_placeholders_are_kept(language):
    wrong = []
    for message in messages.load(language):
        if not message.id:
            continue
        wanted = {mark for form in _forms(message.id) for mark in PLACEHOLDER.findall(form)}
        for form in filter(None, _forms(message.string)):
            used = set(PLACEHOLDER.findall(form))
            if used - wanted or (wanted - used and not isinstance(message.id, list | tuple)):
                wrong.append((message.id, form))
    assert not wrong


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_nothing_is_left_in_english(language):
    same = [
        message.id
        for message in messages.load(language)
        if isinstance(message.id, str) and len(message.id.split()) > 1 and message.id == message.string and message.id not in SAME[language]
    ]
    assert not same


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_catalogue_has_strings_that_nothing_uses(collected, language):
    known = {(_forms(message.id)[0], message.context) for message in collected}
    unused = [message.id for message in messages.load(language) if message.id and (_forms(message.id)[0], message.context) not in known]
    assert not unused


def _pairs(language: str) -> Iterator[tuple[str, str]]:
    """Every original with each form of its translation; the plural form of the original goes with all but the first."""
    for message in messages.load(language):
        if message.id:
            originals = _forms(message.id)
            for number, form in enumerate(_forms(message.string)):
                if form:
                    yield originals[min(number, len(originals) - 1)], form


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_spaces_line_ends_and_final_marks_are_those_of_the_original(language):
    def edges(text: str) -> tuple[str, str, int, str]:
        end = text[-1:] if text.endswith(ENDS) else ""
        return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :], text.count("\n"), end

    wrong = [(original, form) for original, form in _pairs(language) if edges(original) != edges(form) or "  " in form]
    assert not wrong


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_typography_fits_the_language_and_the_page(language):
    wrong = [
        (original, form) for original, form in _pairs(language) if set(TYPOGRAPHY[language].findall(form)) - set(re.findall(r'["<>&]', original))
    ]
    assert not wrong


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_questions_in_spanish_are_opened(language):
    opened = {"?": "¿", "!": "¡"}
    wrong = [
        form for _original, form in _pairs(language) for close, start in opened.items() if (language == "es") * form.count(close) != form.count(start)
    ]
    assert not wrong


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_the_glossary_is_kept(language):
    wrong = [(original, form) for original, form in _pairs(language) if WRONG_WORDS[language].search(form)]
    assert not wrong


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_capitals_are_those_of_the_original(language):
    def begins_large(text: str) -> bool | None:
        first = text.lstrip("¿¡(«“")[:1]
        return first.isupper() if first.isalpha() else None

    wrong = [
        (original, form)
        for original, form in _pairs(language)
        if begins_large(original) is not None and begins_large(form) is not None and begins_large(original) != begins_large(form)
    ]
    assert not wrong


def test_every_name_under_which_gettext_is_imported_is_collected():
    unknown = set()
    for path in messages.SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                names = {(alias.asname or alias.name) for alias in node.names if "gettext" in alias.name}
                unknown |= {(path.name, name) for name in names - messages.KEYWORDS.keys()}
    assert not unknown


def test_words_are_asked_for_within_macros():
    """What stands beside the macros of a template is worked out once for all readers, in the language of the first."""
    found = []
    for path in sorted((SOURCE / "templates").rglob("*.html")):
        text, depth = path.read_text(encoding="utf-8"), 0
        if "{% macro" not in text or "{% extends" in text:
            continue
        for tag in re.finditer(r"{%-?\s*(macro|endmacro|set)\b([^%]*(?:%(?!})[^%]*)*)%}", text):
            depth += {"macro": 1, "endmacro": -1}.get(tag[1], 0)
            if tag[1] == "set" and not depth and re.search(r"\b(?:_|n?p?gettext)\(", tag[2]):
                found.append(f"{path.name}: {tag[0][:60]}")
    assert not found
