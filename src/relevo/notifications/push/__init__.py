"""Notifications that a browser shows while no page of the desk is open: Web Push, straight to the service that the browser names, without a relay."""
