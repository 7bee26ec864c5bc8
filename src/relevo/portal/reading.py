"""In which language, time zone and words a guest reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

from relevo.accounts.enums import LANGUAGES
from relevo.accounts.models import Desk
from relevo.accounts.reading import zone_named
from relevo.tickets import own_words


@contextmanager
def read_by(request: HttpRequest, desk: Desk, customer: str = "") -> Iterator[str]:
    """Everything inside is said in the language that the guest chose by `?language=`; else in the customer's, where it is known, that of the
    browser, or the desk's, whichever comes first. Moments are the desk's: without scripts a browser does not say where it is."""
    own_words.use(desk.words_version)
    spoken = _chosen(request) or supported(customer) or _asked_for(request) or desk.language
    with translation.override(spoken), timezone.override(zone_named(desk.time_zone)):
        yield spoken


def supported(code: str) -> str:
    """One of our languages for a code such as ``pt`` or ``es-MX``; empty for none."""
    try:
        return get_supported_language_variant(code.lower().replace("_", "-")) if code else ""
    except LookupError:
        return ""


def _chosen(request: HttpRequest) -> str:
    wanted = request.GET.get("language", "")
    return wanted if wanted in dict(LANGUAGES) else ""


def _asked_for(request: HttpRequest) -> str:
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    return next((found for code, _weight in asked if (found := supported(code))), "")
