"""Users, teams, campaigns, tokens, the desk's settings, and the trace of changes to them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from relevo.accounts import permissions, ticket_sections
from relevo.accounts.models import AuditEntry, Campaign, Team, User
from relevo.api.schemas.base import Id, Input, Moment, Named, Output, left_out, named
from relevo.api.schemas.presence import PresenceName
from relevo.api.schemas.ticket_sections import TicketSectionPlace

RoleName = Literal["administrator", "supervisor", "agent", "operator", "viewer"]
LanguageCode = Literal["en", "es", "pt-br"]
ThemeName = Literal["system", "light", "dark"]
PersonName = Annotated[str, Field(max_length=120, examples=["Ana Moreno"])]
Email = Annotated[str, Field(max_length=254, examples=["ana@desk.example"])]
TimeZone = Annotated[str, Field(max_length=60, examples=["America/Sao_Paulo"])]
Password = Annotated[str, Field(max_length=200)]
UndoSeconds = Annotated[int, Field(ge=0, le=30)]
Signature = Annotated[str, Field(max_length=20_000)]
ProfileIds = Annotated[list[Id], Field(max_length=100, description="Ids of access profiles; the list replaces the former one.")]
Members = Annotated[list[Id], Field(max_length=1000, description="Ids of users; the list replaces the former one.")]


class UserOut(Output):
    """Somebody who works in the desk, or the assistant."""

    id: int
    name: str
    email: str
    kind: Literal["person", "assistant"]
    role: RoleName
    is_active: bool
    language: LanguageCode
    time_zone: str
    presence: PresenceName | None = Field(description="Whether the person can be turned to now; null for the assistant.")
    access_profiles: list[Named] = Field(description="What the user has beside the role; profiles that are not active give nothing.")
    created_at: Moment

    @classmethod
    def of(cls, user: User, presence: str | None) -> UserOut:
        """`presence` is what colleagues see (`accounts.presence.states_of`), which is not what the user chose."""
        return cls(**{**{name: getattr(user, name) for name in cls.model_fields if name != "access_profiles"}, **_made(user, presence)})


class NewUser(Input):
    """A person who is to work in the desk."""

    email: Email
    name: PersonName
    role: RoleName = "agent"
    access_profile_ids: ProfileIds = []
    password: Password = Field(default="", description="Without one, nobody can sign in as this user until it is set.")
    language: LanguageCode = "en"
    time_zone: TimeZone = "UTC"


class UserChanges(Input):
    """Only the fields that are sent change."""

    name: PersonName = left_out()
    email: Email = left_out()
    role: RoleName = left_out()
    access_profile_ids: ProfileIds = left_out()
    language: LanguageCode = left_out()
    time_zone: TimeZone = left_out()


class Activation(Input):
    """Whether a user has access."""

    is_active: bool


class NewPassword(Input):
    """A new password for somebody else."""

    password: Password


class OwnPassword(NewPassword):
    """A new password of one's own."""

    current_password: Password = ""


class Me(UserOut):
    """The user to whom the token belongs, with what role and access profiles allow."""

    theme: ThemeName
    signature_html: str
    undo_seconds: int = Field(description="For how long what this person sends from the screen can be taken back.")
    shows_customer: bool = Field(description="Whether the customer stands beside the ticket on its page.")
    ticket_sections: list[TicketSectionPlace] = Field(description="What stands beside the conversation on the ticket page, in its order.")
    permissions: list[str]
    campaign_ids: list[int] | None = Field(description="The campaigns whose tickets are visible; null for all tickets.")

    @classmethod
    def of(cls, user: User, presence: str | None) -> Me:
        made = {"permissions", "campaign_ids", "presence", "access_profiles", "ticket_sections"}
        values: dict[str, Any] = {name: getattr(user, name) for name in cls.model_fields if name not in made}
        scope = user.campaign_scope
        values["ticket_sections"] = [TicketSectionPlace(**one._asdict()) for one in ticket_sections.arranged(user.ticket_sections)]
        values |= {"permissions": sorted(permissions.held_by(user)), "campaign_ids": None if scope is None else sorted(scope)}
        return cls(**values, **_made(user, presence))


