"""Commands of Django that are ours or changed."""
