"""What happens reaches open pages: PostgreSQL NOTIFY to server-sent events."""
