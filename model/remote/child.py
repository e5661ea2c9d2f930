"""The other side of `model.remote.process`: reads from its input what to open, serves it to the one who asked.

Its output is one line: the port, or the error. It ends when its input does, so it never outlives the window.
"""

import json
import logging
import os
import signal
import sys
import threading

from model.errors import MaquetteError
from model.registry import open_session
from model.remote import messages
from model.remote.gate import Gate
from model.remote.server import Server


def serve_parent() -> None:
    """Serve until the input ends."""
    logging.basicConfig(format="%(message)s")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is for the window, which then ends this
    # Whatever a package prints must not be taken for the answer.
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    request = json.loads(sys.stdin.buffer.readline())
    ended = threading.Event()

    def watch() -> None:
        # Not through `sys.stdin`, whose lock Python wants when it ends: it would abort.
        while os.read(0, 1):
            pass
        ended.set()
        # A pass may be in flight that nobody waits for. A daemon, so that a process with none ends at once.
        last = threading.Timer(1.0, os._exit, (0,))
        last.daemon = True
        last.start()

    def tell(told: dict[str, object]) -> None:
        answer.write(json.dumps(told).encode() + b"\n")
        answer.close()

    threading.Thread(target=watch, daemon=True).start()
    try:
        server = Server(
            lambda: open_session(request["generator"], request["device"]),
            request["token"],
            "127.0.0.1",
            0,
            gate=Gate(1),
            say=logging.getLogger(__name__).debug,
        )
    except MaquetteError as error:
        tell(dict(messages.error_to_json(error)))
        return
    tell({"port": server.port})
    server.serve(ended.is_set)
    server.close()


if __name__ == "__main__":
    serve_parent()
