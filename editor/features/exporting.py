"""The Export menu: asks how and where, waits for the photograph where it is shown, and writes beside the window."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Qt

from editor.commands import ApplyPatch
from editor.document import exchange, settling
from editor.document.geometry import Rect
from editor.document.patch import Patch
from editor.document.scene import Scene
from editor.export.film import FILM_SUFFIXES, FilmOptions, Show
from editor.export.id_pass import IdPassOptions, write_id_pass
from editor.export.layers import LayersOptions, write_layers
from editor.export.options import from_data, to_data
from editor.export.picture import PictureOptions, write_picture
from editor.export.replay import Render, write_replay
from editor.export.strip import StripOptions, panels_of, strip
from editor.exports import Exports, Photograph, session_origin
from editor.features.base import Feature, Parts
from editor.jobs import Job, Progress
from editor.language import translate
from editor.render.request import LongPass, RenderRequest
from editor.render.worker import EngineFactory
from editor.results import PICTURE_SUFFIXES, check_target, is_source
from editor.views.dialogs import Existing
from editor.views.export_dialogs import (
    ExportIdPassDialog,
    ExportLayersDialog,
    ExportPictureDialog,
    ExportReplayDialog,
    ExportStripDialog,
)
from editor.views.export_form import ExportContext, ExportForm
from model.errors import Cancelled as PassCancelled
from model.maps import MaquetteError, check_replaceable

Begin = Callable[[Path, Any], None]


class Exporting(Feature):
    """No file is replaced that the user did not agree to, and never one that holds the ids of an open scene."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._workspace = parts.workspace
        self._settings = parts.settings
        self._exports: Exports = parts.documents.exports
        self._running: dict[Job, Path] = {}
        self.dialog: ExportForm | None = None  # the one that was opened last

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "export_picture": self.export_picture,
            "export_maps": self.export_maps,
            "export_layers": self.export_layers,
            "export_id_pass": self.export_id_pass,
            "export_strip": self.export_strip,
            "export_replay": self.export_replay,
        }

    def may_close(self) -> bool:
        """What is nearly written is waited for; about a replay the user is asked."""
        long = [(job, path) for job, path in self._running.items() if path.suffix.lower() in FILM_SUFFIXES]
        for job, path in long:
            if job in self._running and not self.parts.dialogs.give_up_export(path.name):
                return False
        for job in self._running:
            if all(job is not each for each, _ in long):
                job.wait()
        return True

    # What the actions do

    def export_picture(self) -> None:
        """Ask how, and write the photograph, exact and of the scene as it is now; waits for a pass if there is none."""
        # Never NAME.png: that may be the label map the scene was opened from.
        options = from_data(PictureOptions, self._settings.export_choices("picture"))
        target = self._suggestion("picture", ".png", PICTURE_SUFFIXES)
        check = partial(self._check, PICTURE_SUFFIXES)
        dialog = ExportPictureDialog(target, options, self._context(), check, self.parts.window)
        self._open(dialog, "picture", self._begin_picture)

    def export_layers(self) -> None:
        """Ask which, and write the photograph as a layered PSD."""
        options = from_data(LayersOptions, self._settings.export_choices("layers"))
        target = self._suggestion("layers", ".psd", (".psd",))
        check = partial(self._check, (".psd",))
        dialog = ExportLayersDialog(target, options, self._context(), check, self.parts.window)
        self._open(dialog, "layers", self._begin_layers)

    def export_id_pass(self) -> None:
        """Ask how, and write which pixel belongs to which region."""
        options = from_data(IdPassOptions, self._settings.export_choices("id pass"))
        target = self._suggestion("id pass", ".png", (".png",), name="ids")
        check = partial(self._check, (".png",))
        dialog = ExportIdPassDialog(target, options, self._context(), check, self.parts.window)
        self._open(dialog, "id pass", self._begin_id_pass)

    def export_strip(self) -> None:
        """Ask which, and write labels, photograph and reference in one picture."""
        options = from_data(StripOptions, self._settings.export_choices("strip"))
        target = self._suggestion("strip", ".png", PICTURE_SUFFIXES)
        check = partial(self._check, PICTURE_SUFFIXES)
        dialog = ExportStripDialog(target, options, self._context(), check, self.parts.window)
        self._open(dialog, "strip", self._begin_strip)

    def export_replay(self) -> None:
        """Ask how, and write the steps of the history as a film."""
        options = from_data(FilmOptions, self._settings.export_choices("replay"))
        target = self._suggestion("replay", ".gif", FILM_SUFFIXES)
        check = partial(self._check, FILM_SUFFIXES)
        dialog = ExportReplayDialog(target, options, self._context(), check, self.parts.window)
        self._open(dialog, "replay", self._begin_replay)

    def export_maps(self) -> None:
        """Write label map, instance map and colour map, and the photograph if it is up to date."""
        workspace, dialogs = self._workspace, self.parts.dialogs
        folder = dialogs.export_folder(self._settings.folder)
        if folder is None:
            return
        current = workspace.picture is not None and workspace.picture_exact and self.parts.scheduler.is_current
        picture = workspace.picture if current else None
        name = Path(workspace.title).stem
        overwrite = False
        in_the_way = [each for each in exchange.map_files(folder, name, picture=picture is not None) if each.exists()]
        if in_the_way:
            originals = [each.name for each in in_the_way if is_source(each, workspace.sources)]
            match dialogs.existing([each.name for each in in_the_way], folder, originals):
                case Existing.REPLACE:
                    overwrite = True
                case Existing.KEEP_BOTH:
                    name = _free_name(folder, name)
                case _:
                    return

        snapshot, details = workspace.scene.snapshot(), session_origin(workspace)
        picture = None if picture is None else picture.copy()

        def work(progress: Progress) -> str:
            progress(-1)
            written = exchange.write_all(snapshot, folder, name, picture, details, overwrite=overwrite)
            names = ", ".join(path.name for path in written)
            return translate("Exporting", "Wrote {names} into {folder}.").format(names=names, folder=folder)

        self._run(folder / name, work)

    def engine_factory(self) -> EngineFactory:
        """What makes the engine that renders a replay: another one for the generator of the window."""
        return self.parts.generators.current

    # After the question

    def _begin_picture(self, target: Path, options: PictureOptions) -> None:
        def use(photograph: Photograph) -> None:
            def work(progress: Progress) -> None:
                progress(-1)
                write_picture(target, photograph.picture, options, photograph.origin)

            self._run(target, work)

        self._exports.when_exact(target, use)

    def _begin_layers(self, target: Path, options: LayersOptions) -> None:
        def use(photograph: Photograph) -> None:
            def work(progress: Progress) -> None:
                objects, label_set = photograph.snapshot.objects, photograph.snapshot.label_set
                write_layers(
                    target,
                    photograph.picture,
                    photograph.maps,
                    objects,
                    label_set,
                    options,
                    origin=photograph.origin,
                    report=progress,
                )

            self._run(target, work)

        self._exports.when_exact(target, use)

    def _begin_id_pass(self, target: Path, options: IdPassOptions) -> None:
        snapshot, origin = self._workspace.scene.snapshot(), session_origin(self._workspace)

        def work(progress: Progress) -> None:
            progress(-1)
            write_id_pass(target, snapshot.flatten(), snapshot.objects, snapshot.label_set, options, origin)

        self._run(target, work)

    def _begin_strip(self, target: Path, options: StripOptions) -> None:
        reference = self._workspace.scene.reference

        def use(photograph: Photograph) -> None:
            def work(progress: Progress) -> None:
                progress(-1)
                panels = panels_of(
                    options,
                    photograph.maps.labels,
                    photograph.snapshot.label_set,
                    photograph.picture,
                    None if reference is None else reference.picture,
                )
                write_picture(target, strip(panels, options), PictureOptions(), photograph.origin)

            self._run(target, work)

        self._exports.when_exact(target, use)

    def _begin_replay(self, target: Path, options: FilmOptions) -> None:
        workspace = self._workspace
        snapshot, patches, origin = workspace.scene.snapshot(), self._steps(), session_origin(workspace)
        factory = self.engine_factory()

        def work(progress: Progress) -> None:
            if options.show is Show.LABELS:
                write_replay(target, snapshot, patches, options, origin=origin, report=progress)
                return
            progress(-1, translate("Exporting", "Opening the generator a second time"))
            with _Camera(factory, progress) as render:
                write_replay(target, snapshot, patches, options, render=render, origin=origin, report=progress)

        self._run(target, work)

    # Parts

    def _open(self, dialog: ExportForm, kind: str, begin: Begin) -> None:
        def agreed(target: Path, options: Any) -> None:
            self._settings.set_export_choices(kind, {**to_data(options), "suffix": target.suffix.lower()})
            begin(target, options)

        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.agreed.connect(agreed)
        dialog.finished.connect(self._forget_dialog)
        self.dialog = dialog
        dialog.open()

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _run(self, target: Path, work: Callable[[Progress], object]) -> None:
        """Do the work beside the window, and say how it ended: with the sentence it returns, if it does."""
        message = self._workspace.message
        job = Job(translate("Exporting", "Exporting {name}").format(name=target.name), work, self)
        self._running[job] = target

        def done(sentence: object) -> None:
            self._settings.folder = target.absolute().parent
            wrote = translate("Exporting", "Wrote {name}.").format(name=target.name)
            message.emit(sentence if isinstance(sentence, str) else wrote)

        def cancelled() -> None:
            message.emit(translate("Exporting", "{name} was not written.").format(name=target.name))

        for ended in (job.done, job.failed, job.cancelled):
            ended.connect(lambda *_: self._running.pop(job, None))
        job.done.connect(done)
        job.failed.connect(message)
        job.cancelled.connect(cancelled)
        self.parts.jobs.run(job)

    def _suggestion(self, kind: str, suffix: str, suffixes: tuple[str, ...], *, name: str = "") -> Path:
        remembered = self._settings.export_choices(kind).get("suffix")
        suffix = remembered if remembered in suffixes else suffix
        return self._settings.folder / f"{Path(self._workspace.title).stem}_{name or kind}{suffix}"

    def _context(self) -> ExportContext:
        workspace = self._workspace
        visible = sum(not each.rect.is_empty for each in self._steps())
        return ExportContext(workspace.size, session_origin(workspace), visible, workspace.scene.reference is not None)

    def _check(self, suffixes: tuple[str, ...], target: Path) -> None:
        sources = [source for each in self.parts.documents.tabs.documents for source in each.sources]
        check_target(target, sources=tuple(sources), suffixes=suffixes)
        check_replaceable(target)

    def _steps(self) -> list[Patch]:
        """The patches that led from the oldest step the history still has to the scene of now."""
        stack = self._workspace.undo_stack
        commands = (stack.command(position) for position in range(stack.index()))
        return [each.patch for each in commands if isinstance(each, ApplyPatch)]


