"""Photograph the editor for the user guide: python docs/make_guide_pictures.py [CHAPTER...] [--out FOLDER] [--whole].

Starts the real window, without a display, on scenes of our own; drives it with mouse and key events; waits for the
generator; saves what the pages of the guide show. With --whole each picture is the whole window instead of the part
that matters: a new user's path, to be looked at.
"""

import argparse
import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
from photographer import ROOT, WIDTH, Photographer, opened, pause  # first: it finds the checkout
from PIL import Image
from PySide6.QtCore import QBuffer, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QDockWidget, QLineEdit, QPushButton, QWidget

from editor.views.network_panel import Kind, NetworkPanel
from editor.views.theme import Scheme
from model import resources
from model.errors import MaquetteError
from model.session import GeneratorSession

WIDEST: Final = 740  # pixels: what the window of the guide shows without scrolling sideways
TALL: Final = 900  # pixels: a window in which lists show more than two rows
HEAVIEST: Final = 120 * 1024  # bytes
SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
SCENES: Final = {path.stem: path for path in resources.scenes()}
CAR, TRUCK, BUILDING, ROAD = 26, 27, 11, 7


@dataclass(frozen=True)
class Album:
    """Where pictures go, and how much of the window they show."""

    photographer: Photographer
    out: Path
    whole: bool

    def canvas(self, name: str, left: float = 0, top: float = 0, right: float = 512, bottom: float = 256) -> None:
        """Save a part of the scene as the canvas shows it."""
        canvas = self.photographer.editor.window.canvas
        part = QRect(self.photographer.at(left, top), self.photographer.at(right, bottom)) & canvas.rect()
        self._window(name, QRect(canvas.mapTo(self.photographer.editor.window, part.topLeft()), part.size()))

    def window(self, name: str) -> None:
        """Save the whole window."""
        self._window(name, self.photographer.editor.window.rect())

    def panel(self, name: str, dock_name: str) -> None:
        """Save one panel, by the name of its dock."""
        window = self.photographer.editor.window
        dock = next(each for each in window.findChildren(QDockWidget) if each.objectName() == dock_name)
        self._window(name, QRect(dock.mapTo(window, QPoint(0, 0)), dock.size()))

    def dialog(self, name: str, dialog: QDialog) -> None:
        """Save a dialog."""
        self._save(name, dialog, dialog.rect())

    def _window(self, name: str, part: QRect) -> None:
        window = self.photographer.editor.window
        self._save(name, window, window.rect() if self.whole else part)

    def _save(self, name: str, widget: QWidget, part: QRect) -> None:
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        widget.grab(part).save(buffer, "PNG")
        picture = Image.open(BytesIO(bytes(buffer.data().data()))).convert("RGB")
        path = self.out / f"{name}.png"
        if self.whole:
            picture.save(path)
        else:
            path.write_bytes(light(picture))
        print(path)


def light(picture: Image.Image) -> bytes:
    """A PNG that is small enough for a page: not too wide, and with no more colours than there is room for."""
    if picture.width > WIDEST:
        picture = picture.resize(
            (WIDEST, round(picture.height * WIDEST / picture.width)), resample=Image.Resampling.LANCZOS
        )
    for colours in (256, 128, 64, 32):
        buffer = BytesIO()
        # Few pixels have the colours of classes: this method keeps them, and k-means the greys of the photograph.
        small = picture.quantize(colours, Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)
        small.save(buffer, "PNG", optimize=True)
        if buffer.tell() <= HEAVIEST:
            break
    return buffer.getvalue()


