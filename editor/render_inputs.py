"""Which files `maquette render` works on, and where each result goes. Free of Qt and torch."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from model.maps import FileError

_ID_STEMS = ("_instanceIds", "_instanceTrainIds", "_labelTrainIds", "_color")


@dataclass(frozen=True)
class Kind:
    """Which files of a folder are worked on."""

    suffixes: tuple[str, ...]
    missing: str  # what a folder without any does not hold
    skipped_folders: tuple[str, ...]  # of a data set in pix2pixHD's layout, by the ends of their names
    skipped_stems: tuple[str, ...]  # of Cityscapes, by the ends of their names


SCENES = Kind(
    (".ora", ".png"), "no scene (.ora) and no label map (.png)", ("_inst", "_img", "_feat", "_color"), _ID_STEMS
)
PICTURES = Kind(
    (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp"),
    "no picture (.png .jpg .webp .tif .bmp)",
    ("_inst", "_label", "_feat", "_color"),
    ("_labelIds", *_ID_STEMS),
)


@dataclass(frozen=True)
class Shard:
    """Every `count`-th item from the `index`-th on; the shards 1/n to n/n together are everything once."""

    index: int = 1
    count: int = 1

    @classmethod
    def parse(cls, text: str) -> "Shard":
        """Read `i/n`. Raises ValueError with a sentence."""
        index, slash, count = text.partition("/")
        if not (slash and index.isascii() and index.isdigit() and count.isascii() and count.isdigit()):
            raise ValueError(f"must be i/n like 1/4, not {text!r}")
        if not 1 <= int(index) <= int(count):
            raise ValueError(f"i of i/n must be 1 to n, not {text!r}")
        return cls(int(index), int(count))

    def of(self, items: Sequence["Item"]) -> list["Item"]:
        """This shard's share, interleaved, so that each gets its part of large and small pictures."""
        return list(items[self.index - 1 :: self.count])


@dataclass(frozen=True)
class Item:
    """One scene to render, or picture to translate."""

    name: str  # what to call it: its path below the folder that was given
    source: Path
    target: Path
    instances: Path | None  # None: what lies beside the source, if anything


def collect(
    inputs: Sequence[Path], out: Path, *, suffix: str, instances: Path | None = None, kind: Kind = SCENES
) -> list[Item]:
    """List the files in `inputs`, folders with all below them, and give each a place in `out`, mirroring the folders.

    `instances` is a PNG for a single file, or a folder that mirrors the single folder in `inputs`. Raises FileError.
    """
    items: list[Item] = []
    for given in inputs:
        if given.is_dir():
            found = _files_below(given, kind, skipped=out)
            if not found:
                raise FileError(f"{given}: holds {kind.missing}.")
            items += [_item(source.relative_to(given), source, out, suffix, instances) for source in found]
        elif given.exists():
            items.append(_item(Path(given.name), given, out, suffix, instances))
        else:
            raise FileError(f"{given}: there is no such file or folder.")
    if instances is not None and instances.is_file() and (len(inputs) > 1 or inputs[0].is_dir()):
        raise FileError(f"{instances}: one instance map fits one file; give the folder of instance maps.")
    if instances is not None and not instances.exists():
        raise FileError(f"{instances}: there is no such file or folder.")
    _check_distinct(items)
    return items


def _item(relative: Path, source: Path, out: Path, suffix: str, instances: Path | None) -> Item:
    partner = instances / relative if instances and instances.is_dir() else instances
    return Item(str(relative), source, out / relative.with_suffix(suffix), partner)


def _files_below(folder: Path, kind: Kind, *, skipped: Path) -> list[Path]:
    by_folder: dict[Path, list[Path]] = defaultdict(list)
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        hidden = any(part.startswith(".") for part in inside)
        partner = any(part.endswith(kind.skipped_folders) for part in inside[:-1])
        if path.suffix.lower() in kind.suffixes and path.is_file() and not hidden and not partner:
            by_folder[path.parent].append(path)
    chosen: list[Path] = []
    for parent, files in by_folder.items():
        if skipped.exists() and (parent.samefile(skipped) or skipped.resolve() in parent.resolve().parents):
            continue
        chosen += [file for file in files if not file.stem.endswith(kind.skipped_stems)]
    return chosen


def _check_distinct(items: Sequence[Item]) -> None:
    taken: dict[Path, Item] = {}
    for item in items:
        first = taken.setdefault(item.target, item)
        if first is not item:
            raise FileError(f"{first.source} and {item.source}: both would be written to {item.target}.")
        if item.target.exists() and item.target.samefile(item.source):
            raise FileError(f"{item.source}: would be overwritten by its picture; choose another --out.")
