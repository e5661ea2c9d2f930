"""The questions of the exports: picture, layers, ID pass, before and after, replay. Each asks for its options."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QSizePolicy, QSlider, QSpinBox, QWidget

from editor.export.film import FILM_SUFFIXES, FilmOptions, Show
from editor.export.id_pass import IdPassOptions, Ids, legend_of
from editor.export.layers import LayersOptions
from editor.export.picture import (
    LARGEST_SCALE,
    SMALLEST_SCALE,
    Format,
    PictureOptions,
    check_size,
    scaled_size,
)
from editor.export.strip import StripOptions
from editor.language import translate
from editor.results import PICTURE_SUFFIXES
from editor.views.export_form import Check, ExportContext, ExportForm, beside, number
from model.maps import FileError

SCALE_STEP: Final = 25  # per cent


class ExportPictureDialog(ExportForm):
    """Format, scale, quality, and whether the file says where it comes from."""

    def __init__(
        self, target: Path, options: PictureOptions, context: ExportContext, check: Check, parent: QWidget | None = None
    ) -> None:
        super().__init__(translate("ExportPicture", "Export Picture"), target, PICTURE_SUFFIXES, context, check, parent)
        self.format = QComboBox()
        for each in Format:
            self.format.addItem(each.value, each)
        self.format.setToolTip(translate("ExportPicture", "PNG and TIFF keep every pixel as it is"))
        self.scale = number(100 * options.scale, 100 * SMALLEST_SCALE, 100 * LARGEST_SCALE, " %", step=SCALE_STEP)
        self.scale.setToolTip(
            translate("ExportPicture", "The picture that is shown, resampled (Lanczos): nothing is rendered anew")
        )
        self.result_size = QLabel()
        self.quality = QSlider(Qt.Orientation.Horizontal)
        self.quality_number = QSpinBox()
        for each_field in (self.quality, self.quality_number):
            each_field.setRange(1, 100)
            each_field.setValue(options.quality)
            each_field.setAccessibleName(translate("ExportPicture", "Quality"))
            each_field.setToolTip(translate("ExportPicture", "Higher is better and larger; of JPEG and WebP"))
        self.quality.valueChanged.connect(self.quality_number.setValue)
        self.quality_number.valueChanged.connect(self.quality.setValue)
        self.lossless = QCheckBox(translate("ExportPicture", "&Lossless"))
        self.lossless.setToolTip(translate("ExportPicture", "WebP that keeps every pixel as it is"))
        self.lossless.setChecked(options.lossless)
        self.says_origin = QCheckBox(translate("ExportPicture", "&Write this into the file"))
        self.says_origin.setToolTip(
            translate("ExportPicture", "As PNG text, else as EXIF and XMP: software, weights, licence, seed")
        )
        self.says_origin.setChecked(options.origin)
        self.says_origin.setEnabled(bool(context.origin))
        self.add_row(translate("ExportPicture", "F&ormat:"), beside(self.format), self.format)
        self.add_row(translate("ExportPicture", "&Scale:"), beside(self.scale, self.result_size), self.scale)
        quality = beside(self.quality_number, self.lossless)
        quality.insertWidget(0, self.quality, 1)
        self.add_row(translate("ExportPicture", "&Quality:"), quality, self.quality)
        self.finish()
        lines = self.origin.layout()
        assert lines is not None
        lines.addWidget(self.says_origin)
        self.format.currentIndexChanged.connect(self._on_format)
        self.scale.valueChanged.connect(self._refresh)
        self.lossless.toggled.connect(self._refresh)
        self.target.textChanged.connect(self._follow_target)
        self._follow_target()
        self._refresh()
        self.format.setFocus()

    def options(self) -> PictureOptions:
        return PictureOptions(
            self.scale.value() / 100,
            self.quality_number.value(),
            self.lossless.isChecked(),
            self.says_origin.isChecked(),
        )

    def check_options(self, path: Path, options: PictureOptions) -> None:
        kind = Format.of(path)
        if kind is not None:
            check_size(path.name, kind, scaled_size(self.context.size, options.scale))

    def _on_format(self) -> None:
        chosen = Format(self.format.currentData())  # Qt keeps only the text
        path = self.path
        if path is not None and Format.of(path) is not chosen:
            self.set_suffix(chosen.suffix)
        self._refresh()

    def _follow_target(self) -> None:
        kind = Format.of(self.path) if self.path is not None else None
        if kind is not None and kind != self.format.currentData():
            self.format.setCurrentIndex(self.format.findData(kind))

    def _refresh(self) -> None:
        width, height = scaled_size(self.context.size, self.scale.value() / 100)
        self.result_size.setText(
            translate("ExportPicture", "{width} × {height} pixels").format(width=width, height=height)
        )
        kind = Format(self.format.currentData())
        lossy = kind is Format.JPEG or (kind is Format.WEBP and not self.lossless.isChecked())
        self.lossless.setEnabled(kind is Format.WEBP)
        for each in (self.quality, self.quality_number):
            each.setEnabled(lossy)


class ExportLayersDialog(ExportForm):
    """Which layers a PSD gets."""

    def __init__(
        self, target: Path, options: LayersOptions, context: ExportContext, check: Check, parent: QWidget | None = None
    ) -> None:
        super().__init__(translate("ExportLayers", "Export Layers"), target, (".psd",), context, check, parent)
        self.photograph = QLabel(translate("ExportLayers", "The photograph, at the bottom"))
        self.objects = QCheckBox(translate("ExportLayers", "A cut-out of every &object, named as in the list"))
        self.objects.setChecked(options.objects)
        self.classes = QCheckBox(translate("ExportLayers", "A mask of every &class, in a hidden group"))
        self.classes.setChecked(options.classes)
        self.form.addRow(self.photograph)
        self.form.addRow(self.objects)
        self.form.addRow(self.classes)
        self.finish()
        self.objects.setFocus()

    def options(self) -> LayersOptions:
        return LayersOptions(self.objects.isChecked(), self.classes.isChecked())


class ExportIdPassDialog(ExportForm):
    """How an ID pass says the regions."""

    def __init__(
        self, target: Path, options: IdPassOptions, context: ExportContext, check: Check, parent: QWidget | None = None
    ) -> None:
        super().__init__(translate("ExportIdPass", "Export ID Pass"), target, (".png",), context, check, parent)
        self.ids = QComboBox()
        self.ids.addItem(translate("ExportIdPass", "A colour of its own for every region"), Ids.COLORS)
        self.ids.addItem(translate("ExportIdPass", "Ids as numbers, 16 bits"), Ids.NUMBERS)
        self.ids.setCurrentIndex(self.ids.findData(options.ids))
        self.ids.setToolTip(
            translate("ExportIdPass", "Ids beyond 65535 are spread over red, green and blue; the legend says so")
        )
        self.legend = QLabel()
        self.legend.setTextFormat(Qt.TextFormat.PlainText)
        self.legend.setWordWrap(True)
        self.legend.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.add_row(translate("ExportIdPass", "&Pixels:"), beside(self.ids), self.ids)
        self.finish()
        self.form.addRow("", self.legend)
        self.target.textChanged.connect(self._refresh)
        self._refresh()
        self.ids.setFocus()

    def options(self) -> IdPassOptions:
        return IdPassOptions(Ids(self.ids.currentData()))

    def files(self, target: Path) -> tuple[Path, ...]:
        return target, legend_of(target)

    def _refresh(self) -> None:
        path = self.path
        name = legend_of(path).name if path is not None else ""
        self.legend.setText(
            translate("ExportIdPass", "What every pixel means goes into {name} beside it.").format(name=name)
        )


class ExportStripDialog(ExportForm):
    """Which pictures a strip shows, and how."""

    def __init__(
        self, target: Path, options: StripOptions, context: ExportContext, check: Check, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            translate("ExportStrip", "Export Before and After"), target, PICTURE_SUFFIXES, context, check, parent
        )
        self.labels = QCheckBox(translate("ExportStrip", "&Labels"))
        self.labels.setChecked(options.labels)
        self.photograph = QCheckBox(translate("ExportStrip", "&Photograph"))
        self.photograph.setChecked(options.photograph)
        self.reference = QCheckBox(translate("ExportStrip", "Re&ference photograph"))
        self.reference.setChecked(options.reference and context.has_reference)
        self.reference.setEnabled(context.has_reference)
        if not context.has_reference:
            self.reference.setToolTip(translate("ExportStrip", "This scene was not made from a photograph"))
        self._wants_reference = options.reference
        self.below = QComboBox()
        self.below.addItem(translate("ExportStrip", "Side by side"), False)
        self.below.addItem(translate("ExportStrip", "One below the other"), True)
        self.below.setCurrentIndex(int(options.below))
        self.gap = number(options.gap, 0, 200, translate("ExportStrip", " pixels"))
        self.captions = QCheckBox(translate("ExportStrip", "Cap&tions below the pictures"))
        self.captions.setChecked(options.captions)
        self.add_row(
            translate("ExportStrip", "Shows:"), beside(self.labels, self.photograph, self.reference), self.labels
        )
        self.labels.setAccessibleName(translate("ExportStrip", "Labels"))
        self.add_row(translate("ExportStrip", "&Arranged:"), beside(self.below), self.below)
        self.add_row(translate("ExportStrip", "&Gap:"), beside(self.gap), self.gap)
        self.form.addRow("", self.captions)
        self.finish()
        for each in (self.labels, self.photograph, self.reference):
            each.toggled.connect(self._refresh)
        self._refresh()
        self.labels.setFocus()

    def options(self) -> StripOptions:
        reference = self.reference.isChecked() if self.context.has_reference else self._wants_reference
        return StripOptions(
            self.labels.isChecked(),
            self.photograph.isChecked(),
            reference,
            bool(self.below.currentData()),
            round(self.gap.value()),
            self.captions.isChecked(),
        )

    def _refresh(self) -> None:
        shown = (self.labels, self.photograph, self.reference)
        self.button.setEnabled(any(each.isChecked() for each in shown))


class ExportReplayDialog(ExportForm):
    """What the film of the history shows, and how fast."""

    def __init__(
        self, target: Path, options: FilmOptions, context: ExportContext, check: Check, parent: QWidget | None = None
    ) -> None:
        super().__init__(translate("ExportReplay", "Export Replay"), target, FILM_SUFFIXES, context, check, parent)
        self.format = QComboBox()
        for text, suffix in (("GIF", ".gif"), ("WebP", ".webp"), ("MP4", ".mp4")):
            self.format.addItem(text, suffix)
        self.show_ = QComboBox()
        photographs = bool(context.origin)
        if photographs:
            self.show_.addItem(translate("ExportReplay", "Photograph"), Show.PHOTOGRAPH)
        self.show_.addItem(translate("ExportReplay", "Labels"), Show.LABELS)
        if photographs:
            self.show_.addItem(translate("ExportReplay", "Labels and photograph"), Show.BOTH)
        else:
            self.show_.setToolTip(translate("ExportReplay", "No generator is open to render photographs with"))
        self.show_.setCurrentIndex(max(self.show_.findData(options.show), 0))
        self.rate = number(options.rate, 0.5, 30, translate("ExportReplay", " steps per second"), decimals=1, step=0.5)
        self.hold = number(options.hold, 0, 30, " s", decimals=1, step=0.5)
        self.scale = number(100 * options.scale, 25, 200, " %", step=SCALE_STEP)
        self.scale.setToolTip(translate("ExportReplay", "The rendered pictures, resampled (Lanczos)"))
        self.result_size = QLabel()
        self.steps = QLabel(translate("ExportReplay", "Steps in the history: {count}").format(count=context.steps))
        self.add_row(translate("ExportReplay", "F&ormat:"), beside(self.format), self.format)
        self.add_row(translate("ExportReplay", "&Shows:"), beside(self.show_), self.show_)
        self.add_row(translate("ExportReplay", "Spee&d:"), beside(self.rate), self.rate)
        self.add_row(translate("ExportReplay", "&Hold the last:"), beside(self.hold), self.hold)
        self.add_row(translate("ExportReplay", "Si&ze:"), beside(self.scale, self.result_size), self.scale)
        self.form.addRow("", self.steps)
        self.finish()
        self.format.currentIndexChanged.connect(lambda: self.set_suffix(self.format.currentData()))
        self.target.textChanged.connect(self._follow_target)
        self.scale.valueChanged.connect(self._refresh)
        self.show_.currentIndexChanged.connect(self._refresh)
        self._follow_target()
        self._refresh()
        self.format.setFocus()

    def options(self) -> FilmOptions:
        return FilmOptions(
            Show(self.show_.currentData()), self.rate.value(), self.hold.value(), self.scale.value() / 100
        )

    def check_options(self, path: Path, options: FilmOptions) -> None:
        if not self.context.steps:
            raise FileError(translate("ExportReplay", "There is nothing to replay: the history has no steps yet."))

    def _follow_target(self) -> None:
        index = self.format.findData(self.path.suffix.lower()) if self.path is not None else -1
        if index >= 0:
            self.format.setCurrentIndex(index)

    def _refresh(self) -> None:
        width, height = self.context.size
        if self.show_.currentData() == Show.BOTH:
            width = 2 * width + StripOptions().gap
        width, height = scaled_size((width, height), self.scale.value() / 100)
        self.result_size.setText(
            translate("ExportReplay", "{width} × {height} pixels").format(width=width, height=height)
        )
