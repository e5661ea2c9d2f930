"""Where the token is kept, who may read it, and what an address looks like."""

import os
from pathlib import Path

import numpy as np
import pytest

from model.errors import FileError, MaquetteError
from model.remote.address import Address
from model.remote.frames import _unpack, pack
from model.remote.tokens import (
    VARIABLE,
    find_token,
    leave_token,
    new_token,
    proof,
    proves,
    read_token,
    remove_token,
    token_file,
)


def test_a_token_is_left_for_its_owner_only(tmp_path: Path) -> None:
    environment = {"XDG_STATE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
    path, token = token_file(7737, environment), new_token()
    with pytest.raises(MaquetteError, match="needs the token that `maquette serve` printed"):
        find_token(7737, None, environment)
    leave_token(path, token)
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
    assert find_token(7737, None, environment) == token
    assert find_token(7737, None, {**environment, VARIABLE: " another token, given "}) == "another token, given"
    leave_token(path, new_token())
    remove_token(path, token)
    assert path.is_file(), "that of another server stays"
    remove_token(path, read_token(path))
    assert not path.exists()
    remove_token(path, token)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_link_in_the_place_of_the_token_is_not_followed(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("precious")
    path = tmp_path / "serve.token"
    path.symlink_to(other)
    leave_token(path, new_token())
    assert other.read_text() == "precious"
    assert not path.is_symlink()


@pytest.mark.parametrize(
    ("content", "mode", "sentence"),
    [
        (b"short", 0o600, "at least 16 characters"),
        (b"two lines\nof a token that is long", 0o600, "in one line"),
        (b"\xff\xfe" * 20, 0o600, "is no token"),
        (b"a token that others can read", 0o644, "chmod 600"),
    ],
)
def test_a_file_that_holds_no_token(tmp_path: Path, content: bytes, mode: int, sentence: str) -> None:
    path = tmp_path / "token"
    path.write_bytes(content)
    path.chmod(mode)
    with pytest.raises(MaquetteError, match=sentence):
        find_token(1, path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="the token cannot be read"):
        read_token(tmp_path / "token")
    (tmp_path / "file").touch()
    with pytest.raises(FileError, match="cannot be written"):
        leave_token(tmp_path / "file" / "token", new_token())


def test_a_proof_is_of_one_token_role_and_nonce() -> None:
    good = proof("token", "client", "one", "two")
    assert proves(good, "token", "client", "one", "two")
    for others in (
        ("other", "client", "one", "two"),
        ("token", "server", "one", "two"),
        ("token", "client", "1", "two"),
        ("token", "client", "one", "2"),
    ):
        assert not proves(good, *others)
    assert len({new_token() for _ in range(100)}) == 100


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [("localhost:7737", "localhost", 7737), ("10.0.0.5:1", "10.0.0.5", 1), ("[::1]:65535", "::1", 65535)],
)
def test_an_address(text: str, host: str, port: int) -> None:
    assert Address.parse(text) == (host, port)
    assert str(Address.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "host", "host:", ":7", "host:0", "host:65536", "host:x", "::1:7", "host:٣", "h:-7"]
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="must be HOST:PORT"):
        Address.parse(text)


@pytest.mark.parametrize("method", ["raw", "zlib", "rows"])
def test_arrays_come_out_as_they_went_in(method: str) -> None:
    random = np.random.default_rng(3)
    pictures = [random.integers(0, 256, shape, np.uint8) for shape in ((5, 7, 3), (1, 1, 3), (40, 64, 3))]
    for picture in (*pictures, pictures[2][3:9, 5:40]):
        assert np.array_equal(_unpack(pack(picture, method)), picture)
    if method != "rows":
        ids = random.integers(-(2**31), 2**31, (9, 13), np.int32)
        assert np.array_equal(_unpack(pack(ids[1:5, ::2], method)), ids[1:5, ::2])
