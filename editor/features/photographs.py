"""Photographs: made into a scene, and kept beside it to compare with.

The networks are asked in a process of their own (`model.analysis`), so that the window goes on and cancelling works at
once. Until everything is known the open scenes are not touched.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from editor.document.geometry import Rect
from editor.document.opened import Opened, SourceKind
from editor.document.photograph import Photograph, read_photograph, scene_of, set_reference, take_styles
from editor.document.reference import Reference
from editor.document.scene import Scene
from editor.features.base import Feature, Parts
from editor.jobs import Job, Progress
from editor.language import translate
from editor.results import attempt
from editor.settings import ViewMode
from editor.views.photograph_dialogs import ask_photograph, ask_segmenter
from model.analysis.analyst import Analyst, Stage, open_analyst
from model.analysis.segmenters import bundled_segmenter, check_segmenter
from model.maps import LabelSet, MaquetteError

COMPARE: Final = "compare_reference"
AREA: Final = 512 * 256  # pixels of a scene while no generator has said what it was trained at


@dataclass(frozen=True)
class Plan:
    """What a photograph is made a scene with: fixed when the work begins."""

    path: Path
    label_set: LabelSet
    segmenter: Path
    area: int  # pixels that the scene is to have at most, about
    checkpoint: Path | None = None  # whose encoder sees the styles; None: nobody does
    checkpoint_id: str = ""


class Photographs(Feature):
    """Opens photographs, and shows the one behind a scene left of the divider."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self.open_analyst: Callable[[], Analyst] = open_analyst
        self.ask_photograph = partial(ask_photograph, parts.window)
        self.ask_segmenter = partial(ask_segmenter, parts.window)
        self._waiting: list[Path] = []  # photographs that were opened before a generator was
        self._comparing = False
        self._shown: Reference | None = None  # left of the divider, because of us
        workspace = parts.workspace
        workspace.scene_replaced.connect(self._follow_reference)
        workspace.scene_changed.connect(self._on_scene_changed)
        parts.canvas.comparison_changed.connect(self._on_comparison_changed)
        workspace.session_changed.connect(self._open_waiting)
        parts.scheduler.failed.connect(self._open_waiting)
        parts.documents.open_photograph = self.open

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "open_photograph": self.choose,
            COMPARE: self.toggle_comparison,
            "remove_reference": self.remove_reference,
        }

    # Opening

    def choose(self) -> None:
        """Ask for a photograph and open it."""
        self.ask_photograph(self.parts.settings.folder, self.open)

    def open(self, path: Path) -> None:
        """Make a photograph a scene, in a tab of its own when it is ready."""
        if self.parts.workspace.session_info is None and not self.parts.scheduler.gave_up:
            self._waiting.append(path)  # the generator says which classes there are, and who sees styles
        else:
            self._open(path)

    def _open(self, path: Path) -> None:
        label_set = self._label_set
        segmenter = self._segmenter(label_set)
        if segmenter is None:
            self.parts.workspace.message.emit(
                translate(
                    "Photographs",
                    "No network that finds {label_set} in photographs is bundled: train one with "
                    "`maquette segment --labels {label_set}` and choose its file.",
                ).format(label_set=label_set.name)
            )
            self.ask_segmenter(self.parts.settings.folder, label_set.name, partial(self._open_with, path, label_set))
            return
        self._begin(path, label_set, segmenter)

    def _open_waiting(self, *_: object) -> None:
        """The generator is there, or will not be."""
        waiting, self._waiting = self._waiting, []
        for path in waiting:
            self._open(path)

    def _open_with(self, path: Path, label_set: LabelSet, segmenter: Path) -> None:
        """Go on with a segmentation network that the user has chosen, from now on for all photographs of the set."""

        def check() -> bool:
            check_segmenter(segmenter, label_set)
            return True

        if attempt(check, self.parts.workspace.message.emit):
            self.parts.settings.set_segmenter(label_set.name, segmenter)
            self._begin(path, label_set, segmenter)

    def _begin(self, path: Path, label_set: LabelSet, segmenter: Path) -> None:
        info = self.parts.workspace.session_info
        plan = Plan(path, label_set, segmenter, AREA)
        if info is not None:
            width, height = info.resolution
            checkpoint = Path(info.path) if Path(info.path).is_file() else None
            plan = Plan(path, label_set, segmenter, width * height, checkpoint, info.checkpoint_id)
        title = translate("Photographs", "Opening {name}").format(name=path.name)
        job = Job(title, partial(scene_from, plan, self.open_analyst), self)
        job.done.connect(self._show)
        job.failed.connect(self.parts.workspace.message)
        self.parts.jobs.run(job)

    def _show(self, opened: Opened) -> None:
        self.parts.documents.add(opened)
        self._compare(True)

    @property
    def _label_set(self) -> LabelSet:
        """The classes that a new scene gets: those of the open generator."""
        info = self.parts.workspace.session_info
        return self.parts.workspace.label_set if info is None else info.label_set

    def _segmenter(self, label_set: LabelSet) -> Path | None:
        """The network that the user has chosen for a label set, if it is still there, else the bundled one."""
        chosen = self.parts.settings.segmenter(label_set.name)
        if chosen is not None:
            try:
                check_segmenter(chosen, label_set)
            except MaquetteError:
                pass  # it was moved, or the label set has changed: ask again
            else:
                return chosen
        return bundled_segmenter(label_set)

    # The reference

    def toggle_comparison(self) -> None:
        """Show the reference left of the divider, or the labels again."""
        wanted = self.parts.actions[COMPARE].isChecked()
        if wanted and self.parts.workspace.scene.reference is None:
            self.parts.workspace.message.emit(
                translate(
                    "Photographs", "This scene was not made after a photograph: File > Open Photograph makes one."
                )
            )
            wanted = False
        self._compare(wanted)
        if wanted:
            self.parts.canvas.set_look(mode=ViewMode.BOTH)

    def remove_reference(self) -> None:
        """Take the reference out of the scene, as a step that can be undone."""
        workspace = self.parts.workspace
        if workspace.scene.reference is None:
            workspace.message.emit(translate("Photographs", "This scene has no reference photograph."))
        workspace.push(set_reference(workspace.scene, None))

    def _compare(self, comparing: bool) -> None:
        self._comparing = comparing
        self._follow_reference()

    def _on_scene_changed(self, _rect: Rect) -> None:
        if self._comparing and self.parts.workspace.scene.reference is not self._shown:
            self._follow_reference()

    def _follow_reference(self) -> None:
        """Show what is to be seen of the open scene's reference."""
        reference = self.parts.workspace.scene.reference if self._comparing else None
        if reference is not None:
            self._shown = reference
            self.parts.canvas.set_comparison(reference.name, reference.picture)
        elif self._shown is not None:
            self._shown = None
            self.parts.canvas.set_comparison("", None)
        self.parts.actions[COMPARE].setChecked(self._comparing)

    def _on_comparison_changed(self) -> None:
        """Somebody else has put a picture there: ours is not wanted any more."""
        title = self.parts.canvas.comparison
        if self._comparing and title and (self._shown is None or title != self._shown.name):
            self._comparing, self._shown = False, None
            self.parts.actions[COMPARE].setChecked(False)


