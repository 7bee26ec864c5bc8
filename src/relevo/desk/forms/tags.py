"""Fields in which tags are typed."""

from __future__ import annotations

# The field shows what `desk/fields/tags.html` lists; the list has to stand on the same page.
SUGGESTED = {"autocomplete": "off", "list": "known-tags", "data-behavior": "suggest"}
