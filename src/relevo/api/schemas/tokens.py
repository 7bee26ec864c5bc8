"""Bearer tokens."""

from __future__ import annotations

from pydantic import Field

from relevo.accounts.models import ApiToken
from relevo.api.schemas.base import Id, Input, Moment, Named, Output
from relevo.api.schemas.people import PersonName


class TokenOut(Output):
    """A bearer token, without the token itself."""

    id: int
    name: str
    prefix: str
    user: Named
    created_at: Moment
    last_used_at: Moment | None = Field(description="Written at most once a minute.")

    @classmethod
    def of(cls, token: ApiToken) -> TokenOut:
        same = {name: getattr(token, name) for name in ("id", "name", "prefix", "created_at", "last_used_at")}
        return cls(**same, user=Named(id=token.user_id, name=token.user.name))


class NewToken(Input):
    """A token that acts as you, or, for those who manage users, as somebody else."""

    name: PersonName = Field(examples=["Reporting"])
    user_id: Id | None = None


class MadeToken(TokenOut):
    """A new token. It can't be shown again."""

    token: str
