"""Requests of the desk, one resource a file: each checks, calls an action or a query, and answers with a page or a part of one."""
