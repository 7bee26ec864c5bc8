"""Refusals, as they are described."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class FieldProblem(BaseModel):
    """One field that can't be used."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    field: str = Field(description="The field, with dots into lists and objects, such as `to.0.address`.")
    code: str = Field(description="For machines; never changes.")
    message: str = Field(description="For people, in the language of the request.")
    place: Literal["body", "query", "path", "header", "form", "file"] = Field(
        default="body", alias="in", description="Where the field stands, where that is not clear from its name."
    )


class Problem(BaseModel):
    """Why a request was refused (RFC 9457). Nothing was changed."""

    type: str = Field(description="A URN that names the kind of problem; never changes.")
    title: str
    status: int
    detail: str = Field(description="What is wrong and what to do, in the language of the request.")
    code: str = Field(description="The last part of `type`.")
    errors: list[FieldProblem] = Field(default=[], description="The fields that can't be used.")
