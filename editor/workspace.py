"""The open scene with its undo stack, selection and newest photograph: what every view of the window watches.

Lives on the UI thread. Views read it and listen to its signals; they change the scene only through `push`.
"""

from collections.abc import Callable, Mapping
from itertools import zip_longest
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from editor.commands import Moment, moment, push, set_clean
from editor.document import edits
from editor.document.geometry import NOTHING, Rect, Size
from editor.document.kept import Kept, Settle
from editor.document.opened import Opened, first_class
from editor.document.patch import Patch
from editor.document.scene import Scene
from editor.render.request import RenderResult, SessionInfo
from editor.tools.state import ToolState
from model.maps import Kind, LabelSet

SLOTS = 10  # keys 1..9 and 0
RECENT_CLASSES = 8  # as many as the palette at the pointer shows in a row


class Workspace(QObject):
    """One open scene and the state around it. A window has exactly one workspace; opening a file calls `replace`."""

    scene_replaced = Signal()  # another scene was opened: forget everything about the old one
    scene_changed = Signal(object)  # Rect where the flattened maps or the styles may differ
    selection_changed = Signal()  # `selected` or `region` differs
    session_changed = Signal()  # `session_info` differs: other weights, other styles
    picture_changed = Signal(object)  # Rect of `picture` that was rendered anew
    settle_changed = Signal()  # `scene.settle` or `scene.kept` differs
    history_changed = Signal()  # the undo stack has other steps, is at another one, or was saved
    path_changed = Signal()  # saved under another name
    saving_changed = Signal()  # `saving` differs
    slots_changed = Signal()  # `slots` or `recent_classes` differs
    message = Signal(str)  # one sentence for the message bar

    def __init__(
        self, scene: Scene, path: Path | None = None, *, title: str = "", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.scene = scene
        self.path = path  # of the project, where Ctrl+S saves; None for a scene that was never saved as one
        self.title = title or (path.name if path else "Untitled")
        self.sources: tuple[Path, ...] = ()  # the files the scene was opened from: no picture may take their place
        self.saving = False  # a project is being written
        # Views follow `history_changed`, not the stack: it empties itself while it is deleted, and tells everybody.
        self.undo_stack = QUndoStack(self)
        self.state = ToolState(class_id=first_class(scene.label_set))
        self.session_info: SessionInfo | None = None
        self.picture: np.ndarray | None = None  # uint8 (H, W, 3), the newest photograph of this scene
        self.picture_revision = -1  # the scene's revision that the newest pass showed
        self.picture_exact = False  # False while a part of the picture is only a preview
        self._exact: RenderResult | None = None  # the newest exact one, which has the maps that it shows
        self._exact_from = 0  # revision of the newest change that a picture shows
        self._kept_from = 0  # revision from which on pictures follow the settle and the kept picture of today
        self._told_settle = (scene.settle, scene.kept)
        self._displaced: dict[str, Kept] = {}  # by checkpoint: what was kept until that of other weights took its place
        self.kept_origin: Mapping[str, str] = {}  # whose weights made the photograph that was kept in the project
        self.kept_unsettled = NOTHING  # where that one does not show the scene as it is now; until a first pass ends
        self.slots = _default_slots(scene.label_set)  # classes behind the keys 1..9 and 0, pinned by the user
        self.recent_classes: tuple[int, ...] = ()  # painted with lately, newest first
        self._told_selection: tuple[tuple[int, ...], int | None] = ((), None)
        self._unsubscribe: Callable[[], None] = scene.observe(self._on_scene_changed)
        self.state.observe(self._on_state_changed)
        for changed in (self.undo_stack.indexChanged, self.undo_stack.cleanChanged):
            changed.connect(self.history_changed)

    # The scene

    def replace(self, scene: Scene, path: Path | None, *, title: str = "", opened: Opened | None = None) -> None:
        """Open another scene: history, selection and photograph of the old one are dropped.

        `opened` says where it comes from, and has the photograph it was saved with: shown until the first pass ends.
        """
        self._unsubscribe()
        picture = opened.picture if opened is not None else None
        self.sources = opened.sources if opened is not None else ()
        self.kept_origin = opened.origin if opened is not None else {}
        self.kept_unsettled = opened.unsettled if opened is not None else NOTHING
        old, self.scene = self.scene, scene
        self.path = path
        self.title = title or (path.name if path else "Untitled")
        self.picture = picture.copy() if picture is not None else None
        self.picture_revision, self.picture_exact = -1, False
        self._exact = None
        self._exact_from = self._kept_from = scene.revision
        self._told_settle = (scene.settle, scene.kept)
        self._displaced.clear()
        self.undo_stack.clear()
        self.undo_stack.setClean()
        self.state.selected = None
        if not self.label_set.compatible(old.label_set):
            self.slots = _default_slots(self.label_set)
            self.recent_classes = ()
        if self.state.class_id not in self.label_set:
            self.state.class_id = first_class(self.label_set)
        self._unsubscribe = scene.observe(self._on_scene_changed)
        self.scene_replaced.emit()
        self.slots_changed.emit()
        self.settle_changed.emit()
        self.path_changed.emit()

    def push(self, patch: Patch | None) -> None:
        """Make `patch` one undo step and apply it. None, the patch of a gesture that changed nothing, is ignored."""
        if patch is not None:
            push(self.undo_stack, self.scene, patch)

    @property
    def moment(self) -> Moment:
        """The state of the history now, for `mark_saved`."""
        return moment(self.undo_stack)

    def mark_saved(self, path: Path, saved: Moment) -> None:
        """The scene as it was at `saved` is on disk under `path`; it may have changed since."""
        self.path, self.title = path, path.name
        set_clean(self.undo_stack, saved)
        self.path_changed.emit()

    def set_saving(self, saving: bool) -> None:
        """Projects are being written, or none is any more."""
        if saving != self.saving:
            self.saving = saving
            self.saving_changed.emit()

    @property
    def size(self) -> Size:
        return self.scene.size

    @property
    def label_set(self) -> LabelSet:
        return self.scene.label_set

    # The class to paint with

    def choose_class(self, class_id: int) -> None:
        """Paint with this class from now on."""
        if class_id in self.label_set:
            self.state.class_id = class_id
            self.recent_classes = (class_id, *(old for old in self.recent_classes if old != class_id))[:RECENT_CLASSES]
            self.slots_changed.emit()

    def pin(self, slot: int, class_id: int | None) -> None:
        """Put a class behind a number key. Slots count from 0 (key 1) to 9 (key 0); a class sits in one slot only."""
        slots = [None if old == class_id else old for old in self.slots]
        slots[slot] = class_id
        self.slots = tuple(slots)
        self.slots_changed.emit()

    # What is selected

    @property
    def selected(self) -> int | None:
        """Id of the object selected last, None for the background."""
        return self.state.selected

    @property
    def selection(self) -> tuple[int, ...]:
        """Ids of all selected objects, the one selected last at the end."""
        return self.state.selection

    @property
    def region(self) -> int | None:
        """The region whose style is shown: the selected object, else the stuff region clicked last."""
        return self.state.region

    def select(self, object_id: int | None) -> None:
        """Select an object, or with None nothing."""
        self.state.selected = object_id

    def select_region(self, region_id: int) -> None:
        """Select the object with this id, else choose the stuff region with it, whose style is then shown."""
        if any(item.id == region_id for item in self.scene.objects):
            self.state.selected = region_id
        else:
            self.state.region = region_id

    # What an exact pass may change

    def choose_settle(self, settle: Settle) -> None:
        """Say what an exact pass may change from now on, as one undo step.

        "Only here" keeps the picture as it is shown, if it is exact; if not, the first that will be.
        """
        if settle is not self.scene.settle:
            self._displaced.clear()  # they were kept for the choice that ends here
        kept = self._picture_to_keep() if settle is Settle.ONLY_HERE else self.scene.kept
        self.push(edits.set_settle(self.scene, settle, kept))

    # What the renderer tells

    def set_session(self, info: SessionInfo | None) -> None:
        if info is None or self.session_info is None or info.checkpoint_id != self.session_info.checkpoint_id:
            self._exact = None  # it is a picture of other weights
        self.session_info = info
        self._keep_what_was_displaced()
        self.session_changed.emit()

    def set_picture(self, result: RenderResult) -> None:
        """Write a rendered rectangle into the photograph; the first answer is always the whole picture."""
        if self.picture is None:
            self.picture = np.full((self.size.height, self.size.width, 3), 128, np.uint8)
        self.picture[result.rect.slices] = result.image
        self.picture_revision, self.picture_exact = result.revision, result.exact
        if result.exact and result.maps is not None:
            self._exact = result
        self.picture_changed.emit(result.rect)
        self._keep_first_picture(result)

    def _keep_first_picture(self, result: RenderResult) -> None:
        """Keep the first exact picture of a scene under a checkpoint."""
        scene, info = self.scene, self.session_info
        if scene.settle is not Settle.ONLY_HERE or info is None or result is not self._exact:
            return
        fits = scene.kept is not None and scene.kept.fits(info.checkpoint_id, scene.size)
        if not fits and result.revision >= self._kept_from:  # else it may be mixed with a picture that was kept then
            self._keep(self._as_kept(result))

    def _keep_what_was_displaced(self) -> None:
        """Weights that come back find the picture that was kept for them: looking at others must not change it."""
        kept = None if self.session_info is None else self._displaced.pop(self.session_info.checkpoint_id, None)
        if kept is not None and self.scene.settle is Settle.ONLY_HERE:
            self._keep(kept)

    def _keep(self, kept: Kept | None) -> None:
        """Keep a picture. The scene does not count as modified by it."""
        before, patch = self.scene.kept, edits.keep(self.scene, kept)
        if patch is not None:
            if before is not None and kept is not None and before.checkpoint_id != kept.checkpoint_id:
                self._displaced[before.checkpoint_id] = before
            self.scene.apply(patch)

    def _picture_to_keep(self) -> Kept | None:
        """The picture that is shown, if it is exact and shows the scene as it is now."""
        result = self._exact
        if result is None or not self.picture_exact or result.revision < self._exact_from:
            return None
        taken, before = self._as_kept(result), self.scene.kept
        return before if before is not None and taken is not None and before.equals(taken) else taken

    def _as_kept(self, result: RenderResult) -> Kept | None:
        """The picture of an exact result, with what that says it was rendered from."""
        maps, info = result.maps, self.session_info
        if maps is None or info is None:
            return None
        return Kept(
            result.image, maps.labels, maps.instances, maps.regions, result.styles, result.seed, info.checkpoint_id
        )

    # Slots

    def _on_scene_changed(self, rect: Rect) -> None:
        if self.state.selection:
            there = {item.id for item in self.scene.objects}
            if not there.issuperset(self.state.selection):  # undo took objects away
                self.state.selection = tuple(each for each in self.state.selection if each in there)
        if not rect.is_empty:
            self._exact_from = self.scene.revision
        settle = (self.scene.settle, self.scene.kept)
        if settle != self._told_settle:
            self._kept_from = self.scene.revision
        if self.picture_revision < 0:
            self.kept_unsettled = self.kept_unsettled.united(rect)
        self.scene_changed.emit(rect)
        if settle != self._told_settle:
            self._told_settle = settle
            self.settle_changed.emit()

    def _on_state_changed(self) -> None:
        selection = (self.state.selection, self.state.region)
        if selection != self._told_selection:
            self._told_selection = selection
            self.selection_changed.emit()


def _default_slots(label_set: LabelSet) -> tuple[int | None, ...]:
    """Until the user pins others: the classes that count, one of each group in turn, so that none is missing."""
    groups: dict[str, list[int]] = {}
    for entry in label_set.classes:
        if entry.evaluated and entry.kind is not Kind.VOID:
            groups.setdefault(entry.group, []).append(entry.id)
    in_turn = [each for row in zip_longest(*groups.values()) for each in row if each is not None][:SLOTS]
    order = {class_id: place for place, class_id in enumerate(label_set.ids)}
    return tuple(sorted(in_turn, key=order.__getitem__)) + (None,) * (SLOTS - len(in_turn))
