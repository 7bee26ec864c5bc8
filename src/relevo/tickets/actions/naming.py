"""Names by language that a desk gives to its statuses and priorities."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from relevo.accounts.enums import LANGUAGES
from relevo.core.errors import Invalid
from relevo.tickets import own_words

MAX_NAME = 30
NAMED = (own_words.EVERY_LANGUAGE, *(code for code, _name in LANGUAGES))


def clean_names(names: Mapping[str, str]) -> dict[str, str]:
    """The names without spare spaces and without empty ones. Raises Invalid for an unknown language and for one that is too long."""
    if unknown := set(names) - set(NAMED):
        words = _("There is no language %(name)s.") % {"name": min(unknown)[:20]}
        raise Invalid("language_unknown", words, fields={"names": _("Check the languages.")})
    clean = {language: " ".join(names[language].split()) for language in NAMED if language in names}
    for language, name in clean.items():
        if len(name) > MAX_NAME:
            words = _("Use at most %(limit)d characters.") % {"limit": MAX_NAME}
            raise Invalid("name_too_long", _("This name is too long."), fields={f"names.{language}": words})
    return {language: name for language, name in clean.items() if name}
