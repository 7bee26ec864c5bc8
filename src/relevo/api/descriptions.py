"""Texts of the OpenAPI description that belong to no single operation."""

from __future__ import annotations

from typing import Any

DESCRIPTION = """\
The API of a Relevo desk. It can do what the screen can, with the same rules in the same place.

**Sign-in.** Send a token: `Authorization: Bearer rlv_…`. It acts as its user: the role, access profiles and campaigns of that user hold for every
operation. What the user may not see is answered like what is not there (404), what the user may not do is refused (403).

**Lists** come in pages: `?limit=` (1 to 200) and `?cursor=`, which is `next_cursor` of the page before. A cursor is a place, not a
number of rows: nothing is shown twice or left out while rows arrive.

**Refusals** are problem details (RFC 9457, `application/problem+json`), in the language of `Accept-Language`. Unknown fields and
parameters are refused, so that a misspelt one is noticed.

**Sending twice.** Every POST takes an `Idempotency-Key`.

**Times** are RFC 3339 in UTC. Ids are whole numbers, those of files are UUIDs; a ticket is named by its number.
"""

SEARCH = (
    'What the search field of the screen understands: words (beginnings count) and `"phrases"` in subjects, messages, and names and addresses of '
    "requesters, all of which must occur; `-word` for what must not; `#482`; and the operators `from:`, `tag:`, `status:`, `assignee:` (a name, "
    "`me`, `nobody`), `team:`, `campaign:`, `service:`, `category:`, `channel:`, `priority:`, "
    "`is:` (`important`, `waiting`, `failed`, `internal`), `has:attachment`, "
    "`before:` and `after:` (a day, month or year of the opening, in your time zone), each also with a minus before it. Values with spaces stand in "
    "quotes. Nothing that is written so is an error: a status, team or person that is not there finds nothing. Of many matches the newest count."
)

TAGS = {
    "Tickets": "Requests of customers: list, open, classify, assign, resolve, link, and the history of each.",
    "Tasks": "Things to do for tickets: by whom, until when, and whether they are done.",
    "External view": "What guests see of a ticket by a link, without signing in.",
    "Notifications": "What you were told of, how you want to be told, and following tickets.",
    "Macros": "Texts with placeholders, and changes of a ticket, that are used again and again.",
    "Service levels": "Business hours, and what is promised to customers by when.",
    "Reports": "Figures over what happened, on the tickets that one sees.",
    "Templates": "Texts of the desk in several languages, with placeholders, and what they say on a ticket.",
    "Triggers": "Automatic rules: what sets them off, which tickets they mean, what they do, and what they did.",
    "Views": "Lists of tickets that people made for themselves or for others.",
    "Messages": "The conversation of a ticket, and how far sent messages have come.",
    "Attachments": "Files of messages.",
    "Contacts": "Customers, the ways to reach them, and their organisations.",
    "Users": "People who work in the desk, the assistant, roles and access profiles, and tokens.",
    "Presence": "Who can be turned to now, and who has which ticket open.",
    "Teams and campaigns": "Groups of agents, and lines of business.",
    "Assignment": "How tickets find their assignees automatically: rules of teams, skills, and what agents can do.",
    "Fields": "Fields that administrators define for tickets and contacts.",
    "Classification": "What tickets are classified by: services, categories, tags, priorities, and the justifications of statuses.",
    "Accounts": "The connected ends of channels, such as mailboxes.",
    "Inbound payloads": "The originals of what came in, and what could not be understood. For administrators.",
    "Webhooks": "Other systems that are told of events, signed as Standard Webhooks says, and what became of each notice.",
    "Desk": "Settings of the whole installation, and the trace of changes to them.",
}


def _problem(status: int, title: str, code: str, detail: str, **more: Any) -> dict[str, Any]:
    return {"type": f"urn:relevo:problem:{code}", "title": title, "status": status, "detail": detail, "code": code, **more}


RESPONSES: dict[str, tuple[str, dict[str, Any]]] = {
    "Unreadable": (
        "The body is not valid JSON.",
        _problem(400, "The request can't be read", "unreadable", "The body is not valid JSON (line 1, column 1)."),
    ),
    "Unauthenticated": (
        "No token was sent, or it is not valid.",
        _problem(401, "Not signed in", "token_missing", "Send a token in the header: Authorization: Bearer rlv_…"),
    ),
    "Forbidden": (
        "The role of the token's user does not allow this.",
        _problem(403, "Not allowed", "forbidden", "Your role does not allow this. Ask an administrator if you need it."),
    ),
    "NotFound": (
        "There is no such thing, or the token's user may not see it.",
        _problem(404, "Not found", "not_found", "There is nothing here, or you may not see it."),
    ),
    "Conflict": (
        "The object is no longer in the state for which this was meant.",
        _problem(409, "Not possible at the moment", "assignee_changed", "Ana Moreno has taken this ticket meanwhile."),
    ),
    "TooLarge": ("The body is too large.", _problem(413, "Too large", "too_large", "This is more than the desk accepts at once.")),
    "UnsupportedMedia": (
        "The body is of another kind than the operation reads.",
        _problem(415, "Not the expected kind of content", "not_json", "Send the body as JSON, with the header Content-Type: application/json."),
    ),
    "Unavailable": (
        "The database does not answer. Try again after the seconds in `Retry-After`.",
        _problem(503, "Not available at the moment", "database_away", "The database does not answer. Try again in a moment."),
    ),
    "Unusable": (
        "Some values can't be used; `errors` says which.",
        _problem(
            422,
            "The values can't be used",
            "subject_missing",
            "A ticket needs a subject.",
            errors=[{"field": "subject", "code": "subject_missing", "message": "Enter a subject."}],
        ),
    ),
}
