"""Outgoing webhooks: other systems are told of what happens to tickets, signed as Standard Webhooks says (standardwebhooks.com)."""