class MyChanges(Input):
    """What everybody may change of their own. Only the fields that are sent change."""

    name: PersonName = left_out()
    language: LanguageCode = left_out()
    time_zone: TimeZone = left_out()
    theme: ThemeName = left_out()
    signature_html: Signature = left_out()
    undo_seconds: UndoSeconds = left_out()
    shows_customer: bool = left_out()
    ticket_sections: Annotated[list[TicketSectionPlace], Field(max_length=20, description="Those that are left out come last. Empty: as usual.")] = (
        left_out()
    )

    def changes(self) -> dict[str, Any]:
        """As the actions take them."""
        values = super().changes()
        if "ticket_sections" in values:
            values["ticket_sections"] = ticket_sections.stored_of(
                [ticket_sections.Placed(one.name, one.is_shown) for one in values["ticket_sections"]]
            )
        return values


class TeamOut(Output):
    """A group of agents with a queue."""

    id: int
    name: str
    is_active: bool
    members: list[Named]
    signature_html: str = Field(description="Stands under e-mails on its tickets, where the account has none.")
    created_at: Moment

    @classmethod
    def of(cls, team: Team) -> TeamOut:
        same = {name: getattr(team, name) for name in ("name", "is_active", "signature_html", "created_at")}
        return cls(id=team.pk, members=_members(team), **same)


class NewTeam(Input):
    """A team."""

    name: PersonName = Field(examples=["Orders"])
    member_ids: Members = []
    signature_html: Signature = ""


class TeamChanges(Input):
    """Only the fields that are sent change."""

    name: PersonName = left_out()
    is_active: bool = left_out()
    member_ids: Members = left_out()
    signature_html: Signature = left_out()


class CampaignOut(Output):
    """A line of business."""

    id: int
    name: str
    is_active: bool
    team: Named | None
    members: list[Named]
    created_at: Moment

    @classmethod
    def of(cls, campaign: Campaign) -> CampaignOut:
        same: dict[str, Any] = {"id": campaign.pk, "name": campaign.name, "is_active": campaign.is_active, "created_at": campaign.created_at}
        return cls(**same, team=named(campaign.team), members=_members(campaign))


class NewCampaign(Input):
    """A campaign."""

    name: PersonName = Field(examples=["Spring"])
    team_id: Id | None = None
    member_ids: Members = []


class CampaignChanges(Input):
    """Only the fields that are sent change."""

    name: PersonName = left_out()
    is_active: bool = left_out()
    team_id: Id | None = None
    member_ids: Members = left_out()


class DeskOut(Output):
    """Settings of the whole installation."""

    name: str
    language: LanguageCode
    time_zone: str
    hides_other_campaigns: bool = Field(description="Whether agents see the tickets of their own campaigns only.")
    phone_region: str = Field(description="The country (ISO 3166) of telephone numbers without a country code; empty refuses them.")
    digest_account_id: int | None = Field(
        description="The account through which people of the desk get mail. Null, or where it can't send: the oldest that can."
    )


class DeskChanges(Input):
    """Only the fields that are sent change."""

    name: PersonName = left_out()
    language: LanguageCode = left_out()
    time_zone: TimeZone = left_out()
    hides_other_campaigns: bool = left_out()
    phone_region: Annotated[str, Field(max_length=2, examples=["ES"])] = left_out()
    digest_account_id: Id | None = None


class AuditOut(Output):
    """One thing that was done to a user, a token, a team, a campaign, an account or the desk's settings."""

    id: int
    verb: str
    actor_kind: str
    actor_user_id: int | None
    actor_label: str
    target_kind: str
    target_id: int
    data: dict[str, Any]
    at: Moment

    @classmethod
    def of(cls, entry: AuditEntry) -> AuditOut:
        return cls(**{name: getattr(entry, name) for name in cls.model_fields})


def _made(user: User, presence: str | None) -> dict[str, Any]:
    return {"presence": presence, "access_profiles": [Named(id=one.pk, name=one.name) for one in user.access_profiles.all()]}


def _members(group: Team | Campaign) -> list[Named]:
    return [Named(id=user.pk, name=user.name) for user in group.members.all()]
