"""Decides which lines of a mail are the author's own; the same rules for plain text and for HTML."""

from __future__ import annotations

from dataclasses import dataclass

from relevo.channels.email.classify.phrases import fold
from relevo.channels.email.quotes import phrases

MAX_LINES = 4000
_MAX_LINE = 500
_MAX_SIGNATURE_LINES = 15
_MAX_SIGNATURE_LENGTH = 1200


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the rules see it: its bare text, whether a quote mark or block quote holds it, whether history surely starts here."""

    text: str
    is_quoted: bool = False
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Own:
    """The author's lines, as a half-open range. ``is_below``: they follow the quote (bottom posting)."""

    start: int
    stop: int
    is_below: bool = False


def find_own(lines: list[Line], *, is_forward: bool) -> Own | None:
    """The range of the author's own lines; the whole range if it is not safe to fold, None if nothing was recognised.

    Guarantees: never an empty range if there is any text; a forwarded message is content and stays; where own text stands
    between quoted lines (answers inside the quote) everything stays.
    """
    everything = Own(0, len(lines))
    # Folded in one go: a call for each line costs ten times as much.
    folded = [line.strip() for line in fold("\n".join(line.text[:_MAX_LINE] for line in lines[:MAX_LINES])).split("\n")]
    begin, after, kind = _history(lines, folded, is_forward)
    own = everything
    if kind not in ("", "forward"):
        own = _around(lines, folded, begin, after, kind) or everything
    if own.stop > len(folded):
        # Its end lies beyond what is looked at: no signature to be found.
        return own if kind else None
    stop = _without_signature(folded, own.start, own.stop, is_all=own == everything)
    if stop is not None and any(folded[index] for index in range(own.start, stop)):
        return Own(own.start, stop, own.is_below)
    return own if kind else None


def _history(lines: list[Line], folded: list[str], is_forward: bool) -> tuple[int, int, str]:
    """(First line of older mail, line after its heading, "cut" | "attribution" | "quoted" | "forward"); kind "" if there is none."""
    for index, text in enumerate(folded):
        if not text:
            continue
        if phrases.FORWARDED.match(text):
            return 0, 0, "forward"
        if lines[index].is_cut or phrases.ORIGINAL_MESSAGE.match(text) or _is_header_block(folded, index):
            if is_forward:
                return 0, 0, "forward"
            begin = index
            while begin and (not folded[begin - 1] or phrases.RULE.match(folded[begin - 1])):
                begin -= 1
            return begin, index + 1, "cut"
        if lines[index].is_quoted:
            return index, index, "quoted"
        length = _attribution(folded, index)
        if length:
            return index, index + length, "attribution"
    return 0, 0, ""


def _is_header_block(folded: list[str], index: int) -> bool:
    """Outlook's way: From, Sent, To, Subject on lines of their own, in whatever language, each perhaps wrapped."""
    if not phrases.HEADER_FROM.match(folded[index]):
        return False
    others = sum(1 for line in folded[index + 1 : index + 10] if phrases.HEADER_OTHER.match(line))
    return others >= 2


def _attribution(folded: list[str], index: int) -> int:
    """How many lines "On …, X wrote:" takes, 0 if none starts here. Mail programs wrap it over up to three."""
    length = 0
    for line in folded[index : index + 4]:
        length += 1
        if not line:
            return 0
        if line[-1] in ":：":
            break
    else:
        return 0
    joined = " ".join(folded[index : index + length])
    if len(joined) > _MAX_LINE or (length > 1 and not phrases.may_start_attribution(folded[index])):
        return 0
    # Not if the heading is complete without this line: then it is the author's last one, directly above it.
    return length if phrases.is_attribution(joined) and not (length > 1 and _attribution(folded, index + 1)) else 0


def _around(lines: list[Line], folded: list[str], begin: int, after: int, kind: str) -> Own | None:
    """The own lines before or after the history, None if they can't be told apart safely."""
    has_top = any(folded[:begin])
    if has_top and phrases.ANSWERS_INSIDE.search(" ".join(folded[:begin])[-2000:]):
        return None
    quoted = [index for index in range(after, len(folded)) if lines[index].is_quoted]
    following = next((index for index in range(after, len(folded)) if folded[index]), -1)
    if kind == "cut" or (kind == "attribution" and (following < 0 or not lines[following].is_quoted)):
        return Own(0, begin) if has_top else None
    last = quoted[-1] if quoted else begin
    own = [index for index in range(following, len(folded)) if folded[index] and not lines[index].is_quoted]
    inside = [index for index in own if index < last and not _is_heading(folded, index)]
    below = [index for index in own if index > last]
    if inside:
        return None
    if not any(not _is_closing(folded, index) for index in below[:1]):
        return Own(0, begin) if has_top else None
    if has_top or len(lines) > MAX_LINES:
        return None
    return Own(below[0], len(lines), is_below=True)


def _is_heading(folded: list[str], index: int) -> bool:
    """A line between quoted ones that is no answer: the heading of a quote further in, or one of its wrapped lines."""
    return any(index - back >= 0 and _attribution(folded, index - back) > back for back in range(3))


def _is_closing(folded: list[str], index: int) -> bool:
    """Whether a line below the quote only starts a signature or a list's footer."""
    return any(pattern.match(folded[index]) for pattern in (phrases.SIGNATURE_MARK, phrases.MOBILE_SIGNATURE, phrases.RULE))


def _without_signature(folded: list[str], start: int, stop: int, *, is_all: bool) -> int | None:
    """Where the own text ends if a signature follows it, None if there is none. "-- " is RFC 3676, section 4.3."""
    while stop > start and not folded[stop - 1]:
        stop -= 1
    end = stop
    length = 0
    for index in range(stop - 1, max(start, stop - _MAX_SIGNATURE_LINES) - 1, -1):
        length += len(folded[index])
        if length > _MAX_SIGNATURE_LENGTH:
            break
        if phrases.SIGNATURE_MARK.match(folded[index]):
            end = index
    while end > start and (not folded[end - 1] or phrases.MOBILE_SIGNATURE.match(folded[end - 1])):
        end -= 1
    return None if is_all and end == stop else end
