"""What a trigger does, as cards of a form, each with the fields of its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relevo.accounts.models import User
from relevo.automation.checking import MAX_ENTRIES
from relevo.automation.deeds import ASSIGNEE
from relevo.automation.enums import Deed
from relevo.core import html, text
from relevo.desk.forms.base import DeskForm
from relevo.desk.forms.bulk import BulkForm
from relevo.desk.forms.composer import plain_to_html
from relevo.desk.pages.directory import Directory
from relevo.desk.wording.conditions import UNITS, unit_names
from relevo.notifications.webhooks.queries import visible_to as webhooks_visible_to
from relevo.tickets.queries import templates_visible_to

Stored = Mapping[str, Any]


class SendForm(DeskForm):
    """Which template is sent."""

    template = forms.ChoiceField(label=gettext_lazy("Template"))

    def __init__(self, user: User, directory: Directory, data: Any = None, *, prefix: str, of: Stored) -> None:
        super().__init__(data, prefix=prefix, initial={"template": str(of.get("template", ""))})
        found = [(str(one.pk), one.name) for one in templates_visible_to(user) if one.is_active or one.pk == of.get("template")]
        self.fields["template"].choices = [("", _("Choose a template")), *found]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        return {"template": int(self.cleaned_data["template"])}


class CommentForm(DeskForm):
    """What is written to colleagues: plain text here, with formatting through the API, which stays while the text is left alone."""

    body_html = forms.CharField(label=gettext_lazy("Text"), max_length=100_000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, user: User, directory: Directory, data: Any = None, *, prefix: str, of: Stored) -> None:
        self.before = html.sanitize_authored(str(of.get("body_html", "")))
        super().__init__(data, prefix=prefix, initial={"body_html": text.html_to_text(self.before)})

    def given(self) -> dict[str, Any]:
        typed = self.cleaned_data["body_html"]
        is_same = bool(self.before) and typed.split() == text.html_to_text(self.before).split()
        return {"body_html": self.before if is_same else plain_to_html(typed)}


class TaskForm(DeskForm):
    """A thing to do."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    assignee = forms.ChoiceField(label=gettext_lazy("Assignee"), required=False)
    due = forms.IntegerField(label=gettext_lazy("Due after"), required=False, min_value=1, max_value=100_000)
    unit = forms.TypedChoiceField(label=gettext_lazy("Unit"), coerce=int)

    def __init__(self, user: User, directory: Directory, data: Any = None, *, prefix: str, of: Stored) -> None:
        seconds = of.get("due_seconds") or 0
        unit = max((one for one in UNITS if seconds and seconds % one == 0), default=3600)
        initial = {"title": of.get("title", ""), "assignee": str(of.get("assignee") or ""), "unit": unit, "due": seconds // unit or None}
        super().__init__(data, prefix=prefix, initial=initial)
        people = [(str(one.id), one.name) for one in directory.agents if one.is_active or one.id == of.get("assignee")]
        fields: dict[str, Any] = self.fields
        fields["assignee"].choices = [("", _("Nobody")), (ASSIGNEE, _("Whoever has the ticket")), *people]
        fields["unit"].choices = list(unit_names().items())

    def given(self) -> dict[str, Any]:
        found, who = self.cleaned_data, self.cleaned_data["assignee"]
        assignee = {"assignee": who if who == ASSIGNEE else int(who)} if who else {}
        return {"title": found["title"], **assignee, **({"due_seconds": found["due"] * found["unit"]} if found["due"] else {})}


class EscalateForm(DeskForm):
    """Who outside is asked what."""

    to = forms.CharField(
        label=gettext_lazy("To"), max_length=4000, help_text=gettext_lazy("E-mail addresses outside of the desk, with commas between them.")
    )
    note = forms.CharField(label=gettext_lazy("Your question"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, user: User, directory: Directory, data: Any = None, *, prefix: str, of: Stored) -> None:
        super().__init__(data, prefix=prefix, initial={"to": ", ".join(of.get("to", [])), "note": of.get("note", "")})

    def given(self) -> dict[str, Any]:
        addresses = [one.strip() for one in self.cleaned_data["to"].replace(";", ",").split(",")]
        return {"to": [one for one in addresses if one], "note": self.cleaned_data["note"]}


class CallForm(DeskForm):
    """Which webhook is called."""

    webhook = forms.ChoiceField(label=gettext_lazy("Webhook"))

    def __init__(self, user: User, directory: Directory, data: Any = None, *, prefix: str, of: Stored) -> None:
        super().__init__(data, prefix=prefix, initial={"webhook": str(of.get("webhook", ""))})
        found = [(str(one.pk), one.name) for one in webhooks_visible_to(user) if one.is_active or one.pk == of.get("webhook")]
        self.fields["webhook"].choices = [("", _("Choose a webhook")), *found]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        return {"webhook": int(self.cleaned_data["webhook"])}


class ChangeForm(BulkForm):
    """What is set on the ticket, as for many tickets at once."""

    def __init__(self, user: User, directory: Directory, data: Any = None, *, prefix: str, of: Stored) -> None:
        super().__init__(user, directory, data, prefix=prefix, of=of.get("changes"))

    def given(self) -> dict[str, Any]:
        return {"changes": self.changes()}


_FORMS: Mapping[str, Any] = {
    Deed.CHANGE: ChangeForm,
    Deed.SEND: SendForm,
    Deed.COMMENT: CommentForm,
    Deed.TASK: TaskForm,
    Deed.ESCALATE: EscalateForm,
    Deed.CALL: CallForm,
}


@dataclass(slots=True)
class Card:
    """One action: its kind, the form of that kind, and the place at which the trigger has it, if it does."""

    kind: str
    form: Any
    stored: str = ""

    @property
    def title(self) -> str:
        return str(Deed(self.kind).label)


def read_cards(user: User, directory: Directory, data: QueryDict, stored: list[Stored]) -> list[Card]:
    """What the form sent, in its order. `stored` is what the trigger has, of which a card brings its place along; a card that was just added begins
    empty."""
    cards: list[Card] = []
    while (kind := data.get(f"a{len(cards)}-do")) is not None and len(cards) < MAX_ENTRIES:
        at, place = f"a{len(cards)}", data.get(f"a{len(cards)}-stored", "")
        known = stored[int(place)] if place.isdecimal() and int(place) < len(stored) else {}
        kind = kind if kind in _FORMS else Deed.CHANGE.value
        is_new = not any(name.startswith(f"{at}-") and name != f"{at}-do" for name in data)
        form = _FORMS[kind](user, directory, None if is_new else data, prefix=at, of=known if known.get("do") == kind else {})
        cards.append(Card(kind, form, place if known.get("do") == kind else ""))
    return cards


def cards_of(user: User, directory: Directory, actions: list[Stored]) -> list[Card]:
    """What is stored as cards."""
    return [Card(one["do"], _FORMS[one["do"]](user, directory, prefix=f"a{place}", of=one), str(place)) for place, one in enumerate(actions)]


def changed_cards(data: QueryDict, change: str) -> QueryDict:
    """What the form sent with a card added, taken away, or moved: ``action-add``, ``action-remove:1``, ``action-up:1``, ``action-down:0``."""
    verb, _colon, rest = change.partition(":")
    count = next(place for place in range(MAX_ENTRIES + 1) if f"a{place}-do" not in data)
    order, place = list(range(count)), int(rest) if rest.isdecimal() else -1
    if verb == "action-remove" and place in order:
        order.remove(place)
    elif verb in ("action-up", "action-down") and place in order and 0 <= (to := place + (-1 if verb == "action-up" else 1)) < count:
        order[place], order[to] = order[to], order[place]
    found = data.copy()
    for name in [name for name in found if _is_of_card(name)]:
        del found[name]
    for new, old in enumerate(order):
        for name in data:
            if name.startswith(f"a{old}-"):
                found.setlist(f"a{new}-{name.removeprefix(f'a{old}-')}", data.getlist(name))
    if verb == "action-add" and count < MAX_ENTRIES:
        found[f"a{count}-do"] = data.get("new-action", "")
    return found


def _is_of_card(name: str) -> bool:
    return name[:1] == "a" and name[1:].partition("-")[0].isdecimal() and "-" in name
