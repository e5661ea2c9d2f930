"""The secret that both sides of a session know: where it is kept, and how it is proven without being sent."""

import hashlib
import hmac
import os
import secrets
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from model.errors import FileError, MaquetteError

VARIABLE = "MAQUETTE_TOKEN"
SHORTEST = 16  # characters: who may try three times a second must not get through a dictionary
_LONGEST = 4096


def new_token() -> str:
    """A token that nobody guesses: 256 bits."""
    return secrets.token_urlsafe(32)


def new_nonce() -> str:
    """A number used once, so that a proof that was overheard proves nothing again."""
    return secrets.token_hex(32)


def proof(token: str, role: str, server_nonce: str, client_nonce: str) -> str:
    """What only somebody with the token can compute: HMAC-SHA256 in hex. `role` is "client" or "server"."""
    message = f"maquette session 1|{role}|{server_nonce}|{client_nonce}"
    return hmac.new(token.encode(), message.encode(), hashlib.sha256).hexdigest()


def proves(given: str, token: str, role: str, server_nonce: str, client_nonce: str) -> bool:
    """Whether `given` is the proof; takes equally long for every wrong one."""
    expected = proof(token, role, server_nonce, client_nonce)
    return hmac.compare_digest(given.encode(), expected.encode())


def read_token(path: Path) -> str:
    """The token in a file that only its owner can read. Raises FileError."""
    try:
        with path.open("rb") as file:
            others = os.fstat(file.fileno()).st_mode & 0o077 if os.name == "posix" else 0
            token = file.read(_LONGEST).decode("utf-8").strip()
    except OSError as error:
        raise FileError(f"{path}: the token cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise FileError(f"{path}: is no token but something else.") from error
    if others:
        raise FileError(f"{path}: others can read this token; type: chmod 600 {path}")
    return _checked(token, str(path))


def find_token(port: int, file: Path | None = None, environment: Mapping[str, str] = os.environ) -> str:
    """The token for a server: of `file`, else of MAQUETTE_TOKEN, else what a server on this machine has left.

    Raises MaquetteError where there is none.
    """
    if file is not None:
        return read_token(file)
    if environment.get(VARIABLE):
        return _checked(environment[VARIABLE].strip(), VARIABLE)
    left = token_file(port, environment)
    if left.is_file():
        return read_token(left)
    raise MaquetteError(
        f"A session on another machine needs the token that `maquette serve` printed there: "
        f"set {VARIABLE}, or put it in a file and name that with --token-file."
    )


def token_file(port: int, environment: Mapping[str, str] = os.environ) -> Path:
    """Where a server leaves its token for clients of the same user on the same machine."""
    if sys.platform == "win32":
        base = environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    else:
        base = environment.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "maquette" / f"serve-{port}.token"


def leave_token(path: Path, token: str) -> None:
    """Write a token to a new file that only its owner can read, in place of an older one. Raises FileError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.unlink(missing_ok=True)
        # Created as it stays: at no moment can others read it, and no link is followed.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(f"{token}\n".encode())
    except OSError as error:
        raise FileError(f"{path}: the token cannot be written ({error.strerror}).") from error


def remove_token(path: Path, token: str) -> None:
    """Remove the file of `leave_token`, unless another server has put its own there since."""
    with suppress(OSError, UnicodeDecodeError):
        if path.read_text(encoding="utf-8").strip() == token:
            path.unlink()


def _checked(token: str, source: str) -> str:
    if len(token) < SHORTEST or not token.isprintable():
        raise MaquetteError(f"{source}: a token has at least {SHORTEST} characters, in one line.")
    return token
