"""Recomputes the hash chains over all histories (B2), in constant memory."""

from relevo.ops.audit.verify import Report, verify

__all__ = ["Report", "verify"]