def first_steps(photographer: Photographer, album: Album) -> None:
    """What a new user does first: a tree, a car, its style, a photograph, an export."""
    editor = photographer.editor
    photographer.settle()
    pause(1500)  # the thumbnails of the objects follow the photograph at their leisure
    album.window("window")
    if album.whole:
        photographer.trigger("tour")
        pause(200)
        album.window("tour")
        QTest.keyClick(editor.window.focusWidget(), Qt.Key.Key_Escape)
    with photographer.stroke([(268, 92), (268, 52), (250, 40), (286, 36), (262, 26)]):
        photographer.wait(lambda: not editor.scheduler.pending, "the preview")
        pause(60)
        album.canvas("paint-a-tree", 100, 0, 412, 150)
    photographer.settle()
    photographer.press(Qt.Key.Key_V)
    with photographer.stroke([(425, 128), (300, 172)]):
        photographer.wait(lambda: not editor.scheduler.pending, "the preview")
        pause(60)
        album.canvas("move-a-car", 180, 80, 492, 230)
    photographer.settle()
    try_mode(photographer, 7)
    album.window("change-a-style")
    grid = editor.window.style_panel.grid
    QTest.mouseClick(
        grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.visualRect(grid.style_model.index(7, 0)).center()
    )
    photographer.settle()
    with tempfile.TemporaryDirectory() as folder:
        photograph = Path(folder) / "street.png"
        render(SCENES["06-traffic"], photograph)
        photographer.press(Qt.Key.Key_P, CONTROL | SHIFT)
        dialog = photographer.dialog()
        if album.whole:
            album.dialog("open-photograph", dialog)
        field = dialog.findChild(QLineEdit)
        assert field is not None
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, str(photograph))
        QTest.keyClick(field, Qt.Key.Key_Return)
        documents = editor.documents.tabs
        if album.whole:
            photographer.wait(editor.window.job_bar.isVisible, "the progress")
            pause(500)
            album.window("photograph-is-read")
        photographer.wait(lambda: len(documents.documents) == 2, "the scene of the photograph")
    photographer.settle()
    photographer.press(Qt.Key.Key_4, CONTROL)
    photographer.leave()
    pause(1500)
    album.window("photograph")
    photographer.press(Qt.Key.Key_E, CONTROL)
    dialog = photographer.dialog()
    field = dialog.findChild(QLineEdit)
    assert field is not None
    field.setText("street.png")  # the folder is nobody's business
    pause(100)
    album.dialog("export", dialog)
    dialog.reject()


def objects(photographer: Photographer, album: Album) -> None:
    """What can be done with objects."""
    editor = photographer.editor
    photographer.settle()
    photographer.press(Qt.Key.Key_V)
    with photographer.stroke([(60, 160), (200, 108)]):
        pause(60)
        album.canvas("select", 0, 60, 312, 210)
    photographer.press(Qt.Key.Key_D, CONTROL)
    photographer.click(275, 130)
    pause(60)
    with photographer.stroke([(314, 152), (336, 172)]):
        photographer.wait(lambda: not editor.scheduler.pending, "the preview")
        pause(60)
        album.canvas("scale", 140, 60, 452, 210)
    photographer.settle()
    photographer.press(Qt.Key.Key_Z, CONTROL)
    photographer.trigger("perspective")
    pause(60)
    with photographer.stroke([(120, 128), (160, 112)]):
        photographer.wait(lambda: not editor.scheduler.pending, "the preview")
        pause(60)
        album.canvas("perspective", 20, 60, 332, 210)
    photographer.settle()
    photographer.press(Qt.Key.Key_Z, CONTROL)
    photographer.trigger("perspective")
    photographer.press(Qt.Key.Key_D, CONTROL)
    photographer.settle()
    photographer.press(Qt.Key.Key_K)
    with photographer.stroke([(122, 84), (118, 154)]):
        pause(60)
        album.canvas("knife", 20, 60, 332, 210)
        photographer.press(Qt.Key.Key_Escape)
    photographer.settle()
    photographer.press(Qt.Key.Key_G)
    with photographer.stroke([(424, 70), (418, 24), (500, 22), (505, 70), (455, 96)]):
        pause(60)
        album.canvas("region", 250, 0, 512, 130)
        photographer.press(Qt.Key.Key_Escape)
    photographer.settle()
    photographer.press(Qt.Key.Key_V)
    photographer.click(275, 130)
    photographer.trigger("crop")
    pause(100)
    photographer.leave()
    album.canvas("crop", 0, 0, 512, 256)
    photographer.press(Qt.Key.Key_Escape)
    dock = next(each for each in editor.window.docks if each.objectName() == "library")
    dock.show()
    dock.raise_()
    pause(400)
    album.panel("library", "library")


