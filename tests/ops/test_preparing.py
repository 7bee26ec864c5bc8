"""Loading early, beside the database's start."""

from __future__ import annotations

import subprocess
import sys

INTERRUPTED = """
import signal, sys, threading, time
from types import ModuleType
from relevo.ops.serving import preparing

class Interrupted(BaseException): pass

class Slow:
    def find_spec(self, name, path, target=None):
        if name.startswith("slow_"):
            started.set()
            may_end.wait(20)
            imported.append(name)
        return None

def interrupt(number, frame):
    raise Interrupted

started, may_end, imported = threading.Event(), threading.Event(), []
sys.meta_path.insert(0, Slow())
preparing.EARLY = ("slow_1", "slow_2")
signal.signal(signal.SIGALRM, interrupt)
early = preparing.begin()
started.wait(20)
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    early.wait()
except Interrupted:
    threading.Timer(0.2, may_end.set).start()
early.end()
print(imported, [thread.name for thread in threading.enumerate() if thread.name == "early imports"])
"""


def test_whoever_is_interrupted_leaves_only_when_nothing_is_imported_any_more() -> None:
    done = subprocess.run([sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "['slow_1'] []\n", "")
