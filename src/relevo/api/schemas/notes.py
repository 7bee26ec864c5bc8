"""Private cards beside a ticket."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from relevo.api.schemas.base import Input, Moment, Named, Output
from relevo.tickets.models import Note

ColourName = Literal["yellow", "blue", "green", "pink"]


class NoteOut(Output):
    """One card."""

    id: int
    text: str
    colour: ColourName
    author: Named
    created_at: Moment

    @classmethod
    def of(cls, note: Note) -> NoteOut:
        author = Named(id=note.author_id, name=note.author.name)
        return cls(id=note.pk, text=note.text, colour=note.colour, author=author, created_at=note.created_at)  # type: ignore[arg-type]


class Notes(Output):
    """All cards of a ticket."""

    items: list[NoteOut]


class NewNote(Input):
    """A card to be pinned."""

    text: Annotated[str, Field(max_length=2000, examples=["Call before noon"])]
    colour: ColourName = "yellow"
