"""Loading the user of a request together with the campaigns that limit what this user sees and what access profiles give, in one statement.

Every request begins with it, or with what is kept of it. The statements are written out, since building them by the ORM costs more than running them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection

from relevo.accounts.enums import SEES_EVERYTHING
from relevo.accounts.models import User
from relevo.accounts.permissions import GRANTABLE, ROLE_PERMISSIONS, TICKETS_COMMENT
from relevo.accounts.stamp import Kept
from relevo.core.readings import Statement, fetched

_NAMES = [field.attname for field in User._meta.concrete_fields]
# What `user_from` reads, of a table that is called `person` in the statement.
COLUMNS = f"""(SELECT hides_other_campaigns FROM accounts_desk), (SELECT words_version FROM accounts_desk),
    (SELECT rules_version FROM accounts_desk),
    ARRAY(SELECT campaign_id FROM accounts_campaign_members WHERE user_id = person.id),
    ARRAY(SELECT unnest(profile.permissions) FROM accounts_accessprofile profile
        JOIN accounts_accessprofile_members given ON given.accessprofile_id = profile.id
        WHERE given.user_id = person.id AND profile.is_active), {", ".join(f"person.{name}" for name in _NAMES)}"""  # noqa: S608
# Whether `person` works on tickets (`TICKETS_COMMENT`), as a condition for statements about many people.
WORKS = f"""(person.role = ANY(ARRAY{sorted(str(role) for role, given in ROLE_PERMISSIONS.items() if TICKETS_COMMENT in given)})
    OR EXISTS (SELECT FROM accounts_accessprofile profile JOIN accounts_accessprofile_members given ON given.accessprofile_id = profile.id
        WHERE given.user_id = person.id AND profile.is_active AND '{TICKETS_COMMENT}' = ANY(profile.permissions)))"""
# Column names of our own only.
_ACTIVE = f"SELECT {COLUMNS} FROM accounts_user person WHERE person.id = %s AND person.is_active"  # noqa: S608

_kept: Kept[Sequence[Any]] = Kept()
_under: ContextVar[str] = ContextVar("stamp", default="")


def user_from(row: Sequence[Any]) -> User:
    """The user in a row of `COLUMNS`, whose campaign scope and profiles are known already."""
    hides, words_version, rules_version, scope, given, *values = row
    user = User.from_db(connection.alias, _NAMES, values)
    # Fills the cached properties from the same query.
    user.campaign_scope = frozenset(scope) if hides and user.role not in SEES_EVERYTHING else None
    user.profile_permissions = GRANTABLE.intersection(given)
    user.words_version, user.rules_version = words_version, rules_version
    return user


def active_user(user_id: int) -> User | None:
    """The user with this id, or None where there is none or it was deactivated. Costs one query, none where `under` knows the user already."""
    stamp = _under.get()
    row = _kept.get(stamp, user_id)
    if row is None:
        (rows,) = fetched(Statement(_ACTIVE, [user_id]))
        if not rows:
            return None
        row = rows[0]
        _kept.keep(stamp, user_id, row)
    # Nobody's lists are shared with the next request.
    user = user_from([value.copy() if isinstance(value, list) else value for value in row])
    user.stamp = stamp
    return user


@contextmanager
def under(stamp: str) -> Iterator[None]:
    """Inside, users come from memory where they are kept under this stamp (`accounts.stamp`)."""
    token = _under.set(stamp)
    try:
        yield
    finally:
        _under.reset(token)
