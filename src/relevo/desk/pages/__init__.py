"""What each page shows, as plain objects: a page and its parts are drawn from the same one."""
