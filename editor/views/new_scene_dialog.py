"""File > New Scene: what to begin with, in which size and which classes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from editor.document.geometry import Size
from editor.document.templates import Template
from editor.language import translate
from editor.views.canvas_size_fields import SizeFields
from editor.views.qimage import pixmap_of
from editor.views.samples import Sample, kind_title, read_samples
from model.maps import LabelSet

THUMBNAIL: Final = QSize(150, 84)
COLUMNS: Final = 4
SIZES: Final = ((256, 256), (512, 256), (512, 512), (1024, 512), (1024, 1024), (2048, 1024))
TEXT_WIDTH: Final = 340


@dataclass(frozen=True)
class Wish:
    """What to begin with: a template in a size and classes, or a scene that is bundled."""

    template: Template | None = None
    size: Size = Size(0, 0)
    label_set: str = ""  # key of the sets that the dialog was given, if it is one of them
    sample: Path | None = None


class NewSceneDialog(QDialog):
    """Read `wish` after `accepted`."""

    def __init__(
        self,
        templates: Sequence[Template],
        samples: Sequence[Path],
        *,
        label_sets: Mapping[str, LabelSet],
        preferred: str,  # key of the set that the open weights render
        weights: str = "",  # what they are called
        others: Mapping[str, str] | None = None,  # key of a set -> the weights that take over where those do not fit
        trained: Size | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("NewSceneDialog", "New Scene"))
        self._label_sets, self._preferred = label_sets, preferred
        self._weights, self._trained, self._others = weights, trained, others or {}
        self._chosen_size: Size | None = None  # by the user; templates do not take it back
        self.list = _gallery()
        for template in templates:
            set_name = template.label_set or preferred
            self._add(_drawn(template, label_sets[set_name]), template.title, template)
        shown = read_samples(samples)
        for sample in shown:
            self._add(QIcon() if sample.picture.isNull() else _framed(sample.picture), sample.title, sample)
        self.kinds = _tabs(dict.fromkeys(sample.label_set for sample in shown if sample.label_set))
        self.presets = QComboBox()
        self.presets.setAccessibleName(translate("NewSceneDialog", "Usual sizes"))
        self.fields = SizeFields(trained or Size(512, 256), trained=trained)
        self.classes = QComboBox()
        for key, label_set in label_sets.items():
            text = translate("NewSceneDialog", "{name} ({count} classes)")
            self.classes.addItem(text.format(name=label_set.name, count=len(label_set.classes)), key)
        self.notice = QLabel()
        self.notice.setWordWrap(True)
        self.notice.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.notice.setMinimumHeight(2 * self.notice.fontMetrics().lineSpacing())
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.create_button = self.buttons.addButton(
            translate("NewSceneDialog", "Create"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        self.kinds.currentChanged.connect(self._follow_kind)
        self.list.currentRowChanged.connect(self._follow_choice)
        self.list.itemActivated.connect(self.accept)  # Enter or a double click
        self.presets.activated.connect(self._take_preset)
        for field in (self.fields.width_field, self.fields.height_field):
            field.valueChanged.connect(self._on_size_typed)
        self.classes.activated.connect(self._follow_classes)
        self.list.setCurrentRow(0)
        self.list.setFocus()

    @property
    def wish(self) -> Wish:
        """What is chosen."""
        chosen = self.list.currentItem().data(Qt.ItemDataRole.UserRole)
        if isinstance(chosen, Sample):
            return Wish(label_set=chosen.label_set, sample=chosen.path)
        return Wish(chosen, self.fields.value, self.classes.currentData())

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        for text, field in (
            (translate("NewSceneDialog", "&Size:"), self.presets),
            ("", self.fields),
            (translate("NewSceneDialog", "&Classes:"), self.classes),
        ):
            label = QLabel(text)
            label.setBuddy(field)
            form.addRow(label, field)
        layout = QVBoxLayout(self)
        layout.addWidget(self.kinds)
        layout.addWidget(self.list, 1)
        layout.addLayout(form)
        layout.addWidget(self.notice)
        layout.addWidget(self.buttons)

    def _add(self, picture: QIcon, title: str, what: Template | Sample) -> None:
        item = QListWidgetItem(picture, title)
        item.setData(Qt.ItemDataRole.UserRole, what)
        self.list.addItem(item)

    # What follows what

    def _follow_kind(self) -> None:
        kind = self.kinds.tabData(self.kinds.currentIndex())
        for row in range(self.list.count()):
            what = self.list.item(row).data(Qt.ItemDataRole.UserRole)
            self.list.setRowHidden(row, kind not in ("", what.label_set))
        if self.list.isRowHidden(self.list.currentRow()):
            rows = range(self.list.count())
            self.list.setCurrentRow(next(row for row in rows if not self.list.isRowHidden(row)))
        self.list.scrollToItem(self.list.currentItem())

    def _follow_choice(self) -> None:
        wish = self.wish
        template = wish.template
        for field in (self.presets, self.fields):
            field.setEnabled(template is not None)
        self.classes.setEnabled(template is not None and not template.label_set)
        if template is not None:
            key = template.label_set or self.classes.currentData() or self._preferred
            if not template.label_set and key not in self._label_sets:
                key = self._preferred
            self.classes.setCurrentIndex(self.classes.findData(key))
            self._fill_presets(template)
            self.fields.value = self._chosen_size or self._proposed(template)
            self._follow_preset()
        else:
            self._show_sample(self.list.currentItem().data(Qt.ItemDataRole.UserRole))
        self._follow_classes()

    def _show_sample(self, sample: Sample) -> None:
        """Its size and classes, which are not to be chosen."""
        if sample.label_set in self._label_sets:
            self.classes.setCurrentIndex(self.classes.findData(sample.label_set))
        if not sample.picture.isNull():
            self.fields.value = Size(sample.picture.width(), sample.picture.height())
            self._follow_preset()

    def _proposed(self, template: Template) -> Size:
        """The trained size where the weights render its classes, else the one that it looks best at."""
        return self._trained if self._trained is not None and self._fits() else template.size

    def _fill_presets(self, template: Template) -> None:
        sizes = [(*template.size, translate("NewSceneDialog", "as drawn"))]
        if self._trained is not None:
            sizes.insert(0, (*self._trained, translate("NewSceneDialog", "as the weights were trained")))
        sizes += [(width, height, "") for width, height in SIZES]
        self.presets.clear()
        known: set[tuple[int, int]] = set()
        for width, height, why in sizes:
            if (width, height) not in known:
                known.add((width, height))
                text = f"{width} × {height}" + (f", {why}" if why else "")
                self.presets.addItem(text, (width, height))
        self.presets.addItem(translate("NewSceneDialog", "another"), None)

    def _take_preset(self) -> None:
        size = self.presets.currentData()
        if size is None:
            self.fields.width_field.setFocus()
            self.fields.width_field.selectAll()
        else:
            self._chosen_size = Size(*size)
            self.fields.value = self._chosen_size

    def _on_size_typed(self) -> None:
        self._chosen_size = self.fields.value
        self._follow_preset()

    def _follow_preset(self) -> None:
        wanted = tuple(self.fields.value)
        rows = range(self.presets.count())
        found = next((row for row in rows if self.presets.itemData(row) == wanted), self.presets.count() - 1)
        self.presets.setCurrentIndex(found)

    def _follow_classes(self) -> None:
        self.fields.say_trained(self._trained if self._fits() else None)
        sample = self.wish.sample is not None
        sentences = [translate("NewSceneDialog", "A scene that comes with Maquette, as it is.")] if sample else []
        key = self.wish.label_set
        if key in self._label_sets and not self._fits():
            if key in self._others:
                text = translate("NewSceneDialog", "It is rendered by {weights}, which is chosen when it opens.")
                sentences.append(text.format(weights=self._others[key]))
            else:
                text = translate(
                    "NewSceneDialog",
                    "{weights} renders other classes: this scene can be painted, and is shown as labels until you "
                    "choose weights for {classes} in Model > Choose a Model.",
                )
                sentences.append(text.format(weights=self._weights, classes=self._label_sets[key].name))
        self.notice.setText(" ".join(sentences))

    def _fits(self) -> bool:
        """Whether the open weights render the classes; without any, nothing is known."""
        if not self._weights:
            return True
        return self._label_sets[self.classes.currentData()].compatible(self._label_sets[self._preferred])


def _gallery() -> QListWidget:
    gallery = QListWidget()
    gallery.setAccessibleName(translate("NewSceneDialog", "What to begin with"))
    gallery.setViewMode(QListView.ViewMode.IconMode)
    gallery.setResizeMode(QListView.ResizeMode.Adjust)
    gallery.setMovement(QListView.Movement.Static)
    gallery.setIconSize(THUMBNAIL)
    gallery.setSpacing(6)
    gallery.setUniformItemSizes(True)
    frame = 2 * gallery.frameWidth() + 24
    gallery.setMinimumSize(COLUMNS * (THUMBNAIL.width() + 18) + frame, 3 * (THUMBNAIL.height() + 32))
    return gallery


def _tabs(label_sets: Iterable[str]) -> QTabBar:
    """One for everything, and one for the scenes of each label set."""
    tabs = QTabBar()
    tabs.setAccessibleName(translate("NewSceneDialog", "Kind of scene"))
    tabs.setDrawBase(False)
    tabs.setExpanding(False)
    for label_set in ("", *label_sets):
        title = kind_title(label_set) if label_set else translate("NewSceneDialog", "All")
        tabs.setTabData(tabs.addTab(title), label_set)
    return tabs


def _drawn(template: Template, label_set: LabelSet) -> QIcon:
    """The template at twice the size of its picture, for dense screens, in the colours of its classes."""
    side = min(2 * THUMBNAIL.width() / template.size.width, 2 * THUMBNAIL.height() / template.size.height)
    size = Size(round(template.size.width * side), round(template.size.height * side))
    labels = template.draw(size, label_set).flatten().labels
    return _framed(pixmap_of(label_set.palette[labels]))


def _framed(pixmap: QPixmap) -> QIcon:
    """In the middle of a picture of the common size, so that all captions stand in line."""
    ratio, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    pixmap = pixmap.scaled(THUMBNAIL * 2, ratio, smooth)
    whole = QPixmap(THUMBNAIL * 2)
    whole.fill(Qt.GlobalColor.transparent)
    painter = QPainter(whole)
    painter.drawPixmap((whole.width() - pixmap.width()) // 2, (whole.height() - pixmap.height()) // 2, pixmap)
    painter.end()
    return QIcon(whole)
