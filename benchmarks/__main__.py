"""`python -m benchmarks NAME [--size N,N] [options]`: runs one benchmark, or `all`, and records what it measured."""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import ModuleType


def found() -> dict[str, ModuleType]:
    """The benchmarks: modules of this package with a line ``HELP = …``. The others are not imported: they need Django to be set up."""
    names = [path.stem for path in sorted(Path(__file__).parent.glob("*.py")) if "\nHELP = " in path.read_text(encoding="utf-8")]
    return {name: importlib.import_module(f"benchmarks.{name}") for name in names}


def main() -> int:
    """Runs what is asked for; several sizes and `all` in a process each, since Django's settings are read once a process."""
    # Else the database of the benchmark would be left to itself.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))
    known = found()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.epilog = "\n".join([f"  {name:10} {module.HELP}" for name, module in sorted(known.items())])
    parser.add_argument("name", choices=[*sorted(known), "all"], metavar="NAME", help="one of the benchmarks below, or all")
    parser.add_argument("--size", default="", help="number of tickets, or several with commas (default: 1000,50000 where a benchmark has tickets)")
    parser.add_argument("--requests", type=int, default=1000, help="measured requests a figure")
    parser.add_argument("--clients", type=int, default=8, help="clients at once where a benchmark asks a real server")
    parser.add_argument("--no-record", action="store_true", help="do not append to benchmarks/results/")
    args = parser.parse_args()
    if args.name == "all":
        return max(_again(args, name, args.size) for name in sorted(known))
    module = known[args.name]
    sizes = [size for size in (args.size or getattr(module, "SIZES", "1000,50000")).split(",") if size]
    if len(sizes) > 1 and not getattr(module, "ALL_SIZES_AT_ONCE", False):
        return max(_again(args, args.name, size) for size in sizes)
    args.sizes = [int(size) for size in sizes]
    args.size = args.sizes[0] if args.sizes else 0
    report = module.run(args)
    return report.close(record=not args.no_record)


def _again(args: argparse.Namespace, name: str, size: str) -> int:
    command = [sys.executable, "-m", "benchmarks", name, "--requests", str(args.requests), "--clients", str(args.clients)]
    command += ["--size", size] if size else []
    command += ["--no-record"] if args.no_record else []
    return subprocess.run(command, env=os.environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
