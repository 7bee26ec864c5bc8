"""When the desk is open."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.functions import Lower

from relevo.core import clock


class Calendar(models.Model):
    """Business hours: a week in a time zone, the public holidays of a country, and single days that differ. `calendars.hours_of` makes them count.

    `week` has seven lists, Monday first, of ``[start, end]`` in minutes from local midnight; an end over 1440 lies on the next day. `exceptions` are
    ``{"start": date, "end": date, "name": text, "hours": [[start, end], …]}`` in order, never two for one date; without hours it is closed, and
    they come before holidays. `country` (ISO 3166-1) is empty for no holidays, `subdivision` (mostly ISO 3166-2) for those of the whole country.
    A retired one (not `is_active`) goes on counting where it is used and is no longer offered.
    """

    name = models.CharField(max_length=80)
    time_zone = models.CharField(max_length=64)
    week: Any = models.JSONField()
    country = models.CharField(max_length=2, blank=True, default="")
    subdivision = models.CharField(max_length=40, blank=True, default="")
    exceptions: Any = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = [Lower("name"), "pk"]
        constraints = [models.UniqueConstraint(Lower("name"), name="calendar_name")]

    def __str__(self) -> str:
        return self.name
