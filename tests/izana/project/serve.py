"""Serves the project on a free port of the loopback interface, with a fresh database, until its standard input ends or a signal comes.

Prints where it listens, and what goes wrong. Whoever starts it keeps its standard input open: when that process goes,
however it goes, the server and its database go with it.
"""

import logging
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path

from daphne.endpoints import build_endpoint_description_strings
from daphne.server import Server
from django.core.management import call_command
from twisted.internet import reactor


def main() -> None:
    logging.basicConfig(level=logging.INFO)
    with tempfile.TemporaryDirectory(prefix="mizan-izana-") as folder:
        os.environ["BOARD_DATABASE"] = str(Path(folder) / "board.sqlite3")
        from board.asgi import application

        call_command("migrate", run_syncdb=True, verbosity=0)
        call_command("loaddata", "start", verbosity=0)
        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, lambda *_: stop())
        threading.Thread(target=stop_when_input_ends, daemon=True).start()
        endpoints = build_endpoint_description_strings(host="127.0.0.1", port=0)
        Server(application, endpoints, signal_handlers=False).run()


def stop_when_input_ends() -> None:
    sys.stdin.read()
    stop()


def stop() -> None:
    reactor.callFromThread(reactor.stop)


if __name__ == "__main__":
    main()
