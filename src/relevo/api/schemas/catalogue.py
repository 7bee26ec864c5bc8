"""What tickets are classified by: services, categories, and what statuses ask for."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from relevo.api.schemas.base import Input, Moment, Output, left_out
from relevo.tickets.models import Category, Justification, Service

StatusName = Literal["new", "open", "pending", "resolved", "closed"]
AskingStatus = Literal["open", "pending", "resolved", "closed"]
DemandName = Annotated[
    Literal["no", "optional", "mandatory"],
    Field(description="Whether people may (`optional`) or have to (`mandatory`) give a justification."),
]
ItemName = Annotated[str, Field(max_length=80)]
OwnWord = Annotated[str, Field(max_length=30, examples=["Waiting"])]
Place = Annotated[int, Field(ge=1, le=500, description="The place in the list; 1 is the first.")]


class CategoryOut(Output):
    """What kind of request a ticket is. One that is not active stays on its tickets and is not given anew."""

    id: int
    name: str
    is_active: bool
    created_at: Moment

    @classmethod
    def of(cls, item: Category) -> CategoryOut:
        return cls(id=item.pk, name=item.name, is_active=item.is_active, created_at=item.created_at)


class ServiceOut(CategoryOut):
    """What a ticket is about: something that a sector of the company offers."""

    sector: str

    @classmethod
    def of(cls, item: Service) -> ServiceOut:  # type: ignore[override]
        return cls(id=item.pk, name=item.name, sector=item.sector, is_active=item.is_active, created_at=item.created_at)


class JustificationOut(CategoryOut):
    """Why a ticket has a status."""

    status: StatusName

    @classmethod
    def of(cls, item: Justification) -> JustificationOut:  # type: ignore[override]
        return cls(id=item.pk, name=item.name, status=item.status, is_active=item.is_active, created_at=item.created_at)  # type: ignore[arg-type]


class NewCategory(Input):
    """A category."""

    name: ItemName = Field(examples=["Question"])


class CategoryChanges(Input):
    """Only the fields that are sent change."""

    name: ItemName = left_out()
    is_active: bool = left_out()
    position: Place = left_out()


class NewService(Input):
    """A service."""

    name: ItemName = Field(examples=["Returns"])
    sector: Annotated[str, Field(max_length=80)] = ""


class ServiceChanges(CategoryChanges):
    """Only the fields that are sent change."""

    sector: Annotated[str, Field(max_length=80)] = left_out()


class NewJustification(Input):
    """A justification."""

    status: AskingStatus
    name: ItemName = Field(examples=["Waiting for the supplier"])


class StatusOut(Output):
    """One of the five statuses, what it is called, and what it asks for."""

    status: StatusName
    name: str = Field(description="What people read, in the language that was asked for.")
    names: dict[str, str] = Field(description="The desk's own words by language, `default` for those without one; empty where it has none.")
    demand: DemandName
    justifications: list[JustificationOut] = Field(description="In their order; those that are not active too.")


class Statuses(Output):
    """All statuses."""

    items: list[StatusOut]


class OwnNames(Input):
    """The desk's own words for a status or a priority. An empty text is as good as none."""

    default: OwnWord = Field(default="", description="For all languages without a word of their own.")
    en: OwnWord = ""
    es: OwnWord = ""
    pt_br: OwnWord = Field(default="", alias="pt-br")

    def words(self) -> dict[str, str]:
        """By language, as the actions take them."""
        return self.model_dump(by_alias=True)


class StatusChanges(Input):
    """What a status asks for, and what it is called. Only the fields that are sent change; `names` replaces all words."""

    demand: DemandName = left_out()
    names: OwnNames = left_out()

    def changes(self) -> dict[str, Any]:
        values = super().changes()
        return values | ({"names": values["names"].words()} if "names" in values else {})
