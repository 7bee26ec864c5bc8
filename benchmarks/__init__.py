"""Reproducible measurements: `python -m benchmarks NAME`, or `make bench-NAME`; see docs/benchmarks.md.

A benchmark is a module of this package with ``HELP`` and ``run(options) -> Report``; `benchmarks.__main__` finds it by its name.
"""
