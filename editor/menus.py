"""The menu bar of the window, and the submenus that follow files and pinned classes."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu

from editor.actions import Actions
from editor.document.objects import class_name
from editor.documents import Documents
from editor.generators import Generators, Offer
from editor.jobs import Job
from editor.language import translate
from editor.settings import Settings
from editor.slots import SLOTS
from editor.views.class_menu import chip_icon
from editor.views.recent_menu import RecentMenu
from editor.workspace import Workspace
from model.registry import Spec


class Menus:
    """Fills the menu bar of one window and keeps it up to date."""

    def __init__(
        self,
        window: QMainWindow,
        actions: Actions,
        docks: list[QDockWidget],
        *,
        workspace: Workspace,
        documents: Documents,
        generators: Generators,
        settings: Settings,
        run: Callable[[Job], object],
    ) -> None:
        """`run` runs a job of this window."""
        self._actions = actions
        self._workspace = workspace
        self._documents = documents
        self._generators = generators
        self._settings = settings
        submenus = actions.fill(window.menuBar())
        self._recent = RecentMenu(
            submenus["recent"], files=lambda: settings.recent_files, open_file=documents.open, run=run
        )
        self._recent.clear_wanted.connect(self._clear_recent)
        self._generator_menu = submenus["generators"]
        self._generator_menu.aboutToShow.connect(self._fill_generators)
        submenus["tools"].addActions(actions.of_group("tool"))
        submenus["slots"].addActions([actions[f"slot {slot}"] for slot in range(SLOTS)])
        submenus["docks"].addActions([dock.toggleViewAction() for dock in docks])
        submenus["theme"].addActions(actions.of_group("theme"))
        window.addActions(list(actions))  # so that keys work whatever menu is, or is not, there
        documents.recent_changed.connect(self._recent.fill)
        self._fill_generators()
        self.name_slots()

    def name_slots(self) -> None:
        """Call the actions of the number keys by the classes that are pinned to them."""
        for slot, class_id in enumerate(self._workspace.slots):
            action = self._actions[f"slot {slot}"]
            action.setEnabled(class_id is not None)
            if class_id is not None:
                entry = self._workspace.label_set[class_id]
                action.setText(class_name(entry))
                action.setIcon(chip_icon(entry))
            else:
                action.setText(translate("Menus", "empty"))

    def _fill_generators(self) -> None:
        menu = self._generator_menu
        menu.clear()
        group = QActionGroup(menu)
        for offers in self._generators.offers():
            for offer in offers:
                action = _generator_action(menu, offer, self._generators.choose)
                group.addAction(action)
                menu.addAction(action)
            menu.addSeparator()
        menu.addAction(self._actions["open_checkpoint"])

    def _clear_recent(self) -> None:
        self._settings.clear_recent()
        self._recent.fill()


def _generator_action(menu: QMenu, offer: Offer, choose: Callable[[Spec], object]) -> QAction:
    action = QAction(f"{offer.name}    {offer.origin}".replace("&", "&&"), menu)
    action.setCheckable(True)
    action.setChecked(offer.is_current)
    action.triggered.connect(lambda _checked=False: choose(offer.spec))
    return action
