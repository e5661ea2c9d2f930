"""The other side of `model.analysis.analyst`: comes back to the port it is told, and answers call after call.

It ends when its input does, so it never outlives the window.
"""

import json
import logging
import os
import signal
import socket
import sys
import threading
from typing import Any

from model.errors import MaquetteError, ModelError
from model.remote import messages
from model.remote.frames import TRUSTED, Broken, Channel
from model.remote.tokens import proof

logger = logging.getLogger(__name__)


def serve_parent() -> None:
    """Answer until the input ends, or the connection."""
    logging.basicConfig(format="%(message)s")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is for the window, which then ends this
    request = json.loads(sys.stdin.buffer.readline())

    def watch() -> None:
        # Not through `sys.stdin`, whose lock Python wants when it ends: it would abort.
        while os.read(0, 1):
            pass
        os._exit(0)  # nobody waits for an answer any more

    threading.Thread(target=watch, daemon=True).start()
    channel = Channel(socket.create_connection(("127.0.0.1", request["port"])), TRUSTED)
    channel.send({"type": "hello", "proof": proof(request["token"], "client", "", request["nonce"])})
    try:
        _serve(channel, request["device"])
    except Broken:
        pass
    finally:
        channel.free()


def _serve(channel: Channel, device: str) -> None:
    work: Any = None
    while channel.wait(None):
        frame = channel.receive()
        try:
            if work is None:
                channel.send({"type": "stage", "stage": "loading"})
                from model.analysis.work import Work  # torch is loaded here

                work = Work(device)
            work.answer(frame, channel)
        except MaquetteError as error:
            channel.send({"type": "error", **messages.error_to_json(error)})
        except Broken:
            raise
        except Exception as error:
            # A defect of ours in one call; the next may be another kind.
            logger.exception("a call failed")
            sentence = f"The photograph could not be looked at ({type(error).__name__}: {error})."
            channel.send({"type": "error", **messages.error_to_json(ModelError(sentence))})


if __name__ == "__main__":
    serve_parent()
