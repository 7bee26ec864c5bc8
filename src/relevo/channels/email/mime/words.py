"""Text in header values: RFC 2047 words, RFC 2231 parameters, and the line that people may read."""

from __future__ import annotations

import binascii
import re
from urllib.parse import unquote_to_bytes

from relevo.channels.email.mime.charsets import codec_name, decode
from relevo.core.text import one_line

_MAX_VALUE = 64 * 1024
_MAX_PARAMETERS = 4096

# RFC 2047, section 2; the text may hold spaces, which the RFC forbids and senders write.
_WORD = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]*)?\?([bBqQ])\?([^?\r\n]*)\?=")
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,100})\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)')


def decode_words(value: str) -> str:
    """Text of a header value with its RFC 2047 words decoded; what can't be decoded stays as it is.

    Neighbouring words of one charset are joined as bytes first: many senders cut a character in two, against section 5.
    """
    if "=?" not in value:
        return value
    out: list[str] = []
    pending: list[tuple[str, bytes]] = []
    position = 0
    for match in _WORD.finditer(value[:_MAX_VALUE]):
        between = value[position : match.start()]
        if between.strip() or not pending:
            out.append(_flush(pending) + between)
        charset = match.group(1).lower()
        data = _word_bytes(match.group(2), match.group(3))
        if pending and pending[-1][0] == charset:
            pending[-1] = (charset, pending[-1][1] + data)
        else:
            pending.append((charset, data))
        position = match.end()
    out.append(_flush(pending) + value[position:])
    return "".join(out)


def _flush(pending: list[tuple[str, bytes]]) -> str:
    text = "".join(decode(data, charset if codec_name(charset) else "")[0] for charset, data in pending)
    pending.clear()
    return text


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    data = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    data = data[:-1] if len(data) % 4 == 1 else data
    return binascii.a2b_base64(data + b"=" * (-len(data) % 4))


def decoded(value: str, limit: int = 500) -> str:
    """A header value for people: decoded, one line, without control characters, at most ``limit`` characters."""
    return one_line(decode_words(value[: limit * 24]), limit)


def parameters(value: str) -> dict[str, str]:
    """Parameters of a Content-Type or Content-Disposition value, names in lower case.

    Understands quoting, RFC 2231 (charset, percent, continuations in any order) and, against the standard but
    common, RFC 2047 words inside quotes. The first of two parameters of one name wins.
    """
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for name, text in _PARAMETER.findall(";" + value[:_MAX_PARAMETERS].partition(";")[2]):
        text = re.sub(r"\\(.)", r"\1", text[1:-1]) if len(text) > 1 and text[0] == '"' == text[-1] else text.strip().strip('"')
        base, star, rest = name.lower().partition("*")
        if not star:
            plain.setdefault(base, decode_words(text))
            continue
        number, encoded = rest.rstrip("*"), rest.endswith("*") or rest == ""
        index = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
        pieces.setdefault(base, {}).setdefault(index, (encoded, text))
    for base, numbered in pieces.items():
        plain[base] = _joined(numbered) or plain.get(base, "")
    return plain


def _joined(numbered: dict[int, tuple[bool, str]]) -> str:
    """The value of an RFC 2231 parameter that may be split and percent-encoded."""
    charset = ""
    data = b""
    for position, index in enumerate(sorted(numbered)):
        encoded, text = numbered[index]
        if encoded and position == 0 and text.count("'") >= 2:
            charset, _language, text = text.split("'", 2)
        data += unquote_to_bytes(text) if encoded else text.encode("utf-8", "replace")
    return decode(data, charset if codec_name(charset) else "")[0]
