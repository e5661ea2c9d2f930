"""The modes of one region as swatches: rendered crops of the region itself, with the present mode marked."""

from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QGuiApplication,
    QHideEvent,
    QPainter,
    QPalette,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from editor.document.objects import class_of
from editor.language import translate
from editor.views import style_acts
from editor.views.icons import paint_icon
from editor.views.qimage import pixmap_of
from editor.views.swatch_source import SwatchSource, style_of
from editor.views.theme import muted

IMAGE_ROLE: Final = Qt.ItemDataRole.UserRole  # QPixmap, None until the swatch has arrived
CHOSEN_ROLE: Final = Qt.ItemDataRole.UserRole + 1  # True for the present mode

GAP: Final = 3  # pixels around a swatch
NARROWEST: Final = 50  # pixels of a column, so that all ten modes fit a low dock
READABLE: Final = 84  # pixels of a column when they do not fit anyway and the grid scrolls
FLATTEST: Final = 0.5  # height of a cell by its width: a long car still gets a cell one can hit
STEEPEST: Final = 1.0
PLATE: Final = QColor(0, 0, 0, 170)  # under the number of a mode

Index = QModelIndex | QPersistentModelIndex


class StyleModel(QAbstractListModel):
    """One row per mode."""

    def __init__(self, source: SwatchSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._region: int | None = None
        self._count = 0
        self._chosen: object = None
        self._pixmaps: dict[int, QPixmap] = {}
        source.changed.connect(self._on_changed)

    @property
    def region(self) -> int | None:
        """The region shown."""
        return self._region

    def show_region(self, region: int | None, count: int, chosen: object) -> None:
        """Show `count` modes of a region, of which `chosen` is the present one (None or a vector marks none)."""
        if (region, count) != (self._region, self._count):
            self.beginResetModel()
            self._region, self._count, self._chosen = region, count, chosen
            self._pixmaps = self._converted()
            self.endResetModel()
        elif chosen != self._chosen:
            self._chosen = chosen
            self._tell()

    def aspect(self) -> float:
        """Height by width of the swatches, 3/4 while they have not been asked for."""
        known = self._source.aspect(self._region) if self._region is not None else None
        return known if known is not None else 0.75

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        mode = index.row()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return str(mode)
            case Qt.ItemDataRole.ToolTipRole:
                if mode == self._chosen:
                    return translate("StyleGrid", "Mode {mode}, the present one").format(mode=mode)
                return translate("StyleGrid", "Mode {mode}").format(mode=mode)
            case Qt.ItemDataRole.AccessibleTextRole:
                waiting = "" if mode in self._pixmaps else translate("StyleGrid", ", not rendered yet")
                chosen = translate("StyleGrid", ", chosen") if mode == self._chosen else ""
                return translate("StyleGrid", "Mode {mode}").format(mode=mode) + chosen + waiting
            case _ if role == IMAGE_ROLE:
                return self._pixmaps.get(mode)
            case _ if role == CHOSEN_ROLE:
                return mode == self._chosen
        return None

    def _on_changed(self, region: int) -> None:
        if region == self._region:
            self._pixmaps = self._converted()
            self._tell()

    def _converted(self) -> dict[int, QPixmap]:
        images = self._source.images(self._region) if self._region is not None else {}
        return {mode: pixmap_of(image) for mode, image in images.items()}

    def _tell(self) -> None:
        if self._count:
            self.dataChanged.emit(self.index(0), self.index(self._count - 1))


class StyleDelegate(QStyledItemDelegate):
    """A swatch with the number of its mode; a ring and a tick on the present one."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        return view.gridSize() if isinstance(view, QListView) else QSize(NARROWEST, NARROWEST)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        palette: QPalette = option.palette
        cell = QRect(option.rect).adjusted(GAP, GAP, -GAP, -GAP)
        chosen = bool(index.data(CHOSEN_ROLE))
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        pixmap: QPixmap | None = index.data(IMAGE_ROLE)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        picture = QRect(cell)
        if pixmap is None:
            painter.fillRect(cell, palette.color(QPalette.ColorRole.Light))
            painter.setPen(muted(palette))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, "…")
        else:
            picture.setSize(pixmap.size().scaled(cell.size(), Qt.AspectRatioMode.KeepAspectRatio))
            picture.moveCenter(cell.center())
            painter.drawPixmap(picture, pixmap)
        _paint_number(painter, picture, str(index.data()))
        if chosen or focused or hovered:
            role = QPalette.ColorRole.Highlight if chosen or focused else QPalette.ColorRole.PlaceholderText
            pen = QPen(palette.color(role), 2.5 if chosen else 1.5)
            pen.setStyle(Qt.PenStyle.SolidLine if chosen or not focused else Qt.PenStyle.DotLine)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(pen)
            painter.drawRoundedRect(QRectF(picture).adjusted(-1.5, -1.5, 1.5, 1.5), 2.5, 2.5)
        if chosen:
            badge = QRect(picture.right() - 16, picture.top(), 17, 17)
            painter.fillRect(badge, palette.color(QPalette.ColorRole.Highlight))
            paint_icon(painter, "tick", badge.adjusted(2, 2, -2, -2), palette.color(QPalette.ColorRole.HighlightedText))
        painter.restore()


class StyleGrid(QListView):
    """Shows the modes of a region; a click, or Enter, gives the region that mode as one undo step.

    With Shift it chooses nothing, and `paired` tells the mode: the other one to blend with.
    """

    picked = Signal(int)  # the mode that was chosen, after the scene has it
    paired = Signal(int)
    tried = Signal(object)  # the mode that the pointer or the keyboard has come to, None when it has left all

    def __init__(self, source: SwatchSource, parent: QWidget | None = None, *, columns: int | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._columns = columns  # None: as many as fit
        self.style_model = StyleModel(source, self)
        self.setModel(self.style_model)
        self.setItemDelegate(StyleDelegate(self))
        self.setAccessibleName(translate("StyleGrid", "Styles"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.entered.connect(lambda index: self.tried.emit(index.row()))
        self.viewportEntered.connect(self._leave)  # the gap between two swatches, and the rest below
        self.style_model.modelReset.connect(self._leave)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)
        source.changed.connect(self._fit_cells)
        self.style_model.modelReset.connect(self._fit_cells)

    def show_region(self, region: int | None) -> None:
        """Show the modes of a region; None, or a region whose class has none, empties the grid."""
        workspace = self._source.workspace
        info = workspace.session_info
        count = 0
        if region is not None and info is not None and info.label_set.compatible(workspace.label_set):
            count = info.mode_count(class_of(region))
        self.style_model.show_region(region, count, style_of(workspace, region) if region is not None else None)

    def height_for(self, width: int) -> int:
        """The height in which a grid of this width, and of a given number of columns, shows all modes."""
        columns = self._columns or self._most_columns(width - 2 * self.frameWidth())
        cell = self._cell(width - 2 * self.frameWidth(), columns)
        return self._rows(columns) * cell.height() + 2 * self.frameWidth()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_cells()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Leave:
            self._leave()
        return super().viewportEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if self.hasFocus() and current.isValid():
            self.tried.emit(current.row())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.tried.emit(self.currentIndex().row() if self.currentIndex().isValid() else None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._leave()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._leave()

    def _leave(self) -> None:
        self.tried.emit(None)

    def _fit_cells(self) -> None:
        """Make the swatches as large as they can be with all of them in sight; scroll only if they would be tiny."""
        room = QSize(self.width() - 2 * self.frameWidth(), self.height() - 2 * self.frameWidth())
        choices = [self._columns] if self._columns else range(2, self._most_columns(room.width()) + 1)
        cells = {columns: self._cell(room.width(), columns) for columns in choices}
        fitting = [columns for columns, cell in cells.items() if self._rows(columns) * cell.height() <= room.height()]
        if fitting:
            policy, cell = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, cells[fitting[0]]
        else:
            # Always on: a bar that comes and goes with the width it takes would never settle.
            policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn
            width = room.width() - self.verticalScrollBar().sizeHint().width()
            cell = self._cell(width, self._columns or max(2, width // READABLE))
        if self.verticalScrollBarPolicy() != policy:
            self.setVerticalScrollBarPolicy(policy)
        if self.gridSize() != cell:
            self.setGridSize(cell)

    def _most_columns(self, width: int) -> int:
        return max(2, min(width // NARROWEST, self.style_model.rowCount()))

    def _rows(self, columns: int) -> int:
        return -(-self.style_model.rowCount() // columns)

    def _cell(self, width: int, columns: int) -> QSize:
        """Size of a cell when so many columns share a viewport of this width."""
        side = max(1, (width - 1) // columns)  # Qt wraps a row that fills the viewport to the last pixel
        aspect = min(max(self.style_model.aspect(), FLATTEST), STEEPEST)
        return QSize(side, round(aspect * (side - 2 * GAP)) + 2 * GAP)

    def _choose(self, index: QModelIndex) -> None:
        region = self.style_model.region
        shift = QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        if region is not None and index.isValid() and shift:
            self.paired.emit(index.row())
        elif region is not None and index.isValid():
            choose_style(self._source, region, index.row())
            self.picked.emit(index.row())


def choose_style(source: SwatchSource, region: int, mode: int | None) -> None:
    """Give a region a mode, or with None the checkpoint's default, as one undo step.

    If it is selected with others, those of its class get it too.
    """
    style_acts.give(source.workspace, style_acts.companions(source.workspace, region), mode)


def _paint_number(painter: QPainter, picture: QRect, number: str) -> None:
    """The number in a corner, on a dark plate so that it reads on any picture; small where the swatch is."""
    painter.save()
    font = painter.font()
    if picture.height() < READABLE * 2 / 3:
        font.setPointSizeF(0.8 * font.pointSizeF())
        painter.setFont(font)
    metrics = painter.fontMetrics()
    plate = QRect(0, 0, metrics.horizontalAdvance(number) + 6, metrics.height())
    plate.moveBottomLeft(picture.bottomLeft())
    painter.fillRect(plate, PLATE)
    painter.setPen(Qt.GlobalColor.white)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, number)
    painter.restore()
