"""HTML made harmless: an allow-list by nh3, with nothing that acts, loads or leaks.

Three vocabularies: `sanitize_mail` for what strangers send, `sanitize_authored` for what agents compose, and
`sanitize_marked`, the former with `data-mark` attributes where a caller recognised an element by its class, id or
style. No style, class, id or event attributes survive; links lead to http(s), mailto or tel only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import nh3

from relevo.core.html_bounds import VOID, bounded
from relevo.core.text import clean

_TAGS = frozenset(
    (
        "a abbr address b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em "
        "figcaption figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span "
        "strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var wbr"
    ).split()
)
_AUTHORED_TAGS = frozenset(
    ("a b blockquote br code del div em h1 h2 h3 h4 hr i img li ol p pre s span strong sub sup table tbody td th thead tr u ul").split()
)
_DROPPED_WITH_CONTENT = frozenset(
    ("script style title head noscript template iframe object embed svg math select textarea xmp noembed noframes").split()
)
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "data-cid", "data-remote-src", "style"},
    "td": {"align", "valign", "colspan", "rowspan"},
    "th": {"align", "valign", "colspan", "rowspan"},
    "table": {"align"},
    "p": {"align"},
    "div": {"align"},
    "ol": {"start"},
    "col": {"span"},
    "*": {"dir", "lang"},
}
_MARKABLE = ("class", "id", "style", "type")
_WORDS = re.compile(r"[A-Za-z0-9%_-]{1,20}")
_CID = re.compile(r"[^\s<>\"'&]{1,250}")
_DATA_IMAGE = re.compile(r"data:image/(?:png|jpe?g|gif);base64,[A-Za-z0-9+/=\s]{1,48000}", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|mailto:|tel:)[^\s]", re.IGNORECASE)
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|mso-hide\s*:\s*all)", re.IGNORECASE)
_TINY = re.compile(r"(?:^|;)\s*(?:width|height|max-height)\s*:\s*[01](?:px)?\s*(?:!important\s*)?(?:;|$)", re.IGNORECASE)
# nh3's output only: lower-case names, every value in double quotes with `"` and `&` escaped.
_OUT_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z][a-z-]*="[^"]*")*)>')
_OUT_ATTRIBUTE = re.compile(r' ([a-z][a-z-]*)="([^"]*)"')

Marker = Callable[[str, str, str], str]
"""Says by (tag, attribute, value) which mark an element gets; "" for none. Asked for class, id, style and type."""


def sanitize_mail(html: str) -> str:
    """HTML from outside, safe to show on a page of ours.

    Images never load by themselves: ``cid:`` becomes ``data-cid``, a remote address ``data-remote-src`` (so that the
    reader decides), small PNG, JPEG and GIF ``data:`` images stay. Remote pictures of at most 2 pixels and elements that
    the sender hid (``display:none``: preheaders, traps for machine readers) are dropped. Bounded in time and size for any input.
    """
    return sanitize_marked(html, None)[0]


def sanitize_authored(html: str) -> str:
    """HTML an agent composed, safe to show and to send: a small vocabulary, images only as ``data-cid`` references to attachments."""
    return _finish(_AUTHORED.clean(bounded(clean(html))[0]), authored=True)


def sanitize_marked(html: str, marker: Marker | None) -> tuple[str, list[str]]:
    """As `sanitize_mail`, with ``data-mark="…"`` where ``marker`` named an element, and the defect codes of `bounded`."""
    html, defects = bounded(clean(html).replace("\ufeff", ""))
    cleaner = _MAIL if marker is None else _cleaner(_TAGS, marker)
    return _finish(cleaner.clean(html)).strip(), defects


def strip_marks(html: str) -> str:
    """``html`` from `sanitize_marked` as `sanitize_mail` would have given it."""
    return re.sub(r' data-mark="[a-z]*"(?=[^<>]*>)', "", html) if "data-mark" in html else html


@lru_cache(maxsize=8)
def _cleaner(tags: frozenset[str], marker: Marker | None) -> nh3.Cleaner:
    attributes = {tag: set(names) for tag, names in _ATTRIBUTES.items() if tag in tags or tag == "*"}
    attributes["*"] |= set(_MARKABLE) if marker else {"style"}

    def allow(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "rel":
            return value  # nh3's own, from link_rel: a sender's is not on the list of attributes
        if attribute == "href":
            return value if _LINK.match(value.strip()) else None
        if attribute in _MARKABLE:
            if attribute == "style" and ("none" in value or "hide" in value) and _HIDDEN.search(value):
                return "hidden"
            if tag == "img":
                return "tiny" if attribute == "style" and _TINY.search(value) else None
            return (marker(tag, attribute, value) if marker else "") or None
        if tag == "img":
            return _image_attribute(attribute, value)
        return value if _WORDS.fullmatch(value) else None

    return nh3.Cleaner(
        tags=set(tags),
        clean_content_tags=set(_DROPPED_WITH_CONTENT),
        attributes=attributes,
        attribute_filter=allow,
        link_rel="noopener noreferrer nofollow",
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        url_relative="deny",
    )


def _image_attribute(attribute: str, value: str) -> str | None:
    value = value.strip()
    if attribute == "src":
        lowered = value[:8].lower()
        if lowered.startswith("cid:"):
            return value if _CID.fullmatch(value[4:]) else None
        if lowered.startswith("data:"):
            return value if _DATA_IMAGE.fullmatch(value) else None
        return value if lowered.startswith(("http://", "https://")) else None
    if attribute == "data-cid":
        return value if _CID.fullmatch(value) else None
    if attribute == "data-remote-src":
        return value if value.lower().startswith(("http://", "https://")) else None
    return value[:300] if attribute == "alt" else value if _WORDS.fullmatch(value) else None


def _finish(html: str, *, authored: bool = False) -> str:
    """Renames what nh3's filter could only answer yes or no to: image sources, marks, hidden elements."""
    if not any(token in html for token in ("<img", ' class="', ' id="', ' style="', ' type="')):
        return html
    out: list[str] = []
    position = hidden = 0
    for tag in _OUT_TAG.finditer(html):
        ends, name, attributes = tag.groups()
        if hidden:
            if name not in VOID:
                hidden += -1 if ends else 1
            position = tag.end()
        elif attributes or name == "img":
            out.append(html[position : tag.start()])
            position = tag.end()
            if 'style="hidden"' in attributes:
                hidden = 0 if name in VOID else 1
            else:
                out.append(_image(attributes, authored) if name == "img" else _marked(name, attributes))
    if not hidden:
        out.append(html[position:])
    result = "".join(out)
    # A sender who hid everything (or a client that broke the nesting) must not make the mail vanish.
    if 'style="hidden"' in html and not re.search(r">[^<>]*[^\s<>][^<>]*<", f">{result}<"):
        return _finish(html.replace(' style="hidden"', ""), authored=authored)
    return result


