"""The visible lines of HTML, with the place of each in the source."""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass

# The sanitiser escapes angle brackets in attribute values; so this is exact for its output and linear for any other.
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>|<!--")
_HREF = re.compile(r'\bhref="([^"]*)"')
_BLOCKS = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    )
)
_SPACED = frozenset(("p", "blockquote", "table", "ul", "ol", "pre", "h1", "h2", "h3", "h4"))
_INLINE = frozenset(("b", "big", "em", "font", "i", "s", "small", "span", "strong", "u"))
_UNSEEN = frozenset(("script", "style", "head", "title", "template", "noscript"))
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")


@dataclass(frozen=True, slots=True)
class HtmlLine:
    """One visible line of an HTML document: its text, how many block quotes deep, its mark, and where it lies in the source."""

    text: str
    depth: int
    mark: str
    start: int
    end: int


class _Lines:
    """Collects text into lines while `html_lines` walks over the tags."""

    def __init__(self) -> None:
        self.done: list[HtmlLine] = []
        self.pieces: list[str] = []
        self.start = self.end = -1
        self.mark = self.prefix = ""
        self.depth = 0

    def add(self, text: str, start: int, end: int) -> None:
        if self.start < 0:
            self.start = start
        self.end = end
        self.pieces.append(text)

    def close(self, at: int, *, blank: bool = False) -> None:
        text = "".join(self.pieces).rstrip(" ")
        if text or (blank and (not self.done or self.done[-1].text)):
            start, end = (self.start, self.end) if self.pieces else (at, at)
            self.done.append(HtmlLine(self.prefix + text if text else "", self.depth, self.mark if text else "", start, end))
            if text:
                self.mark = self.prefix = ""
        self.pieces.clear()
        self.start = self.end = -1


def html_lines(html: str) -> list[HtmlLine]:
    """The visible lines of HTML, in one pass over its tags; meant for the sanitiser's output, harmless for any other.

    A picture counts as text ("\ufffc"), a list item starts with "- ", the address of a link stands behind its text in
    angle brackets. ``mark`` is the `data-mark` of an element that starts at or just before the line (see
    `relevo.core.html.sanitize_marked`). Hidden elements (script, style, head) give nothing.
    """
    lines = _Lines()
    position = unseen = pre = 0
    href = ""
    length = len(html)
    for tag in _TAG.finditer(html):
        stop = tag.start()
        if stop < position:
            continue
        if stop > position and not unseen:
            _add_text(lines, html[position:stop], position, stop, bool(pre))
        position = tag.end()
        ends, name, attributes = tag.groups()
        if not name:
            closing = html.find("-->", position)
            position = closing + 3 if closing >= 0 else length
            continue
        name = name.lower()
        if attributes and 'data-mark="' in attributes and not lines.mark:
            lines.close(stop)
            lines.mark = attributes.split('data-mark="', 1)[1].split('"', 1)[0]
        if name in _INLINE:
            continue
        if name == "a":
            if ends and href and not _already_shows(lines, href):
                lines.add(f" <{href}>", stop, stop)
            found = None if ends else _HREF.search(attributes)
            href = entities.unescape(found.group(1)) if found and found.group(1).startswith("http") and len(found.group(1)) < 300 else ""
        elif name == "br":
            lines.close(stop, blank=True)
        elif name in _BLOCKS:
            if name == "blockquote":
                # The empty line around a quote belongs to the outer text.
                lines.close(stop)
                lines.depth = max(0, lines.depth - 1) if ends else lines.depth
            lines.close(stop, blank=name in _SPACED and bool(lines.done))
            if name == "blockquote":
                lines.depth += 0 if ends else 1
            elif name == "pre":
                pre = max(0, pre + (-1 if ends else 1))
            elif name == "li" and not ends:
                lines.prefix = "- "
        elif name == "img":
            lines.add("\ufffc", stop, position)
        elif name in ("td", "th") and ends and lines.pieces:
            lines.add("  ", stop, stop)
        elif name in _UNSEEN:
            unseen = max(0, unseen + (-1 if ends else 1))
    if position < length and not unseen:
        _add_text(lines, html[position:], position, length, bool(pre))
    lines.close(length)
    return lines.done


def _already_shows(lines: _Lines, href: str) -> bool:
    """Whether the open line already shows the address of the link, with or without scheme and final slash."""
    shown = "".join(lines.pieces[-3:])
    return not shown.strip() or href.split("://", 1)[1].rstrip("/") in shown


def _add_text(lines: _Lines, source: str, start: int, stop: int, pre: bool) -> None:
    if pre:
        first = start
        for piece in source.splitlines(keepends=True):
            lines.add(entities.unescape(piece.rstrip("\r\n")).replace("\xa0", " "), first, first + len(piece))
            first += len(piece)
            if piece.endswith(("\n", "\r")):
                lines.close(first, blank=True)
        return
    text = _SPACES.sub(" ", entities.unescape(source) if "&" in source else source)
    if text != " ":
        lines.add(text.lstrip(" ") if not lines.pieces or lines.pieces[-1].endswith(" ") else text, start, stop)
    elif lines.pieces and not lines.pieces[-1].endswith(" "):
        lines.add(" ", start, start)
