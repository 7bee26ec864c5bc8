"""Contacts, identities and organisations."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from relevo.api.paging import PageQuery
from relevo.api.schemas.base import Id, Input, Moment, Named, Output, ShortText, left_out, named
from relevo.api.schemas.fields import ValuesIn, ValuesOut
from relevo.contacts.models import Block, Contact, Identity, Organisation

ContactName = Annotated[str, Field(max_length=200, examples=["Inés Prado"])]
IdentityKindName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,19}$", examples=["email"])]


class IdentityValue(Input):
    """An address, number or profile as it is written."""

    value: Annotated[str, Field(min_length=1, max_length=320, examples=["ines@customer.example"])]


class NewIdentity(IdentityValue):
    """One way to reach a contact."""

    kind: IdentityKindName = Field(
        description="`email`, `phone`, `whatsapp`, `instagram`, `facebook`, `x`, `telegram`, `linkedin`, `tiktok`, `web`, `postal`, "
        "or a kind of an installed channel."
    )


class IdentityOut(Output):
    """One way to reach a contact."""

    id: int
    kind: str
    value: str = Field(description="The one form by which it is known again: telephone numbers in E.164, profiles by the user's name.")
    display: str = Field(description="As it was met or entered.")
    is_replyable: bool
    created_at: Moment

    @classmethod
    def of(cls, identity: Identity) -> IdentityOut:
        return cls(**{name: getattr(identity, name) for name in cls.model_fields})


class NewContact(Input):
    """A customer."""

    name: ContactName
    language: Annotated[str, Field(max_length=10)] = ""
    organisation_id: Id | None = None
    identities: Annotated[list[NewIdentity], Field(max_length=20)] = []
    fields: ValuesIn = {}


class ContactChanges(Input):
    """Only the fields that are sent change."""

    name: ContactName = left_out()
    language: Annotated[str, Field(max_length=10)] = left_out()
    organisation_id: Id | None = None
    fields: ValuesIn = left_out()


class ContactOut(Output):
    """A customer: a person who writes or is written to."""

    id: int
    name: str = Field(description="Empty where nobody knows it, as for mails without a sender.")
    language: str
    is_unidentified: bool = Field(description="Known by an identity only.")
    organisation: Named | None
    person_id: int | None = Field(description="The contact whose profile this one is; null for one that stands for itself.")
    own_name: str = Field(description="The name of a linked profile itself: `name` is then that of the person.")
    identities: list[IdentityOut]
    fields: ValuesOut
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, contact: Contact) -> ContactOut:
        return cls(
            id=contact.pk,
            name=contact.name,
            language=contact.language,
            is_unidentified=contact.is_unidentified,
            organisation=named(contact.organisation),
            person_id=contact.person_id,
            own_name=contact.own_name,
            identities=[IdentityOut.of(identity) for identity in contact.identities.all()],
            fields=contact.field_values or {},
            created_at=contact.created_at,
            updated_at=contact.updated_at,
        )


class ContactQuery(PageQuery):
    """What a list of contacts is limited to."""

    search: Annotated[str, Field(max_length=200, description="A part of the name, or the beginning of an identity.")] = ""


class OrganisationInput(Input):
    """A company or group."""

    name: Annotated[str, Field(max_length=200, examples=["Prado e Hijos"])]


class OrganisationOut(Output):
    """A company or group that contacts belong to."""

    id: int
    name: str
    created_at: Moment

    @classmethod
    def of(cls, organisation: Organisation) -> OrganisationOut:
        return cls(id=organisation.pk, name=organisation.name, created_at=organisation.created_at)


class SpamMark(Input):
    """Whether a ticket is spam."""

    is_spam: bool


class NewBlock(Input):
    """A sender to be kept out."""

    kind: IdentityKindName = Field(description="A kind of identity, or `domain` for all e-mail addresses of a domain and those below it.")
    value: Annotated[str, Field(min_length=1, max_length=320, examples=["offers@spam.example"])]
    reason: ShortText = ""


class BlockOut(Output):
    """A sender of whom nothing is taken in."""

    id: int
    kind: str
    value: str
    reason: str
    blocked_by: Named | None
    created_at: Moment
    refused_count: int = Field(description="How much was kept out so far.")
    last_refused_at: Moment | None

    @classmethod
    def of(cls, block: Block) -> BlockOut:
        same = {name: getattr(block, name) for name in cls.model_fields if name != "blocked_by"}
        return cls(**same, blocked_by=named(block.blocked_by))


class OtherContact(Input):
    """Another contact."""

    contact_id: Id


class ProfileSuggestion(Output):
    """A contact that might be the same person."""

    contact: ContactOut
    reasons: list[str] = Field(description="Sentences in the caller's language.")
    codes: list[str] = Field(description="`same_number`, `same_user_name`, `same_name`, `same_name_organisation`, `written`.")
