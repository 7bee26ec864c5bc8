"""Loading the user of a request together with the campaigns that limit what this user sees, in one statement.

Every request begins with it. The statements are written out, since building them by the ORM costs more than running them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from relevo.accounts.enums import SEES_EVERYTHING
from relevo.accounts.models import User
from relevo.core import rows

_NAMES = [field.attname for field in User._meta.concrete_fields]
# What `user_from` reads, of a table that is called `person` in the statement.
COLUMNS = f"""(SELECT hides_other_campaigns FROM accounts_desk),
    ARRAY(SELECT campaign_id FROM accounts_campaign_members WHERE user_id = person.id), {", ".join(f"person.{name}" for name in _NAMES)}"""  # noqa: S608
# Column names of our own only.
_ACTIVE = f"SELECT {COLUMNS} FROM accounts_user person WHERE person.id = %s AND person.is_active"  # noqa: S608


def user_from(row: Sequence[Any]) -> User:
    """The user in a row of `COLUMNS`, whose campaign scope is known already."""
    hides, scope, *values = row
    user = User.from_db(connection.alias, _NAMES, values)
    # Fills the cached property from the same query.
    user.campaign_scope = frozenset(scope) if hides and user.role not in SEES_EVERYTHING else None
    return user


def active_user(user_id: int) -> User | None:
    """The user with this id, or None where there is none or it was deactivated. Costs one query."""
    with rows.cursor() as asking:
        asking.execute(_ACTIVE, [user_id])
        row = asking.fetchone()
    return None if row is None else user_from(row)
