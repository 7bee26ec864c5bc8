"""How much the walks over everything look at: `make thorough` at all of it, `make test` at a part that stands for it."""

from __future__ import annotations

import os

IS_THOROUGH = bool(os.environ.get("THOROUGH"))
