"""Contacts, identities and organisations."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from relevo.api.paging import PageQuery
from relevo.api.schemas.base import Id, Input, Moment, Named, Output, ShortText, left_out, named
from relevo.api.schemas.fields import ValuesIn, ValuesOut
from relevo.contacts.event_words import Names, actor_name, sentences
from relevo.contacts.models import Block, Contact, ContactEvent, Identity, Organisation

ContactName = Annotated[str, Field(max_length=200, examples=["Inés Prado"])]
Verb = Literal[
    "created",
    "edited",
    "identity_added",
    "identity_changed",
    "identity_removed",
    "blocked",
    "unblocked",
    "linked",
    "separated",
    "rejected",
    "organisation_renamed",
]
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


class ContactActor(Output):
    """Who did it."""

    kind: str
    user_id: int | None
    name: str
    label: str = Field(description="For parts of the system: their lasting name, such as `email`.")


class ContactEventOut(Output):
    """One row of a contact's history: facts, and the same in words."""

    id: int
    contact_id: int | None = Field(description="To whom it happened: the contact, or a linked profile; null for what happened to the organisation.")
    organisation_id: int | None = Field(description="To which organisation of the contact it happened; null for what happened to the contact.")
    other_contact_id: int | None = Field(description="With whom it was linked, from whom it was separated, or who is somebody else.")
    verb: Verb
    at: Moment
    actor: ContactActor
    data: dict[str, Any]
    text: list[str] = Field(
        description="The facts as sentences in the language of the request (Accept-Language), moments in the time zone of the caller."
    )

    @classmethod
    def of(cls, event: ContactEvent, names: Names) -> ContactEventOut:
        """An event in the words of the caller's language."""
        actor = ContactActor(kind=event.actor_kind, user_id=event.actor_user_id, name=actor_name(event), label=event.actor_label)
        same = {name: getattr(event, name) for name in ("id", "contact_id", "organisation_id", "verb", "at", "data")}
        return cls(**same, other_contact_id=event.other_id, actor=actor, text=sentences(event, names))
