"""The simplest thing that could say what is owed: a minute at a time, with no thought for speed. The real clocks are held against it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)


@dataclass
class Promise:
    """One promise: how many open minutes it has used up, and what became of it."""

    minutes: int
    used: int = 0
    missed: bool = False
    missed_by: int | None = None
    state: str = "live"


@dataclass
class Model:
    """A ticket of which time passes minute by minute; everything happens on whole minutes. `is_open` says whether the minute from a moment on
    counts."""

    promised: dict[str, int]
    now: datetime
    is_open: object = lambda at: True
    status: str = "new"
    is_internal: bool = False
    is_spam: bool = False
    answered: bool = False
    before_spam: str = ""
    owed: dict[str, Promise] = field(default_factory=dict)
    past: list[tuple[str, bool]] = field(default_factory=list)

    def opens(self) -> None:
        self._begin("resolution")
        self.customer_writes()

    def runs(self, kind: str) -> bool:
        if self.is_spam or self.is_internal or self.status in ("resolved", "closed"):
            return False
        return kind == "first_reply" or self.status != "pending"

    def pass_minutes(self, count: int) -> None:
        for _minute in range(count):
            for kind, one in self.owed.items():
                # Late is who is not done when the due minute is over; where the desk is closed then, no more is used up, and it is late all the same.
                if one.state == "live" and self.runs(kind):
                    if one.used == one.minutes:
                        one.missed = True
                    one.used += bool(self.is_open(self.now))
            self.now += MINUTE

    def customer_writes(self) -> None:
        if self.status == "closed":
            return
        if not self.answered:
            if "first_reply" not in self.owed:
                self._begin("first_reply")
        else:
            one = self.owed.get("next_reply")
            if one is not None and (one.state != "live" or one.missed):
                self.past.append(("next_reply", one.missed))
            self._begin("next_reply")
        if self.status in ("pending", "resolved"):
            self.set_status("open")

    def desk_answers(self) -> None:
        if self.is_internal or self.status == "closed":
            return
        for kind in ("first_reply", "next_reply"):
            self._meet(kind)
        self.answered = True
        if self.status == "new":
            self.set_status("open")

    def set_status(self, status: str) -> None:
        was_done = self.status in ("resolved", "closed")
        self.status = status
        if status in ("resolved", "closed"):
            self._meet("resolution")
        elif was_done and "resolution" in self.owed:
            self.owed["resolution"].state = "live"
            self.owed["resolution"].missed_by = None

    def turn(self) -> None:
        self.is_internal = not self.is_internal

    def _begin(self, kind: str) -> None:
        if kind in self.promised:
            self.owed[kind] = Promise(self.promised[kind])

    def _meet(self, kind: str) -> None:
        one = self.owed.get(kind)
        if one is not None and one.state == "live":
            one.state = "met"
            one.missed_by = max(0, one.used - one.minutes) if one.missed else None
