"""Translations: collects all strings of the source into the catalogues (`python tools/messages.py`)."""

from __future__ import annotations

from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "relevo"
LOCALE = SOURCE / "locale"
LANGUAGES = ("es", "pt_BR")
METHODS = [("**/migrations/**", "ignore"), ("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def collect() -> Catalog:
    """All strings marked for translation in Python files and templates."""
    catalogue = Catalog(charset="utf-8")
    found = extract_from_dir(
        str(SOURCE), method_map=METHODS, options_map={"templates/**.html": {"trimmed": "true"}}, keywords=KEYWORDS, comment_tags=("Translators:",)
    )
    for filename, _line, message, comments, context in found:
        # No line numbers: they would change the catalogues with every edit.
        catalogue.add(message, None, [(filename, None)], auto_comments=comments, context=context)
    return catalogue


def path_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def load(language: str) -> Catalog:
    """The catalogue of a language; empty where there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", project="Relevo", version="1", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def main() -> None:
    template = collect()
    for language in LANGUAGES:
        catalogue = load(language)
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=120, sort_output=True, ignore_obsolete=True, include_lineno=False, omit_header=False)
        missing = sum(1 for message in catalogue if message.id and not (all(message.string) if isinstance(message.string, tuple) else message.string))
        print(f"{language}: {len(catalogue)} strings, {missing} without translation")


if __name__ == "__main__":
    main()
