"""The condition language: which tickets are meant.

One tree (`tree`) with two readings that agree on every ticket: `sql` finds all tickets for which it holds, `memory` says whether it holds for
one. Views, bulk actions, triggers, reports and the API say in it what they mean. `parse` makes a tree of stored or sent JSON::

    {"all": [{"field": "status", "operator": "is", "value": ["new", "open"]},
             {"not": {"field": "tags", "operator": "has_any", "value": ["spam"]}},
             {"any": [{"field": "assignee", "operator": "is", "value": ["me"]},
                      {"field": "updated_at", "operator": "longer_ago", "value": 86400}]}]}
"""

from __future__ import annotations

from relevo.tickets.filters.fields import FIELDS, Field, Kind
from relevo.tickets.filters.memory import holds
from relevo.tickets.filters.own import field_named
from relevo.tickets.filters.parse import dumped, parsed
from relevo.tickets.filters.sql import condition
from relevo.tickets.filters.tree import ME, All, Any, Comparison, Context, Node, Not

__all__ = [
    "FIELDS",
    "ME",
    "All",
    "Any",
    "Comparison",
    "Context",
    "Field",
    "Kind",
    "Node",
    "Not",
    "condition",
    "dumped",
    "field_named",
    "holds",
    "parsed",
]
