"""Folds quoted history and signatures away, so that a conversation shows what each mail adds.

Only a view: the full text is kept and one click away. In doubt nothing is folded.
"""

from __future__ import annotations

import re

import quotequail

from relevo.channels.email.quotes import phrases
from relevo.channels.email.quotes.engine import Line, find_own
from relevo.core.html_lines import HtmlLine
from relevo.core.text import strip_accents

__all__ = ["fold_html", "fold_text", "mark_quote"]

# quotequail is quadratic in quoted lines: 400 KB of ">" take it 4 s.
_MAX_QUOTEQUAIL = 64 * 1024
_HINT = re.compile(r"^>|^[^\n]*[\d@][^\n]*[:：]\s*$|^[-_]{3,}", re.MULTILINE)
_QUOTE_CLASS = re.compile(
    r"(?:^|\s|ydp[0-9a-f]{0,20})(?:yahoo_quoted|protonmail_quote|tutanota_quote|zmail_extra|OutlookMessageHeader|freshdesk_quote|hs_reply"
    r"|front-blockquote)(?:$|\s)"
)
_ATTRIBUTION_CLASS = re.compile(r"(?:^|\s)(?:gmail_attr|moz-cite-prefix)(?:$|\s)")
_QUOTE_ID = re.compile(
    r"^(?:x_)?(?:divRplyFwdMsg|appendonsend|mail-editor-reference-message-container|ms-outlook-mobile-body-separator-line"
    r"|OLK_SRC_BODY_SECTION|replySplit)$"
)
_OUTLOOK_RULE = re.compile(r"^border:\s*none;\s*border-top:\s*solid #[0-9a-f]{6} 1\.0pt;\s*padding:\s*3\.0pt", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^<>]*>")
_VOID = frozenset(("br", "hr", "img", "wbr", "col"))


def mark_quote(_tag: str, attribute: str, value: str) -> str:
    """Marks for `relevo.core.html.sanitize_marked`: where Gmail, Outlook, Yahoo, Thunderbird and others put older mail."""
    if attribute == "class":
        return "cut" if _QUOTE_CLASS.search(value) else "heading" if _ATTRIBUTION_CLASS.search(value) else ""
    if attribute == "id":
        return "cut" if _QUOTE_ID.match(value) else ""
    if attribute == "style":
        return "rule" if _OUTLOOK_RULE.match(value) else ""
    return ""


def fold_text(text: str, *, subject: str = "") -> str:
    """The author's own part of a plain text; ``text`` itself if nothing was folded, never empty unless it was.

    ``subject`` tells a forward from a reply where Outlook writes both alike: a forward is kept whole.
    """
    rows = text.split("\n")
    lines = [Line(row.lstrip("> \t"), is_quoted=row.startswith(">")) for row in rows]
    is_forward = bool(phrases.FORWARD_SUBJECT.match(strip_accents(subject)))
    own = find_own(lines, is_forward=is_forward)
    if own is None:
        return text if is_forward or len(text) > _MAX_QUOTEQUAIL else _by_quotequail(text)
    if (own.start, own.stop) == (0, len(rows)):
        return text
    return "\n".join(rows[own.start : own.stop]).strip("\n").rstrip() or text


def _by_quotequail(text: str) -> str:
    """A second opinion for the languages and layouts that the rules here do not know."""
    if not _HINT.search(text):
        return text
    try:
        found = quotequail.unwrap(text)
    except (ValueError, RuntimeError, RecursionError, IndexError):
        return text
    if not found or found["type"] != "reply" or found.get("text_bottom"):
        return text
    return found.get("text_top", "").rstrip() or text


def fold_html(marked: str, source: list[HtmlLine], *, subject: str = "") -> tuple[str, list[HtmlLine]]:
    """The author's own part of HTML that `sanitize_marked` made with `mark_quote`, and its lines out of ``source``.

    ``source`` is `html_lines` of the HTML. The piece is well-formed and still marked; both are the input if nothing was folded.
    """
    if not source:
        return marked, source
    lines = [Line(_bare(line.text), line.depth > 0, _is_cut(source, index)) for index, line in enumerate(source)]
    own = find_own(lines, is_forward=bool(phrases.FORWARD_SUBJECT.match(strip_accents(subject))))
    if own is None or (own.start, own.stop) == (0, len(source)):
        return marked, source
    kept = source[own.start : own.stop]
    if own.is_below:
        begin = source[own.start].start
        opened = "".join(f"<{name}>" for name in _open_at(marked, begin) if name not in ("blockquote", "table", "tbody", "tr", "td"))
        end = source[own.stop - 1].end if own.stop < len(source) else len(marked)
        return opened + _closed(marked[begin:end], opened), kept
    return _closed(marked[: max(line.end for line in kept)], ""), kept


def _bare(text: str) -> str:
    return text.replace("\ufffc", "[image]")


def _is_cut(source: list[HtmlLine], index: int) -> bool:
    line = source[index]
    if line.mark == "rule":
        # Newsletters draw such lines, too: it is Outlook's only if a header follows.
        return sum(1 for following in source[index : index + 5] if re.match(r"[^:]{2,25}:\s*\S", following.text)) >= 3
    return line.mark == "cut"


def _open_at(html: str, position: int) -> list[str]:
    """Names of the elements that are open at an offset of well-formed HTML."""
    stack: list[str] = []
    for tag in _TAG.finditer(html, 0, position):
        if tag.group(2) in _VOID:
            continue
        if not tag.group(1):
            stack.append(tag.group(2))
        elif tag.group(2) in stack:
            while stack.pop() != tag.group(2):
                pass
    return stack


def _closed(html: str, opened: str) -> str:
    """A piece of well-formed HTML with its open elements closed and end tags of elements that were never opened left out."""
    stack = re.findall(r"<([a-z0-9]+)>", opened)
    out: list[str] = []
    position = 0
    for tag in _TAG.finditer(html):
        name = tag.group(2)
        if name in _VOID:
            continue
        if not tag.group(1):
            stack.append(name)
        elif name in stack:
            while stack[-1] != name:
                out.append(html[position : tag.start()] + f"</{stack.pop()}>")
                position = tag.start()
            stack.pop()
        else:
            out.append(html[position : tag.start()])
            position = tag.end()
    out.append(html[position:])
    out.extend(f"</{name}>" for name in reversed(stack))
    return "".join(out)