def styles(photographer: Photographer, album: Album) -> None:
    """Blending two modes, and what the network is given."""
    editor, window = photographer.editor, photographer.editor.window
    window.resize(WIDTH, TALL)
    photographer.settle()
    photographer.press(Qt.Key.Key_V)
    photographer.click(275, 130)
    photographer.wait(lambda: window.style_panel.swatches.is_complete(editor.workspace.selected or 0), "the swatches")
    grid = window.style_panel.grid
    for mode, held in ((1, Qt.KeyboardModifier.NoModifier), (6, SHIFT)):
        place = grid.visualRect(grid.style_model.index(mode, 0)).center()
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, held, place)
        pause(200)
    photographer.settle()
    pause(300)
    album.panel("blend", "styles")
    photographer.trigger("style_vector")
    pause(300)
    photographer.settle()
    dock = next(each for each in window.docks if each.objectName() == "network")
    dock.show()
    dock.raise_()
    panel = window.findChild(NetworkPanel)
    assert panel is not None
    panel.kinds.setCurrentIndex(panel.kinds.findData(Kind.STYLE))
    pause(1500)
    album.panel("network", "network")


def dialogs(photographer: Photographer, album: Album) -> None:
    """The dialogs that pages show."""
    photographer.settle()
    pause(300)
    for action, name in (
        ("models", "models"),
        ("edit_classes", "classes"),
        ("new", "new-scene"),
        ("shortcuts", "shortcuts"),
        ("train", "training"),
    ):
        photographer.trigger(action)
        dialog = photographer.dialog()
        with tempfile.TemporaryDirectory() as home, contextlib.chdir(home):
            Path("my-streets").mkdir()
            if action == "train":
                for field, text in zip(dialog.findChildren(QLineEdit), ("my-streets", "my-weights"), strict=False):
                    field.setText(text)
            pause(200)
            album.dialog(name, dialog)
        dialog.reject()
        pause(50)


def folder(photographer: Photographer, album: Album) -> None:
    """Going through a folder of scenes."""
    photographer.editor.window.resize(WIDTH, TALL)
    photographer.settle()
    photographer.editor.documents.open(resources.assets_dir() / "scenes")
    documents = photographer.editor.documents.tabs
    photographer.wait(lambda: "01" in photographer.editor.workspace.title or len(documents.documents) > 1, "the folder")
    photographer.settle()
    photographer.press(Qt.Key.Key_Return, CONTROL)
    photographer.press(Qt.Key.Key_D)
    pause(1500)
    photographer.settle()
    album.panel("folder", "folder")


def symmetry(photographer: Photographer, album: Album) -> None:
    """A face, both sides at once."""
    editor = photographer.editor
    photographer.settle()
    photographer.press(Qt.Key.Key_N, CONTROL)
    dialog = photographer.dialog()
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Right)
    pause(100)
    create = next(each for each in dialog.findChildren(QPushButton) if each.isDefault())
    QTest.mouseClick(create, Qt.MouseButton.LeftButton)
    photographer.wait(lambda: editor.workspace.label_set.name == "celebamask", "the face")
    pause(300)
    photographer.press(Qt.Key.Key_3, CONTROL)
    photographer.press(Qt.Key.Key_B)
    photographer.press(Qt.Key.Key_X)
    hat = next(each.id for each in editor.workspace.label_set.classes if each.name == "hat")
    editor.workspace.choose_class(hat)
    width, height = editor.workspace.size
    editor.workspace.state.size = round(width * 0.08)
    points = [(0.25, 0.30), (0.28, 0.20), (0.38, 0.12), (0.48, 0.10)]
    with photographer.stroke([(x * width, y * height) for x, y in points]):
        pause(100)
        album.canvas("symmetry", 0, 0, width, 0.6 * height)


