"""The two-state button "Settle": what of the photograph an edit may change once it is rendered exactly."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QToolButton, QWidget

from editor.document.kept import Settle
from editor.workspace import Workspace

TIPS: Final = {
    Settle.ONLY_HERE: "An edit changes what it touches and a little around it;\n"
    "the rest of the photograph stays as it is, pixel for pixel  (W)",
    Settle.WHOLE: "The generator may change every pixel of the photograph with every edit  (W)",
}


class SettleSwitch(QWidget):
    """Shows the state of the open scene; a click asks for the other one."""

    chosen = Signal(object)  # Settle

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.setAccessibleName("Settle")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3, 0, 3, 0)
        layout.setSpacing(1)
        label = QLabel("Settle")
        label.setToolTip("What of the photograph an edit may change")
        layout.addWidget(label)
        layout.addSpacing(4)
        group = QButtonGroup(self)
        self.buttons: dict[Settle, QToolButton] = {}
        for settle, tip in TIPS.items():
            button = QToolButton()
            button.setText(settle.value.capitalize())
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
