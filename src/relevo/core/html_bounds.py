"""Bounds the cost of sanitising HTML: large or tag-rich documents are rewritten as a flat, balanced tree first.

An HTML 5 parser is quadratic for 100,000 nested ``div``, for 100,000 attributes of one tag, and for formatting
elements left open before many paragraphs (measured with nh3: 56 s, 4 s, 9 MB out of 20 KB). What `bounded` rewrites has
at most `MAX_DEPTH` levels and `MAX_TAGS` tags, few attributes, every element closed in order, and every tag in the one
spelling that leaves a parser no second reading.
"""

from __future__ import annotations

import re

MAX_HTML = 512 * 1024
MAX_DEPTH = 100
MAX_TAGS = 20_000
MAX_ATTRIBUTES = 2048

_SIMPLE_TAGS = 1200
_SIMPLE_LENGTH = 48 * 1024
_START = re.compile(r"<(?:(!--)|(/?)([a-zA-Z][a-zA-Z0-9:]{0,30})(?=[\s/>]))")
_REST = re.compile(r"""((?:[^"'>]|"[^"]*"|'[^']*')*+)>""")
_LOOSE_REST = re.compile(r"([^<>]*)>?")
_ATTRIBUTE = re.compile(r"""([a-zA-Z][a-zA-Z-]{0,30})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=`]+))""")
_DECLARATION = re.compile(r"<[!?][^<>]*>")
_DATA_URI = re.compile(r'(["\'])data:[^"\'<>]{32768,}\1')
VOID = frozenset(("br", "hr", "img", "wbr", "col"))
# Content of these is no HTML: a parser would read our rewritten tags inside them as text.
_RAW = frozenset(
    (
        "script",
        "style",
        "title",
        "textarea",
        "xmp",
        "iframe",
        "noembed",
        "noframes",
        "noscript",
        "plaintext",
        "template",
        "svg",
        "math",
        "select",
    )
)
_UNWANTED = frozenset(
    (
        "html",
        "head",
        "body",
        "meta",
        "link",
        "base",
        "input",
        "button",
        "object",
        "embed",
        "applet",
        "marquee",
        "form",
        "option",
        "frameset",
        "frame",
    )
)
# An unclosed one of these ends where the next begins; the names after it are the walls that this does not cross.
_CLOSES_ITSELF = {
    "p": frozenset(("div", "td", "th", "li", "blockquote", "table")),
    "li": frozenset(("ul", "ol", "table")),
    "td": frozenset(("table",)),
    "th": frozenset(("table",)),
    "tr": frozenset(("table",)),
    "dt": frozenset(("dl",)),
    "dd": frozenset(("dl",)),
    "a": frozenset(("table",)),
}


def bounded(html: str) -> tuple[str, list[str]]:
    """``html`` that is safe to hand to a tree builder, and defect codes of what was cut (``truncated-html``, ``complex-html``)."""
    defects: list[str] = []
    if len(html) > MAX_HTML and "data:" in html:
        html = _DATA_URI.sub(r"\1\1", html)
    if len(html) > MAX_HTML:
        html = html[: max(html.rfind("<", MAX_HTML - 4096, MAX_HTML), MAX_HTML - 4096)]
        defects.append("truncated-html")
    if len(html) <= _SIMPLE_LENGTH and html.count("<") <= _SIMPLE_TAGS:
        return html, defects
    writer = _Balancer()
    writer.read(html)
    return "".join(writer.out), [*defects, "complex-html"] if writer.was_cut else defects


class _Balancer:
    """Rewrites a document tag by tag; one pass, every step bounded by the depth limit."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.stack: list[str] = []
        self.tags = 0
        self.was_cut = False

    def read(self, html: str) -> None:
        """Takes the whole document; afterwards ``out`` holds well-formed tags and text."""
        position = 0
        quotes_close = True
        endless: set[str] = set()
        while start := _START.search(html, position):
            self._text(html[position : start.start()])
            position = start.end()
            if start.group(1):
                # ``<!-->`` is a whole comment in HTML 5, hence the search from the dashes on.
                closing = html.find("-->", position - 2)
                position = closing + 3 if closing >= 0 else len(html)
                continue
            rest = _REST.match(html, position) if quotes_close else None
            if rest is None:
                # A quote that never ends would swallow the document: from here on a tag ends at the next bracket.
                quotes_close = False
                rest = _LOOSE_REST.match(html, position)
            position = rest.end() if rest else position
            ends, name = start.group(2), start.group(3).lower()
            if name in _RAW:
                position = self._skip_raw(html, position, name, endless) if not ends else position
            elif name not in _UNWANTED:
                self._tag(ends, name, rest.group(1) if rest else "")
        self._text(html[position:])
        self.out.extend(f"</{name}>" for name in reversed(self.stack))

    def _text(self, text: str) -> None:
        self.out.append(_DECLARATION.sub("", text).replace("<", "&lt;") if "<" in text else text)

    @staticmethod
    def _skip_raw(html: str, position: int, name: str, endless: set[str]) -> int:
        if name in endless:
            return position
        closing = re.compile(f"</{name}", re.IGNORECASE).search(html, position)
        if closing:
            return closing.start()
        endless.add(name)
        return len(html) if name in ("script", "style") else position

    def _tag(self, ends: str, name: str, attributes: str) -> None:
        if ends:
            self._close(name)
            return
        self.tags += 1
        walls = _CLOSES_ITSELF.get(name)
        if walls is not None:
            for above in reversed(self.stack):
                if above == name:
                    self._close(name)
                    break
                if above in walls:
                    break
        if self.tags > MAX_TAGS or (len(self.stack) >= MAX_DEPTH and name not in VOID):
            self.was_cut = True
            return
        if name not in VOID:
            self.stack.append(name)
        self.out.append(f"<{name}{_canonical(attributes)}>")

    def _close(self, name: str) -> None:
        """Closes the nearest open element of that name and all inside it; a table is never closed from within by another name."""
        for index in range(len(self.stack) - 1, -1, -1):
            if self.stack[index] == name:
                self.out.extend(f"</{inner}>" for inner in reversed(self.stack[index:]))
                del self.stack[index:]
                return
            if self.stack[index] == "table":
                return


def _canonical(attributes: str) -> str:
    """At most 20 attributes as ``name="value"``, so that no parser sees another end of the tag than we did."""
    if "=" not in attributes:
        return ""
    if len(attributes) > MAX_ATTRIBUTES and "data:" not in attributes:
        attributes = attributes[:MAX_ATTRIBUTES]
    found = _ATTRIBUTE.findall(attributes[: 64 * 1024])[:20]
    return "".join(' {}="{}"'.format(name, (double or single or bare).replace('"', "&quot;")) for name, double, single, bare in found)