def try_mode(photographer: Photographer, mode: int) -> None:
    """Hold the pointer over a swatch of what is selected, until the picture shows it in place."""
    editor, window = photographer.editor, photographer.editor.window
    source = window.style_panel.swatches
    photographer.wait(lambda: source.is_complete(editor.workspace.selected or 0), "the swatches")
    photographer.leave()
    photographer.settle()
    grid = window.style_panel.grid
    photographer.point_at(grid.viewport(), grid.visualRect(grid.style_model.index(mode, 0)).center())
    photographer.wait(lambda: not window.canvas.trial.is_empty, "the mode in place")
    pause(50)


def render(scene: Path, out: Path) -> None:
    """A picture of one of our own scenes, to stand in for a photograph. Raises MaquetteError."""
    command = [sys.executable, str(ROOT / "run_editor.py"), str(scene), "--export", str(out)]
    finished = subprocess.run(command, capture_output=True, text=True)
    if finished.returncode:
        raise MaquetteError(finished.stderr.strip())


def lesson(photographer: Photographer, album: Album) -> None:
    """The same facade by the three generators of the lesson, beside its labels."""
    scene = photographer.editor.workspace.scene
    maps = scene.flatten()
    pictures = [scene.label_set.palette[maps.labels]]
    for name in ("facade-l1", "facade-cgan", "facade-l1-cgan"):
        session = GeneratorSession.open(resources.checkpoints_dir() / f"{name}.safetensors", device="cpu")
        try:
            pictures.append(session.render(maps.labels, maps.instances, {}, regions=maps.regions, seed=scene.seed))
        finally:
            session.close()
    path = album.out / "three-objectives.png"
    path.write_bytes(light(Image.fromarray(np.concatenate(pictures, axis=1))))
    print(path)


CHAPTERS: Final[Mapping[str, tuple[str, Callable[[Photographer, Album], None]]]] = {
    "first-steps": ("01-avenue", first_steps),
    "objects": ("06-traffic", objects),
    "styles": ("06-traffic", styles),
    "dialogs": ("06-traffic", dialogs),
    "folder": ("06-traffic", folder),
    "symmetry": ("06-traffic", symmetry),
    "lesson": ("facade-3-palazzo", lesson),
}


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and take the pictures."""
    parser = argparse.ArgumentParser(description="Photograph the editor for the user guide.")
    parser.add_argument("chapters", nargs="*", metavar="CHAPTER", help=f"some of: {', '.join(CHAPTERS)} (default: all)")
    parser.add_argument("--checkpoint", type=Path, help="weights to render with (default: the bundled ones)")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "guide" / "pictures", help="(default: %(default)s)")
    parser.add_argument("--theme", type=Scheme, default=Scheme.DARK, choices=list(Scheme), help="(default: dark)")
    parser.add_argument("--language", default="en", help="of the window (default: en)")
    parser.add_argument("--whole", action="store_true", help="whole windows, as they are")
    options = parser.parse_args(arguments)
    unknown = [each for each in options.chapters if each not in CHAPTERS]
    if unknown:
        parser.error(f"no chapter is called {unknown[0]!r}; there are: {', '.join(CHAPTERS)}")
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        for name in options.chapters or CHAPTERS:
            scene, take = CHAPTERS[name]
            checkpoint = options.checkpoint or resources.default_checkpoint()
            with opened(
                SCENES[scene], checkpoint, options.out, options.theme, language=options.language
            ) as photographer:
                take(photographer, Album(photographer, options.out, options.whole))
    except MaquetteError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
