"""The window's side of `model.analysis`: asks a process of its own, which is killed when the user gives up.

Torch-free. A network that computes cannot be interrupted from outside, but its process can: cancelling works at once,
and what runs out of memory takes no scene with it.
"""

import json
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Protocol, Self

import numpy as np

from model.errors import BadMaps, Cancelled, CheckpointError, ConnectionLost
from model.maps import MAX_PIXELS, LabelSet
from model.remote import launch, messages
from model.remote.frames import STRANGER, TRUSTED, Broken, Channel, Frame, Packed, pack
from model.remote.tokens import new_token, proves

SMALLEST = 32  # pixels each way of the smallest photograph that is looked at
DISCRIMINATOR_FILE = "discriminator.safetensors"  # what training leaves beside a checkpoint

_CHILD = "model.analysis.child"
_WHAT = "process that looks at photographs"
_TICK = 0.03  # seconds between two questions whether to stop
_HELLO = 5.0  # seconds for the first frame of who connects
_START = 60.0  # seconds that the process has to start in, on a machine that is busy


class Stage(StrEnum):
    """How far a call is."""

    STARTING = "starting"  # the process
    LOADING = "loading"  # torch and the weights
    COMPUTING = "computing"


Tell = Callable[[Stage], object]
ShouldStop = Callable[[], object]


