"""Text is cleaned, shortened and taken out of HTML."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relevo.core.html_lines import html_lines
from relevo.core.text import clean, html_to_text, one_line, preview, strip_accents

EXAMPLES = settings(max_examples=100, deadline=None, database=None, derandomize=True)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a\x00b\x07c\x7f", "abc"),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("tab\tstays", "tab\tstays"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("ñandú 漢字 🙂", "ñandú 漢字 🙂"),
        ("", ""),
    ],
)
def test_clean(raw: str, expected: str) -> None:
    assert clean(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("  two\r\n lines\t here ", "two lines here"),
        ("invoice\u202etxt.exe", "invoicetxt.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("a\x00\nBcc: x", "a Bcc: x"),
    ],
)
def test_one_line(raw: str, expected: str) -> None:
    assert one_line(raw) == expected


def test_one_line_is_cut() -> None:
    assert one_line("x" * 600) == "x" * 500
    assert one_line("abc def", 4) == "abc"


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("short", 10, "short"),
        ("a sentence, that is cut between words", 20, "a sentence, that is…"),
        ("a sentence, that", 13, "a sentence…"),
        ("x" * 50, 10, "x" * 9 + "…"),
        ("line one\n\nline two", 40, "line one line two"),
        ("", 10, ""),
    ],
)
def test_preview(text: str, length: int, expected: str) -> None:
    assert preview(text, length) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ação NÚMERO", "Acao NUMERO"),
        ("Straße Øre łódź œuvre", "Strasse Ore lodz oeuvre"),
        ("décomposé e\u0301", "decompose e"),
        ("ελληνικά", "ελληνικα"),
        ("русский й ё", "русский й ё"),
        ("が 한국어", "が 한국어"),
        ("plain", "plain"),
    ],
)
def test_strip_accents(text: str, expected: str) -> None:
    assert strip_accents(text) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("One<br>Two<br><br>Three", "One\nTwo\n\nThree"),
        ("<ul><li>One</li><li>Two</li></ul>", "- One\n\n- Two".replace("\n\n", "\n")),
        ("<table><tr><td>A</td><td>B</td></tr><tr><td>C</td></tr></table>", "A  B\nC"),
        ('<a href="https://example.org/x?a=1&amp;b=2">here</a>', "here <https://example.org/x?a=1&b=2>"),
        ('<a href="https://example.org/">example.org</a>', "example.org"),
        ('<a href="mailto:a@example.org">write</a>', "write"),
        ("<blockquote><p>Old</p></blockquote>New", "> Old\n\nNew"),
        ("<pre>a  b\n  c</pre>", "a  b\n  c"),
        ("a <b>bold</b>  word &amp; &lt;tag&gt;&nbsp;x", "a bold word & <tag> x"),
        ("<script>x()</script><style>p{}</style>text", "text"),
        ("before<!-- hidden -->after", "beforeafter"),
        ("open <!-- comment", "open"),
        ('<p>a<img data-cid="1">b</p>', "ab"),
        ("", ""),
    ],
)
def test_html_to_text(html: str, expected: str) -> None:
    assert html_to_text(html) == expected


def test_lines_know_where_they_lie() -> None:
    html = '<div>One</div><blockquote data-mark="cut"><p>Two</p></blockquote>'
    one, two = [line for line in html_lines(html) if line.text]
    assert html[one.start : one.end] == "One"
    assert (html[two.start : two.end], two.depth, two.mark) == ("Two", 1, "cut")


@EXAMPLES
@given(st.text(max_size=300))
def test_any_text_becomes_storable(text: str) -> None:
    for made in (clean(text), one_line(text), preview(text, 20), html_to_text(text), strip_accents(clean(text))):
        assert "\x00" not in made
        made.encode("utf-8")
    assert len(preview(text, 20)) <= 20
    assert clean(clean(text)) == clean(text)
