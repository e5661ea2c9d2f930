"""A folder of scenes to go through: what is in it, in which order, and what the user has done so far.

Three layouts are known: pix2pixHD's `*_label` folders, Cityscapes as downloaded (`gtFine` beside `leftImg8bit`), and a
folder of label maps and projects. Nothing is opened to find out; instance maps are found when a scene is.
"""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from editor.language import translate
from model.maps import FileError, atomic_file, read_bytes

LABELS: Final = "_label"  # pix2pixHD: train_label, train_inst, train_img
PICTURES: Final = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff")
FINE: Final = "gtFine"
LABEL_IDS: Final = "_labelIds.png"
_DERIVED: Final = ("_instanceIds", "_color", "_picture", "_inst")  # names of files that go with a label map
_STATE_VERSION: Final = 1


@dataclass(frozen=True)
class FolderItem:
    """One scene."""

    name: str  # unique in its folder: "train/0001", "val/ulm/ulm_000000_000019"
    path: Path  # of the label map or project


@dataclass(frozen=True)
class Folder:
    """The scenes of a folder, in the order that a person would count them."""

    root: Path
    items: tuple[FolderItem, ...]

    def index(self, name: str) -> int | None:
        """Which one has this name, None if none has."""
        return next((at for at, item in enumerate(self.items) if item.name == name), None)


@dataclass(frozen=True)
class FolderState:
    """How far the user is with a folder."""

    current: str = ""  # name of the item that was open last
    done: frozenset[str] = field(default_factory=frozenset)
    save_on_leaving: bool = False  # write edited ids when going on
    confirmed: bool = False  # the user does not want to be asked again before ids are written

    def marked(self, name: str, done: bool) -> "FolderState":
        """With a scene done, or no longer."""
        return replace(self, done=self.done | {name} if done else self.done - {name})


def list_folder(chosen: Path, check: Callable[[], object] = lambda: None) -> Folder:
    """Find the scenes of a folder. `check` is called now and then, and may raise to give up.

    One of the folders of a pair (`train_img`) means its split. Raises FileError for a folder without scenes.
    """
    chosen = Path(chosen)
    try:
        root, found = _found(chosen, check)
    except OSError as error:
        raise FileError(f"{error.filename or chosen}: {error.strerror or error}.") from error
    if not found:
        sentence = translate(
            "Folder",
            "{folder} has no scenes. Choose one with folders train_label and train_inst, with gtFine, or with label "
            "maps (PNG) or projects (.ora) in it.",
        )
        raise FileError(sentence.format(folder=chosen.name or chosen))
    return Folder(root, tuple(sorted(found, key=lambda item: _natural(item.name))))


def photograph_of(path: Path) -> Path | None:
    """The photograph that data sets keep for a label map, if it is there."""
    stem, folder = path.stem, path.parent
    if folder.name.endswith(LABELS):
        return _picture(folder.with_name(f"{folder.name.removesuffix(LABELS)}_img"), stem)
    if path.name.endswith(LABEL_IDS):
        scene = path.name.removesuffix(LABEL_IDS).removesuffix(f"_{FINE}")
        parts = folder.parts
        if FINE in parts:
            at = len(parts) - 1 - parts[::-1].index(FINE)
            photographs = Path(*parts[:at], "leftImg8bit", *parts[at + 1 :])
            return _picture(photographs, f"{scene}_leftImg8bit")
        return _picture(folder, f"{scene}_picture")
    return _picture(folder, stem, PICTURES[1:])


def state_file(folder: Path, root: Path) -> Path:
    """Where the state of a folder is kept, among the user's own files in `folder`."""
    name = hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:20]
    return folder / "folders" / f"{name}.json"


def read_state(path: Path) -> FolderState:
    """What was written there; a new state where nothing was, or nothing that can be used."""
    try:
        data = json.loads(read_bytes(path))
    except (FileError, ValueError, RecursionError):
        return FolderState()
    if not isinstance(data, dict) or data.get("version") != _STATE_VERSION:
        return FolderState()
    done = data.get("done")
    return FolderState(
        current=_text(data.get("current")),
        done=frozenset(each for each in done if isinstance(each, str)) if isinstance(done, list) else frozenset(),
        save_on_leaving=data.get("save_on_leaving") is True,
        confirmed=data.get("confirmed") is True,
    )


