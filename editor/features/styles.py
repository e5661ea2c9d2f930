"""The Style menu: chance, copies, whole classes, locks, blends, vectors, and styles taken from photographs."""

from collections.abc import Callable, Mapping
from random import Random

from PySide6.QtGui import QAction, QGuiApplication

from editor.document import styling
from editor.document.objects import class_of, is_instance
from editor.document.style_clip import StyleClip
from editor.features.base import Feature, Parts
from editor.language import translate
from editor.views import region_acts, style_acts
from model.maps import Kind

BIGGEST_SEED = 2**31 - 1


class Styles(Feature):
    """Acts on the styles of what is selected; what cannot be done is said in the message bar."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._workspace = parts.workspace
        self._panel = parts.panels.styles
        self.random = Random()
        self._clip: StyleClip | None = None  # where the system's clipboard holds something else by now
        self._join = QAction(translate("Styles", "&Join with the Rest of Its Class"), self)
        self._join.setToolTip(
            translate("Styles", "A region of its own becomes a part of its class's common region again")
        )
        self._join.triggered.connect(self._join_region)
        self._panel.offer([*self._offered(), None, self._join])
        self._panel.more_menu.aboutToShow.connect(self._follow)
        self._workspace.selection_changed.connect(self._follow)
        self._workspace.scene_changed.connect(self._follow)
        self._workspace.scene_replaced.connect(self._follow)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "random_style": self._panel.choose_random,
            "reroll_styles": self._reroll,
            "reset_style": self._reset,
            "copy_style": self._copy,
            "paste_style": self._paste,
            "style_to_class": self._give_to_class,
            "blend_styles": self._blend,
            "style_vector": self._edit_vector,
            "lock_style": self._toggle_lock,
            "shuffle": self._shuffle,
        }

    def _offered(self) -> list[QAction | None]:
        """What the panel's menu shows: all that has no button of its own."""
        actions = self.parts.actions
        names = (
            *("copy_style", "paste_style", "style_to_class", "", "reroll_styles", "shuffle", ""),
            *("style_vector", "style_from_photograph"),
        )
        return [actions[name] if name else None for name in names]

    def _reroll(self) -> None:
        if not style_acts.push(
            self._workspace, lambda scene, facts: styling.reroll_styles(scene, facts, self.random)
        ) and style_acts.facts_of(self._workspace):
            self._say(translate("Styles", "There is no style to reroll: all are locked, or have a single mode."))

    def _reset(self) -> None:
        regions = self._chosen()
        if regions:
            style_acts.push(self._workspace, lambda scene, facts: styling.reset_style(scene, facts, regions))

    def _copy(self) -> None:
        region, facts = self._workspace.region, style_acts.facts_of(self._workspace)
        if region is None or facts is None:
            self._say(self._nothing_selected() if facts is not None else style_acts.why_not(self._workspace))
            return
        try:
            self._clip = styling.copied_style(self._workspace.scene, facts, region)
        except styling.SceneError as error:
            self._say(str(error))
            return
        QGuiApplication.clipboard().setText(self._clip.to_text())
        self._say(translate("Styles", "Copied the style of {title}.").format(title=self._workspace.scene.title(region)))

    def _paste(self) -> None:
        regions = self._chosen()
        if not regions:
            return
        clip = StyleClip.from_text(QGuiApplication.clipboard().text()) or self._clip
        if clip is None:
            self._say(translate("Styles", "No style has been copied yet: select a region and copy its style first."))
            return
        style_acts.push(self._workspace, lambda scene, facts: styling.paste_style(scene, facts, regions, clip))

    def _give_to_class(self) -> None:
        region = self._workspace.region
        if region is None:
            self._say(self._nothing_selected())
            return
        style_acts.push(self._workspace, lambda scene, facts: styling.style_to_class(scene, facts, region))

    def _blend(self) -> None:
        if not self._chosen():
            return
        self.parts.panels.show_styles()
        if self._panel.blend_button.isEnabled():
            self._panel.open_blend()
        else:
            self._say(translate("Styles", "Its class has fewer than two modes, so there is nothing to blend."))

    def _edit_vector(self) -> None:
        self.parts.panels.show_styles()
        self._panel.toggle_vector()

    def _toggle_lock(self) -> None:
        regions = self._chosen()
        locked = self._workspace.region not in self._workspace.scene.style_locks
        if regions:
            style_acts.push(self._workspace, lambda scene, facts: styling.lock_styles(scene, facts, regions, locked))
        self._follow()

    def _shuffle(self) -> None:
        workspace = self._workspace
        patch = styling.shuffle(workspace.scene, style_acts.facts_of(workspace), self.random.randrange(BIGGEST_SEED))
        workspace.push(patch)

    def _join_region(self) -> None:
        region = self._workspace.region
        if region is not None:
            region_acts.relabel(self._workspace, region, class_of(region))

    def _follow(self, *_: object) -> None:
        region, scene = self._workspace.region, self._workspace.scene
        self.parts.actions["lock_style"].setChecked(region is not None and region in scene.style_locks)
        self._join.setEnabled(
            region is not None
            and not self._workspace.selection
            and is_instance(region, class_of(region))
            and class_of(region) in scene.label_set
            and scene.label_set[class_of(region)].kind is not Kind.THING
        )

    def _chosen(self) -> tuple[int, ...]:
        """The selected regions; without any, that is said."""
        regions = style_acts.chosen_regions(self._workspace)
        if not regions:
            self._say(self._nothing_selected())
        return regions

    def _nothing_selected(self) -> str:
        return translate("Styles", "Nothing is selected: click an object or a region with the Select tool (V).")

    def _say(self, sentence: str) -> None:
        self._workspace.message.emit(sentence)
