"""A way to PostgreSQL that can be cut: for what has to notice that its database is away, and that it is back."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading


class Relay:
    """Passes connections on `port` of the loopback on to a Unix socket; between `cut` and `mend` it ends them at once and counts them."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        self._is_cut = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.turned_away = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Ends all connections, and each new one."""
        with self._lock:
            self._is_cut = True
            for one in self._open:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Passes new connections on again."""
        with self._lock:
            self._is_cut = False

    def close(self) -> None:
        """Ends everything."""
        self.cut()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _address = self._listener.accept()
                with self._lock:
                    if self._is_cut:
                        near.close()
                        self.turned_away += 1
                        continue
                    far = socket.socket(socket.AF_UNIX)
                    far.connect(self._target)
                    self._open += [near, far]
                threading.Thread(target=self._pass, args=[near, far], daemon=True).start()

    def _pass(self, near: socket.socket, far: socket.socket) -> None:
        others = {near: far, far: near}
        with near, far, selectors.DefaultSelector() as selector:
            for one in others:
                selector.register(one, selectors.EVENT_READ)
            with contextlib.suppress(OSError):
                while True:
                    for key, _events in selector.select():
                        if not (data := key.fileobj.recv(65536)):
                            return
                        others[key.fileobj].sendall(data)
