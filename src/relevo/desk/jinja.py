"""The template environment: translations, addresses, icons, and how moments, sizes and people are shown."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import lru_cache, partial
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any
from uuid import UUID

import markupsafe
from django.urls import reverse
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined, Template
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from relevo.contacts.wording import shown_name
from relevo.core.assets import static
from relevo.core.icons import icon
from relevo.desk.addresses import address_of
from relevo.desk.compiling import Generator
from relevo.desk.kept import kept, kept_form, kept_of_ticket
from relevo.desk.wording import channels, columns, marks, moments, people, presence, rows, searching, sizes, spans, tones
from relevo.desk.wording.reader import language
from relevo.fields.wording import in_words
from relevo.sla.wording import rest_name, target_name
from relevo.tickets.showing import toggled
from relevo.tickets.wording import priority_name, status_name


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a view: `url("ticket", 482)`."""
    if not args and not kwargs:
        return _plain(name)
    if len(args) == 1 and not kwargs and isinstance(args[0], (int, UUID)):
        return address_of(name, args[0])
    return reverse(name, args=args or None, kwargs=kwargs or None)


# Addresses never change while a process lives.
_plain = lru_cache(maxsize=256)(reverse)


@lru_cache(maxsize=8192)
def _known(spoken: str, sentence: str, is_whole: bool) -> Markup:
    """A sentence in a language, looked up once; `is_whole` without placeholders, so that "%%" is a per cent sign already."""
    found = Markup(gettext(sentence))  # noqa: S704 - our own words, from the templates
    return found % {} if is_whole else found


def words(sentence: str, **facts: Any) -> Markup:
    """What ``_("…")`` does in templates: the sentence in the reader's language with its facts, which are escaped.

    The same as Jinja's own, ten times as fast: a page asks for several hundred.
    """
    found = _known(language(), sentence, not facts)
    return found % facts if facts else found


class _Template(Template):
    """A template whose macros are made once, also for templates with more names of their own: none of ours imports macros with the context.

    Jinja compares all names at each `{% from … import … %}` to find out, which took a twentieth of a page. Both methods stand in for Jinja's own
    of the same names (3.1); were they called otherwise there, pages would only be slower.
    """

    def _get_default_module(self, ctx: Any = None) -> Any:
        return super()._get_default_module()

    @classmethod
    def _from_namespace(cls, environment: Environment, namespace: MutableMapping[str, Any], globals: MutableMapping[str, Any]) -> Template:
        namespace["escape"] = _escaped
        # Jinja's is a chain of dictionaries, of which each included template makes one dictionary, name by name.
        return super()._from_namespace(environment, namespace, dict(globals))


def _escaped(value: Any) -> Any:
    """What the templates' code calls `escape`, for what it writes at once: most values of a page are markup already, which that copies twice; numbers
    have nothing to escape; and what is written needs no class that remembers that it was escaped, which takes ten times as long to make."""
    kind = type(value)  # Not `__class__`: promises of Django call themselves what they stand for.
    if kind is Markup:
        return value
    if kind is str:
        return _escape(value)
    return str(value) if kind is int else escape(value)


# MarkupSafe's own function behind `escape`; were it called otherwise, that.
_escape: Callable[[str], str] = getattr(markupsafe, "_escape_inner", escape)


class _Context(Context):
    """Calls functions and macros without asking each six times what it wants to be given: a page calls six hundred."""

    def call(self, callee: Callable[..., Any], *args: Any, **facts: Any) -> Any:
        """Jinja's own, for what is of a simple kind and wants nothing of the environment; the rest is left to Jinja."""
        kind = callee.__class__
        if kind is Macro or (kind in _SIMPLE and not hasattr(callee, "jinja_pass_arg")):
            if facts:
                # What blocks and loops hand to functions that want a context.
                facts.pop("_block_vars", None)
                facts.pop("_loop_vars", None)
            return callee(self.eval_ctx, *args, **facts) if kind is Macro else callee(*args, **facts)
        return super().call(callee, *args, **facts)


_SIMPLE = frozenset({FunctionType, BuiltinFunctionType, MethodType})


def environment(**options: Any) -> Environment:
    """Jinja2 with everything that templates of the desk may use. A name that is not there is an error, never an empty text."""
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True, "cache_size": -1}
    made = Environment(extensions=["jinja2.ext.i18n"], **options)  # noqa: S701 - autoescape comes with the options
    made.template_class, made.context_class, made.code_generator_class = _Template, _Context, Generator
    # Icons are markup, addresses of letters and strokes: neither has anything to escape.
    made.unchanging = {"icon": icon, "url": url}  # type: ignore[attr-defined]
    made.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)  # type: ignore[attr-defined]
    made.globals |= {
        "_": words,
        "url": url,
        "static": static,
        "icon": icon,
        "kept": partial(kept, made),
        "kept_form": partial(kept_form, made),
        "kept_of_ticket": partial(kept_of_ticket, made),
        "language": language,
        "channel_icon": channels.channel_icon,
        "channel_name": channels.channel_name,
        "ticket_rows": rows.ticket_rows,
        "search_examples": searching.search_examples,
        "ticket_card": rows.ticket_card,
        "channel_mark": rows.channel_mark,
        "due_mark": rows.due_mark,
        "person_mark": rows.person_mark,
        "column_name": columns.column_name,
        "target_name": target_name,
        "rest_name": rest_name,
        "span": spans.span,
        "whole_span": spans.whole_span,
        "time_left": spans.time_left,
        "status_tone": tones.status_tone,
        "status_name": status_name,
        "own_status": tones.own_status,
        "priority_tone": tones.priority_tone,
        "priority_name": priority_name,
        "colour_tone": tones.colour_tone,
        "presence_tone": presence.presence_tone,
        "presence_name": presence.presence_name,
        "field_words": in_words,
        "people_options": presence.people_options,
        "toggled": toggled,
    }
    made.filters |= {
        "time": moments.time,
        "filesize": sizes.filesize,
        "capped": sizes.capped,
        "beginning": sizes.beginning,
        "marked": marks.marked,
        "initials": people.initials,
        "tint": people.tint,
        "person": shown_name,
    }
    return made
