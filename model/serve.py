"""`maquette serve`: render for editors on other machines. docs/remote.md says how to use it and what it protects."""

import argparse
import ipaddress
import logging
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from model import resources
from model.cli import command_parser, positive_int, run
from model.registry import CheckpointFile, find, open_session
from model.remote.address import Address
from model.remote.gate import Gate
from model.remote.server import Server
from model.remote.tokens import VARIABLE, leave_token, new_token, read_token, remove_token, token_file
from model.signals import stop_signals

PORT = 7737
CLIENTS = 2  # one, and one that has lost its connection and comes back before that was noticed


def main(argv: Sequence[str] | None = None, *, prog: str = "python -m model.serve") -> int:
    """Parse arguments, serve until Ctrl-C, return the exit code."""
    parser = command_parser(
        prog,
        "Render for editors on other machines (maquette --session HOST:PORT).",
        epilog="Traffic is not encrypted: keep to 127.0.0.1 and reach it through ssh -L.",
    )
    add = parser.add_argument
    add("--checkpoint", type=Path, metavar="F", help="weights, or a generator's name (default: the bundled street)")
    add("--device", choices=("auto", "cpu", "cuda", "mps"), default="auto", help="where to compute")
    add("--host", default="127.0.0.1", metavar="ADDRESS", help="where to listen")
    add("--port", type=_port, default=PORT, metavar="N", help="where to listen; 0 takes one that is free")
    add("--token-file", type=Path, metavar="F", help="holds the token (default: a new one every time)")
    add("--clients", type=positive_int, default=CLIENTS, metavar="N", help="at the same time; each has a session")
    options = parser.parse_args(argv)
    return run(lambda: _serve(options), prog=prog)


def _port(text: str) -> int:
    value = int(text)
    if not 0 <= value < 1 << 16:
        raise argparse.ArgumentTypeError(f"must be 0 to 65535, not {text}")
    return value


_port.__name__ = "int"


def _serve(options: argparse.Namespace) -> None:
    from rich.console import Console

    logging.basicConfig(format="%(message)s")  # defects, with their traces, on stderr
    generator = find(options.checkpoint or resources.default_checkpoint())
    if isinstance(generator, CheckpointFile):
        generator.check_labels()
    token = read_token(options.token_file) if options.token_file else new_token()
    with stop_signals() as should_stop:
        with Console(stderr=True).status(f"loading {generator.name}"):
            server = Server(
                lambda: open_session(generator.spec, options.device),
                token,
                options.host,
                options.port,
                gate=Gate(options.clients),
                say=lambda line: print(line, flush=True),
            )
        left = None if options.token_file else token_file(server.port)
        try:
            if left is not None:
                leave_token(left, token)
            _explain(server, options.host, token, options.token_file)
            server.serve(should_stop)
        finally:
            server.close()
            if left is not None:
                remove_token(left, token)
    print("The server has ended.")


def _explain(server: Server, host: str, token: str, file: Path | None) -> None:
    """Say what to type where; the one time that the token is printed."""
    facts, port = server.facts, server.port
    local = _is_loopback(host)
    if not local:
        print(
            f"The traffic of {host} is not encrypted, so whoever can read the network sees maps and pictures: "
            "listen on 127.0.0.1 instead and use an ssh tunnel (ssh -L).",
            file=sys.stderr,
        )
    where = Address("127.0.0.1" if local or _is_everywhere(host) else host, port)
    secret = f" --token-file {file}" if file else ""
    there = "" if file else f"{VARIABLE}={token} "
    print(f"Serving {facts.name} on {facts.device_name}, {Address(host, port)}; Ctrl-C ends it.")
    print(f"  On this machine:  maquette --session {where}{secret}")
    if local:
        name = socket.gethostname()
        print(f"  On another one:   ssh -N -L {port}:{where} {name}   and beside it")
        print(f"                    {there}maquette --session 127.0.0.1:{port}{secret}", flush=True)
    else:
        away = Address(socket.gethostname() if _is_everywhere(host) else host, port)
        print(f"  On another one:   {there}maquette --session {away}{secret}", flush=True)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_everywhere(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


if __name__ == "__main__":
    sys.exit(main())
