"""Things to do for a ticket."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator, Field

from relevo.api.paging import PageQuery
from relevo.api.schemas.base import Id, Input, Moment, Named, Output, left_out, named
from relevo.tickets.models import Task


def _as_text(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("a moment is written as text")
    return value


# Numbers would be read as seconds since 1970.
Due = Annotated[AwareDatetime, Field(strict=False, examples=["2026-11-24T16:00:00Z"]), BeforeValidator(_as_text)]
Title = Annotated[str, Field(max_length=200, examples=["Send the return label"])]


class TaskOut(Output):
    """A thing to do for a ticket."""

    id: int
    ticket: int
    title: str
    assignee: Named | None
    author: Named | None = Field(description="Who added it; null where a part of the system did.")
    due_at: Moment | None
    reminded_at: Moment | None = Field(description="When the assignee was told that it is due; null until then, and again once it is put off.")
    done_at: Moment | None
    done_by: Named | None
    created_at: Moment

    @classmethod
    def of(cls, task: Task) -> TaskOut:
        people: dict[str, Any] = {name: named(getattr(task, name)) for name in ("assignee", "author", "done_by")}
        same = {name: getattr(task, name) for name in ("title", "due_at", "reminded_at", "done_at", "created_at")}
        return cls(id=task.pk, ticket=task.ticket_id, **people, **same)


class TaskQuery(PageQuery):
    """What tasks are limited to."""

    assignee_id: Annotated[int | None, Field(ge=1, description="Those of one person.")] = None
    is_done: Annotated[bool | None, Field(description="Only what is done, or only what is open.")] = None
    is_due: Annotated[bool, Field(description="Only open ones of which the assignee was reminded.")] = False


class NewTask(Input):
    """A task to be added."""

    title: Title
    assignee_id: Id | None = None
    due_at: Due | None = Field(default=None, description="The assignee is reminded then.")


class TaskChanges(Input):
    """What changes about a task; what is left out stays."""

    title: Title = left_out()
    assignee_id: Id | None = Field(default=None, description="Null leaves it to nobody.")
    due_at: Due | None = Field(default=None, description="Null takes the due time off.")


class Completion(Input):
    """Whether a task is done."""

    is_done: bool
