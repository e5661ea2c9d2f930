"""What every export asks for in the same way: where to, what is said of the origin, and whether to replace a file."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from editor.document.geometry import Size
from editor.language import translate
from model.maps import MaquetteError

WIDTH: Final = 460

Check = Callable[[Path], None]
"""Raises MaquetteError if a result cannot go there."""


@dataclass(frozen=True)
class ExportContext:
    """What the dialogs show of the scene and its photograph."""

    size: Size
    origin: Mapping[str, str] = field(default_factory=dict)  # whose weights, on what terms; empty without a generator
    steps: int = 0  # of the history
    has_reference: bool = False


class ExportForm(QDialog):
    """Asks how and where to export. `agreed` tells the target and the options; nothing is written here.

    A file that is in the way is named first; the same button then says Replace. Subclasses add rows to `form` and
    answer `options`, and `files` where more than the target is written.
    """

    agreed = Signal(object, object)  # Path, options

    def __init__(
        self,
        title: str,
        target: Path,
        suffixes: Sequence[str],
        context: ExportContext,
        check: Check,
        parent: QWidget | None = None,
    ) -> None:
        """`suffixes` are those that the target may have; the first is that of a name without one."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.context = context
        self.suffixes = tuple(suffixes)
        self._check = check
        self._folder = target.parent
        self._replaces: Path | None = None  # what the user was told is in the way
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.target = QLineEdit(str(target))
        self.target.setAccessibleName(translate("ExportForm", "File"))
        self.target.setToolTip(translate("ExportForm", "Where to write it; the suffix says the format"))
        self.target.textChanged.connect(self._on_target)
        self.browse = QPushButton(translate("ExportForm", "&Choose…"))
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(self._choose)
        self.origin = QGroupBox(translate("ExportForm", "Where it comes from"))
        self._warning_icon = QLabel()
        icon = self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning)
        self._warning_icon.setPixmap(icon.pixmap(16, 16))
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setAccessibleName(translate("ExportForm", "What stands in the way"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.button.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._say("")

    def options(self) -> Any:
        """What is chosen: the frozen options of the export."""
        raise NotImplementedError

    def files(self, target: Path) -> tuple[Path, ...]:
        """Everything that is written for a target."""
        return (target,)

    @property
    def path(self) -> Path | None:
        """What the target says, with a suffix; None if it says nothing."""
        text = self.target.text().strip()
        if not text:
            return None
        path = Path(text)
        if text.startswith("~"):
            with suppress(RuntimeError):  # nobody is called that: it is the name of a file
                path = path.expanduser()
        path = path if path.is_absolute() else self._folder / path
        if not path.name:
            return None
        return path if path.suffix else path.with_name(path.name + self.suffixes[0])

    def set_suffix(self, suffix: str) -> None:
        """Give the target another suffix."""
        path = self.path
        if path is not None and path.suffix.lower() != suffix:
            self.target.setText(str(path.with_suffix(suffix)))

    def finish(self) -> None:
        """Lay out what the subclass has put into `form`. Called at the end of its constructor."""
        place = QHBoxLayout()
        place.addWidget(self.target, 1)
        place.addWidget(self.browse)
        self.add_row(translate("ExportForm", "F&ile:"), place, self.target)
        lines = QVBoxLayout(self.origin)
        for line in self._origin_lines():
            label = QLabel(line)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            lines.addWidget(label)
        trouble = QHBoxLayout()
        trouble.addWidget(self._warning_icon, 0, Qt.AlignmentFlag.AlignTop)
        trouble.addWidget(self.problem, 1)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addLayout(self.form)
        layout.addWidget(self.origin)
        layout.addLayout(trouble)
        layout.addStretch(1)
        layout.addWidget(self.buttons)
        self.setMinimumWidth(WIDTH)
        # Written last, so that the end of a long path is what is seen.
        self.target.setCursorPosition(len(self.target.text()))

    def add_row(self, text: str, row: QWidget | QHBoxLayout, buddy: QWidget) -> None:
        """A row with its name, whose letter after & leads to `buddy`."""
        label = QLabel(text)
        label.setBuddy(buddy)
        if not buddy.accessibleName():
            buddy.setAccessibleName(text.replace("&", "").rstrip(":"))
        self.form.addRow(label, row)

    def accept(self) -> None:
        path = self.path
        if path is None:
            self._say(translate("ExportForm", "Name the file to write."))
            return
        try:
            self._check(path)
            options = self.options()
            self.check_options(path, options)
        except MaquetteError as error:
            self._say(str(error))
            return
        in_the_way = [each.name for each in self.files(path) if each.exists()]
        if in_the_way and self._replaces != path:
            self._replaces = path
            names = translate("ExportForm", " and ").join(in_the_way)
            self._say(
                translate("ExportForm", "{folder} already holds {names}.").format(
                    folder=path.parent.name or path.parent, names=names
                )
            )
            return
        super().accept()
        self.agreed.emit(path, options)

    def check_options(self, path: Path, options: Any) -> None:
        """Raise MaquetteError if what is chosen cannot be written there."""

    def _origin_lines(self) -> list[str]:
        origin = self.context.origin
        if not origin:
            return [translate("ExportForm", "No generator is open: there is nothing to say.")]
        return [
            translate("ExportForm", "Weights: {name}").format(name=origin.get("Checkpoint", "")),
            translate("ExportForm", "Licence: {licence}").format(
                licence=origin.get("Licence") or translate("ExportForm", "not stated")
            ),
            translate("ExportForm", "Seed: {seed}").format(seed=origin.get("Seed", "")),
        ]

    def _on_target(self) -> None:
        self._replaces = None
        self._say("")

    def _choose(self) -> None:
        path = self.path
        dialog = QFileDialog(self, self.windowTitle(), str(path or self._folder))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # we ask, in one place for typed and chosen names
        dialog.setNameFilter(" ".join(f"*{suffix}" for suffix in self.suffixes))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.target.setText)
        dialog.open()

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self._warning_icon.setVisible(bool(sentence))
        replace = self._replaces is not None
        self.button.setText(translate("ExportForm", "&Replace") if replace else translate("ExportForm", "&Export"))
        if sentence:
            self.adjustSize()


def number(
    value: float, least: float, most: float, suffix: str, *, decimals: int = 0, step: float = 1
) -> QDoubleSpinBox:
    """A field for a number with its unit."""
    field_ = QDoubleSpinBox()
    field_.setDecimals(decimals)
    field_.setRange(least, most)
    field_.setSingleStep(step)
    field_.setSuffix(suffix)
    field_.setValue(value)
    field_.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return field_


def beside(*widgets: QWidget) -> QHBoxLayout:
    """Widgets in a row, at its left."""
    row = QHBoxLayout()
    for each in widgets:
        row.addWidget(each)
    row.addStretch(1)
    return row
