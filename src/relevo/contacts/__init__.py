"""Customers: contacts, their identities, organisations."""
