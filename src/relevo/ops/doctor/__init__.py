"""Checks of an installation, from the environment up to the mail accounts."""

from relevo.ops.doctor.checkup import checkup

__all__ = ["checkup"]
