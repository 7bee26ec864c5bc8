"""The sentences themselves, one file a subject; `channels.wording` is the door."""
