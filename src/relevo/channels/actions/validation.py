"""Checks what was entered for an account, in words for the person who entered it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ValidationError

from relevo.core import text
from relevo.core.errors import Invalid

_WORDS = {
    "missing": _("This is needed."),
    "extra_forbidden": _("There is no such setting."),
    "enum": _("Choose one of the list."),
    "int_parsing": _("Enter a whole number."),
    "int_type": _("Enter a whole number."),
    "greater_than_equal": _("Enter a port between 0 and 65535."),
    "less_than_equal": _("Enter a port between 0 and 65535."),
    "bool_parsing": _("Choose yes or no."),
    "host": _("Enter the name of the server only, such as mail.example.com."),
    "address": _("Enter e-mail addresses only."),
    "url": _("Enter an address that starts with https://."),
}


def check_settings(model: type[BaseModel], values: Mapping[str, Any]) -> Any:
    """The values as the channel's own model. Raises Invalid with one entry in `fields` a wrong value, named by its path (``smtp.port``)."""
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        fields = {
            ".".join(str(step) for step in problem["loc"]): _WORDS.get(problem["type"], _("This can't be used."))
            for problem in error.errors(include_input=False, include_url=False)
        }
    # Outside the handler: the error's context would carry what was entered, which may be a password.
    raise Invalid("settings_invalid", _("Some of the settings can't be used."), fields=fields)


def text_line(field: str, value: str, problem: Any, *, limit: int) -> str:
    """A needed text on one line. Raises Invalid with `problem` where there is none."""
    line = text.one_line(value, limit)
    if not line:
        raise Invalid(f"{field}_missing", problem, fields={field: problem})
    return line
