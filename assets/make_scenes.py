"""Draw the sample scenes: python assets/make_scenes.py [--render] [--only 01-avenue].

Everything comes from perspective, the silhouettes beside this file and a seed, so the same call writes the same scenes.
With --render each project also holds the photograph that the bundled generator makes of it.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ASSETS = Path(__file__).resolve().parent
# Run as a script from a checkout: the editor's document package lies one folder up.
sys.path[:0] = [str(ASSETS), str(ASSETS.parent)]

from scene_maker.scenes import RECIPES  # noqa: E402
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


def photographs(scenes: list[Scene], checkpoint: Path) -> list[np.ndarray]:
    """What the generator makes of each scene, uint8 (H, W, 3)."""
    from model.session import GeneratorSession

    session = GeneratorSession.open(checkpoint, device="cpu")
    try:
        pictures = []
        for scene in scenes:
            maps = scene.flatten()
            styles = scene.styles.get(session.id, {})
            pictures.append(session.render(maps.labels, maps.instances, styles, regions=maps.regions, seed=scene.seed))
        return pictures
    finally:
        session.close()


def main(arguments: list[str] | None = None) -> int:
    """Draw, save, and say what was written."""
    options = _parse(arguments)
    label_set = LabelSet.load("cityscapes")
    recipes = [recipe for recipe in RECIPES if not options.only or recipe.name in options.only]
    scenes = [scene_of(recipe.compose(), label_set, recipe.look) for recipe in recipes]
    pictures: list[np.ndarray | None] = [None] * len(scenes)
    try:
        if options.render:
            from model.resources import default_checkpoint

            pictures = list(photographs(scenes, options.checkpoint or default_checkpoint()))
        options.out.mkdir(parents=True, exist_ok=True)
        for recipe, scene, picture in zip(recipes, scenes, pictures, strict=True):
            path = options.out / f"{recipe.name}.ora"
            ora.save(path, scene, picture=picture)
            print(f"{path}: {len(scene.objects)} objects, {path.stat().st_size / 1000:.0f} kB")
            if options.preview:
                options.preview.mkdir(parents=True, exist_ok=True)
                write_colors(options.preview / f"{recipe.name}.png", scene.flatten().labels, label_set)
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
    parser.add_argument("--checkpoint", type=Path, help="weights to render with (default: the bundled ones)")
    parser.add_argument("--preview", type=Path, metavar="DIR", help="write the label maps as colour PNGs too")
    chosen = parser.parse_args(arguments)
    return Options(chosen.out, tuple(chosen.only), chosen.render, chosen.checkpoint, chosen.preview)


if __name__ == "__main__":
    raise SystemExit(main())
