"""The two-state button "Settle": what of the photograph an edit may change once it is rendered exactly."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QToolButton, QWidget

from editor.document.kept import Settle
from editor.language import mark, translate, translate_marked
from editor.workspace import Workspace

NAMES: Final = {
    Settle.ONLY_HERE: mark("SettleSwitch", "Only here"),
    Settle.WHOLE: mark("SettleSwitch", "Whole picture"),
}
TIPS: Final = {
    Settle.ONLY_HERE: mark(
        "SettleSwitch",
        "An edit changes what it touches and a little around it;\n"
        "the rest of the photograph stays as it is, pixel for pixel  (W)",
    ),
    Settle.WHOLE: mark("SettleSwitch", "The generator may change every pixel of the photograph with every edit  (W)"),
}


class SettleSwitch(QWidget):
    """Shows the state of the open scene; a click asks for the other one."""

    chosen = Signal(object)  # Settle

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.setAccessibleName(translate("SettleSwitch", "Settle"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3, 0, 3, 0)
        layout.setSpacing(1)
        label = QLabel(translate("SettleSwitch", "Settle"))
        label.setToolTip(translate("SettleSwitch", "What of the photograph an edit may change"))
        layout.addWidget(label)
        layout.addSpacing(4)
        group = QButtonGroup(self)
        self.buttons: dict[Settle, QToolButton] = {}
        for settle, english in TIPS.items():
            tip = translate_marked("SettleSwitch", english)
            button = QToolButton()
            button.setText(translate_marked("SettleSwitch", NAMES[settle]))
            button.setCheckable(True)
            button.setToolTip(tip)
            button.setAccessibleDescription(tip)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, settle=settle: self.chosen.emit(settle))
            group.addButton(button)
            layout.addWidget(button)
            self.buttons[settle] = button
        workspace.settle_changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        self.buttons[self._workspace.scene.settle].setChecked(True)
