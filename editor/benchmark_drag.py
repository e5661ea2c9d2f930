"""From the hand to the labels, for an object that is dragged: one of a hundred in a scene of 2048 x 1024.

As in `benchmark_overlay`, an event is timed from when it is sent until the canvas has been painted; then the next is
sent. The Select tool takes an object along a curve over all the others: once as it was painted, once scaled and turned,
with rendering off; and once live, while the network competes for the processor. Panels, outline and frame of what is
selected are there, as they are for the user.
"""

from functools import partial
from pathlib import Path
from statistics import median, quantiles

import numpy as np
from PySide6.QtCore import QEvent

from editor.benchmark_overlay import CANVAS, MOVES, painted_after
from editor.benchmark_photograph import on_curve
from editor.benchmark_window import Stage, stage
from editor.document import edits
from editor.document.exchange import import_maps
from editor.document.geometry import Point, Transform
from editor.document.objects import SceneObject
from editor.document.opened import Opened, SourceKind
from editor.document.patch import patch_to
from editor.document.scene import Scene
from editor.render.engine import RenderEngine
from editor.render.scheduler import Policy
from model import resources
from model.benchmark_scene import street_maps
from model.errors import ModelError
from model.maps import LabelSet
from model.remote.process import open_in_process

OBJECTS = 100
LARGEST = (260, 150)  # pixels of the largest object; the smallest is a third of that
CLASSES = (24, 26, 26, 28, 33)  # person, cars, bus, bicycle of Cityscapes

Numbers = dict[str, float]


def measure_drag(checkpoint: Path | None, device: str) -> Numbers:
    """Milliseconds from a pointer event to the painted overlay, while one of many objects is dragged."""
    path = checkpoint or resources.default_checkpoint()
    opened = Opened(crowded_street(), Path("street_label.png"), SourceKind.LABELS)
    numbers: Numbers = {}
    with stage(opened, lambda: RenderEngine(path, device, open_with=open_in_process)) as on:
        scheduler = on.editor.scheduler
        on.wait_for(lambda: scheduler.is_current)
        for policy, turned, name in (
            (Policy.MANUAL, False, "drag"),
            (Policy.MANUAL, True, "drag_turned"),
            (Policy.LIVE, False, "drag_while_rendering"),
        ):
            scheduler.policy = policy
            moves, release, undo = _drag(on, turned=turned)
            numbers[f"{name}_median_ms"] = median(moves)
            numbers[f"{name}_p95_ms"] = quantiles(moves, n=20)[-1]
            numbers[f"{name}_release_ms"] = release
            numbers[f"{name}_undo_ms"] = undo
    return numbers


def crowded_street() -> Scene:
    """A street with a hundred oval objects of several classes, all over it and over each other; always the same."""
    label_set = LabelSet.load("cityscapes")
    labels, instances = street_maps(*CANVAS)
    scene = Scene(label_set, import_maps(labels, instances, label_set).background)
    random = np.random.default_rng(5)
    for number in range(OBJECTS):
        size = random.uniform(1 / 3, 1)
        width, height = round(size * LARGEST[0]), round(size * LARGEST[1])
        left, top = random.integers(0, CANVAS[0] - width), random.integers(CANVAS[1] // 4, CANVAS[1] - height)
        class_id = CLASSES[number % len(CLASSES)]
        item = SceneObject(scene.new_id(class_id), class_id, _oval(width, height), (int(left), int(top)))
        scene.apply(patch_to(scene, "Add", objects=(*scene.objects, item)))
    return scene


def _oval(width: int, height: int) -> np.ndarray:
    x, y = (np.arange(width) + 0.5) / width * 2 - 1, (np.arange(height) + 0.5) / height * 2 - 1
    inside: np.ndarray = x[None, :] ** 2 + y[:, None] ** 2 <= 1
    return inside


def _drag(on: Stage, *, turned: bool) -> tuple[list[float], float, float]:
    """Take an object along a curve; milliseconds of each move, of the release, and of the undo."""
    workspace = on.editor.workspace
    scene = workspace.scene
    item = max(scene.objects, key=lambda each: each.mask.size)
    middle = _middle(item)
    if turned:
        turn = Transform.scaling(1.3, 1.2, about=middle).then(Transform.rotation(30, about=middle))
        workspace.push(edits.set_transform(scene, item.id, turn))
    workspace.push(edits.reorder(scene, item.id, OBJECTS))  # on top, so that it is what the press hits
    workspace.state.tool = "select"
    workspace.select(item.id)

    def move(share: float) -> None:
        on.send(QEvent.Type.MouseMove, on_curve(share, CANVAS))

    revision = scene.revision
    with painted_after(on.editor.window.canvas) as timed:
        timed(partial(on.send, QEvent.Type.MouseButtonPress, middle), painted=False)
        timed(partial(move, 0.0), painted=False)
        moves = [timed(partial(move, step / MOVES)) for step in range(1, MOVES + 1)]
        if scene.revision - revision < MOVES // 2:
            raise ModelError("the object did not move, so there is nothing to measure")
        release = timed(partial(on.send, QEvent.Type.MouseButtonRelease, on_curve(1.0, CANVAS)), painted=False)
        undo = timed(workspace.undo_stack.undo)
    while workspace.undo_stack.canUndo():  # and the next drag finds the same scene
        workspace.undo_stack.undo()
    return moves, release, undo


def _middle(item: SceneObject) -> Point:
    box = item.bounds
    return Point((box.left + box.right) / 2, (box.top + box.bottom) / 2)
