"""The block list: senders of whom nothing is taken in any more."""

from __future__ import annotations

import re
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from relevo.accounts import audit, permissions
from relevo.contacts import history, validators
from relevo.contacts.enums import BLOCKED_DOMAIN, NOT_BLOCKED, ContactVerb
from relevo.contacts.models import Block
from relevo.core.actors import Actor
from relevo.core.errors import Invalid
from relevo.core.text import one_line

MAX_REASON = 500
MAX_DOMAIN = 253
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W_](?:[\w-]{0,61}[^\W_])?")
# From these write millions of people who have nothing to do with each other.
PUBLIC_DOMAINS = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com hotmail.es outlook.es live.com msn.com yahoo.com yahoo.es yahoo.com.br yahoo.com.mx ymail.com "
    "icloud.com me.com mac.com aol.com gmx.com gmx.net gmx.de web.de proton.me protonmail.com mail.ru yandex.ru uol.com.br bol.com.br terra.com.br "
    "ig.com.br globo.com telefonica.net movistar.es qq.com 163.com orange.fr free.fr libero.it".split()
)
# Under these, domains are given to anybody.
PUBLIC_SUFFIXES = frozenset("com.br org.br net.br com.mx org.mx com.ar com.co com.pe com.es co.uk org.uk com.au co.jp com.pt".split())


def block_sender(*, kind: str, written: str, actor: Actor, reason: str = "") -> Block:
    """Puts an identity, or all e-mail addresses of a domain (kind ``domain``), on the block list; one that is there already stays as it is.

    What they send from then on is counted and kept as it came in, but becomes no ticket and no message; they are not told. Raises Invalid for what is
    none of its kind, and for domains from which everybody writes.
    """
    permissions.require(actor, permissions.CONTACTS_BLOCK)
    value = _domain(written) if kind == BLOCKED_DOMAIN else validators.identity_value(kind, written)
    if kind in NOT_BLOCKED:
        sentence = _("Nothing comes in by this kind of identity, so it can't be blocked.")
        raise Invalid("kind_not_blockable", sentence, fields={"kind": sentence})
    defaults = {"reason": one_line(reason, MAX_REASON), "blocked_by_id": actor.user_id}
    with transaction.atomic():
        block, made = Block.objects.get_or_create(kind=kind, value=value, defaults=defaults)
        if made:
            facts = {"kind": kind, "value": value, "reason": block.reason}
            audit.record(audit.BLOCK_ADDED, actor=actor, target=block, data=facts)
            history.record_on(kind, value, ContactVerb.BLOCKED, actor=actor, data=facts)
    return block


def unblock_sender(block: Block, *, actor: Actor) -> None:
    """Takes an entry off the block list. What was kept out meanwhile stays with the held mail, where it can be processed again."""
    permissions.require(actor, permissions.CONTACTS_BLOCK)
    with transaction.atomic():
        data = {"kind": block.kind, "value": block.value, "refused_count": block.refused_count}
        audit.record(audit.BLOCK_REMOVED, actor=actor, target=block, data=data)
        history.record_on(block.kind, block.value, ContactVerb.UNBLOCKED, actor=actor, data={"kind": block.kind, "value": block.value})
        block.delete()


def _domain(written: str) -> str:
    clean = written.strip().lower().removeprefix("@").rstrip(".")
    sentence: Any = ""
    if not _DOMAIN.fullmatch(clean) or len(clean) > MAX_DOMAIN:
        sentence = _("This is not a domain.")
    elif clean in PUBLIC_DOMAINS or clean in PUBLIC_SUFFIXES:
        facts = {"domain": clean}
        sentence = _("Too many people who have nothing to do with each other write from %(domain)s. Block single addresses.") % facts
    if sentence:
        raise Invalid("domain_unusable", sentence, fields={"value": sentence})
    return clean
