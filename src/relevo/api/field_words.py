"""Words for what pydantic finds wrong with a field; its own are English only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_WORDS: dict[str, Any] = {
    "missing": gettext_lazy("This is needed."),
    "extra_forbidden": gettext_lazy("There is no such field."),
    "string_type": gettext_lazy("Enter text."),
    "string_too_short": gettext_lazy("Use at least %(min_length)d characters."),
    "string_too_long": gettext_lazy("Use at most %(max_length)d characters."),
    "string_pattern_mismatch": gettext_lazy("This does not have the expected form."),
    "int_type": gettext_lazy("Enter a whole number."),
    "int_parsing": gettext_lazy("Enter a whole number."),
    "int_parsing_size": gettext_lazy("This number is too large."),
    "int_from_float": gettext_lazy("Enter a whole number."),
    "bool_type": gettext_lazy("Enter true or false."),
    "bool_parsing": gettext_lazy("Enter true or false."),
    "list_type": gettext_lazy("Enter a list."),
    "too_long": gettext_lazy("Keep at most %(max_length)d entries."),
    "too_short": gettext_lazy("Enter at least %(min_length)d entries."),
    "dict_type": gettext_lazy("Enter an object."),
    "model_type": gettext_lazy("Enter an object."),
    "model_attributes_type": gettext_lazy("Enter an object."),
    "literal_error": gettext_lazy("Choose one of: %(expected)s."),
    "greater_than_equal": gettext_lazy("Enter %(ge)s or more."),
    "less_than_equal": gettext_lazy("Enter %(le)s or less."),
    "uuid_type": gettext_lazy("Enter an id as the API gave it."),
    "uuid_parsing": gettext_lazy("Enter an id as the API gave it."),
    "not_null": gettext_lazy("This can't be null; leave the field out to keep it as it is."),
}


def words_for(kind: str, context: Mapping[str, Any]) -> str:
    """The sentence for one of pydantic's error types, with its facts filled in."""
    words = _WORDS.get(kind)
    return str(words) % context if words is not None else _("This value can't be used.")
