"""Rows of tickets and everything on them, ready for COPY, with valid hash chains. Deterministic by seed and number."""

from __future__ import annotations

import random
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import orjson

from benchmarks import plan, vocabulary
from benchmarks.plan import Plan
from relevo.tickets import chain

Row = tuple[Any, ...]
# How many ids a ticket of a block gets on the average; more than it needs, since sequences may have gaps.
EVENT_STRIDE, DELIVERY_STRIDE, FILE_STRIDE, PAYLOAD_STRIDE = 10, 3, 2, 3
MESSAGE_STRIDE = 3
SECOND = timedelta(seconds=1)
# As `tickets.own_words.PRESETS` says, which can't be imported before Django is set up.
RANKS = {10: 10_000, 20: 16_000, 30: 22_000, 40: 28_000}

COLUMNS = {
    "tickets.Ticket": "number subject type status priority priority_rank is_important requester_id assignee_id team_id campaign_id account_id "
    "channel cc tags created_at "
    "updated_at last_inbound_at last_outbound_at resolved_at closed_at message_count preview has_failed_delivery event_count head_hash",
    "tickets.Message": "id ticket_id uuid channel account_id direction visibility exposure author_kind author_user_id author_contact_id "
    "sender to cc bcc "
    "subject body_text body_html reply_text reply_html signature_html external_id in_reply_to_id references match_reason automated sent_at "
    "created_at",
    "tickets.Event": "id ticket_id sequence verb actor_kind actor_user_id actor_contact_id actor_label message_id data at previous_hash hash",
    "tickets.Attachment": "id uuid message_id filename content_type size_bytes digest content_id is_inline state created_at",
    "channels.Delivery": "id message_id account_id recipient role state attempts code reason created_at state_at",
    "channels.InboundPayload": "id account_id source envelope raw size_bytes content_key state reason message_id received_at processed_at",
}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that generated messages carry; its bytes are in the attachment store."""

    filename: str
    content_type: str
    size_bytes: int
    digest: str


class Chunk:
    """The rows of tickets `first` to `last` of `tickets`, by model, in the order in which time would have written them."""

    def __init__(self, first: int, last: int, tickets: int, files: list[StoredFile]) -> None:
        self.rows: dict[str, list[Row]] = {label: [] for label in COLUMNS}
        self._files = files
        self._rare = vocabulary.rare_terms(tickets * 3)
        self._next: dict[str, Iterator[int]] = {
            label: iter(range((first - 1) * stride + 1, 1 << 60))
            for label, stride in (
                ("event", EVENT_STRIDE),
                ("delivery", DELIVERY_STRIDE),
                ("file", FILE_STRIDE),
                ("payload", PAYLOAD_STRIDE),
                ("message", MESSAGE_STRIDE),
            )
        }
        plans = [plan.plan(number, tickets) for number in range(first, last + 1)]
        ids = self._message_ids(plans)
        for each in plans:
            self._ticket(each, ids[each.number])
        self.rows["tickets.Message"].sort(key=lambda row: row[0])

    def _message_ids(self, plans: list[Plan]) -> dict[int, list[int]]:
        """Ids rise with time across tickets, as in a living desk, so that a ticket's messages are spread over many pages."""
        order = sorted((at, each.number) for each in plans for _, at in each.turns)
        ids: dict[int, list[int]] = defaultdict(list)
        for _, number in order:
            ids[number].append(next(self._next["message"]))
        return ids

    def _ticket(self, each: Plan, ids: list[int]) -> None:
        source = random.Random(f"{plan.SEED} words {each.number}")
        words = vocabulary.vocabulary(each.language)
        subject = " ".join(words.say(source, source.randint(3, 8))).capitalize()
        if source.random() < 0.25:
            subject += f" A{source.randrange(10**6, 10**7)}"
        history = History(each, lambda: next(self._next["event"]))
        account = each.campaign
        customer = f"c{each.contact}@customer.example"
        inbound_at = outbound_at = None
        preview, previous, last_outbound = "", "", None
        for turn, (kind, at) in enumerate(each.turns):
            message = self._message(each, source, words, ids[turn], kind, at, subject, previous, last_outbound)
            files = self._attach(source, message, at)
            digest = chain.message_digest(message, files)
            verb = {"inbound": "message.received", "outbound": "message.sent", "comment": "message.commented"}[kind]
            facts: dict[str, Any] = {"reason": message.match_reason, "automated": ""} if kind == "inbound" else {}
            if turn == 0:
                verb, facts = "ticket.opened", {"subject": subject, "channel": "email", "type": "public"}
            actor = ("contact", None, each.contact, "") if kind == "inbound" else ("agent", each.assignee, None, "")
            history.add(verb, actor, at, {**facts, "digest": digest}, ids[turn])
            if kind != "comment":
                previous = message.reply_text or message.body_text
                preview = " ".join(previous[:600].split())[:200]
            if kind == "inbound":
                inbound_at = at
                self._payload(message, account, customer, turn, at)
            if kind == "outbound":
                if outbound_at is None and turn:
                    history.add("ticket.assigned", actor, at, {"assignee": {"old": None, "new": each.assignee}, "reason": "replied"})
                outbound_at, last_outbound = at, ids[turn]
                history.add(
                    "delivery.changed", ("system", None, None, "email"), at + SECOND, self._delivery(message, customer, at + SECOND, each.failed)
                )
        closed = self._finish(each, history, outbound_at is not None)
        self.rows["tickets.Event"].extend(history.rows)
        priority = source.choices((10, 20, 30, 40), (10, 70, 15, 5))[0]
        self.rows["tickets.Ticket"].append(
            (
                each.number,
                subject,
                "public",
                each.status,
                priority,
                RANKS[priority],
                source.random() < 0.03,
                each.contact,
                each.assignee,
                each.team,
                each.campaign,
                account,
                "email",
                "{}",
                _array(source.sample(TAGS, source.choices((0, 1, 2), (50, 35, 15))[0])),
                each.turns[0][1],
                history.at,
                inbound_at,
                outbound_at,
                closed,
                closed if each.status == "closed" else None,
                len(ids),
                preview,
                each.failed,
                len(history.rows),
                history.head,
            )
        )

    def _message(
        self, each: Plan, source: random.Random, words: Any, pk: int, kind: str, at: datetime, subject: str, previous: str, answers: int | None
    ) -> Any:
        said = words.say(source, min(400, 6 + int(source.lognormvariate(3.4, 0.8))))
        if source.random() < 0.02:
            said.insert(len(said) // 2, source.choice(self._rare))
        if source.random() < 0.1:
            said.append(f"A{source.randrange(10**6, 10**7)}")
        text = vocabulary.sentences(said)
        inbound = kind == "inbound"
        quotes = inbound and bool(previous) and source.random() < 0.4
        body = text + "\n\nOn Monday, Shop wrote:\n> " + previous.replace(". ", ".\n> ") if quotes else text
        has_html = not inbound or source.random() < 0.2
        html = "<p>" + text.replace(". ", ".</p><p>") + "</p>" if has_html else ""
        desk, customer = f"help{each.campaign or 0}@shop.example", f"c{each.contact}@customer.example"
        own, theirs = {"name": "Shop", "address": desk}, {"name": "", "address": customer}
        return SimpleNamespace(
            pk=pk,
            uuid=uuid.UUID(int=source.getrandbits(128), version=4),
            ticket_id=each.number,
            channel="comment" if kind == "comment" else "email",
            account_id=None if kind == "comment" else each.campaign,
            direction={"inbound": "inbound", "outbound": "outbound", "comment": "none"}[kind],
            visibility="internal" if kind == "comment" else "public",
            exposure="direct",
            author_kind="contact" if inbound else "agent",
            author_user_id=None if inbound else each.assignee or plan.FIRST_AGENT,
            author_contact_id=each.contact if inbound else None,
            sender={} if kind == "comment" else (theirs if inbound else own),
            to=[] if kind == "comment" else [own if inbound else theirs],
            cc=[],
            bcc=[],
            subject=subject if kind != "comment" else "",
            body_text=body,
            body_html=html,
            reply_text=text if quotes else "",
            reply_html="",
            signature_html="<p>Shop</p>" if kind == "outbound" else "",
            external_id=f"{pk:x}.{source.getrandbits(48):x}@customer.example" if inbound else "",
            in_reply_to_id=answers if inbound else None,
            references=[],
            match_reason=("in-reply-to" if answers else "new") if inbound else "",
            automated="",
            sent_at=at if inbound else None,
            created_at=at,
        )

    def _attach(self, source: random.Random, message: Any, at: datetime) -> list[Any]:
        kept = []
        for file in [source.choice(self._files)] if self._files and source.random() < 0.1 else []:
            pk, key = next(self._next["file"]), str(uuid.UUID(int=source.getrandbits(128), version=4))
            self.rows["tickets.Attachment"].append(
                (pk, key, message.pk, file.filename, file.content_type, file.size_bytes, file.digest, "", False, "ready", at)
            )
            kept.append(SimpleNamespace(**{name: getattr(file, name) for name in StoredFile.__slots__}, pk=pk, content_id="", is_inline=False))
        self.rows["tickets.Message"].append(_message_row(message))
        return kept

    def _delivery(self, message: Any, recipient: str, at: datetime, failed: bool) -> dict[str, Any]:
        pk, state = next(self._next["delivery"]), "failed" if failed else "sent"
        code = "smtp.550" if failed else ""
        self.rows["channels.Delivery"].append(
            (pk, message.pk, message.account_id or 1, recipient, "to", state, 1, code, "5.1.1 No such user" if failed else "", message.created_at, at)
        )
        return {"delivery": pk, "recipient": recipient, "state": state, "code": code, "message": message.pk}

    def _payload(self, message: Any, account: int | None, customer: str, turn: int, at: datetime) -> None:
        raw = f"From: {customer}\r\nMessage-ID: <{message.external_id}>\r\nSubject: {message.subject}\r\n\r\n{message.body_text[:100]}\r\n".encode()
        key = f"{random.Random(message.pk).getrandbits(256):064x}"
        envelope = orjson.dumps({"sender": customer, "recipients": [message.to[0]["address"]]}).decode()
        state, reason = ("created", "new") if turn == 0 else ("appended", message.match_reason)
        pk = next(self._next["payload"])
        self.rows["channels.InboundPayload"].append((pk, account, "smtp", envelope, raw, len(raw), key, state, reason, message.pk, at, at))

    @staticmethod
    def _finish(each: Plan, history: History, answered: bool) -> datetime | None:
        """The last events of a ticket; the moment of its solution, if there is one."""
        actor = ("agent", each.assignee or plan.FIRST_AGENT, None, "")
        if answered and each.status != "open":
            history.add("ticket.status_changed", actor, history.at + SECOND, {"old": "new", "new": "open", "reason": "replied"})
        if each.assignee and not answered:
            history.add("ticket.assigned", actor, history.at + SECOND, {"assignee": {"old": None, "new": each.assignee}, "reason": ""})
        if each.status != "new":
            history.add("ticket.status_changed", actor, history.at + 60 * SECOND, {"old": "open", "new": each.status, "reason": ""})
        return history.at if each.status in ("resolved", "closed") else None


class History:
    """The events of one ticket, chained."""

    def __init__(self, each: Plan, next_id: Any) -> None:
        self.rows: list[Row] = []
        self.head, self.at, self._number, self._next_id = b"", each.turns[0][1], each.number, next_id

    def add(self, verb: str, actor: tuple[str, int | None, int | None, str], at: datetime, data: dict[str, Any], message: int | None = None) -> None:
        kind, user, contact, label = actor
        if kind == "agent" and user is None:
            user = plan.FIRST_AGENT
        self.at = max(at, self.at)
        event = SimpleNamespace(
            ticket_id=self._number,
            sequence=len(self.rows) + 1,
            verb=verb,
            actor_kind=kind,
            actor_user_id=user,
            actor_contact_id=contact,
            actor_label=label,
            message_id=message,
            data=data,
            at=self.at,
            previous_hash=self.head,
        )
        self.head = chain.event_hash(event)
        facts = orjson.dumps(data).decode()
        self.rows.append(
            (self._next_id(), self._number, event.sequence, verb, kind, user, contact, label, message, facts, self.at, event.previous_hash, self.head)
        )


TAGS = tuple("refund delivery vip exchange damaged late invoice payment size warranty complaint praise fraud wholesale gift return".split())


def _array(values: list[str]) -> str:
    return "{" + ",".join(values) + "}"


def _message_row(message: Any) -> Row:
    values = []
    for name in COLUMNS["tickets.Message"].split():
        value = getattr(message, "pk" if name == "id" else name)
        if name == "references":
            value = _array(value)
        elif isinstance(value, dict | list):
            value = orjson.dumps(value).decode()
        elif name == "uuid":
            value = str(value)
        values.append(value)
    return tuple(values)
