"""What all schemas share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

T = TypeVar("T")
LARGEST_ID = 2**63 - 1
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
ShortText = Annotated[str, Field(max_length=500)]
LongText = Annotated[str, Field(max_length=1_000_000)]


def _utc(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


Moment = Annotated[datetime, PlainSerializer(_utc, return_type=str, when_used="json"), Field(json_schema_extra={"format": "date-time"})]


def left_out(**facts: Any) -> Any:
    """A field that may be left out and may not be null; `Input.changes` tells whether it was sent."""
    return Field(default=None, **facts)


class Input(BaseModel):
    """A request body: unknown fields are refused, and values have to be of the type that is asked for."""

    model_config = ConfigDict(extra="forbid", strict=True)

    def changes(self) -> dict[str, Any]:
        """The fields that were sent, for changes of only these."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Output(BaseModel):
    """A response body."""

    model_config = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=True)


class Named(Output):
    """Something with a name, told by its id."""

    id: int
    name: str


class Page(Output, Generic[T]):
    """One page of a list."""

    items: list[T]
    next_cursor: str | None = Field(description="Give it as `cursor` for the next page; null on the last one.")


def page_of(items: list[T], next_cursor: str) -> Page[T]:
    """A page with the cursor as the API shows it."""
    return Page[Any](items=items, next_cursor=next_cursor or None)


def named(row: Any) -> Named | None:
    """Id and name of a row, None for none."""
    return Named(id=row.pk, name=row.name) if row is not None else None
