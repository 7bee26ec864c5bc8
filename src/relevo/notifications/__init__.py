"""Who is told of what happens to tickets, and how: in the app, by mail."""
