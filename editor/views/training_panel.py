"""The panel Training: the newest samples, how the losses go, how long it will take, and what to do with the weights."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImageReader, QPainter, QPaintEvent, QPalette, QPen, QPixmap, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from editor.language import translate

MOST_POINTS: Final = 400  # that a curve is drawn with
WIDEST_SAMPLE: Final = 2048  # pixels; larger grids are read at this width
LINES: Final = ("#3d8fd1", "#d98a29", "#3fa66a", "#b05fc2", "#cf4f4f", "#7f7f7f")  # told apart in both themes
STYLES: Final = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)  # and without colour


class LossChart(QWidget):
    """Curves over the steps, each from its smallest to its largest value: what matters is where they go."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(translate("TrainingPanel", "Losses"))
        self.setMinimumHeight(64)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._losses: Mapping[str, list[tuple[int, float]]] = {}

    def sizeHint(self) -> QSize:
        return QSize(260, 120)

    def show_losses(self, losses: Mapping[str, list[tuple[int, float]]]) -> None:
        """Name -> (step, value), in rising order of steps."""
        self._losses = losses
        newest = ", ".join(f"{_words(name)} {points[-1][1]:.3g}" for name, points in losses.items() if points)
        self.setAccessibleDescription(newest)
        self.setToolTip(newest)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        painter.fillRect(self.rect(), palette.color(QPalette.ColorRole.Base))
        metrics = painter.fontMetrics()
        row = metrics.height() + 2
        legend = row * ((len(self._losses) + 1) // 2)
        plot = QRectF(self.rect()).adjusted(6, 6, -6, -6 - legend)
        for index, (name, points) in enumerate(self._losses.items()):
            pen = QPen(QColor(LINES[index % len(LINES)]), 1.6, STYLES[index // 2 % len(STYLES)])
            painter.setPen(pen)
            painter.drawPolyline(_curve(points, plot))
            column, line = index % 2, index // 2
            left = 6 + column * (self.width() - 12) / 2
            middle = plot.bottom() + 6 + line * row + row / 2
            painter.drawLine(QPointF(left, middle), QPointF(left + 18, middle))
            painter.setPen(palette.color(QPalette.ColorRole.Text))
            text = f"{_words(name)} {points[-1][1]:.3g}"
            room = int((self.width() - 12) / 2 - 26)
            painter.drawText(
                QPointF(left + 23, middle + metrics.ascent() / 2 - 1),
                metrics.elidedText(text, Qt.TextElideMode.ElideRight, room),
            )
        painter.end()


class SampleView(QLabel):
    """The newest grid of samples: a row per scene with its labels, what the network makes of them, the photograph."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumHeight(64)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(translate("TrainingPanel", "Samples: labels, synthesized, photograph"))
        self.setToolTip(translate("TrainingPanel", "Labels, what the network makes of them, the photograph"))
        self._picture = QPixmap()

    def show_sample(self, path: Path) -> None:
        """Show the grid in this file; a file that cannot be read (yet) changes nothing."""
        reader = QImageReader(str(path))
        size = reader.size()
        if size.width() > WIDEST_SAMPLE:
            reader.setScaledSize(size.scaled(WIDEST_SAMPLE, size.height(), Qt.AspectRatioMode.KeepAspectRatio))
        image = reader.read()
        if not image.isNull():
            self._picture = QPixmap.fromImage(image)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self._picture.isNull():
            ratio = self.devicePixelRatioF()
            fitted = self._picture.scaled(
                self.size() * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            fitted.setDevicePixelRatio(ratio)
            self.setPixmap(fitted)


class TrainingPanel(QWidget):
    """Shows one run. What its buttons ask for is done by whoever has the run."""

    stop_clicked = Signal()
    use_clicked = Signal()
    again_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.samples = SampleView()
        self.chart = LossChart()
        self.state = QLabel(translate("TrainingPanel", "Nothing is being trained: Model > Train on a Folder."))
        self.state.setWordWrap(True)
        self.stop = QPushButton(translate("TrainingPanel", "Stop"))
        self.stop.setToolTip(translate("TrainingPanel", "Finish the step, save, and end; it can go on later"))
        self.use = QPushButton(translate("TrainingPanel", "Use These Weights"))
        self.use.setToolTip(translate("TrainingPanel", "Render the open scene with the newest weights of this run"))
        self.again = QPushButton(translate("TrainingPanel", "Train…"))
        self.stop.clicked.connect(self.stop_clicked)
        self.use.clicked.connect(self.use_clicked)
        self.again.clicked.connect(self.again_clicked)
        buttons = QHBoxLayout()
        buttons.addWidget(self.use)
        buttons.addWidget(self.stop)
        buttons.addWidget(self.again)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.addWidget(self.samples, 1)
        layout.addWidget(self.chart)
        layout.addWidget(self.state)
        layout.addLayout(buttons)
        self.show_running(False, has_weights=False)

    def show_running(self, running: bool, *, has_weights: bool) -> None:
        """Which buttons can be used."""
        self.stop.setEnabled(running)
        self.stop.setVisible(running)  # the one or the other: both at once would make the panel wider than the others
        self.again.setEnabled(not running)
        self.again.setHidden(running)
        self.use.setEnabled(has_weights)

    def show_progress(self, record: Mapping[str, object], losses: Mapping[str, list[tuple[int, float]]]) -> None:
        """Say how far the run is."""
        self.chart.show_losses(losses)
        parts = [translate("TrainingPanel", "step {step}").format(step=record.get("step", "?"))]
        speed, left = record.get("images_per_second"), record.get("seconds_left")
        if isinstance(speed, int | float):
            parts.append(translate("TrainingPanel", "{speed:.1f} pictures a second").format(speed=speed))
        if isinstance(left, int | float):
            parts.append(translate("TrainingPanel", "{time} left").format(time=duration(left)))
        self.state.setText(" · ".join(parts))


def duration(seconds: float) -> str:
    """`1 h 05 min`, `12 min`, `40 s`."""
    if seconds < 60:
        return translate("TrainingPanel", "{seconds} s").format(seconds=round(seconds))
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours:
        return translate("TrainingPanel", "{hours} h {minutes:02} min").format(hours=hours, minutes=minutes)
    return translate("TrainingPanel", "{minutes} min").format(minutes=minutes)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _curve(points: list[tuple[int, float]], plot: QRectF) -> QPolygonF:
    shown = points[:: max(1, len(points) // MOST_POINTS)]
    first, last = shown[0][0], max(shown[-1][0], shown[0][0] + 1)
    values = [value for _step, value in shown]
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    return QPolygonF(
        [
            QPointF(
                plot.left() + plot.width() * (step - first) / (last - first),
                plot.bottom() - plot.height() * (value - low) / span,
            )
            for step, value in shown
        ]
    )