class _Camera:
    """An engine of its own for a job: photographs any scene as the window would. A context manager."""

    def __init__(self, factory: EngineFactory, progress: Progress) -> None:
        self._progress = progress
        self._engine = factory()
        self._count = count()

    def __enter__(self) -> Render:
        self._id = self._engine.open().checkpoint_id
        return self._render

    def __exit__(self, *_: object) -> None:
        self._engine.close()

    def _render(self, scene: Scene) -> np.ndarray:
        request = RenderRequest(
            next(self._count),
            scene.revision,
            scene.snapshot(),
            scene.styles.get(self._id, {}),
            scene.seed,
            Rect.of(scene.size),
            settling.kept_for(scene, self._id),
            consented=True,
        )
        try:
            result = self._engine.render(request, lambda: self._progress.cancelled)
        except PassCancelled:
            self._progress.check()  # raises what ends a job
            raise
        if isinstance(result, LongPass):
            raise MaquetteError(translate("Exporting", "The generator does not begin so long a pass."))
        return result.image


def _free_name(folder: Path, name: str) -> str:
    """NAME-2, or the first after it under which nothing lies there."""
    names: Iterator[str] = (f"{name}-{number}" for number in count(2))
    return next(
        free for free in names if not any(each.exists() for each in exchange.map_files(folder, free, picture=True))
    )
