"""Managing the tags that the desk knows. Putting one on a ticket makes it known by itself (`tickets.tags.remember`)."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from relevo.accounts import audit, permissions
from relevo.accounts.catalogue import clean_name
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.tickets.models import Tag
from relevo.tickets.tags import MAX_LETTERS


def create_tag(*, actor: Actor, name: str) -> Tag:
    """Makes a tag known before any ticket has it. Raises Invalid for an empty name, one that is too long, is known already or has a comma, by
    which tags are told apart where they are typed; Forbidden."""
    permissions.require(actor, permissions.CLASSIFICATION_MANAGE)
    tag = Tag(name=clean_name(name, limit=MAX_LETTERS))
    if "," in tag.name:
        raise Invalid("tag_with_comma", _("A tag has no comma: commas stand between tags."), fields={"name": _("Enter one tag.")})
    with transaction.atomic():
        try:
            with transaction.atomic():
                tag.save()
        except IntegrityError as error:
            raise Invalid("name_taken", _("This name is taken already."), fields={"name": _("Enter another name.")}) from error
        audit.record(audit.TAG_CREATED, actor=actor, target=tag, data={"name": tag.name})
    return tag


def edit_tag(tag: Tag, *, actor: Actor, is_active: bool | None = None) -> Tag:
    """Retires a tag, or takes it back: whether it is suggested. It stays on its tickets, and nothing that gives it or asks for it changes.
    Raises Forbidden."""
    permissions.require(actor, permissions.CLASSIFICATION_MANAGE)
    with transaction.atomic():
        tag.refresh_from_db(from_queryset=Tag.objects.select_for_update())
        data = audit.changes(tag, {} if is_active is None else {"is_active": is_active})
        if data:
            tag.save(update_fields=["is_active"])
            audit.record(audit.TAG_EDITED, actor=actor, target=tag, data={"name": tag.name, **data})
    return tag
