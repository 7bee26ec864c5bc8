"""What pages for guests show."""
