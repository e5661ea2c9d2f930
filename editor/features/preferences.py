"""Edit > Preferences, and the outlines for every eye, which the View menu has too."""

from collections.abc import Callable, Mapping

from editor.features.base import Feature, Parts
from editor.features.shortcuts import Shortcuts
from editor.language import LANGUAGES, translate
from editor.log import log_file
from editor.render.scheduler import Policy
from editor.views.preferences_dialog import Preferences, PreferencesDialog
from editor.views.theme import Scheme

DISTINCT = "distinct_outlines"


class PreferencesFeature(Feature):
    """Shows the dialog and does what it says."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self.dialog: PreferencesDialog | None = None
        parts.actions[DISTINCT].setChecked(parts.settings.distinct_outlines)
        parts.canvas.set_look(distinct=parts.settings.distinct_outlines)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {"preferences": self.ask, DISTINCT: self._toggle_distinct}

    def ask(self) -> None:
        """Open the dialog."""
        settings, parts = self.parts.settings, self.parts
        start = Preferences(
            language=settings.language,
            theme=parts.theme.scheme.value,
            device=settings.device,
            policy=parts.scheduler.policy.value,
            remember_model=settings.remember_model,
            distinct_outlines=settings.distinct_outlines,
        )
        places = [(translate("Preferences", "Settings:"), str(settings.file))]
        if settings.data_folder is not None:
            places += [
                (translate("Preferences", "Own silhouettes, recovery, examples:"), str(settings.data_folder)),
                (translate("Preferences", "Log file:"), str(log_file(settings.data_folder))),
            ]
        dialog = PreferencesDialog(
            start,
            languages=LANGUAGES,
            themes=[(each.value, self._text(each.value)) for each in Scheme],
            policies=[(each.value, self._text(each.value)) for each in Policy],
            places=places,
            keys=self._shortcuts().page(),
            parent=parts.window,
        )
        dialog.accepted.connect(lambda: self._take(start, dialog.chosen))
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _text(self, action: str) -> str:
        return self.parts.actions[action].text().replace("&", "")

    def _shortcuts(self) -> Shortcuts:
        found = self.parts.window.findChildren(Shortcuts)
        return found[0]

    def _take(self, start: Preferences, chosen: Preferences) -> None:
        settings, actions = self.parts.settings, self.parts.actions
        settings.language, settings.device = chosen.language, chosen.device
        settings.remember_model = chosen.remember_model
        if chosen.theme != start.theme:
            actions[chosen.theme].trigger()
        if chosen.policy != start.policy:
            actions[chosen.policy].trigger()
        if chosen.distinct_outlines != start.distinct_outlines:
            actions[DISTINCT].trigger()

    def _toggle_distinct(self) -> None:
        wanted = self.parts.actions[DISTINCT].isChecked()
        self.parts.settings.distinct_outlines = wanted
        self.parts.canvas.set_look(distinct=wanted)
