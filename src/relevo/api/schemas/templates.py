"""Templates: texts of the desk in several languages."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from relevo.api.schemas.base import Id, Input, LongText, Moment, Named, Output, left_out, named
from relevo.api.schemas.views import Conditions
from relevo.tickets.actions.templates import MAX_SUBJECT
from relevo.tickets.models import Template
from relevo.tickets.templates import FilledText

TemplateName = Annotated[str, Field(max_length=80, examples=["Delivery times"])]


class TemplateText(Input):
    """What a template says in one language. Placeholders that are not known are refused; an empty text is as good as none."""

    subject: Annotated[str, Field(max_length=MAX_SUBJECT)] = ""
    body_html: LongText = Field(examples=["<p>Dear {{ contact.first_name|customer }},</p>"])


class TemplateTexts(Input):
    """What a template says, by language; at least one."""

    en: TemplateText = left_out()
    es: TemplateText = left_out()
    pt_br: TemplateText = left_out(alias="pt-br")

    def texts(self) -> dict[str, dict[str, str]]:
        """By language, as the actions take them."""
        return self.model_dump(by_alias=True, exclude_unset=True)


class TemplateTextOut(Output):
    """What a template says in one language, before its placeholders are filled in."""

    subject: str
    body_html: str


class TemplateOut(Output):
    """A text of the desk. `campaign` is null for one that is for all tickets."""

    id: int
    name: str
    campaign: Named | None
    is_active: bool = Field(description="Whether it is still offered.")
    conditions: dict[str, Any] = Field(description="Tickets for which it is offered, beside the campaign; empty for all.")
    texts: dict[str, TemplateTextOut] = Field(description="By language: `en`, `es`, `pt-br`.")
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, template: Template) -> TemplateOut:
        plain = ("id", "name", "is_active", "conditions", "created_at", "updated_at")
        texts = {code: TemplateTextOut(**text) for code, text in template.texts.items()}
        return cls(**{name: getattr(template, name) for name in plain}, campaign=named(template.campaign), texts=texts)


class NewTemplate(Input):
    """A template."""

    name: TemplateName
    texts: TemplateTexts
    campaign_id: Id | None = Field(default=None, description="For whose tickets it is; null for all.")
    conditions: Conditions = {}


class TemplateChanges(Input):
    """Only the fields that are sent change; `texts` replaces those of all languages."""

    name: TemplateName = left_out()
    texts: TemplateTexts = left_out()
    campaign_id: Id | None = None
    conditions: Conditions = left_out()
    is_active: bool = left_out(description="false retires it.")

    def changes(self) -> dict[str, Any]:
        sent = super().changes()
        return sent | {"texts": sent["texts"].texts()} if "texts" in sent else sent


class FilledTemplate(Output):
    """A template's text for a ticket, filled in."""

    language: str = Field(description="The requester's if the template has it, else the desk's, else the first.")
    subject: str = Field(description="Plain text; empty for none.")
    body_html: str

    @classmethod
    def of(cls, text: FilledText) -> FilledTemplate:
        return cls(language=text.language, subject=text.subject, body_html=text.body_html)
