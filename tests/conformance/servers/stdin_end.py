"""Ends a server with its standard input: who started it has then ended, too."""

import os
import sys
import threading


def end_with_stdin() -> None:
    """From now on, the process ends when its standard input does."""

    def watch() -> None:
        sys.stdin.buffer.read()
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
