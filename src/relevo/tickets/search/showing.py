"""Why a ticket was found: the place in its newest matching message, and which words there (and in the subject) were searched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from relevo.core.readings import read, rows_of
from relevo.core.text import one_line
from relevo.tickets.filters.folding import folded
from relevo.tickets.search.meaning import Search

BEFORE, LENGTH = 24, 150
# Of each message, so that no page has to read hundreds of pages of text.
READ = 20_000
_WORDS = re.compile(r"\w+")
# Messages come before notes, notes before files. The place is looked for in the text without case and accents, where nearly every letter stands at
# the same place as in the text itself. The words stand where the planner can't look into them: to plan for each search takes half as long as to look
# the pieces up.
_STATEMENT = """
WITH searched AS MATERIALIZED (SELECT to_tsquery('simple', relevo_plain(%(query)s)) AS words)
SELECT wanted.number, found.at > %(before)s + 1, substr(found.text, greatest(1, found.at - %(before)s), %(read)s),
    (SELECT coalesce(nullif(identity.display, ''), identity.value) FROM contacts_identity identity JOIN tickets_ticket ticket
        ON ticket.requester_id = identity.contact_id WHERE ticket.number = wanted.number AND identity.value LIKE %(address)s LIMIT 1)
FROM unnest(%(numbers)s::bigint[]) AS wanted(number) LEFT JOIN LATERAL (
    SELECT text, regexp_instr(lower(relevo_plain(left(text, %(most)s))), %(pattern)s) AS at FROM (
        SELECT text FROM (
            SELECT message.id, 1 AS number, coalesce(nullif(message.reply_text, ''), message.body_text) AS text FROM tickets_message message
            WHERE message.ticket_id = wanted.number AND ts_match_vq(message.search, (SELECT words FROM searched))
            UNION ALL SELECT revision.message_id, revision.number, revision.body_text FROM tickets_revision revision
            WHERE revision.ticket_id = wanted.number AND ts_match_vq(revision.search, (SELECT words FROM searched))
            UNION ALL SELECT 0, note.id, note.text FROM tickets_note note
            WHERE note.ticket_id = wanted.number AND ts_match_vq(note.search, (SELECT words FROM searched))
            UNION ALL SELECT -1, file.id, file.filename FROM tickets_attachment file JOIN tickets_message owner ON owner.id = file.message_id
            WHERE owner.ticket_id = wanted.number AND ts_match_vq(file.search, (SELECT words FROM searched))
        ) said ORDER BY id DESC, number DESC LIMIT 1) newest) found ON true"""


def excerpts(numbers: Sequence[int], search: Search) -> dict[int, str]:
    """A piece of the newest message that was found, or else of the newest note, a file's name, or the requester's address, for each of these tickets
    in which there is one to show.

    One query; none where no text was searched.

    The tickets are those of one page, which the reader sees: permissions are not asked again.
    """
    pattern = marked_words(search)
    if not pattern or not numbers:
        return {}
    only = search.words[0].lower() if len(search.words) == 1 else ""
    values: dict[str, Any] = {
        "numbers": list(numbers),
        "query": search.text.expression,
        "pattern": rf"\m(?:{pattern})",
        "address": re.sub(r"([\\%_])", r"\\\1", only) + "%" if only else "",
        "before": BEFORE,
        "read": 2 * (BEFORE + LENGTH),
        "most": READ,
    }
    found = read(rows_of(_STATEMENT, values))
    made = {number: _excerpt(is_inside, text) if text else address or "" for number, is_inside, text, address in found}
    return {number: text for number, text in made.items() if text}


def marked_words(search: Search) -> str:
    """A regular expression (of Python and of PostgreSQL) for what was searched in folded text; empty where that was no text."""
    terms = [term for term in search.terms if not (term.operator or term.is_negated)]
    pieces = [(r"\W+".join(_WORDS.findall(folded(term.value))), term.is_phrase) for term in terms]
    return "|".join(dict.fromkeys(piece if is_phrase else piece + r"\w*" for piece, is_phrase in pieces if piece))


def spans(text: str, pattern: str) -> list[tuple[int, int]]:
    """Where in the text there are words that the pattern means, without overlap, from left to right."""
    plain, places = _places(text)
    return [(places[found.start()], places[found.end()]) for found in _compiled(pattern).finditer(plain) if found.end() > found.start()]


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")


def _places(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each place in it the place in the text."""
    if text.isascii():
        return text.lower(), range(len(text) + 1)
    letters = [_letter(letter) for letter in text]
    return "".join(letters), [*_counted(letters), len(text)]


def _counted(letters: Iterable[str]) -> Iterable[int]:
    return (place for place, letter in enumerate(letters) for _each in letter)


_letter = lru_cache(maxsize=4096)(folded)


def _excerpt(is_inside: bool, text: str) -> str:
    """On one line, cut between words, with marks where something was left out."""
    line = one_line(text, 2 * (BEFORE + LENGTH))
    start = line.find(" ", 0, BEFORE // 2) + 1 if is_inside else 0
    shown = line[start:]
    if len(shown) > BEFORE + LENGTH:
        end = shown.rfind(" ", LENGTH, BEFORE + LENGTH)
        shown = shown[: end if end > 0 else BEFORE + LENGTH].rstrip(" ,;.:") + "…"
    return f"…{shown}" if is_inside else shown
