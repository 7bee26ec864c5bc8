"""How facts are shown: moments, sizes, people, channels and classifications in the reader's language."""
