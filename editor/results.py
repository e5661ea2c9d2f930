"""Where a result may go, and what it says of where it comes from: the same for the window and the commands."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from editor.language import translate
from model.maps import FileError, MaquetteError

T = TypeVar("T")

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff")
LAYERS_SUFFIX = ".psd"
PROJECT_SUFFIX = ".ora"


def check_target(
    target: Path,
    *,
    sources: tuple[Path, ...] = (),
    suffixes: tuple[str, ...] = (*PICTURE_SUFFIXES, LAYERS_SUFFIX, PROJECT_SUFFIX),
) -> None:
    """Raise FileError if a result cannot go to `target`: before the work, not after it. `sources` hold the scene."""
    suffix = target.suffix.lower()
    if suffix not in suffixes:
        raise FileError(
            translate("Results", "{file}: the suffix says the format, and must be one of {suffixes}.").format(
                file=target.name, suffixes=", ".join(suffixes)
            )
        )
    if target.exists() and not target.is_file():
        raise FileError(translate("Results", "{file}: is not a file that could be replaced.").format(file=target))
    if not target.parent.is_dir():
        raise FileError(
            translate("Results", "{file}: cannot be written (there is no folder {folder}).").format(
                file=target, folder=target.parent
            )
        )
    # A project may replace itself: it keeps its maps. A picture would destroy the ids.
    if suffix != PROJECT_SUFFIX and is_source(target, sources):
        raise FileError(
            translate(
                "Results", "{file}: holds the ids of this scene, which a picture would destroy; choose another name."
            ).format(file=target)
        )


def is_source(target: Path, sources: tuple[Path, ...]) -> bool:
    """Whether `target` is, under whichever name, one of the files that hold the scene."""
    return target.exists() and any(source.exists() and target.samefile(source) for source in sources)


def origin(name: str, checkpoint_id: str, licence: str, seed: int) -> dict[str, str]:
    """Whose weights made a picture and on what terms, as text entries for its file."""
    return {"Software": "Maquette", "Checkpoint": f"{name} ({checkpoint_id})", "Licence": licence, "Seed": str(seed)}


def attempt(action: Callable[[], T], say: Callable[[str], object]) -> T | None:
    """The answer of `action`; if it fails because of a file, None, and `say` has been told one sentence."""
    try:
        return action()
    except MaquetteError as error:
        say(str(error))
    except OSError as error:
        say(str(FileError(f"{error.filename}: {error.strerror}.")))
    return None
