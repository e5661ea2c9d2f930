"""Draw the sample scenes: python assets/make_scenes.py [--render] [--only 01-avenue].

Everything comes from scene_maker, the silhouettes beside this file and a seed, so the same call writes the same scenes.
With --render each project also holds the photograph that the bundled generator of its classes makes of it, if there is
one.
"""

import argparse
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ASSETS = Path(__file__).resolve().parent
# Run as a script from a checkout: the editor's document package lies one folder up.
sys.path[:0] = [str(ASSETS), str(ASSETS.parent)]

from scene_maker.recipes import RECIPES  # noqa: E402
from scene_maker.stack import Composition  # noqa: E402

from editor.document import ora  # noqa: E402
from editor.document.objects import SceneObject  # noqa: E402
from editor.document.scene import Scene  # noqa: E402
from model.errors import MaquetteError  # noqa: E402
from model.maps import LabelSet, write_colors  # noqa: E402


@dataclass(frozen=True)
class Options:
    """The command line."""

    out: Path
    only: tuple[str, ...]
    render: bool
    checkpoint: Path | None
    preview: Path | None


def scene_of(composition: Composition, label_set: LabelSet, seed: int) -> Scene:
    """An editable scene: things become objects, numbered from far to near, cut where something stands in front."""
    counts: dict[int, int] = {}
    objects = []
    for thing in composition.things:
        counts[thing.kind] = number = counts.get(thing.kind, 0) + 1
        objects.append(
            SceneObject(
                id=thing.kind * 1000 + number,
                class_id=int(thing.kind),
                mask=thing.stamp.mask.copy(),
                origin=(thing.stamp.left, thing.stamp.top),
                cut=thing.hidden.copy() if thing.hidden.any() else None,
            )
        )
    return Scene(label_set, composition.background, objects=tuple(objects), seed=seed)


def photographs(scenes: Mapping[str, Scene], checkpoint: Path) -> dict[str, np.ndarray]:
    """What the generator makes of each scene, uint8 (H, W, 3), by the scene's name."""
    from model.session import GeneratorSession

    session = GeneratorSession.open(checkpoint, device="cpu")
    try:
        pictures = {}
        for name, scene in scenes.items():
            maps = scene.flatten()
            styles = scene.styles.get(session.id, {})
            pictures[name] = session.render(maps.labels, maps.instances, styles, regions=maps.regions, seed=scene.seed)
        return pictures
    finally:
        session.close()


def rendered(scenes: Mapping[str, Scene], checkpoint: Path | None) -> dict[str, np.ndarray]:
    """The photographs of those scenes that `checkpoint`, or else a bundled one, has the classes of."""
    from model.checkpoint import read_header
    from model.registry import bundled_for

    weights: dict[Path, dict[str, Scene]] = {}
    for name, scene in scenes.items():
        if checkpoint is None:
            found = bundled_for(scene.label_set)
            path = None if found is None else found.path
        else:
            path = checkpoint if read_header(checkpoint).label_set.compatible(scene.label_set) else None
        if path is not None:
            weights.setdefault(path, {})[name] = scene
    return {name: picture for path, some in weights.items() for name, picture in photographs(some, path).items()}


def main(arguments: list[str] | None = None) -> int:
    """Draw, save, and say what was written."""
    options = _parse(arguments)
    recipes = [recipe for recipe in RECIPES if not options.only or recipe.name in options.only]
    scenes = {
        recipe.name: scene_of(recipe.compose(), LabelSet.load(recipe.label_set), recipe.look) for recipe in recipes
    }
    try:
        pictures = rendered(scenes, options.checkpoint) if options.render else {}
        options.out.mkdir(parents=True, exist_ok=True)
        for name, scene in scenes.items():
            path, picture = options.out / f"{name}.ora", pictures.get(name)
            ora.save(path, scene, picture=picture)
            unlike = ", no weights for its classes" if options.render and picture is None else ""
            print(f"{path}: {len(scene.objects)} objects, {path.stat().st_size / 1000:.0f} kB{unlike}")
            if options.preview:
                options.preview.mkdir(parents=True, exist_ok=True)
                write_colors(options.preview / f"{name}.png", scene.flatten().labels, scene.label_set)
    except (MaquetteError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parse(arguments: list[str] | None) -> Options:
    parser = argparse.ArgumentParser(description="Draw the sample scenes.")
    parser.add_argument("--out", type=Path, default=ASSETS / "scenes", help="folder to write to (default: %(default)s)")
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        choices=[recipe.name for recipe in RECIPES],
        help="a scene; may be repeated",
    )
    parser.add_argument("--render", action="store_true", help="keep the generator's photograph in each project")
    parser.add_argument(
        "--checkpoint", type=Path, help="weights to render with (default: the bundled ones of each scene's classes)"
    )
    parser.add_argument("--preview", type=Path, metavar="DIR", help="write the label maps as colour PNGs too")
    chosen = parser.parse_args(arguments)
    return Options(chosen.out, tuple(chosen.only), chosen.render, chosen.checkpoint, chosen.preview)


if __name__ == "__main__":
    raise SystemExit(main())
