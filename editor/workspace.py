"""The scene that is shown, with its undo stack, selection and newest photograph: what every view of the window watches.

Lives on the UI thread. Views read it and listen to its signals; they change the scene only through `push`.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from editor.commands import Moment, moment, push
from editor.document import edits
from editor.document.canvas_size import follow
from editor.document.geometry import Rect, Size
from editor.document.kept import Kept, Settle
from editor.document.objects import class_of
from editor.document.opened import Opened, first_class
from editor.document.patch import Patch
from editor.document.scene import Scene
from editor.open_document import OpenDocument
from editor.render.request import RenderResult, SessionInfo
from editor.slots import default_slots, slots_left
from editor.tools.state import ToolState
from model.maps import LabelSet

RECENT_CLASSES = 8  # as many as the palette at the pointer shows in a row


class Workspace(QObject):
    """The document that is shown and the state around it. A window has exactly one workspace, which shows one document.

    The other open documents are parked (`editor.tabs`); `show` brings one of them, `replace` a new one.
    """

    scene_leaving = Signal()  # another document will be shown: note what belongs to this one
    scene_replaced = Signal()  # another scene is shown: forget everything about the old one
    classes_changed = Signal()  # the scene is painted in other classes now, or they have other names and colours
    size_changed = Signal()  # the canvas has another size: forget what is of the old one; before `scene_changed`
    scene_changed = Signal(object)  # Rect where the flattened maps or the styles may differ
    selection_changed = Signal()  # `selected` or `region` differs
    session_changed = Signal()  # `session_info` differs: other weights, other styles
    picture_changed = Signal(object)  # Rect of `picture` that was rendered anew
    settle_changed = Signal()  # `scene.settle` or `scene.kept` differs
    history_changed = Signal()  # the undo stack has other steps, is at another one, was saved, or is another stack
    path_changed = Signal()  # saved under another name
    saving_changed = Signal()  # `saving` differs
    slots_changed = Signal()  # `slots` or `recent_classes` differs
    message = Signal(str)  # one sentence for the message bar

    def __init__(
        self, scene: Scene, path: Path | None = None, *, title: str = "", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = OpenDocument(scene, path, title=title)
        self.saving = False  # a project is being written
        self.state = ToolState(class_id=first_class(scene.label_set))
        self.session_info: SessionInfo | None = None
        self._told_settle = (scene.settle, scene.kept)
        self.slots = default_slots(scene.label_set)  # classes behind the keys 1..9 and 0, pinned by the user
        self.recent_classes: tuple[int, ...] = ()  # painted with lately, newest first
        self._told_size = scene.size
        self._told_steps = 0
        self._told_classes = scene.label_set
        self._told_selection: tuple[tuple[int, ...], int | None] = ((), None)
        self._unsubscribe: Callable[[], None] = lambda: None
        self._follow()
        self.state.observe(self._on_state_changed)

    # The document

    @property
    def document(self) -> OpenDocument:
        """What is shown, with its history and photograph."""
        return self._document

    @property
    def scene(self) -> Scene:
        return self._document.scene

    @property
    def path(self) -> Path | None:
        """Of the project, where Ctrl+S saves; None for a scene that was never saved as one."""
        return self._document.path

    @property
    def title(self) -> str:
        return self._document.title

    @property
    def sources(self) -> tuple[Path, ...]:
        """The files the scene was opened from: no picture may take their place."""
        return self._document.sources

    @property
    def undo_stack(self) -> QUndoStack:
        """The history of the scene that is shown, each scene its own: views follow `history_changed`."""
        return self._document.undo_stack

    @property
    def picture(self) -> np.ndarray | None:
        """uint8 (H, W, 3), the newest photograph of this scene."""
        return self._document.picture

    @property
    def picture_revision(self) -> int:
        """The scene's revision that the newest pass showed; -1 until one ends."""
        return self._document.picture_revision

    @property
    def picture_exact(self) -> bool:
        """False while a part of the picture is only a preview."""
        return self._document.picture_exact

    @property
    def kept_origin(self) -> Mapping[str, str]:
        """Whose weights made the photograph that was there before a first pass."""
        return self._document.kept_origin

    @property
    def kept_unsettled(self) -> Rect:
        """Where that one does not show the scene as it is now; until a first pass ends."""
        return self._document.kept_unsettled

    def replace(self, scene: Scene, path: Path | None, *, title: str = "", opened: Opened | None = None) -> None:
        """Open another scene in place of this one: history, selection and photograph of this one are dropped.

        `opened` says where it comes from, and has the photograph it was saved with: shown until the first pass ends.
        """
        self.show(OpenDocument(scene, path, title=title, opened=opened))

    def show(self, document: OpenDocument) -> None:
        """Show another document. Whoever wants this one again keeps it: it can be shown again as it was left."""
        old = self._document
        if document is old:
            return
        self.scene_leaving.emit()
        if old.picture_revision >= 0:  # nobody has said which part of the picture shows the scene
            old.keep_picture(Rect.of(old.scene.size), {})
        old.selection, old.class_id = (self.state.selection, self.state.region), self.state.class_id
        self.state.selected = None  # while the class of the brush is still one of the classes that are shown
        self._leave()
        self._document = document
        self._told_settle = (document.scene.settle, document.scene.kept)
        self._told_size = document.scene.size
        self._told_classes = document.scene.label_set
        if not self.label_set.compatible(old.scene.label_set):
            self.slots = default_slots(self.label_set)
            self.recent_classes = ()
            if document.class_id is not None and document.class_id in self.label_set:
                self.state.class_id = document.class_id  # the same number would mean something else here
            else:
                self.state.class_id = first_class(self.label_set)
        elif self.state.class_id not in self.label_set:
            self.state.class_id = first_class(self.label_set)
        self._follow()
        self.scene_replaced.emit()
        self._select_again(*document.selection)
        self._keep_what_was_displaced()
        self.slots_changed.emit()
        self.settle_changed.emit()
        self.path_changed.emit()
        self.history_changed.emit()

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
        self._document.mark_saved(path, saved)
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
            self._document.displaced.clear()  # they were kept for the choice that ends here
        kept = self._picture_to_keep() if settle is Settle.ONLY_HERE else self.scene.kept
        self.push(edits.set_settle(self.scene, settle, kept))

    # What the renderer tells

    def set_session(self, info: SessionInfo | None) -> None:
        if info is None or self.session_info is None or info.checkpoint_id != self.session_info.checkpoint_id:
            self._document.exact = None  # it is a picture of other weights
        self.session_info = info
        self._keep_what_was_displaced()
        self.session_changed.emit()

    def set_picture(self, result: RenderResult) -> None:
        """Write a rendered rectangle into the photograph; the first answer is always the whole picture."""
        document = self._document
        if document.picture is None:
            document.picture = np.full((self.size.height, self.size.width, 3), 128, np.uint8)
        document.picture[result.rect.slices] = result.image
        document.picture_revision, document.picture_exact = result.revision, result.exact
        if result.exact and result.maps is not None:
            self._document.exact = result
        self.picture_changed.emit(result.rect)
        self._keep_first_picture(result)

    def _keep_first_picture(self, result: RenderResult) -> None:
        """Keep the first exact picture of a scene under a checkpoint."""
        scene, info = self.scene, self.session_info
        if scene.settle is not Settle.ONLY_HERE or info is None or result is not self._document.exact:
            return
        fits = scene.kept is not None and scene.kept.fits(info.checkpoint_id, scene.size)
        if (
            not fits and result.revision >= self._document.kept_from
        ):  # else it may be mixed with a picture that was kept then
            self._keep(self._as_kept(result))

    def _keep_what_was_displaced(self) -> None:
        """Weights that come back find the picture that was kept for them: looking at others must not change it."""
        kept = (
            None if self.session_info is None else self._document.displaced.pop(self.session_info.checkpoint_id, None)
        )
        if kept is not None and self.scene.settle is Settle.ONLY_HERE:
            self._keep(kept)

    def _keep(self, kept: Kept | None) -> None:
        """Keep a picture. The scene does not count as modified by it."""
        before, patch = self.scene.kept, edits.keep(self.scene, kept)
        if patch is not None:
            if before is not None and kept is not None and before.checkpoint_id != kept.checkpoint_id:
                self._document.displaced[before.checkpoint_id] = before
            self.scene.apply(patch)

    def _picture_to_keep(self) -> Kept | None:
        """The picture that is shown, if it is exact and shows the scene as it is now."""
        result = self._document.exact
        if result is None or not self.picture_exact or result.revision < self._document.exact_from:
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

    def _follow(self) -> None:
        """Listen to the document that is shown. Views do not: a stack tells even while it is deleted."""
        # Else Python might delete it when nobody needs it any more, from whichever thread collects the garbage.
        self.undo_stack.setParent(self)
        self._unsubscribe = self.scene.observe(self._on_scene_changed)
        self._told_steps = self.undo_stack.count()
        self.undo_stack.indexChanged.connect(self._drop_lost_region)
        for changed in (self.undo_stack.indexChanged, self.undo_stack.cleanChanged):
            changed.connect(self.history_changed)

    def _leave(self) -> None:
        self._unsubscribe()
        self.undo_stack.indexChanged.disconnect(self._drop_lost_region)
        for changed in (self.undo_stack.indexChanged, self.undo_stack.cleanChanged):
            changed.disconnect(self.history_changed)

    def _drop_lost_region(self) -> None:
        """Undo or redo may take the chosen region of the background away: then what it was a part of is, or nothing."""
        steps, before = self.undo_stack.count(), self._told_steps
        self._told_steps = steps
        pushed = steps != before  # whoever pushes says what is chosen then, and a stroke is not kept waiting
        if pushed or self.selection or self.region is None:
            return
        if not (self.scene.background == self.region).any():
            whole = class_of(self.region)
            self.state.region = whole if (self.scene.background == whole).any() else None

    def _select_again(self, objects: tuple[int, ...], region: int | None) -> None:
        """Select what was selected when the document was left."""
        if objects:
            self.state.selection = objects
        elif region is not None:
            self.state.region = region

    def _follow_size(self) -> None:
        """The photograph goes along with its canvas, until a pass has rendered that."""
        self._told_size, document = self.size, self._document
        if document.picture is not None:
            document.picture = follow(document.picture, self.scene.placement, self.size)
            document.keep_picture(Rect.of(self.size), {})
        document.displaced.clear()  # they are of the old size
        self.size_changed.emit()

    def _follow_classes(self) -> None:
        self._told_classes = self.label_set
        self.slots = slots_left(self.slots, self.label_set)
        self.recent_classes = tuple(each for each in self.recent_classes if each in self.label_set)
        if self.state.class_id not in self.label_set:
            self.state.class_id = first_class(self.label_set)
        self.classes_changed.emit()
        self.slots_changed.emit()

    def _on_scene_changed(self, rect: Rect) -> None:
        if self.state.selection:
            there = {item.id for item in self.scene.objects}
            if not there.issuperset(self.state.selection):  # undo took objects away
                self.state.selection = tuple(each for each in self.state.selection if each in there)
        if not rect.is_empty:
            self._document.exact_from = self.scene.revision
        settle = (self.scene.settle, self.scene.kept)
        if settle != self._told_settle:
            self._document.kept_from = self.scene.revision
        if self.size != self._told_size:
            self._follow_size()
        if self.picture_revision < 0:
            self._document.kept_unsettled = self.kept_unsettled.united(rect)
        if self.label_set != self._told_classes:
            self._follow_classes()
        self.scene_changed.emit(rect)
        if settle != self._told_settle:
            self._told_settle = settle
            self.settle_changed.emit()

    def _on_state_changed(self) -> None:
        selection = (self.state.selection, self.state.region)
        if selection != self._told_selection:
            self._told_selection = selection
            self.selection_changed.emit()
