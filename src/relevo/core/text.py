"""Text as it may be stored and shown: cleaning, one-line forms, previews, accents, and HTML to plain text."""

from __future__ import annotations

import re
import unicodedata

from relevo.core.html_lines import HtmlLine, html_lines

# PostgreSQL refuses NUL, UTF-8 refuses lone surrogates; the other control characters only do harm.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Characters that reorder or hide text: used to make ``exe.fdp`` look like ``pdf.exe`` or to fake a sender's name.
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
_FOREIGN = re.compile("[^\x00-\x7f]+")


def _bare_letters() -> dict[int, str]:
    """Accented Latin and Greek letters to bare ones; the marks of other scripts (Japanese, Russian) make another letter."""
    table = {ord("ß"): "ss", ord("ẞ"): "SS", ord("æ"): "ae", ord("Æ"): "AE", ord("œ"): "oe", ord("Œ"): "OE", ord("ı"): "i"}
    table |= {ord(letter): bare for letter, bare in zip("øØłŁđĐħĦ", "oOlLdDhH", strict=True)}
    table |= dict.fromkeys(range(0x300, 0x370), "")
    for code in (*range(0xC0, 0x250), *range(0x370, 0x400), *range(0x1E00, 0x2000)):
        decomposed = unicodedata.normalize("NFKD", chr(code))
        base, marks = decomposed[0], decomposed[1:]
        is_letter = base.isalpha() and (base.isascii() or 0x370 <= ord(base) < 0x400)
        if is_letter and marks and all(unicodedata.combining(mark) for mark in marks):
            table.setdefault(code, base)
    return table


_BARE_LETTERS = _bare_letters()


def clean(text: str) -> str:
    """``text`` with LF line ends, without NUL, other control characters (tab and LF stay) and lone surrogates."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROLS.search(text):
        text = _CONTROLS.sub("", _SURROGATES.sub("\ufffd", text))
    return text


def one_line(text: str, limit: int = 500) -> str:
    """``text`` for a list or a header: whitespace runs are one space, nothing invisible, at most ``limit`` characters."""
    return " ".join(_INVISIBLE.sub("", clean(text)).split())[:limit].rstrip()


def preview(text: str, length: int = 140) -> str:
    """The beginning of ``text`` on one line, at most ``length`` characters, cut between words and marked with "…"."""
    line = one_line(text[: length * 8], length + 1)
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    space = length if line[length - 1] == " " else cut.rfind(" ")
    return (cut[:space] if space > length // 2 else cut).rstrip(" ,;.:") + "…"


def strip_accents(text: str) -> str:
    """``text`` with bare Latin and Greek letters ("Ação" becomes "Acao"), for comparing and searching; case and other scripts stay."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFKC", text)
    return _FOREIGN.sub(lambda run: run.group().translate(_BARE_LETTERS), composed)


def html_to_text(html: str) -> str:
    """Plain text of HTML (the sanitiser's output) for search, previews and the plain part; quotes carry "> " before each line."""
    return lines_to_text(html_lines(html))


def lines_to_text(lines: list[HtmlLine]) -> str:
    """The plain text of lines that `html_lines` gave."""
    rows = [("> " * line.depth + line.text).rstrip() for line in lines]
    return clean("\n".join(rows)).replace("\ufffc", "").strip()
