"""How a message's own words are brought onto the page: links in plain text, pictures of the mail, pictures from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

# A link ends before the punctuation that closes the sentence around it.
_LINK = re.compile(r"https?://[^\s<>\"'\u00a0]{1,2000}[^\s<>\"'\u00a0.,;:!?)\]}]")
_CID = re.compile(r'<img([^<>]*?) data-cid="([^"<>]*)"')
_ANCHOR = Markup('<a href="{0}" rel="noopener noreferrer nofollow" target="_blank">{0}</a>')
_REMOTE = ' data-remote-src="'


def text_html(text: str) -> Markup:
    """Plain text as HTML: escaped, web addresses as links. Line ends are kept by the style sheet."""
    if "://" not in text:
        return escape(text)
    pieces, position = [], 0
    for link in _LINK.finditer(text):
        address = escape(link.group())
        pieces += [escape(text[position : link.start()]), _ANCHOR.format(address)]
        position = link.end()
    return Markup("").join([*pieces, escape(text[position:])])


def mail_html(html: str, pictures: Mapping[str, str]) -> Markup:
    """Sanitised HTML with the pictures that came with the message in their places; `pictures` maps content ids to addresses. They keep their
    content ids, without which a draft that goes on being written would lose them.

    Pictures from elsewhere stay unloaded: their addresses would tell the sender when and where the mail was read.
    """
    if 'data-cid="' in html:
        html = _CID.sub(lambda found: _picture(found, pictures), html)
    if "<a " in html:
        html = html.replace('<a href="http', '<a target="_blank" href="http')
    return Markup(html)  # noqa: S704 - sanitised when it was stored


def _picture(found: re.Match[str], pictures: Mapping[str, str]) -> str:
    address = pictures.get(found[2])
    return f'<img{found[1]} data-cid="{found[2]}" loading="lazy" src="{escape(address)}"' if address else f'<img{found[1]} data-missing=""'


def has_remote_pictures(html: str) -> bool:
    """Whether pictures from elsewhere were left out."""
    return _REMOTE in html


def shown_cids(html: str) -> set[str]:
    """The content ids that the HTML shows."""
    return {found[2] for found in _CID.finditer(html)} if 'data-cid="' in html else set()
