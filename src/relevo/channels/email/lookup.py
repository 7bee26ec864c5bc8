"""What the database knows of a mail before anything is written, in one round trip."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from relevo.channels.email.routing import base_address
from relevo.channels.enums import PayloadState
from relevo.channels.receive import Outcome
from relevo.contacts import blocks
from relevo.contacts.blocks import Blocked
from relevo.core import cursors

# The keys stand in two sub-selects, since with OR the two unique indexes would be combined by a bitmap.
_SAME = """
SELECT p.id, p.message_id, m.ticket_id, p.state FROM channels_inboundpayload p LEFT JOIN tickets_message m ON m.id = p.message_id
WHERE p.id = COALESCE(
    (SELECT id FROM channels_inboundpayload WHERE account_id {account} AND fetch_key = %(fetch_key)s LIMIT 1),
    (SELECT id FROM channels_inboundpayload WHERE account_id {account} AND content_key = %(content_key)s LIMIT 1))
"""
_OWN = """
SELECT address FROM channels_account WHERE kind = 'email' AND address = ANY(%(addresses)s)
UNION
SELECT lower(alias) FROM channels_account, jsonb_array_elements_text(COALESCE(settings -> 'aliases', '[]')) AS alias
WHERE kind = 'email' AND lower(alias) = ANY(%(addresses)s)
"""
_BOTH = f"""
WITH same AS ({_SAME}), own AS ({_OWN})
SELECT (SELECT array_agg(address) FROM own), ({blocks.SQL}), same.* FROM (SELECT 1) one LEFT JOIN same ON true
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Known:
    """Which of a mail's addresses are the desk's own, which entries of the block list name its senders, and what became of the same mail when it
    came in before."""

    own: frozenset[str]
    earlier: Outcome | None
    blocks: tuple[Blocked, ...] = ()


def look_up(
    *, account_id: int | None, fetch_key: str | None, content_key: str | None, addresses: Iterable[str], senders: Collection[str] = ()
) -> Known:
    """Asks for the same mail within the account (None: among those without one), for own addresses among `addresses`, and for the blocks of
    `senders`; all in lower case."""
    addresses = set(addresses)
    account = "= %(account)s" if account_id is not None else "IS NULL"
    values = {
        "account": account_id,
        "fetch_key": fetch_key,
        "content_key": content_key,
        "addresses": list(addresses | {base_address(address) for address in addresses}),
        "senders": list(senders),
        "domains": list({domain for sender in senders for domain in blocks.domains_of(sender)}),
    }
    # The transaction's BEGIN goes out together with the question.
    with cursors.at_once(), cursors.cursor() as cursor:
        cursor.execute(_BOTH.format(account=account), values)
        own, entries, payload_id, message_id, ticket, state = cursor.fetchone()
    earlier = None
    if payload_id is not None:
        earlier = Outcome(PayloadState.DUPLICATE, payload_id, ticket, message_id, f"was-{state}")
    known = frozenset(address for address in addresses if own and (address in own or base_address(address) in own))
    return Known(known, earlier, tuple(Blocked(*entry) for entry in entries or ()))
