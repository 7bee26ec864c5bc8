"""When a message is to leave: what the composer offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from relevo.core import clock
from relevo.desk.wording import moments
from relevo.desk.wording.reader import zone

MORNING = time(9)


@dataclass(frozen=True, slots=True)
class LaterChoice:
    """A moment to choose: its name, when that is, and the same for the form."""

    name: str
    moment: str
    value: str


@dataclass(frozen=True, slots=True)
class LaterPage:
    """The moments to choose from, in the reader's time zone, and the earliest one of one's own."""

    choices: tuple[LaterChoice, ...]
    earliest: str
    error: str = ""
    stops: bool = True


def later_page(*, error: str = "", stops: bool = True) -> LaterPage:
    """What is offered now. Monday is the next one, unless that is tomorrow anyway."""
    here = clock.now().astimezone(zone())
    tomorrow = here.date() + timedelta(days=1)
    monday = here.date() + timedelta(days=7 - here.weekday())
    offered = [(_("In one hour"), here.replace(second=0, microsecond=0) + timedelta(hours=1)), (_("Tomorrow morning"), _morning(tomorrow, here))]
    if monday != tomorrow:
        offered.append((_("Monday morning"), _morning(monday, here)))
    choices = tuple(LaterChoice(name, moments.text(at, "relative"), at.isoformat()) for name, at in offered)
    return LaterPage(choices, here.strftime("%Y-%m-%dT%H:%M"), error, stops)


def _morning(day: date, here: datetime) -> datetime:
    return datetime.combine(day, MORNING, tzinfo=here.tzinfo)