class Analyst(Protocol):
    """Looks at photographs. For one thread at a time; a context manager that frees what it holds.

    `tell` hears of the stages of a call. `should_stop` is asked some thirty times a second: when it answers True the
    call ends at once with Cancelled, and what it raises goes through; the next call starts anew.
    All raise MaquetteError with one sentence.
    """

    def propose(
        self, photo: np.ndarray, segmenter: Path, *, tell: Tell | None = None, should_stop: ShouldStop | None = None
    ) -> np.ndarray:
        """The label map uint8 (H, W) of a photograph uint8 (H, W, 3), by a segmentation network (model.segmentation).

        Every pixel gets one of the classes that the network was trained on, in the ids of its label set.
        """

    def encode(
        self,
        photo: np.ndarray,
        labels: np.ndarray,
        regions: np.ndarray,
        checkpoint: Path,
        *,
        tell: Tell | None = None,
        should_stop: ShouldStop | None = None,
    ) -> dict[int, tuple[float, ...]]:
        """The style that a checkpoint's encoder sees in every region: its mean over the region's pixels.

        pix2pixHD, section 3.4. photo: uint8 (H, W, 3); labels: integer (H, W), class ids; regions: integer (H, W),
        instance ids or what else carries a style. Raises CheckpointError for a checkpoint without an encoder.
        """

    def scores(
        self,
        picture: np.ndarray,
        labels: np.ndarray,
        instances: np.ndarray,
        discriminator: Path,
        label_set: LabelSet,
        *,
        tell: Tell | None = None,
        should_stop: ShouldStop | None = None,
    ) -> list[np.ndarray]:
        """What patch discriminators say of a picture: one float32 map (h, w) a scale, the finest first.

        Trained by least squares, 1 means "looks like a photograph" and 0 "generated"; neither is a bound. A value
        judges a patch of some 70 pixels at its scale (pix2pixHD, section 3.2).
        """

    def close(self) -> None:
        """Free what is held; may be called again, and the next call starts anew."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *exception: object) -> None: ...


def discriminator_of(checkpoint: Path) -> Path:
    """The discriminators that training left beside a checkpoint. Raises CheckpointError when there are none."""
    for name in (f"{checkpoint.stem}-{DISCRIMINATOR_FILE}", DISCRIMINATOR_FILE):
        path = checkpoint.with_name(name)
        if path.is_file():
            return path
    raise CheckpointError(
        f"There are no discriminators beside {checkpoint.name}: training leaves them as {DISCRIMINATOR_FILE} in its "
        f"folder, and a recipe as {checkpoint.stem}-{DISCRIMINATOR_FILE}."
    )


class ProcessAnalyst:
    """`Analyst` in a process of its own, which starts with the first call and ends with `close`, or this process."""

    def __init__(self, device: str = "auto") -> None:
        """`device` is auto, cpu, cuda or mps."""
        self._device = device
        self._process: _Process | None = None

    def propose(
        self, photo: np.ndarray, segmenter: Path, *, tell: Tell | None = None, should_stop: ShouldStop | None = None
    ) -> np.ndarray:
        """See `Analyst.propose`."""
        size = _checked_picture(photo)
        answer = self._ask("propose", segmenter, size, {}, {"picture": photo}, tell, should_stop)
        return answer.array("labels", np.uint8, photo.shape[:2])

    def encode(
        self,
        photo: np.ndarray,
        labels: np.ndarray,
        regions: np.ndarray,
        checkpoint: Path,
        *,
        tell: Tell | None = None,
        should_stop: ShouldStop | None = None,
    ) -> dict[int, tuple[float, ...]]:
        """See `Analyst.encode`."""
        size = _checked_picture(photo)
        arrays = {"picture": photo, **_checked_maps(size, labels, regions)}
        answer = self._ask("encode", checkpoint, size, {}, arrays, tell, should_stop)
        return {key: tuple(style) for key, style in messages.styles_from(answer).items() if isinstance(style, tuple)}

    def scores(
        self,
        picture: np.ndarray,
        labels: np.ndarray,
        instances: np.ndarray,
        discriminator: Path,
        label_set: LabelSet,
        *,
        tell: Tell | None = None,
        should_stop: ShouldStop | None = None,
    ) -> list[np.ndarray]:
        """See `Analyst.scores`."""
        size = _checked_picture(picture)
        arrays = {"picture": picture, **_checked_maps(size, labels, instances)}
        label_set.check(arrays["labels"])
        channels = {"channels": [int(each) for each in label_set.channel_table], "classes": label_set.channels}
        answer = self._ask("scores", discriminator, size, channels, arrays, tell, should_stop)
        sizes = answer.items("sizes")
        found = []
        for index, each in enumerate(sizes):
            match each:
                case [int(height), int(width)]:
                    found.append(answer.array(f"score{index}", np.float32, (height, width)))
                case _:
                    answer.refuse("sizes")
        return found

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _ask(
        self,
        call: str,
        path: Path,
        size: tuple[int, int],
        more: Mapping[str, object],
        arrays: Mapping[str, np.ndarray],
        tell: Tell | None,
        should_stop: ShouldStop | None,
    ) -> Frame:
        def check() -> None:
            if should_stop is not None and should_stop():
                raise Cancelled("the call was stopped")

        def told(stage: Stage) -> None:
            if tell is not None:
                tell(stage)

        check()
        try:
            if self._process is None:
                told(Stage.STARTING)
                self._process = _Process(self._device, check)
            header = {"type": call, "path": str(path.resolve()), "size": list(size), **more}
            answer = self._process.ask(header, {key: pack(each, "raw") for key, each in arrays.items()}, told, check)
        except BaseException:
            self.close()
            raise
        if answer.kind == "error":  # of the call, not of the process, which lives on
            raise messages.error_from(answer)
        return answer


def open_analyst() -> Analyst:
    """An analyst on the best device. Nothing starts before its first call."""
    return ProcessAnalyst()


class _Process:
    """The child, and the connection on which it came back. Every failure is one sentence."""

    def __init__(self, device: str, check: Callable[[], None]) -> None:
        secret, nonce = new_token(), new_token()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(_TICK)
            self._child = launch.start(_CHILD, what=_WHAT, answers=False)
            try:
                port = listener.getsockname()[1]
                self._write({"port": port, "token": secret, "nonce": nonce, "device": device})
                self._channel = self._accept(listener, secret, nonce, check)
            except BaseException:
                launch.end(self._child, at_once=True)
                raise

    def ask(
        self, header: Mapping[str, object], arrays: Mapping[str, Packed], told: Tell, check: Callable[[], None]
    ) -> Frame:
        """Send a call and wait for its answer, which may be an error."""
        try:
            self._channel.send(header, arrays)
            while True:
                while not self._channel.wait(_TICK):
                    check()
                frame = self._channel.receive()
                if frame.kind != "stage":
                    return frame
                told(Stage(frame.text("stage")))
                check()
        except (Broken, ValueError) as error:
            raise self._loss(str(error)) from error

    def kill(self) -> None:
        """End it at once: nothing of it is wanted any more."""
        self._channel.free()
        launch.end(self._child, at_once=True)

    def _write(self, request: Mapping[str, object]) -> None:
        to = self._child.stdin
        assert to is not None
        with suppress(OSError):  # it has ended, and waiting for it says so
            to.write(json.dumps(request).encode() + b"\n")
            to.flush()

    def _accept(self, listener: socket.socket, secret: str, nonce: str, check: Callable[[], None]) -> Channel:
        end = time.monotonic() + _START
        while time.monotonic() < end:
            check()
            if self._child.poll() is not None:
                raise self._loss("does not answer")
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            channel = Channel(connection, STRANGER)
            # Whoever else comes to the door of this machine does not know the secret.
            with suppress(Broken):
                if proves(channel.receive(_HELLO).text("proof"), secret, "client", "", nonce):
                    channel.limits = TRUSTED
                    return channel
            channel.free()
        raise self._loss("does not answer")

    def _loss(self, reason: str) -> ConnectionLost:
        return ConnectionLost(
            f"The {_WHAT} {launch.ending(self._child, reason)}; your scene is unharmed, and you can try again."
        )


def _checked_picture(picture: np.ndarray) -> tuple[int, int]:
    """Width and height of a photograph that can be looked at. Raises BadMaps."""
    if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3:
        raise BadMaps(f"A photograph is a uint8 (H, W, 3) array, not {picture.dtype} {picture.shape}.")
    height, width = picture.shape[:2]
    if min(width, height) < SMALLEST:
        raise BadMaps(f"The photograph is {width} x {height} pixels; it must be at least {SMALLEST} x {SMALLEST}.")
    if width * height > MAX_PIXELS:
        raise BadMaps(f"The photograph is {width} x {height}: more than {MAX_PIXELS:,} pixels.")
    return width, height


def _checked_maps(size: tuple[int, int], labels: np.ndarray, ids: np.ndarray) -> dict[str, np.ndarray]:
    """Maps of a photograph of that size as they travel. Raises BadMaps."""
    for name, array in (("label", labels), ("instance", ids)):
        if array.ndim != 2 or not np.issubdtype(array.dtype, np.integer):
            raise BadMaps(f"The {name} map must be a (H, W) array of integers, not {array.dtype} {array.shape}.")
        if array.shape != (size[1], size[0]):
            raise BadMaps(
                f"The {name} map is {array.shape[1]} x {array.shape[0]} pixels, the photograph {size[0]} x {size[1]}."
            )
    if int(labels.min()) < 0 or int(labels.max()) > 255:
        raise BadMaps(f"Class ids go from 0 to 255; the label map holds {labels.min()} to {labels.max()}.")
    if int(ids.min()) < 0 or int(ids.max()) > np.iinfo(np.int32).max:
        raise BadMaps("Region ids are whole numbers from 0 that 32 bits hold; this map has others.")
    return {"labels": labels.astype(np.uint8), "regions": ids.astype(np.int32)}
