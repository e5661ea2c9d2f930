"""Frames one after the other: kept on disk while they are made, then written as GIF, WebP or MP4."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import cv2
import numpy as np
from PIL import Image

from editor.export.options import Report, silent
from editor.export.picture import resampled, scaled_size, sentence_of, xmp_packet
from editor.language import translate
from model.maps import FileError, atomic_file, png_bytes

FILM_SUFFIXES: Final = (".gif", ".webp", ".mp4")
MOST_BYTES: Final = 1 << 30
"""Of decoded frames: GIF and WebP are packed with all of them in memory."""

MARGIN: Final = (96, 96, 96)  # around frames that are smaller than others: the surround of the canvas
CODEC: Final = "mp4v"  # MPEG-4 Part 2: what OpenCV's packages can write everywhere; H.264 is left out of them


class Show(StrEnum):
    """What a frame shows."""

    PHOTOGRAPH = "photograph"
    LABELS = "labels"
    BOTH = "both"


@dataclass(frozen=True)
class FilmOptions:
    """How the history is replayed. Raises ValueError for numbers out of range."""

    show: Show = Show.PHOTOGRAPH
    rate: float = 2.0  # steps a second, 0.5 to 30
    hold: float = 2.0  # seconds that the last frame stays, 0 to 30
    scale: float = 1.0  # of width and height, 0.25 to 2

    def __post_init__(self) -> None:
        for name, value, least, most in (
            ("rate", self.rate, 0.5, 30.0),
            ("hold", self.hold, 0.0, 30.0),
            ("scale", self.scale, 0.25, 2.0),
        ):
            if not least <= value <= most:
                raise ValueError(f"the {name} of a replay is {least} to {most}, not {value}")


class Film:
    """Frames, uint8 (H, W, 3), in order. A context manager: they lie in a temporary file, packed without loss."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115, `close` ends it
        self._places: list[tuple[int, int]] = []  # offset and length of each frame
        self._last: np.ndarray | None = None
        self._height = self._width = 0

    def __len__(self) -> int:
        return len(self._places)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height that hold every frame."""
        return self._width, self._height

    def add(self, frame: np.ndarray) -> None:
        """Put a frame at the end; one that shows the same as the last is left out. Raises FileError."""
        if self._last is not None and np.array_equal(frame, self._last):
            return
        self._last = frame.copy()
        data = png_bytes(frame)
        try:
            offset = self._file.seek(0, 2)
            self._file.write(data)
        except OSError as error:
            raise FileError(
                translate("ExportReplay", "The frames of the replay cannot be kept ({reason}).").format(
                    reason=error.strerror or error
                )
            ) from error
        self._places.append((offset, len(data)))
        self._height, self._width = max(self._height, frame.shape[0]), max(self._width, frame.shape[1])

    def frames(self, scale: float = 1.0, *, even: bool = False) -> Iterator[np.ndarray]:
        """All frames at one size: smaller ones lie in the middle. With `even`, sides are even, as films want them."""
        for offset, length in self._places:
            self._file.seek(offset)
            data = np.frombuffer(self._file.read(length), np.uint8)
            bgr = cv2.imdecode(data, cv2.IMREAD_COLOR)
            assert bgr is not None, "it was packed by ourselves"
            frame: np.ndarray = cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)
            if frame.shape[:2] != (self._height, self._width):
                sheet = np.full((self._height, self._width, 3), MARGIN, np.uint8)
                top, left = (self._height - frame.shape[0]) // 2, (self._width - frame.shape[1]) // 2
                sheet[top : top + frame.shape[0], left : left + frame.shape[1]] = frame
                frame = sheet
            frame = resampled(frame, scale)
            if even and (frame.shape[0] % 2 or frame.shape[1] % 2):
                frame = np.pad(frame, ((0, frame.shape[0] % 2), (0, frame.shape[1] % 2), (0, 0)), mode="edge")
            yield frame

    def close(self) -> None:
        """Drop the frames."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def write_film(
    path: Path,
    film: Film,
    options: FilmOptions = FilmOptions(),
    origin: Mapping[str, str] | None = None,
    report: Report = silent,
) -> None:
    """Write a film of at least one frame in the format of the suffix, atomically. Raises FileError.

    GIF and WebP go round for ever and say where they come from; an MP4 plays once and holds no such entries.
    """
    path = Path(path)
    if path.suffix.lower() not in FILM_SUFFIXES:
        raise FileError(
            translate("ExportReplay", "{name}: a replay is written as {known}; the suffix says which.").format(
                name=path.name, known=", ".join(FILM_SUFFIXES)
            )
        )
    if path.suffix.lower() == ".mp4":
        _write_mp4(path, film, options, report)
        return
    width, height = scaled_size(film.size, options.scale)
    if 3 * width * height * len(film) > MOST_BYTES:
        raise FileError(
            translate(
                "ExportReplay",
                "{name}: {count} frames of {width} x {height} are too many for this format; "
                "choose a smaller size, or MP4.",
            ).format(name=path.name, count=len(film), width=width, height=height)
        )
    _write_pillow(path, film, options, origin or {}, report)


