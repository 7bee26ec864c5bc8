"""Relevo: a customer support desk in which an AI assistant and people hand conversations to each other."""

__version__ = "0.1.0"
