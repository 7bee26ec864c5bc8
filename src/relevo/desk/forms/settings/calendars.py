"""The form of a calendar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relevo.accounts.catalogue import MAX_NAME
from relevo.core.errors import DomainError, Invalid
from relevo.desk.forms.base import DeskForm
from relevo.desk.forms.preferences import time_zones
from relevo.desk.forms.settings.opening import Opening
from relevo.desk.wording.countries import holiday_countries
from relevo.sla.models import Calendar
from relevo.sla.public_holidays import countries, regions

USUAL_WEEK = [[[540, 1080]]] * 5 + [[], []]


class CalendarForm(DeskForm):
    """Name, zone, country and region; week and exceptions are in `opening`. The regions on offer are those of the country that was chosen."""

    name = forms.CharField(label=_("Name"), max_length=MAX_NAME, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)
    country = forms.ChoiceField(label=_("Public holidays of"), required=False)
    subdivision = forms.ChoiceField(label=_("Region"), required=False)
    is_active = forms.BooleanField(
        label=_("In use"), required=False, help_text=_("What is not in use goes on counting where it is chosen, and is no longer offered.")
    )

    def __init__(self, data: Any = None, *, of: Calendar | None = None, time_zone: str = "UTC", country: str = "") -> None:
        """Without a calendar: a new one, which begins in the desk's time zone and country."""
        known = of or Calendar(time_zone=time_zone, week=USUAL_WEEK, country=country if country in countries() else "")
        super().__init__(data, initial={name: getattr(known, name) for name in self.base_fields})
        self.opening = Opening.of(known.week, known.exceptions) if data is None else Opening.read(data)
        fields: dict[str, Any] = self.fields
        fields["time_zone"].choices = _with(time_zones(), known.time_zone)
        fields["country"].choices = [("", pgettext_lazy("holidays", "No country")), *_with(holiday_countries(), known.country)]
        fields["subdivision"].choices = [("", _("The whole country")), *self.regions]
        if data is not None and data.get("subdivision", "") not in {code for code, _name in self.regions}:
            # Another country was chosen after the region, by someone whose browser does not ask for its regions.
            self.data = {**data.dict(), "subdivision": ""}

    @property
    def regions(self) -> list[tuple[str, str]]:
        """Parts of the chosen country with holidays of their own."""
        country = self["country"].value() or ""
        return [(region.code, region.name) for region in regions(country)] if country in countries() else []

    def values(self) -> dict[str, Any]:
        """What the actions take, but for `is_active`; only of a valid form. Raises Invalid for hours that are none."""
        plain = {name: self.cleaned_data[name] for name in ("name", "time_zone", "country", "subdivision")}
        return plain | {"week": self.opening.week(), "exceptions": self.opening.exceptions()}

    def refuse(self, error: DomainError) -> None:
        """As every form, with what is wrong with hours beside their day."""
        if self.opening.show_errors(error.fields):
            error = Invalid(error.code, _("Check what is marked."))
        super().refuse(error)


def _with(known: list[tuple[str, str]], value: str) -> list[tuple[str, str]]:
    """The choices, and what is stored, where it is none of the usual."""
    return known if not value or any(code == value for code, _name in known) else [*known, (value, value)]
