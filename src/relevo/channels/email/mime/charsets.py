"""Bytes to text, whatever the charset label says.

Labels lie: Latin-1 that is UTF-8, ``us-ascii`` with accents, names nobody knows. The rules of the WHATWG
Encoding Standard are followed where they differ from the IANA names (``iso-8859-1`` means ``windows-1252``).
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

# Superset or everyday spelling of a label (WHATWG Encoding Standard, section 4.2, and labels seen in mail).
_ALIASES = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "l1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "cp-850": "cp850",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "windows-874": "cp874",
    "x-windows-949": "cp949",
    "big5": "cp950",
}
# Python knows these as codecs, but they are no charsets, are quadratic (punycode) or depend on the machine (mbcs, oem).
_REFUSED = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
# A sender's default that stays in the label when the text is really UTF-8.
_WEAK = frozenset({"cp1252", "ascii", "cp1254", "iso8859-15"})
_UNKNOWN_LABELS = frozenset({"", "unknown", "unknown-8bit", "x-unknown", "default", "_iso-2022-jp$esc"})
_LABEL = re.compile(r"[a-z0-9][a-z0-9_.:+-]*")


@lru_cache(maxsize=512)
def codec_name(label: str) -> str:
    """Python's name of the codec that a charset label means, or "" if there is none that is safe to use."""
    match = _LABEL.match(label.strip().strip("\"'").lower()[:60])
    name = match.group() if match else ""
    name = _ALIASES.get(name, name)
    if name in _UNKNOWN_LABELS:
        return ""
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return ""
    return info.name if info._is_text_encoding and info.name.replace("-", "_") not in _REFUSED else ""


def decode(data: bytes, label: str = "") -> tuple[str, str]:
    """Text of ``data`` and a defect code ("" or ``bad-charset:<label>``).

    Guarantees a result for any bytes and any label. A label that can't be used, or that the bytes contradict,
    is replaced by a guess: UTF-8, else Windows-1252, else Latin-1. Lone surrogates may remain (UTF-7, UTF-16):
    `relevo.core.text.clean` takes them out.
    """
    name = codec_name(label) if label else "ascii"
    if name in _WEAK or not name:
        try:
            return data.decode("utf-8"), "" if name or not label else _defect(label)
        except UnicodeDecodeError:
            pass
    if name and name != "ascii":
        try:
            return data.decode(name), ""
        except (UnicodeError, ValueError, LookupError):
            return _guess(data, name), _defect(label)
    return _guess(data, name), _defect(label) if label and not name else ""


def _guess(data: bytes, name: str) -> str:
    """Text of bytes that don't fit their label: the label with gaps if nearly all of it fits, else Windows-1252."""
    if name not in ("", "ascii", "cp1252"):
        text = data.decode(name, "replace")
        foreign = sum(1 for char in text if char > "\x7f")
        if text.count("�") * 4 <= foreign:
            return text
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _defect(label: str) -> str:
    return "bad-charset:" + re.sub(r"[^a-z0-9_.+-]", "", label.lower())[:40]
