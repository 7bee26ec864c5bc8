"""Parts of pages that are drawn once and kept: most of a page is what it was on the page before.

Every change of a ticket lets all open lists ask again, and forty-nine of fifty rows are those of before; a ticket page differs from the next
in its words, not in its forms. To draw them anew takes several times as long as to ask for what is on them.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from relevo.desk.wording.reader import language, zone
from relevo.tickets import own_words

# Some hundred bytes to some kilobytes each: about 10 MB a process.
KEPT_PARTS = 6144
# Stands for a token; nothing that anybody writes looks like it.
TOKEN = "\ue000token\ue000"  # noqa: S105
# Stands for a ticket's number, and is none.
NUMBER = 9_007_199_254_740_881
_NUMBER = str(NUMBER)
# Markup's own escapes what it is given, which takes longer than to put it in.
_put = str.replace


@dataclass(frozen=True, slots=True)
class Shown:
    """Something to be drawn, and by what it is known again: everything of it that is drawn."""

    thing: Any = field(compare=False)
    key: Hashable


def kept(environment: Environment, template: str, macro: str, *values: Hashable) -> Markup:
    """What a macro makes of the values, in the reader's language and time zone, with the desk's own words. It may depend on nothing else: no user,
    no token, no clock.

    A value that can't be compared by itself comes as `Shown`; the macro gets what is in it.
    """
    return _part(environment, template, macro, f"{language()} {own_words.version()}", str(zone()), values)


def kept_form(environment: Environment, template: str, macro: str, token: object, *values: Hashable) -> Markup:
    """The same for what has forms: the macro's first argument stands for the reader's token, which is put into its places afterwards."""
    return Markup(_put(kept(environment, template, macro, TOKEN, *values), TOKEN, str(token)))  # noqa: S704 - a token is letters and digits


def kept_of_ticket(environment: Environment, template: str, macro: str, token: object, number: int, *values: Hashable) -> Markup:
    """The same for what many tickets have alike, but for the ticket's number: the macro's second argument stands for that, and may do no more than
    name it, as in addresses."""
    drawn = kept(environment, template, macro, TOKEN, NUMBER, *values)
    return Markup(_put(_put(drawn, TOKEN, str(token)), _NUMBER, str(number)))  # noqa: S704 - nothing but letters and digits is put in


@lru_cache(maxsize=KEPT_PARTS)
def _part(environment: Environment, template: str, macro: str, spoken: str, zone: str, values: tuple[Hashable, ...]) -> Markup:
    drawn: Markup = _macro(environment, template, macro)(*(value.thing if isinstance(value, Shown) else value for value in values))
    return drawn


@lru_cache(maxsize=256)
def _macro(environment: Environment, template: str, macro: str) -> Any:
    return getattr(environment.get_template(template).module, macro)
