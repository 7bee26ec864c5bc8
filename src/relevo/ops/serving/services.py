"""What runs beside the jobs in a worker: fetching from mailboxes, listening for mail."""

from __future__ import annotations

import asyncio

import structlog

from relevo.channels.email.listener import Listeners
from relevo.channels.email.poll import Intake

log = structlog.get_logger("relevo.worker")

RETRY_SECONDS = 5.0


class Services:
    """Starts and stops the mail services of one worker process.

    A port that can't be opened is tried again for as long as it takes: jobs and mailboxes don't wait for it.
    """

    def __init__(self) -> None:
        self._intake = Intake()
        self._listeners: Listeners | None = None
        self._listening: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begins to fetch and to listen. Raises ImproperlyConfigured for an address that is none."""
        Listeners.from_settings()
        self._intake.start()
        self._listening = asyncio.get_running_loop().create_task(self._listen())

    async def stop(self) -> None:
        """Takes no new mail; what was begun is finished."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        listening = [asyncio.to_thread(self._listeners.stop)] if self._listeners is not None else []
        await asyncio.gather(asyncio.to_thread(self._intake.stop), *listening)

    async def _listen(self) -> None:
        is_told = False
        while self._listeners is None:
            listeners = Listeners.from_settings()  # Anew each time: threads can't be started twice.
            try:
                await asyncio.to_thread(listeners.start)
            except OSError as error:
                if not is_told:
                    log.error("can't listen for mail, trying again", reason=str(error))
                    is_told = True
                await asyncio.sleep(RETRY_SECONDS)
            else:
                self._listeners = listeners
