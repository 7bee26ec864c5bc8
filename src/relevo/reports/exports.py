"""Reports as files for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from django.utils.translation import gettext as _

from relevo.reports.asked import Grouping
from relevo.reports.service_levels import Part
from relevo.sla.wording import target_name

# What makes a spreadsheet take a text for a formula (OWASP, "CSV injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def service_levels_csv(parts: Iterable[Part], by: Grouping) -> bytes:
    """The rows of the report, without its totals, so that a spreadsheet can add them up. UTF-8 with its mark, which spreadsheets ask for."""
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow([_("Target"), by.label, _("Met"), _("Missed"), _("Met (%)"), _("Half within (seconds)"), _("9 of 10 within (seconds)")])
    for part in parts:
        for row in part.rows:
            figures = row.figures
            times = ("" if seconds is None else seconds for seconds in (figures.half_seconds, figures.most_seconds))
            lines.writerow([target_name(part.kind), _text(row.name), figures.met, figures.missed, figures.met_percent, *times])
    return text.getvalue().encode("utf-8-sig")


def _text(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value
