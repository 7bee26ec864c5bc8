"""Where the demo keeps its things, and what it takes for granted."""

from __future__ import annotations

from pathlib import Path

DOMAIN = "nubemontana.example"
HELP, OUTLET = f"help@{DOMAIN}", f"outlet@{DOMAIN}"
PASSWORD = "relevo-demo"  # noqa: S105 (everybody may know it: the demo listens on this machine only)


def sandbox(data_dir: Path) -> Path:
    """The folder of the customers' mailboxes; its presence marks a data folder as a demo's."""
    return data_dir / "sandbox"
