"""The external view: links of tickets, and what guests see."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from relevo.accounts.models import Campaign
from relevo.api.schemas.base import Input, Moment, Named, Output, left_out, named
from relevo.api.schemas.tasks import Due
from relevo.tickets.external_view.rules import Rule
from relevo.tickets.models import ExternalLink, ExternalOpening

SectionName = Literal["customer", "ticket", "tasks", "conversation"]
Days = Annotated[int, Field(ge=1, le=1825, examples=[90])]


class OpeningOut(Output):
    """That somebody opened a link."""

    at: Moment
    network: str = Field(description="The address without the part that names a single computer; empty where it is not known.")

    @classmethod
    def of(cls, opening: ExternalOpening) -> OpeningOut:
        return cls(at=opening.at, network=opening.network)


class ExternalLinkOut(Output):
    """The link under which guests see a ticket."""

    ticket: int
    url: str | None = Field(description="The address for guests; null where it can't be shown again, since the installation's key was changed.")
    made_by: Named | None
    made_at: Moment
    expires_at: Moment | None = Field(description="Null for a link that is valid until it is revoked.")
    is_open: bool = Field(description="Whether guests see something at present: not while the ticket is internal, or its campaign shares nothing.")
    sections: list[SectionName] = Field(description="What guests see.")
    opening_count: int
    opened_at: Moment | None
    openings: list[OpeningOut] = Field(description="The last 20, the newest first.")

    @classmethod
    def of(cls, link: ExternalLink, url: str, rule: Rule, openings: list[ExternalOpening], *, is_open: bool) -> ExternalLinkOut:
        same = {name: getattr(link, name) for name in ("made_at", "expires_at", "opening_count", "opened_at")}
        return cls(
            ticket=link.ticket_id,
            url=url or None,
            made_by=named(link.made_by),
            is_open=is_open,
            sections=list(rule.sections),  # type: ignore[arg-type]
            openings=[OpeningOut.of(one) for one in openings],
            **same,
        )


class LinkEnd(Input):
    """Until when a link is valid."""

    expires_at: Due | None = left_out(description="Within five years; null for until it is revoked. Left out, for as many days as the settings say.")


class NewLinkEnd(Input):
    """Until when a link is valid from now on."""

    expires_at: Due | None = Field(description="Within five years; null for until it is revoked.")


class ExternalViewOut(Output):
    """What guests see of the tickets of a campaign; without one, of all others."""

    campaign: Named | None
    is_own: bool = Field(description="Whether the campaign has settings of its own, or follows those of all others.")
    is_on: bool = Field(description="Whether tickets can be shared; while they can't, links that exist show nothing.")
    sections: list[SectionName]
    days_valid: int | None = Field(description="For how many days new links are valid, unless something else is chosen; null for no end.")

    @classmethod
    def of(cls, campaign: Campaign | None, rule: Rule) -> ExternalViewOut:
        sections: list[SectionName] = list(rule.sections)  # type: ignore[arg-type]
        return cls(campaign=named(campaign), is_own=rule.is_own, is_on=rule.is_on, sections=sections, days_valid=rule.days_valid)


class ExternalViewChanges(Input):
    """Only the fields that are sent change."""

    is_on: bool = left_out()
    sections: Annotated[list[SectionName], Field(max_length=4)] = left_out()
    days_valid: Days | None = Field(default=None, description="Null for links without an end.")