def _marked(name: str, attributes: str) -> str:
    mark = ""
    kept = []
    for attribute, value in _OUT_ATTRIBUTE.findall(attributes):
        if attribute in _MARKABLE:
            mark = mark or value
        else:
            kept.append(f' {attribute}="{value}"')
    return f"<{name}{''.join(kept)}" + (f' data-mark="{mark}">' if mark else ">")


def _image(attributes: str, authored: bool) -> str:
    found = dict(_OUT_ATTRIBUTE.findall(attributes))
    source = found.pop("src", "")
    style = found.pop("style", "")
    if source[:4].lower() == "cid:":
        found["data-cid"] = source[4:]
    elif source[:5].lower() == "data:" and not authored:
        found["src"] = "".join(source.split())
    elif source and not authored:
        found["data-remote-src"] = source
    if "data-remote-src" in found and (authored or style == "tiny" or {found.get("width"), found.get("height")} & {"0", "1", "2", "1px"}):
        del found["data-remote-src"]
        if "data-cid" not in found and "src" not in found:
            return ""
    if not authored or "data-cid" in found:
        return "<img" + "".join(f' {name}="{value}"' for name, value in found.items()) + ">"
    return ""


_MAIL = _cleaner(_TAGS, None)
_AUTHORED = _cleaner(_AUTHORED_TAGS, None)
