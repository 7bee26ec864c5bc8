"""Search: rare, medium and common words, prefixes, numbers, two words, and a word nobody wrote; a page of 50 of what is found."""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from typing import Any

from benchmarks import plan, store, vocabulary
from benchmarks.report import Report

HELP = "search page of 50: rare, medium and common words, prefixes, two words; floor: the bare look-up of the word in the index"
# Of any one word or beginning. Two that are frequent and rarely meet have no target.
RARE, ANY = {"p95": 10}, {"p95": 100}
# The last words of each kind are searched before anything is measured.
UNMEASURED = 60


def run(options: argparse.Namespace) -> Report:
    """Every kind of term as a supervisor, who sees all tickets; the first kind and the worst also as an agent of three campaigns, and as a
    whole page."""
    with store.opened(options.size) as server:
        report = Report("search", options.size)
        _search(report, options)
        _from_a_server(report, options, server.process.pid if server.process else 0)
    return report


def terms(size: int) -> dict[str, tuple[Sequence[str], dict[str, float]]]:
    """Terms by kind, with the target of the kind. Of the vocabulary the commonest words come first."""
    source = random.Random("search terms")
    words = {language: vocabulary.vocabulary(language).words for language in vocabulary.LANGUAGES}

    def ranked(first: int, last: int) -> list[str]:
        return [source.choice(words[source.choice(vocabulary.LANGUAGES)][first:last]) for _ in range(1000)]

    rare = list(vocabulary.rare_terms(size * plan.MESSAGES_PER_TICKET))
    source.shuffle(rare)
    pairs = list(zip(ranked(0, 40), ranked(0, 40), strict=True))
    crossed = [f"{source.choice(words['en'][60:130])} {source.choice(words['pt-br'][60:130])}" for _ in range(1000)]
    return {
        "rare word (in about 20 messages)": (rare[:1000], RARE),
        "beginning of a rare word": ([word[:-1] for word in rare[:1000]], RARE),
        "beginning of several rare words (in some hundred messages)": ([word[:9] for word in rare[:1000]], ANY),
        "ticket's number": ([str(source.randint(1, size)) for _ in range(1000)], RARE),
        "word that nobody wrote": ([f"qq{number}zzk" for number in range(1000)], RARE),
        "uncommon word (rank 1000 to 4000)": (ranked(1000, 4000), ANY),
        "medium word (rank 100 to 1000)": (ranked(100, 1000), ANY),
        "common word (rank 10 to 100)": (ranked(10, 100), ANY),
        "very common word (first 10)": (ranked(0, 10), ANY),
        "two or three letters": ([word[: source.choice((2, 3))] for word in ranked(0, 4000)], ANY),
        "one letter": ([word[:1] for word in ranked(0, 4000)], ANY),
        "two common words": ([" ".join(pair) for pair in pairs], {}),
        "two words of different languages": (crossed, {}),
        "rare and common word": ([f"{word} {pair[0]}" for word, pair in zip(rare * 1000, pairs, strict=False)], RARE),
    }


def _search(report: Report, options: argparse.Namespace) -> None:
    from django.db import connection

    from benchmarks import measure, people
    from relevo.accounts.models import User
    from relevo.tickets.lists import TicketFilter, ticket_page

    supervisor, agent = User.objects.get(pk=people.SUPERVISOR), User.objects.get(pk=people.AGENT)

    def bare(words: Sequence[str]) -> Any:
        def look_up(turn: int) -> None:
            typed = " & ".join(f"{word}:*" for word in words[turn % len(words)].split())
            with connection.cursor() as cursor:
                cursor.execute("SELECT ticket_id FROM tickets_message WHERE search @@ to_tsquery('simple', relevo_plain(%s)) LIMIT 51", [typed])
                cursor.fetchall()

        return look_up

    kinds = terms(options.size)
    # A desk in use has read what is searched often into PostgreSQL's memory.
    for words, _target in kinds.values():
        for word in words[-UNMEASURED:]:
            ticket_page(supervisor, TicketFilter(view="all", search=word))
    for name, (words, target) in kinds.items():
        found = measure.in_turns(
            {
                "bare": bare(words),
                "all": lambda turn, words=words: ticket_page(supervisor, TicketFilter(view="all", search=words[turn % len(words)])),
                "agent": lambda turn, words=words: ticket_page(agent, TicketFilter(view="all", search=words[turn % len(words)])),
            },
            count=options.requests,
            seconds=60,
        )
        report.add(found["bare"].figure(f"floor: {name}"))
        report.add(found["all"].figure(name, floor=found["bare"], target=target))
        report.add(found["agent"].figure(f"{name}, agent", floor=found["bare"], target=target))


def _from_a_server(report: Report, options: argparse.Namespace, database: int) -> None:
    from urllib.parse import urlencode

    from django.db import connections

    from benchmarks import people, web
    from relevo.accounts.models import User

    cookie = f"Cookie: {web.cookie_of(User.objects.get(pk=people.SUPERVISOR))}"
    kinds = terms(options.size)
    connections.close_all()
    with web.serving(options.size) as server:
        for name in ("rare word (in about 20 messages)", "medium word (rank 100 to 1000)", "common word (rank 10 to 100)"):
            words = kinds[name][0]
            addresses = [f"/tickets/?{urlencode({'view': 'all', 'q': words[turn % len(words)]})}" for turn in range(options.requests)]
            report.add(web.ask_at_once(server, f"page from a server: {name}", addresses, [cookie], clients=1, database=database))
