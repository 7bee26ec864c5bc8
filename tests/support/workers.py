"""Real worker processes that a test may kill: forked from one that has loaded the product, so that a start costs milliseconds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app

from relevo.core.jobs import RESCUE

_PROGRAM = """
import os, sys
import django
django.setup()
from procrastinate.contrib.django import app

for _line in sys.stdin:
    number = os.fork()
    if number == 0:
        os.close(0)
        worker = app.with_connector(app.connector.get_worker_connector())
        worker.run_worker(concurrency=2, fetch_job_polling_interval=0.2, install_signal_handlers=False)
        os._exit(0)
    print(number, flush=True)
    os.waitpid(number, 0)
    print("gone", flush=True)
"""


def database_url() -> str:
    """The address of the test's own database, for another process."""
    values = connection.settings_dict
    secret = f"{quote(values['USER'])}:{quote(values['PASSWORD'])}"
    if str(values["HOST"]).startswith("/"):
        return f"postgresql://{secret}@/{values['NAME']}?host={quote(values['HOST'], safe='')}&port={values['PORT'] or 5432}"
    return f"postgresql://{secret}@{values['HOST'] or 'localhost'}:{values['PORT'] or 5432}/{values['NAME']}"


class Worker:
    """One worker process at a time. `start`, `kill`, `start` again, `close` at the end."""

    def __init__(self) -> None:
        environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "relevo.config.settings"}
        self._log = Path(os.environ["RELEVO_DATA_DIR"]) / "worker.log"
        with open(self._log, "ab") as log:
            self._parent = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
            )
        self.number = 0

    def start(self) -> None:
        assert self._parent.stdin and self._parent.stdout
        self._parent.stdin.write("go\n")
        self._parent.stdin.flush()
        line = self._parent.stdout.readline()
        assert line.strip().isdecimal(), self._log.read_text()[-3000:]
        self.number = int(line)

    def kill(self) -> None:
        """SIGKILL; may be called from any thread and more than once."""
        number, self.number = self.number, 0
        if number:
            os.kill(number, signal.SIGKILL)

    def wait_until_gone(self) -> None:
        assert self._parent.stdout
        assert self._parent.stdout.readline().strip() == "gone", self._log.read_text()[-3000:]

    def close(self) -> None:
        self.kill()
        assert self._parent.stdin
        self._parent.stdin.close()
        self._parent.wait(20)
        assert self._parent.stdout
        self._parent.stdout.close()


def rescue() -> int:
    """Gives the jobs of killed workers back to the queue, as living workers do after a time-out; returns how many."""
    return len(async_to_sync(app.job_manager.connector.execute_query_all_async)(RESCUE, seconds=0))
