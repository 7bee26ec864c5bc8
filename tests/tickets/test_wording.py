"""Facts become sentences: every verb, every field, and in every language without a hole."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation

from relevo.channels.email import match
from relevo.core import events
from relevo.fields.described import Choice, Field
from relevo.notifications.webhooks import verbs as webhooks
from relevo.sla import verbs as sla
from relevo.tickets import match_words, verbs, wording
from relevo.tickets.enums import RelationKind
from relevo.tickets.timeline import Entry
from relevo.tickets.wording import Names

FIELDS = {
    1: Field(1, "Order", True, "text"),
    2: Field(2, "Amount", True, "number"),
    3: Field(3, "Until", True, "date"),
    4: Field(4, "Damage", True, "choices", choices=(Choice(1, "Broken", True), Choice(2, "Wet", False))),
    5: Field(5, "Checked", True, "checkbox"),
}
NAMES = Names(
    users={1: "Ana", 2: "Bruno"},
    teams={1: "Orders", 2: "Returns"},
    campaigns={1: "Spring", 2: "Autumn"},
    accounts={1: "Shop"},
    hidden=frozenset({8}),
    fields=FIELDS,
)


def entry(verb: str, data: dict[str, Any] | None = None, **fields: Any) -> Entry:
    values = {"actor_kind": "agent", "actor_user_id": 1, "actor_name": "Ana", "actor_label": "", **fields}
    return Entry(sequence=1, verb=verb, at=datetime(2026, 11, 20, tzinfo=UTC), data=data or {}, message=None, **values)


def change(old: Any, new: Any) -> dict[str, Any]:
    return {"old": old, "new": new}


def advised(by: str = "Eva", **facts: Any) -> Entry:
    data = {"address": "eva@maker.example", "is_asked": True, "automated": "", **facts}
    return entry(verbs.ADVISED, data, actor_kind="external", actor_user_id=None, actor_name="", actor_label=by)


TWO, THREE = "2026-11-20T14:00:00+00:00", "2026-11-20T15:00:00+00:00"


def promised(verb: str, kind: str) -> Entry:
    return entry(verb, {"kind": kind, "due_at": TWO}, actor_kind="system", actor_user_id=None, actor_name="", actor_label="sla")


def by_trigger(verb: str, data: dict[str, Any]) -> Entry:
    return entry(verb, data, actor_kind="trigger", actor_user_id=None, actor_name="", actor_label="Sort")


CASES = [
    (entry(verbs.OPENED), ["Ana opened the ticket."]),
    (entry(verbs.OPENED, actor_kind="system", actor_user_id=None, actor_name="", actor_label="email"), ["Relevo opened the ticket."]),
    (entry(verbs.MESSAGE_RECEIVED, actor_name="Inés"), ["Inés wrote."]),
    (entry(verbs.MESSAGE_RECEIVED, {"automated": "auto-reply"}, actor_name="Inés"), ["An automatic message from Inés came in."]),
    (entry(verbs.MESSAGE_SENT), ["Ana wrote to the customer."]),
    (entry(verbs.SCHEDULED, {"at": "2026-11-21T09:00:00+00:00"}), ["Ana wrote a message that leaves later (11/21/2026 9 a.m.)."]),
    (entry(verbs.UNSCHEDULED, {"reason": "taken_back"}), ["Ana took a message back that was to leave later."]),
    (entry(verbs.UNSCHEDULED, {"reason": "discarded"}), ["Ana threw a message away that was to leave later."]),
    (entry(verbs.UNSCHEDULED, {"reason": "answered"}, actor_user_id=None), ["A message was not sent. The customer wrote before it left."]),
    (entry(verbs.UNSCHEDULED, {"reason": "no_such_code"}), ["A message was not sent. The ticket could not be answered at that moment."]),
    (entry(verbs.COMMENTED), ["Ana wrote an internal comment."]),
    (entry(verbs.ESCALATED, {"to": ["eva@maker.example", "bo@maker.example"]}), ["Ana escalated the ticket to eva@maker.example, bo@maker.example."]),
    (advised(), ["Eva answered an escalation."]),
    (advised(automated="auto-reply"), ["An automatic answer to an escalation came in from Eva."]),
    (advised(is_asked=False), ["Eva (eva@maker.example), who was not asked, answered an escalation."]),
    (advised("eva@maker.example", is_asked=False), ["eva@maker.example, who was not asked, answered an escalation."]),
    (entry(verbs.ASSIGNED, {"assignee": change(None, 1)}), ["Ana took the ticket."]),
    (entry(verbs.ASSIGNED, {"assignee": change(2, 1)}), ["Ana took the ticket over from Bruno."]),
    (entry(verbs.ASSIGNED, {"assignee": change(None, 1), "reason": "replied"}), ["Ana became the assignee by replying."]),
    (entry(verbs.ASSIGNED, {"assignee": change(None, 2)}), ["Ana assigned the ticket to Bruno."]),
    (entry(verbs.ASSIGNED, {"assignee": change(1, 2)}), ["Ana passed the ticket from Ana to Bruno."]),
    (entry(verbs.ASSIGNED, {"assignee": change(2, None)}), ["Ana took the ticket away from Bruno; nobody is assigned."]),
    (entry(verbs.ASSIGNED, {"assignee": change(None, 99)}), ["Ana assigned the ticket to unknown."]),
    (
        entry(verbs.ASSIGNED, {"assignee": change(None, 2), "team": change(None, 1)}),
        ["Ana assigned the ticket to Bruno.", "Ana put the ticket into the queue of Orders."],
    ),
    (entry(verbs.ASSIGNED, {"team": change(1, 2)}), ["Ana moved the ticket from the queue of Orders to Returns."]),
    (entry(verbs.ASSIGNED, {"team": change(1, None)}), ["Ana took the ticket out of the queue of Orders."]),
    (entry(verbs.STATUS_CHANGED, change("open", "pending")), ["Ana changed the status from In progress to Pending."]),
    (
        entry(verbs.STATUS_CHANGED, {**change("pending", "open"), "reason": "answered"}),
        ["The answer changed the status from Pending to In progress."],
    ),
    (entry(verbs.STATUS_CHANGED, {**change("new", "open"), "reason": "replied"}), ["The reply changed the status from New to In progress."]),
    (
        entry(verbs.STATUS_CHANGED, change("new", "open"), actor_kind="trigger", actor_name="", actor_label="Night"),
        ["The trigger “Night” changed the status from New to In progress."],
    ),
    (entry(verbs.CLASSIFIED, {"subject": change("Old", "New")}), ["Ana changed the subject from “Old” to “New”."]),
    (entry(verbs.CLASSIFIED, {"priority": change(20, 40)}), ["Ana changed the priority from Medium to Urgent."]),
    (entry(verbs.CLASSIFIED, {"is_important": change(False, True)}), ["Ana marked the ticket as important."]),
    (entry(verbs.CLASSIFIED, {"is_important": change(True, False)}), ["Ana took the important mark away."]),
    (entry(verbs.CLASSIFIED, {"tags": change(["a", "b"], ["b", "c", "d"])}), ["Ana added the tags c, d.", "Ana removed the tag a."]),
    (entry(verbs.CLASSIFIED, {"cc": change([], ["x@y.example"])}), ["Ana added x@y.example to the copies."]),
    (entry(verbs.CLASSIFIED, {"cc": change(["x@y.example"], [])}), ["Ana removed x@y.example from the copies."]),
    (entry(verbs.CLASSIFIED, {"campaign": change(None, 1)}), ["Ana moved the ticket to the campaign Spring."]),
    (entry(verbs.CLASSIFIED, {"campaign": change(1, None)}), ["Ana took the ticket out of the campaign Spring."]),
    (entry(verbs.CLASSIFIED, {"account": change(None, 1)}), ["Ana set the account to Shop."]),
    (entry(verbs.FIELDS_SET, {"fields": {"1": change(None, "1043")}}), ["Ana set the field “Order” to “1043”."]),
    (entry(verbs.FIELDS_SET, {"fields": {"2": change("12.5", "1000")}}), ["Ana changed the field “Amount” from “12.5” to “1000”."]),
    (entry(verbs.FIELDS_SET, {"fields": {"3": change("2026-11-30", None)}}), ["Ana emptied the field “Until”, which was “Nov 30, 2026”."]),
    (entry(verbs.FIELDS_SET, {"fields": {"4": change([1], [1, 2])}}), ["Ana changed the field “Damage” from “Broken” to “Broken, Wet”."]),
    (
        entry(verbs.FIELDS_SET, {"fields": {"5": change(None, True), "9": change(None, "x")}}),
        ["Ana ticked “Checked”.", "Ana changed a field."],
    ),
    (entry(verbs.FIELDS_SET, {"fields": {"5": change(True, None)}}), ["Ana took the tick off “Checked”."]),
    (entry(verbs.CLASSIFIED, {"account": change(1, None)}), ["Ana took the account off the ticket."]),
    (entry(verbs.RELATED, {"kind": "follow_up", "other": 7}), ["Ana linked this ticket as a follow-up of #7."]),
    (entry(verbs.RELATED, {"kind": "parent", "other": 7, "direction": "from"}), ["Ana made this ticket a child of #7."]),
    (entry(verbs.RELATED, {"kind": "blocks", "other": 8}), ["Ana noted that this ticket blocks another ticket."]),
    (entry(verbs.UNRELATED, {"kind": "blocks", "other": 7}), ["Ana removed the link to #7."]),
    (entry(verbs.MERGED, {"into": 7}), ["Ana merged this ticket into #7."]),
    (
        entry(verbs.MERGED, {"into": 7, "through": 6, "campaign": change(None, 1)}),
        ["Ana merged #6, in which this ticket went on, into #7.", "Ana moved the ticket to the campaign Spring."],
    ),
    (entry(verbs.ABSORBED, {"from": 7, "tags": change(["a"], ["a", "b"])}), ["Ana merged #7 into this ticket.", "Ana added the tag b."]),
    (entry(verbs.STATUS_CHANGED, {**change("open", "closed"), "reason": "merged"}), ["The merge changed the status from In progress to Closed."]),
    (entry(verbs.SPLIT, {"into": 7, "messages": [1]}), ["Ana split 1 message off into #7."]),
    (entry(verbs.SPLIT_FROM, {"from": 8, "messages": [1, 2]}), ["Ana made this ticket of 2 messages of another ticket."]),
    (entry(verbs.NOTE_ADDED, {"note": 3}), ["Ana added a note."]),
    (
        entry(verbs.TASK_ADDED, {"task": 1, "title": "Call", "due_at": "2026-11-24T16:00:00+00:00", "assignee": change(None, 2)}),
        ["Ana added the task “Call” for Bruno, due Nov 24, 2026, 4:00\u202fPM."],
    ),
    (entry(verbs.TASK_ADDED, {"task": 1, "title": "Call", "due_at": None, "assignee": change(None, 2)}), ["Ana added the task “Call” for Bruno."]),
    (
        entry(verbs.TASK_ADDED, {"task": 1, "title": "Call", "due_at": "2026-11-24T16:00:00+00:00"}),
        ["Ana added the task “Call”, due Nov 24, 2026, 4:00\u202fPM."],
    ),
    (entry(verbs.TASK_ADDED, {"task": 1, "title": "Call", "due_at": None}), ["Ana added the task “Call”."]),
    (
        entry(verbs.TASK_CHANGED, {"task": 1, "name": "Call back", "title": change("Call", "Call back"), "assignee": change(1, 2)}),
        ["Ana renamed the task “Call” to “Call back”.", "Ana gave the task “Call back” to Bruno."],
    ),
    (
        entry(verbs.TASK_CHANGED, {"task": 1, "name": "Call", "assignee": change(1, None), "due_at": change("2026-11-24T16:00:00+00:00", None)}),
        ["Ana left the task “Call” to nobody.", "Ana took the due time off the task “Call”."],
    ),
    (
        entry(verbs.TASK_CHANGED, {"task": 1, "name": "Call", "due_at": change(None, "2026-11-24T16:00:00+00:00")}),
        ["Ana made the task “Call” due Nov 24, 2026, 4:00\u202fPM."],
    ),
    (entry(verbs.CALL_BEGUN, {"number": "+34600100200"}), ["Ana dialled +34600100200."]),
    (entry(verbs.CALL_LOGGED, {"direction": "outgoing", "answered": True}), ["Ana logged a call to the customer."]),
    (entry(verbs.CALL_LOGGED, {"direction": "outgoing", "answered": False}), ["Ana called the customer; nobody answered."]),
    (entry(verbs.CALL_LOGGED, {"direction": "incoming", "answered": True}), ["Ana logged a call of the customer."]),
    (entry(verbs.CALL_LOGGED, {"direction": "incoming", "answered": False}), ["Ana logged a missed call of the customer."]),
    (entry(verbs.TASK_DONE, {"task": 1, "title": "Call"}), ["Ana marked the task “Call” as done."]),
    (entry(verbs.TASK_REOPENED, {"task": 1, "title": "Call"}), ["Ana opened the task “Call” again."]),
    (entry(verbs.TASK_DUE, {"task": 1, "title": "Call", "assignee": change(2, 2)}), ["The task “Call” of Bruno is due."]),
    (entry(verbs.TASK_DUE, {"task": 1, "title": "Call", "assignee": change(None, None)}), ["The task “Call” is due."]),
    (entry(verbs.CORRECTED, {"message": 1, "revision": 2}), ["Ana corrected an internal message."]),
    (entry(verbs.LINK_MADE, {"expires_at": None}), ["Ana made a link for guests."]),
    (
        entry(verbs.LINK_MADE, {"expires_at": "2026-11-24T16:00:00+00:00"}),
        ["Ana made a link for guests, valid until Nov 24, 2026, 4:00\u202fPM."],
    ),
    (entry(verbs.LINK_RENEWED, {"expires_at": None}), ["Ana gave the link for guests a new address."]),
    (
        entry(verbs.LINK_RENEWED, {"expires_at": "2026-11-24T16:00:00+00:00"}),
        ["Ana gave the link for guests a new address, valid until Nov 24, 2026, 4:00\u202fPM."],
    ),
    (
        entry(verbs.LINK_CHANGED, {"expires_at": change(None, "2026-11-24T16:00:00+00:00")}),
        ["Ana made the link for guests valid until Nov 24, 2026, 4:00\u202fPM."],
    ),
    (entry(verbs.LINK_CHANGED, {"expires_at": change("2026-11-24T16:00:00+00:00", None)}), ["Ana made the link for guests valid without end."]),
    (entry(verbs.LINK_REVOKED), ["Ana revoked the link for guests."]),
    (entry(verbs.NOTE_DELETED, {"note": 3, "author": 1}), ["Ana deleted a note."]),
    (entry(verbs.SNOOZED, {"until": None}), ["Ana put the ticket aside until the customer writes."]),
    (entry(verbs.WOKEN, {"reason": "answered"}), ["The ticket is back: the customer wrote."]),
    (entry(verbs.WOKEN, {"reason": "due"}), ["The ticket is back: the moment until which it was put aside has come."]),
    (entry(verbs.WOKEN, {"reason": "taken"}), ["Ana took the ticket up again."]),
    (entry(verbs.SPAM_MARKED, {"status": "open"}), ["Ana marked the ticket as spam."]),
    (entry(verbs.SPAM_CLEARED, {}), ["Ana said that the ticket is not spam."]),
    (entry(verbs.TYPE_CHANGED, change("public", "internal")), ["Ana made the ticket internal."]),
    (entry(verbs.TYPE_CHANGED, change("internal", "public")), ["Ana made the ticket public."]),
    (
        entry(verbs.DELIVERY_CHANGED, {"state": "failed", "recipient": "x@y.example"}),
        ["The message to x@y.example could not be delivered."],
    ),
    (by_trigger(verbs.CLASSIFIED, {"tags": change([], ["vip"])}), ["The trigger “Sort” added the tag vip."]),
    (
        by_trigger(verbs.TRIGGER_FAILED, {"reason": "retired", "names": ["Sort"]}),
        ["The trigger “Sort” could not do what it is meant to, and did nothing."],
    ),
    (
        by_trigger(verbs.TRIGGER_FAILED, {"reason": "loop", "names": ["Sort", "Up"]}),
        ["The trigger “Sort” was stopped: triggers set each other off in a circle (Sort → Up → Sort)."],
    ),
    (entry(verbs.DELIVERY_CHANGED, {"state": "queued", "recipient": "x@y.example"}), ["Ana sent the message to x@y.example again."]),
    (
        entry(verbs.DELIVERY_CHANGED, {"state": "queued", "recipient": "x@y.example"}, actor_user_id=None),
        ["The message to x@y.example has to wait; it is tried again."],
    ),
    (
        entry(verbs.FORECAST_SET, {"forecast_at": change(None, TWO)}),
        ["Ana set the solution forecast to Nov 20, 2026, 2:00\u202fPM."],
    ),
    (
        entry(verbs.FORECAST_SET, {"forecast_at": change(TWO, THREE)}),
        ["Ana changed the solution forecast from Nov 20, 2026, 2:00\u202fPM to Nov 20, 2026, 3:00\u202fPM."],
    ),
    (entry(verbs.FORECAST_SET, {"forecast_at": change(TWO, None)}), ["Ana took the solution forecast away."]),
    (
        entry(webhooks.CALLED, {"webhook": 2, "name": "Stock"}, actor_kind="trigger", actor_user_id=None, actor_name="", actor_label="Tell it"),
        ["The trigger “Tell it” called the webhook “Stock”."],
    ),
    (promised(sla.WARNED, "first_reply"), ["The first reply is due soon: Nov 20, 2026, 2:00\u202fPM."]),
    (promised(sla.WARNED, "next_reply"), ["The next reply is due soon: Nov 20, 2026, 2:00\u202fPM."]),
    (promised(sla.WARNED, "resolution"), ["The resolution is due soon: Nov 20, 2026, 2:00\u202fPM."]),
    (promised(sla.BREACHED, "first_reply"), ["The first reply was missed: it was due Nov 20, 2026, 2:00\u202fPM."]),
    (promised(sla.BREACHED, "next_reply"), ["The next reply was missed: it was due Nov 20, 2026, 2:00\u202fPM."]),
    (promised(sla.BREACHED, "resolution"), ["The resolution was missed: it was due Nov 20, 2026, 2:00\u202fPM."]),
    (
        entry(sla.CHANGED, {"reason": "ticket", "targets": {"resolution": change(TWO, THREE)}}),
        ["Resolution is due Nov 20, 2026, 3:00\u202fPM instead of Nov 20, 2026, 2:00\u202fPM."],
    ),
    (
        entry(sla.CHANGED, {"reason": "calendar", "targets": {"first_reply": change(TWO, None)}}),
        ["The business hours changed.", "First reply is no longer running; it was due Nov 20, 2026, 2:00\u202fPM."],
    ),
    (
        entry(sla.CHANGED, {"reason": "policy", "targets": {"resolution": change(None, TWO)}}),
        ["The service level changed.", "Resolution is due Nov 20, 2026, 2:00\u202fPM."],
    ),
    (
        entry(sla.CHANGED, {"reason": "ticket", "targets": {}, "policy": change({"id": 1, "name": "A"}, {"id": 2, "name": "B"})}),
        ["The service level “B” applies instead of “A”."],
    ),
    (entry(sla.CHANGED, {"reason": "ticket", "targets": {}, "policy": change(None, {"id": 2, "name": "B"})}), ["The service level “B” applies."]),
    (
        entry(sla.CHANGED, {"reason": "policy", "targets": {}, "policy": change({"id": 1, "name": "A"}, None)}),
        ["The service level “A” no longer applies."],
    ),
]


@pytest.mark.parametrize("given, sentences", CASES)
def test_facts_become_sentences(given, sentences):
    assert wording.describe(given, NAMES) == sentences


def test_every_verb_has_a_case_and_words():
    assert {given.verb for given, _ in CASES} == set(wording.VERBS) == set(events.verbs())


@pytest.mark.parametrize("kind", RelationKind.values)
def test_every_kind_of_link_has_words(kind):
    assert "#7" in wording.describe(entry(verbs.RELATED, {"kind": kind, "other": 7}), NAMES)[0]


TAGS = [
    (change([], ["a"]), {"en": "Ana added the tag a.", "es": "Ana añadió la etiqueta a.", "pt-br": "Ana adicionou a etiqueta a."}),
    (change([], ["a", "b"]), {"en": "Ana added the tags a, b.", "es": "Ana añadió las etiquetas a, b.", "pt-br": "Ana adicionou as etiquetas a, b."}),
    (change(["a"], []), {"en": "Ana removed the tag a.", "es": "Ana quitó la etiqueta a.", "pt-br": "Ana removeu a etiqueta a."}),
    (change(["a", "b"], []), {"en": "Ana removed the tags a, b.", "es": "Ana quitó las etiquetas a, b.", "pt-br": "Ana removeu as etiquetas a, b."}),
]


@pytest.mark.parametrize("language", ["en", "es", "pt-br"])
@pytest.mark.parametrize("tags, sentences", TAGS)
def test_one_tag_is_not_called_tags(tags, sentences, language):
    with translation.override(language):
        assert wording.describe(entry(verbs.CLASSIFIED, {"tags": tags}), NAMES) == [sentences[language]]


@pytest.mark.parametrize("language", ["en", "es", "pt-br"])
def test_no_translation_loses_a_name(language):
    with translation.override(language):
        for given, sentences in CASES:
            found = " ".join(wording.describe(given, NAMES))
            assert "%(" not in found
            for name in re.findall(r"Ana|Bruno|Inés|Orders|Returns|Spring|Shop|#7|x@y\.example", " ".join(sentences)):
                assert name in found, (language, sentences)


def test_every_reason_for_a_match_has_words():
    codes = [getattr(match, name) for name in ("NEW", "REPLY_MARK", "REPLY_ADDRESS", "IN_REPLY_TO", "REFERENCES", "SUBJECT_NUMBER")]
    assert all(match_words.match_reason(code) for code in (*codes, match_words.BY_ADDRESS, match_words.BY_MARK + match_words.OTHER))
    assert match_words.match_reason("something-else") == match_words.match_reason("something-else-other") == ""
