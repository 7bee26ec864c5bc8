"""Child processes of `relevo serve`."""

from __future__ import annotations

import subprocess
import sys

# In a process of its own: it forks, and sets handlers.
STOPPED_AT_ONCE = """
import os, signal, sys, time
from relevo.ops.serving.processes import Child

heard = []
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
    signal.signal(number, lambda number, frame: heard.append(number))
statuses = set()
for _ in range(20):
    child = Child("sleeper", lambda: time.sleep(60) or 0)
    child.start()
    child.send(signal.SIGINT)
    child.send(signal.SIGTERM)
    statuses.add(os.waitstatus_to_exitcode(os.waitpid(child.pid, 0)[1]))
os.kill(os.getpid(), signal.SIGTERM)
print(statuses, signal.SIGTERM in heard)
"""


def test_a_stop_in_the_moment_of_the_start_is_heard() -> None:
    done = subprocess.run([sys.executable, "-c", STOPPED_AT_ONCE], capture_output=True, text=True, timeout=50, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "{-15} True\n", "")
