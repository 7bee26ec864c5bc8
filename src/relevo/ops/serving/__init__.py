"""`relevo serve`: one process tree of a supervisor, its PostgreSQL, web processes and a worker."""
