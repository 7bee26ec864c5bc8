"""How one wants to be told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from relevo.desk.forms.base import DeskForm
from relevo.notifications.enums import Pace, Way
from relevo.notifications.kinds import KINDS, Kind, chosen_ways
from relevo.notifications.models import Choices

SIMPLE = ("mail_pace", "mail_at", "quiet_from", "quiet_until", "is_quiet_on_weekends")
_CLOCK = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class NotificationForm(DeskForm):
    """The matrix of kinds and ways, as one checkbox each, the pace of mails, and quiet hours."""

    mail_pace = forms.ChoiceField(
        label=_("Mails go out"), choices=Pace.choices, help_text=_("Only with what you have not read until then, and always several in one.")
    )
    mail_at = forms.TimeField(label=_("Once a day: at"), widget=_CLOCK)
    quiet_from = forms.TimeField(label=_("Quiet from"), required=False, widget=_CLOCK)
    quiet_until = forms.TimeField(label=_("Quiet until"), required=False, widget=_CLOCK)
    is_quiet_on_weekends = forms.BooleanField(label=_("Quiet on Saturdays and Sundays as well"), required=False)

    def __init__(self, *args: Any, of: Choices, **kwargs: Any) -> None:
        super().__init__(*args, initial={name: getattr(of, name) for name in SIMPLE}, **kwargs)
        for kind in KINDS:
            for way in Way.values:
                self.fields[f"{kind}-{way}"] = forms.BooleanField(required=False, initial=way in chosen_ways(kind, of.ways))

    def matrix(self) -> Iterator[tuple[Kind, list[tuple[Way, BoundField]]]]:
        """A row a kind: its field a way."""
        for name, kind in KINDS.items():
            yield kind, [(way, self[f"{name}-{way.value}"]) for way in Way]

    def choices(self) -> dict[str, Any]:
        """The values for `notifications.actions.choose`, of a valid form."""
        ways = {kind: [way for way in Way.values if self.cleaned_data[f"{kind}-{way}"]] for kind in KINDS}
        return {"ways": ways, **{name: self.cleaned_data[name] for name in SIMPLE}}
