"""Photograph the editor for the documentation: python docs/make_screenshots.py [--checkpoint F] [--out docs].

Starts the real window, without a display, on scenes of our own; drives it with mouse and key events; waits for the
generator; saves what the window shows. Nothing is retouched.
"""

import argparse
import sys
from pathlib import Path

from photographer import ROOT, Photographer, opened, pause  # first: it finds the checkout
from PySide6.QtCore import Qt

from editor.views.theme import Scheme
from model import resources
from model.errors import MaquetteError

CAR = 26
TRIED = 7  # a mode that is easily told from the present one


def at_rest(photographer: Photographer) -> None:
    """The first scene as it opens."""
    photographer.settle()
    pause(1500)  # the thumbnails of the objects follow the photograph at their leisure
    photographer.save("screenshot.png")


def painting(photographer: Photographer) -> None:
    """A new car grows on the road in the middle of a stroke: a preview, outlined."""
    editor = photographer.editor
    editor.workspace.choose_class(CAR)
    photographer.press(Qt.Key.Key_B)
    editor.workspace.state.size = 12
    photographer.settle()
    wheels = [(186, 186), (186, 176), (250, 176), (250, 186), (250, 170)]
    body = [(185, 170), (185, 162), (251, 162), (250, 154), (186, 154)]
    cabin = [(192, 146), (245, 146), (242, 138), (195, 138), (200, 130), (237, 130)]
    with photographer.stroke(wheels + body + cabin):
        photographer.wait(lambda: not editor.scheduler.pending, "the preview")
        pause(60)
        photographer.save("painting.png")
    photographer.settle()
    editor.window.actions_by_name["undo"].trigger()
    photographer.settle()


def swatches(photographer: Photographer) -> None:
    """A car is selected; one of the styles it could have is under the pointer, and shown in place."""
    editor = photographer.editor
    window = editor.window
    photographer.press(Qt.Key.Key_V)
    car = max(
        (each for each in editor.workspace.scene.objects if each.class_id == CAR),
        key=lambda each: int(each.coverage(each.bounds).sum()),
    )
    rows, columns = car.coverage(car.bounds).nonzero()
    middle = len(rows) // 2
    photographer.click(car.bounds.left + float(columns[middle]) + 0.5, car.bounds.top + float(rows[middle]) + 0.5)
    photographer.wait(lambda: editor.workspace.selected == car.id, "the selection")
    source = window.style_panel.swatches
    photographer.wait(lambda: source.is_complete(car.id), "the swatches")
    photographer.leave()
    photographer.settle()
    grid = window.style_panel.grid
    photographer.point_at(grid.viewport(), grid.visualRect(grid.style_model.index(TRIED, 0)).center())
    photographer.wait(lambda: not window.canvas.trial.is_empty, "the mode in place")
    pause(50)
    photographer.save("swatches.png")


def photograph(scene: Path, checkpoint: Path, out: Path, scheme: Scheme) -> None:
    """Take all pictures of one scene. Raises MaquetteError."""
    with opened(scene, checkpoint, out, scheme) as photographer:
        for take in (at_rest, painting, swatches):
            take(photographer)


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and take the pictures."""
    parser = argparse.ArgumentParser(description="Photograph the editor for the documentation.")
    parser.add_argument("--scene", type=Path, help="scene to show (default: the bundled first one)")
    parser.add_argument("--checkpoint", type=Path, help="weights to render with (default: the bundled ones)")
    parser.add_argument("--out", type=Path, default=ROOT / "docs", help="folder to write to (default: %(default)s)")
    parser.add_argument("--theme", type=Scheme, default=Scheme.DARK, choices=list(Scheme), help="(default: dark)")
    options = parser.parse_args(arguments)
    try:
        photograph(
            options.scene or resources.default_scene(),
            options.checkpoint or resources.default_checkpoint(),
            options.out,
            options.theme,
        )
    except MaquetteError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