def _write_pillow(path: Path, film: Film, options: FilmOptions, origin: Mapping[str, str], report: Report) -> None:
    step = round(1000 / options.rate)
    durations = [step] * (len(film) - 1) + [step + round(1000 * options.hold)]

    def images() -> Iterator[Image.Image]:
        for index, frame in enumerate(film.frames(options.scale)):
            report(index / len(film), "")
            yield Image.fromarray(frame)

    rest = images()
    first = next(rest)
    more: dict[str, object] = {"save_all": True, "append_images": rest, "duration": durations, "loop": 0}
    if path.suffix.lower() == ".gif":
        kind = "GIF"
        more |= {"comment": sentence_of(origin).encode()} if origin else {}
    else:
        kind = "WEBP"
        more |= {"quality": 90, "method": 2, **({"xmp": xmp_packet(origin)} if origin else {})}
    with atomic_file(path) as file:
        first.save(file, kind, **more)
        report(1.0, "")  # whoever gives up now gets no file


def _write_mp4(path: Path, film: Film, options: FilmOptions, report: Report) -> None:
    with tempfile.TemporaryDirectory() as folder:  # OpenCV writes to names only
        made = Path(folder) / "replay.mp4"
        writer: cv2.VideoWriter | None = None
        try:
            for index, frame in enumerate(film.frames(options.scale, even=True)):
                report(index / len(film), "")
                if writer is None:
                    size = (frame.shape[1], frame.shape[0])
                    writer = cv2.VideoWriter(str(made), cv2.VideoWriter.fourcc(*CODEC), options.rate, size)
                    if not writer.isOpened():
                        raise FileError(
                            translate(
                                "ExportReplay", "{name}: this computer cannot write MP4; choose WebP or GIF."
                            ).format(name=path.name)
                        )
                bgr = cv2.cvtColor(frame, cv2.COLOR_RGB2BGR)
                writer.write(bgr)
            for _ in range(round(options.hold * options.rate)):
                assert writer is not None
                writer.write(bgr)
        finally:
            if writer is not None:
                writer.release()
        report(1.0, "")
        if not _holds(made, len(film)):  # OpenCV says nothing where the disk of temporary files is full
            raise FileError(
                translate("ExportReplay", "{name}: could not be packed; is there room for temporary files?").format(
                    name=path.name
                )
            )
        with atomic_file(path) as file, made.open("rb") as source:
            while block := source.read(1 << 20):
                file.write(block)


def _holds(path: Path, frames: int) -> bool:
    """Whether a film can be opened and has at least so many frames."""
    film = cv2.VideoCapture(str(path))
    try:
        return film.isOpened() and film.get(cv2.CAP_PROP_FRAME_COUNT) >= frames
    finally:
        film.release()
