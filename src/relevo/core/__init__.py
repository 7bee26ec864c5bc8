"""Tools without a domain: clock, ids, text, HTML, storage, errors, the registry of events."""
