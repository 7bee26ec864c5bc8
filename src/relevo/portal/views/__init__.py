"""Pages for guests, one resource a file."""
