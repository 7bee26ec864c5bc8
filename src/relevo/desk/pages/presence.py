"""Who else is on a ticket, and one's own presence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from relevo.accounts import presence
from relevo.accounts.enums import CHOSEN
from relevo.accounts.models import User
from relevo.core import clock


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody else who handles the ticket. The seconds count from the moment of the answer; then it has to be asked again, or somebody is gone."""

    user_id: int
    name: str
    since: datetime
    seconds_left: float
    writing: str
    writing_seconds_left: float

    @property
    def writes_answer(self) -> str:
        """What is said while an answer is being written."""
        return _("%(name)s is writing an answer.") % {"name": self.name}

    @property
    def writes_comment(self) -> str:
        """What is said while a comment is being written."""
        return _("%(name)s is writing a comment.") % {"name": self.name}


@dataclass(frozen=True, slots=True)
class Company:
    """The colleagues on a ticket's page, and in how many seconds the page is to give its next sign of life."""

    people: list[Colleague]
    beat_seconds: float = presence.BEAT_SECONDS

    @property
    def words(self) -> str:
        """Who is here, for those who can't see the marks; empty where nobody is."""
        return _("Also on this ticket: %(names)s") % {"names": ", ".join(one.name for one in self.people)} if self.people else ""


@dataclass(frozen=True, slots=True)
class OwnPresence:
    """What the reader chose, what colleagues see, and with which tickets the reader is busy: while there are any, nothing can be chosen."""

    chosen: str
    tickets: tuple[int, ...] = ()
    choices: tuple[str, ...] = CHOSEN


def load_company(user: User, number: int) -> Company:
    """Who is on a ticket beside the reader, who may see it. One query."""
    now = clock.now()
    people = [
        Colleague(
            one.user_id,
            one.name,
            one.since,
            (one.expires_at - now).total_seconds(),
            one.writing,
            (one.writing_until - now).total_seconds() if one.writing_until else 0.0,
        )
        for one in presence.on_ticket(number)
        if one.user_id != user.pk
    ]
    return Company(people, presence.BEAT_SECONDS)


def load_own_presence(user: User) -> OwnPresence:
    """The reader's own. One query."""
    return OwnPresence(user.presence, tuple(presence.tickets_of(user.pk)))