def scene_from(plan: Plan, open_analyst: Callable[[], Analyst], progress: Progress) -> Opened:
    """Read a photograph and make it a scene; raises MaquetteError, and `jobs.Cancelled` soon after the user gave up.

    A style that nobody sees costs only itself: then the regions have the defaults of the checkpoint.
    """
    progress(0.02, translate("Photographs", "Reading {name}…").format(name=plan.path.name))
    photograph = read_photograph(plan.path, plan.area)
    notes = [*_scaled(photograph)]
    with open_analyst() as analyst:

        def tell(start: float, end: float, computing: str, stage: Stage) -> None:
            share = {Stage.STARTING: 0.0, Stage.LOADING: 0.2, Stage.COMPUTING: 0.6}[stage]
            loading = translate("Photographs", "Loading the networks…")
            progress(start + share * (end - start), computing if stage is Stage.COMPUTING else loading)

        finding = translate("Photographs", "Finding what is in {name}…").format(name=plan.path.name)
        labels = analyst.propose(
            photograph.picture, plan.segmenter, tell=partial(tell, 0.05, 0.6, finding), should_stop=progress.check
        )
        scene = scene_of(labels, plan.label_set, photograph)
        if plan.checkpoint is not None:
            maps = scene.flatten()
            try:
                styles = analyst.encode(
                    photograph.picture,
                    maps.labels,
                    maps.regions,
                    plan.checkpoint,
                    tell=partial(tell, 0.6, 0.95, translate("Photographs", "Taking the styles…")),
                    should_stop=progress.check,
                )
            except MaquetteError as error:
                notes.append(translate("Photographs", "Styles are the defaults: {reason}").format(reason=error))
            else:
                scene.apply(take_styles(scene, plan.checkpoint_id, styles))
    progress.check()
    return Opened(scene, plan.path, SourceKind.PHOTOGRAPH, (*notes, _found(scene)), sources=(plan.path,))


def _scaled(photograph: Photograph) -> tuple[str, ...]:
    if photograph.size == photograph.original:
        return ()
    sentence = translate(
        "Photographs", "{name} was scaled from {old} to {new} pixels, about what the weights were trained at."
    )
    old, new = (f"{size.width} x {size.height}" for size in (photograph.original, photograph.size))
    return (sentence.format(name=photograph.name, old=old, new=new),)


def _found(scene: Scene) -> str:
    count = len(scene.objects)
    if count == 1:
        return translate("Photographs", "1 object was found; View > Both compares with the photograph.")
    sentence = translate("Photographs", "{count} objects were found; View > Both compares with the photograph.")
    return sentence.format(count=count)
