"""What is known of a generator before it is chosen, as a card: from the header of its file, without torch."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from editor.language import translate
from model.maps import LabelSet, MaquetteError
from model.registry import CheckpointFile, Spec, find
from model.remote.client import RemoteServer

LONGEST_TEXT = 64 * 2**10  # bytes
PICTURE_SUFFIX = ".webp"  # of the picture that lies beside a checkpoint


@dataclass(frozen=True)
class Card:
    """One generator to choose."""

    spec: Spec
    name: str
    origin: str  # "bundled", a folder, a package
    label_set: LabelSet | None  # None: known only when it is opened
    lines: tuple[tuple[str, str], ...]  # what, and what of it: data, size, scores, licence
    checkpoint_id: str = ""
    picture: Path | None = None  # an example of what it makes
    text: str = ""  # the model card that lies beside a checkpoint, Markdown
    fault: str = ""  # why it cannot be used

    def fits(self, label_set: LabelSet) -> bool:
        """Whether it renders these classes as they are."""
        return self.label_set is None or self.label_set.compatible(label_set)


def card_of(spec: Spec, origin: str, pictures: Path | None = None) -> Card:
    """The card of a generator. A file that cannot be used has one that says why.

    `pictures`: a folder with examples named by checkpoint id, for those that have none beside them.
    """
    try:
        found = find(spec)
        if isinstance(found, CheckpointFile):
            found.check_labels()
    except MaquetteError as error:
        return Card(spec, Path(str(spec)).stem, origin, None, (), fault=str(error))
    if not isinstance(found, CheckpointFile):
        text = translate("ModelCard", "What it renders is known when it is opened.")
        if isinstance(found, RemoteServer):
            text = translate("ModelCard", "Renders on another machine; what it renders is known when it is connected.")
        return Card(spec, found.name, origin, None, (("", text),))
    header = found.header
    return Card(
        spec,
        header.name,
        origin,
        header.label_set,
        tuple(_lines(found)),
        header.id,
        _picture(found, pictures),
        _text(found.path.with_suffix(".md")),
    )


def _lines(found: CheckpointFile) -> Sequence[tuple[str, str]]:
    header = found.header
    width, height = header.resolution
    modes = [len(sizes) for sizes in header.mode_sizes.values()]
    lines = [
        (
            translate("ModelCard", "Classes"),
            translate("ModelCard", "{name} ({count})").format(
                name=header.label_set.name, count=header.label_set.channels
            ),
        ),
        (translate("ModelCard", "Trained on"), header.data or translate("ModelCard", "not said")),
        (translate("ModelCard", "Picture size"), f"{width} x {height}"),
        (
            translate("ModelCard", "Pictures seen"),
            translate("ModelCard", "{images:,} in {steps:,} steps").format(images=header.images, steps=header.steps),
        ),
        (
            translate("ModelCard", "Looks"),
            translate("ModelCard", "up to {most} for each of {classes} classes").format(
                most=max(modes), classes=len(modes)
            )
            if modes
            else translate("ModelCard", "none"),
        ),
        *((name.replace("_", " "), f"{value:.3g}") for name, value in sorted(header.scores.items())),
        (translate("ModelCard", "Licence"), header.licence or translate("ModelCard", "not said")),
        (translate("ModelCard", "File"), _size(found.path)),
    ]
    if header.notes:
        lines.append((translate("ModelCard", "Notes"), header.notes))
    return lines


def _text(path: Path) -> str:
    """A model card in words; "" without one, or where it is none to be read."""
    try:
        return path.read_text("utf-8") if path.stat().st_size <= LONGEST_TEXT else ""
    except (OSError, UnicodeDecodeError):
        return ""


def _size(path: Path) -> str:
    return f"{path.name}, {path.stat().st_size / 2**20:.1f} MiB" if path.is_file() else path.name


def _picture(found: CheckpointFile, pictures: Path | None) -> Path | None:
    beside = found.path.with_suffix(PICTURE_SUFFIX)
    candidates = [beside] + ([] if pictures is None else [pictures / f"{found.header.id}{PICTURE_SUFFIX}"])
    return next((each for each in candidates if each.is_file()), None)
