"""How a cell of a list is drawn: calm text, a dot before states, figures to the right, a hairline below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, override

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from models.lists import Tone
from views.theme import tokens

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

    from views.tables.grid import Grid
    from views.theme import Tokens

PAD = 8
DOT = 8.0
AFTER_DOT = 16
MOST_WIDTHS = 20_000


class Cells(QStyledItemDelegate):
    """Draws cells straight from the model's rows, which is quicker than ten questions per cell."""

    def __init__(self, grid: Grid[Any]) -> None:
        super().__init__(grid)
        self._grid = grid
        self._columns = grid.rows.spec.columns
        self._font = QFont(grid.font())
        self._bold = QFont(self._font)
        self._bold.setBold(True)
        self._metrics = QFontMetrics(self._font)
        self._bold_metrics = QFontMetrics(self._bold)
        self._sides = [_side(column.number) for column in self._columns]
        self._widths: dict[tuple[str, bool], int] = {}
        self._ink = Ink(tokens())

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        column = index.column()
        text = self._grid.rows.text(index.row(), column)
        strong = self._grid.rows.tone(index.row(), column) is Tone.STRONG
        return QSize(self._wide(text, strong, column) + 4, self._grid.row_height())

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        grid, row, column = self._grid, index.row(), index.column()
        if option.widget is grid and rect.right() < grid.frozen.width():
            return  # the frozen columns lie above
        colours = tokens()
        if self._ink.tokens is not colours:
            self._ink = Ink(colours)
        text, tone = grid.rows.text(row, column), grid.rows.tone(row, column)
        self._background(painter, rect, row, index)
        pen = self._ink.pens[tone]
        strong = tone is Tone.STRONG
        wide = self._wide(text, strong, column)
        room = rect.adjusted(PAD, 0, -PAD, -1)
        if self._columns[column].dot and text:
            _dot(painter, room, pen.color())
            room.adjust(AFTER_DOT, 0, 0, 0)
        if wide > rect.width():
            metrics = self._bold_metrics if strong else self._metrics
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(self._bold if strong else self._font)
        painter.setPen(pen)
        painter.drawText(room, self._sides[column], text)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Show the whole text of a cell that is cut off."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return False
        rect: QRect = option.rect
        cut = self.sizeHint(option, index).width() > rect.width() + 4
        QToolTip.showText(
            event.globalPos(), self._grid.rows.text(index.row(), index.column()) if cut else "", view
        )
        return True

    def createEditor(self, *_: object) -> None:  # type: ignore[override]
        """Lists are not edited in place."""

    def _background(
        self, painter: QPainter, rect: QRect, row: int, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        grid, ink = self._grid, self._ink
        if grid.row_is_selected(row):
            block = grid.selects_block() and grid.selectionModel().isSelected(index)
            painter.fillRect(rect, ink.block if block else ink.selected)
        elif grid.hovered_row() == row:
            painter.fillRect(rect, ink.hovered)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, ink.line)
        if grid.hasFocus() and index == grid.currentIndex():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(ink.cursor)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -2.5), 3, 3)

    def _wide(self, text: str, strong: bool, column: int) -> int:
        """Return the width that a cell needs; texts repeat, so widths are kept."""
        known = self._widths.get((text, strong))
        if known is None:
            if len(self._widths) > MOST_WIDTHS:
                self._widths.clear()
            known = (self._bold_metrics if strong else self._metrics).horizontalAdvance(text) + 2 * PAD
            self._widths[text, strong] = known
        return known + (AFTER_DOT if self._columns[column].dot else 0)


class Ink:
    """The colours of one theme, made ready to draw with."""

    def __init__(self, colours: Tokens) -> None:
        self.tokens = colours
        self.pens = {tone: QPen(QColor(colours.of(tone))) for tone in Tone}
        self.selected = QColor(colours.accent_soft)
        self.block = QColor(colours.accent_mid)
        self.hovered = QColor(colours.ground)
        self.line = QColor(colours.line)
        self.cursor = QPen(QColor(colours.accent), 1)


def _dot(painter: QPainter, room: QRect, colour: QColor) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(room.x() + DOT / 2, room.center().y() + 0.5), DOT / 2, DOT / 2)


def _side(number: bool) -> int:
    side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
    return int((side | Qt.AlignmentFlag.AlignVCenter).value) | int(Qt.TextFlag.TextSingleLine.value)
