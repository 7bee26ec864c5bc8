"""The sub-commands of `relevo`, one module each.

Each has `NAME`, `HELP` (one sentence), `add_arguments(parser)`, which adds its options, and `run(args)`, which does the work and returns
the exit status. Modules are imported when their command is asked for; what needs Django is imported inside `run`, so that
`relevo --help` and `relevo mail parse` start at once.
"""
