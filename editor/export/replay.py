"""The history of a scene as a film: every step that can be seen, from the first to the one of now.

The steps are replayed on a copy, from the patches that the history holds; the open scene is never touched.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np

from editor.document.patch import Patch
from editor.document.scene import Scene, Snapshot
from editor.export.film import Film, FilmOptions, Show, write_film
from editor.export.options import Report, silent
from editor.export.strip import Panel, StripOptions, colored, strip
from editor.language import translate
from model.maps import FileError

RENDERING_SHARE = 0.9  # of the work; the rest is packing the frames

Render = Callable[[Scene], np.ndarray]
"""A scene -> its photograph, uint8 (H, W, 3)."""


def scene_of(snapshot: Snapshot) -> Scene:
    """A scene of its own that is what the snapshot was."""
    return Scene(**{each.name: getattr(snapshot, each.name) for each in fields(snapshot)})


def states(snapshot: Snapshot, patches: Sequence[Patch]) -> Iterator[Scene]:
    """The scene before the first of the patches that led to the snapshot, then after each that can be seen.

    Always the same scene, which goes on: use it before asking for the next state.
    """
    scene = scene_of(snapshot)
    for patch in reversed(patches):
        scene.apply(patch.reversed())
    yield scene
    for patch in patches:
        scene.apply(patch)
        if not patch.rect.is_empty:
            yield scene


def write_replay(
    path: Path,
    snapshot: Snapshot,
    patches: Sequence[Patch],
    options: FilmOptions,
    *,
    render: Render | None = None,
    origin: Mapping[str, str] | None = None,
    report: Report = silent,
) -> int:
    """Write the steps `patches`, which led to `snapshot`, as a film; returns its number of frames.

    `render` makes the photographs; without it only labels can be shown. Frames that show the same are one. Raises
    FileError and whatever `render` and `report` raise; the target is then as it was.
    """
    if options.show is not Show.LABELS and render is None:
        raise FileError(
            translate("ExportReplay", "There is no generator to render the photographs with; choose labels.")
        )
    total = 1 + sum(not patch.rect.is_empty for patch in patches)
    said = translate("ExportReplay", "Step {number} of {total}")
    with Film() as film:
        for number, scene in enumerate(states(snapshot, patches), 1):
            report(RENDERING_SHARE * (number - 1) / total, said.format(number=number, total=total))
            film.add(_frame(scene, options.show, render))

        def packing(share: float, _text: str = "") -> None:
            text = translate("ExportReplay", "Writing {name}").format(name=Path(path).name)
            report(RENDERING_SHARE + (1 - RENDERING_SHARE) * share, text)

        write_film(path, film, options, origin, packing)
        return len(film)


def _frame(scene: Scene, show: Show, render: Render | None) -> np.ndarray:
    pictures = []
    if show is not Show.PHOTOGRAPH:
        pictures.append(colored(scene.flatten().labels, scene.label_set))
    if show is not Show.LABELS and render is not None:
        pictures.append(render(scene))
    return strip([Panel("", each) for each in pictures], StripOptions()) if len(pictures) > 1 else pictures[0]
