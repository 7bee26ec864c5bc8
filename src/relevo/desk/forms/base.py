"""What all forms of the desk share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from relevo.core import html, text
from relevo.core.errors import DomainError
from relevo.desk.forms.composer import plain_to_html

_UNSTYLED = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.HiddenInput, forms.FileInput)


@dataclass(frozen=True, slots=True)
class RichText:
    """What a field of rich text holds: HTML for the editor, plain text for browsers without it."""

    html: str
    plain: str


def styled(field: forms.Field) -> forms.Field:
    """The field with the class that its widget is drawn with."""
    if not isinstance(field.widget, _UNSTYLED):
        field.widget.attrs["class"] = f"input {field.widget.attrs.get('class', '')}".strip()
    return field


def _can_be_empty(field: forms.Field) -> bool:
    """Whether a reader can leave a field without a value: of a list, something is always chosen."""
    return not field.widget.is_hidden and not isinstance(field, forms.ChoiceField | forms.BooleanField)


class DeskForm(forms.Form):
    """A form drawn by `shared/components/form.html`: its widgets carry the classes, and it can take up what an action refused."""

    use_required_attribute = True
    # Off where everything is needed, and everybody knows.
    marks_needed = True
    _focus = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            styled(field)
        if self.marks_needed:
            self.mark_needed(*(name for name, field in self.fields.items() if field.required and _can_be_empty(field)))

    def unchecked(self) -> None:
        """Shows what was sent without saying what is wrong with it: it is not finished yet."""
        self._errors = ErrorDict()
        if self._focus:
            self.fields[self._focus].widget.attrs.pop("autofocus", None)
            self._focus = ""

    def add_error(self, field: str | None, error: Any) -> None:
        """Beside saying it, puts the cursor into the first field that is wrong: in a long form it stands where nobody looks."""
        super().add_error(field, error)
        if field and not self._focus and not self.fields[field].widget.is_hidden:
            self._focus = field
            self.fields[field].widget.attrs["autofocus"] = True

    def mark_needed(self, *names: str) -> None:
        """Marks fields as needed for readers and assistive technology; whether they are filled in is for the actions to check."""
        for name in names:
            field = self.fields[name]
            field.is_needed = True  # type: ignore[attr-defined]
            if not isinstance(field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
                field.widget.attrs["aria-required"] = "true"

    def refuse(self, error: DomainError) -> None:
        """Shows why an action was refused: beside the fields it names, the rest above the form."""
        named = {name: words for name, words in error.fields.items() if name in self.fields}
        for name, words in named.items():
            self.add_error(name, str(words))
        if not named:
            self.add_error(None, str(error))

    def html_of(self, typed: str, name: str = "") -> str:
        """What was typed in a field of rich text as HTML: a hidden field `format` says whether it came from the editor; where a form has several
        such fields, one for each, ``format.`` and its name.

        Without the editor, the text of the field's initial value stands for that value: who leaves it alone keeps its formatting.
        """
        if self.data.get(f"format.{name}", self.data.get("format")) == "html":
            return typed
        before = html.sanitize_authored(self.initial.get(name) or "")
        return before if before and typed.split() == text.html_to_text(before).split() else plain_to_html(typed)

    def rich_text(self, name: str) -> RichText:
        """The present content of a field of rich text, made harmless."""
        value = self[name].value() or ""
        clean = html.sanitize_authored(self.html_of(value, name) if self.is_bound else value)
        return RichText(clean, text.html_to_text(clean))

    @property
    def status(self) -> int:
        """The HTTP status with which the form is shown: 422 once it was refused."""
        return 422 if self.is_bound and self.errors else 200
