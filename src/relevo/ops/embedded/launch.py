"""Becomes a program of PostgreSQL: run as a script by `child.spawn`, never imported. Uses the standard library only.

    python -I -S launch.py PARENT DEATH-SIGNAL USER GROUP PROGRAM [ARGUMENT…]

DEATH-SIGNAL 0 is for none; USER and GROUP `-` for no change. What has to be arranged in the new process itself is done here instead of in
`preexec_fn`: that would run Python between fork and exec of a process whose other threads import modules at that moment. Order matters: a change of
user clears the death signal, and the other user may not be able to read Python's library, so everything is loaded before.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
# Nothing of our own environment: it holds secrets, and PG* variables would change the server. TZ saves initdb the search of all time zones.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _end_with(parent: int, death_signal: int) -> None:
    """This process gets the signal when the thread that started it ends, even if it has ended already. Linux only."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, death_signal)
    if os.getppid() != parent:
        os._exit(1)


def main(arguments: list[str]) -> None:
    """Never returns: this process is the program then, or has ended with a message."""
    parent, death_signal, user, group, *command = arguments
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if user != "-":
        os.setgroups([])
        os.setgid(int(group))
        os.setuid(int(user))
    if int(death_signal):
        _end_with(int(parent), int(death_signal))
    # Python ignores these two; what is ignored would stay so in the program.
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    os.execve(command[0], command, ENVIRONMENT)  # noqa: S606 (our own fixed programs)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except OSError as error:
        sys.exit(f"{sys.argv[5]} can't be started: {error.strerror}")
