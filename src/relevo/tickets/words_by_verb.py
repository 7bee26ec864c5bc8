"""The sentences that need no names but those of users, by the verbs that they are for: collected for `wording`."""

from __future__ import annotations

from relevo.tickets import escalation_words, external_view_words, forecast_words, task_words, trigger_words

WORDS: dict[str, task_words.Words] = {
    **task_words.WORDS,
    **escalation_words.WORDS,
    **external_view_words.WORDS,
    **trigger_words.WORDS,
    **forecast_words.WORDS,
}
