"""Fetching mail by IMAP: one thread an account, checkpoints in the database, nothing changed on the server."""
