"""One run at a time in a folder."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from model.errors import ModelError

LOCK_FILE = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder inside the block; raises ModelError while another process does.

    The lock ends with the process, however that ends. What one that was killed had half-written is deleted. Where the
    system or the file system has no locks, nothing is held.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with open(folder / LOCK_FILE, "a") as file:
        try:
            # Of the process, not of the open file as `flock` is: loader processes that outlive us do not have it.
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError) as error:
            raise ModelError(
                f"Another process is training in {folder}; wait for its end, or choose another --out."
            ) from error
        except OSError:
            pass
        else:
            for partial in folder.glob(".*.part"):
                with suppress(OSError):
                    partial.unlink()
        yield
