"""The settings pages: one resource a file, each for those whose role has its permission."""
