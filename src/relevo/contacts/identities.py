"""Identities and their owners in one statement each: this is asked for everything that comes in."""

from __future__ import annotations

from typing import Any

from django.db import connection

from relevo.contacts.models import Contact, Identity
from relevo.core import cursors

_FIELDS = tuple(field for field in Contact._meta.concrete_fields)
_OWNER = f"""
SELECT {", ".join(f'c."{field.column}"' for field in _FIELDS)} FROM contacts_identity i JOIN contacts_contact c ON c.id = i.contact_id
WHERE i.kind = %s AND i.scope = %s AND i.value = %s
"""  # noqa: S608
# With ON CONFLICT the contact would stay behind without an identity: it is only made where there is none. A concurrent insert
# is waited for and then makes the second part do nothing, which the caller sees and undoes.
_BOTH = """
WITH contact AS (
    INSERT INTO contacts_contact (name, language, is_unidentified, created_at, updated_at) VALUES (%s, %s, %s, %s, %s) RETURNING id
), identity AS (
    INSERT INTO contacts_identity (contact_id, kind, scope, value, display, is_replyable, created_at)
    SELECT id, %s, %s, %s, %s, %s, %s FROM contact
    ON CONFLICT DO NOTHING RETURNING id
)
SELECT contact.id, identity.id FROM contact LEFT JOIN identity ON true
"""


def owner(kind: str, scope: str, value: str) -> Contact | None:
    """The contact to whom an identity belongs, if anybody has it."""
    with cursors.cursor() as cursor:
        cursor.execute(_OWNER, [kind, scope, value])
        found = cursor.fetchone()
    return Contact.from_db(connection.alias, [field.attname for field in _FIELDS], found) if found else None


def insert_with_owner(identity: Identity) -> bool:
    """Inserts a new identity together with its new contact; false, and nothing inserted, where somebody has the identity already."""
    contact = identity.contact
    facts: list[Any] = [contact.name, contact.language, contact.is_unidentified, contact.created_at, contact.updated_at]
    facts += [identity.kind, identity.scope, identity.value, identity.display, identity.is_replyable, identity.created_at]
    with cursors.cursor() as cursor:
        cursor.execute(_BOTH, facts)
        contact_id, identity_id = cursor.fetchone()
        if identity_id is None:
            cursor.execute("DELETE FROM contacts_contact WHERE id = %s", [contact_id])
            return False
    for row, key in ((contact, contact_id), (identity, identity_id)):
        row.pk = key
        row._state.adding, row._state.db = False, connection.alias
    identity.contact_id = contact_id
    return True
