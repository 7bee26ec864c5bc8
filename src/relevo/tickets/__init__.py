"""The ticket and everything on it: messages, events, drafts, attachments, relations."""
