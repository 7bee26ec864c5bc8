"""Read-only figures over what happened; nothing here changes anything."""