def write_state(path: Path, root: Path, state: FolderState) -> None:
    """Keep the state, atomically. Raises FileError."""
    data = {
        "version": _STATE_VERSION,
        "folder": str(root),  # for whoever reads the file; the name of the file is what counts
        "current": state.current,
        "done": sorted(state.done),
        "save_on_leaving": state.save_on_leaving,
        "confirmed": state.confirmed,
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(f"{path.parent}: {error.strerror or error}.") from error
    with atomic_file(path) as file:
        file.write(json.dumps(data, ensure_ascii=False, indent=1).encode())


def write_done(path: Path, folder: Folder, state: FolderState) -> int:
    """Write the names of the scenes that are done, a line each; returns how many. Raises FileError."""
    names = [item.name for item in folder.items if item.name in state.done]
    with atomic_file(path) as file:
        file.write("".join(f"{name}\n" for name in names).encode())
    return len(names)


def _found(chosen: Path, check: Callable[[], object]) -> tuple[Path, list[FolderItem]]:
    if not chosen.is_dir():
        raise FileError(translate("Folder", "{path}: is no folder.").format(path=chosen))
    for kind in ("_inst", "_img"):
        labels = chosen.with_name(f"{chosen.name.removesuffix(kind)}{LABELS}")
        if chosen.name.endswith(kind) and labels.is_dir():
            chosen = labels
    if chosen.name.endswith(LABELS):
        return chosen, [FolderItem(path.stem, path) for path in _files(chosen, (".png",), check)]
    if chosen.name == FINE:
        chosen = chosen.parent
    if (chosen / FINE).is_dir():
        return chosen, list(_cityscapes(chosen / FINE, check))
    splits = [each for each in chosen.iterdir() if each.name.endswith(LABELS) and each.is_dir()]
    if splits:
        items = [
            FolderItem(f"{split.name.removesuffix(LABELS)}/{path.stem}", path)
            for split in splits
            for path in _files(split, (".png",), check)
        ]
        return chosen, items
    return chosen, _flat(chosen, check)


def _cityscapes(fine: Path, check: Callable[[], object]) -> Iterable[FolderItem]:
    for folder, _, names in os.walk(fine):
        check()
        place = Path(folder).relative_to(fine)
        for name in names:
            if name.endswith(LABEL_IDS) and not name.startswith("."):
                scene = name.removesuffix(LABEL_IDS).removesuffix(f"_{FINE}")
                yield FolderItem((place / scene).as_posix(), Path(folder, name))


def _flat(folder: Path, check: Callable[[], object]) -> list[FolderItem]:
    files = _files(folder, (".png", ".ora"), check)
    stems = {path.stem for path in files}
    projects = {path.stem for path in files if path.suffix.lower() == ".ora"}
    items = []
    for path in files:
        ending = next((each for each in _DERIVED if path.stem.endswith(each)), None)
        if ending is not None:
            base = path.stem.removesuffix(ending)
            if stems & {base, f"{base}_labelIds", f"{base}_label"}:
                continue  # it goes with that one
        name = path.name if path.stem in projects else path.stem  # a project may lie beside the map it came from
        items.append(FolderItem(name, path))
    return items


def _files(folder: Path, suffixes: tuple[str, ...], check: Callable[[], object]) -> list[Path]:
    files = []
    with os.scandir(folder) as entries:
        for number, entry in enumerate(entries):
            if number % 256 == 0:
                check()
            if entry.name.lower().endswith(suffixes) and not entry.name.startswith(".") and entry.is_file():
                files.append(Path(entry.path))
    return files


def _picture(folder: Path, stem: str, suffixes: tuple[str, ...] = PICTURES) -> Path | None:
    return next((path for suffix in suffixes if (path := folder / f"{stem}{suffix}").is_file()), None)


def _natural(name: str) -> list[tuple[int, str]]:
    """2 comes before 10."""
    return [(int(part), "") if part.isdecimal() else (-1, part.lower()) for part in re.split(r"(\d+)", name)]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
