"""File > New Scene: begin with a template, or with a scene that is bundled."""

from collections.abc import Callable, Mapping
from pathlib import Path

from editor.document.geometry import Size
from editor.document.opened import Opened, SourceKind
from editor.document.templates import TEMPLATES
from editor.features.base import Feature, Parts
from editor.jobs import Job, Progress
from editor.language import translate
from editor.views.new_scene_dialog import NewSceneDialog, Wish
from model.maps import LabelSet, bundled_label_sets
from model.registry import bundled_for
from model.resources import scenes

OWN = " of the weights"  # key of a label set that is not bundled; no bundled one has a space


class NewScene(Feature):
    """Asks what to begin with, and opens it in a tab of its own."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self.dialog: NewSceneDialog | None = None

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {"new": self.ask}

    def ask(self) -> None:
        """Show what there is to begin with."""
        info = self.parts.workspace.session_info
        label_set = self.parts.workspace.label_set if info is None else info.label_set
        label_sets = {name: LabelSet.load(name) for name in bundled_label_sets()}
        preferred = next((name for name, each in label_sets.items() if each == label_set), OWN)
        label_sets.setdefault(preferred, label_set)
        dialog = NewSceneDialog(
            TEMPLATES,
            scenes(),
            label_sets=label_sets,
            preferred=preferred,
            weights="" if info is None else info.name,
            others={key: each.header.name for key, sets in label_sets.items() if (each := bundled_for(sets))},
            trained=None if info is None else Size(*info.resolution),
            parent=self.parts.window,
        )
        self.dialog = dialog
        dialog.accepted.connect(lambda: self._begin(dialog.wish, label_sets))
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._forget)
        dialog.open()

    def _forget(self) -> None:
        self.dialog = None

    def _begin(self, wish: Wish, label_sets: Mapping[str, LabelSet]) -> None:
        if wish.sample is not None:
            self.parts.documents.open(wish.sample)
            return
        template = wish.template
        assert template is not None
        label_set, title = label_sets[wish.label_set], template.title

        def draw(_progress: Progress) -> Opened:
            return Opened(template.draw(wish.size, label_set), Path(title), SourceKind.NONE)

        job = Job(translate("NewScene", "Drawing {name}").format(name=title), draw, self)
        job.done.connect(self.parts.documents.add)
        job.failed.connect(self.parts.workspace.message)
        self.parts.jobs.run(job)
