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

PAD = 8
DOT = 8.0


class Cells(QStyledItemDelegate):
    """Draws cells straight from the model's rows, which is quicker than ten questions per cell."""

    def __init__(self, grid: Grid[Any]) -> None:
        super().__init__(grid)
        self._grid = grid
        self._take_font()

    def _take_font(self) -> None:
        self._font = QFont(self._grid.font())
        self._bold = QFont(self._font)
        self._bold.setBold(True)
        self._metrics = QFontMetrics(self._font)
        self._bold_metrics = QFontMetrics(self._bold)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        text, tone = self._what(index.row(), index.column())
        metrics = self._bold_metrics if tone is Tone.STRONG else self._metrics
        dot = 16 if self._grid.rows.spec.columns[index.column()].dot else 0
        return QSize(metrics.horizontalAdvance(text) + 2 * PAD + dot + 4, self._grid.row_height())

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row, column = index.row(), index.column()
        rect: QRect = option.rect
        colours = tokens()
        text, tone = self._what(row, column)
        painter.save()
        self._background(painter, rect, row, index)
        colour = QColor(colours.of(tone))
        inner = rect.adjusted(PAD, 0, -PAD, -1)
        if self._grid.rows.spec.columns[column].dot and text:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(inner.x() + DOT / 2, inner.center().y() + 0.5), DOT / 2, DOT / 2)
            inner.adjust(16, 0, 0, 0)
        strong = tone is Tone.STRONG
        painter.setFont(self._bold if strong else self._font)
        painter.setPen(colour)
        metrics = self._bold_metrics if strong else self._metrics
        fits = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, self._side(column), fits)
        painter.restore()

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
        QToolTip.showText(event.globalPos(), self._what(index.row(), index.column())[0] if cut else "", view)
        return True

    def createEditor(self, *_: object) -> None:  # type: ignore[override]
        """Lists are not edited in place."""

    def _background(
        self, painter: QPainter, rect: QRect, row: int, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        colours = tokens()
        grid = self._grid
        if grid.row_is_selected(row):
            block = grid.selects_block() and grid.selectionModel().isSelected(index)
            painter.fillRect(rect, QColor(colours.accent_mid if block else colours.accent_soft))
        elif grid.hovered_row() == row:
            painter.fillRect(rect, QColor(colours.ground))
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if grid.hasFocus() and index == grid.currentIndex():
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -2.5), 3, 3)

    def _what(self, row: int, column: int) -> tuple[str, Tone]:
        rows = self._grid.rows
        return rows.text(row, column), rows.tone(row, column)

    def _side(self, column: int) -> int:
        number = self._grid.rows.spec.columns[column].number
        side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine)
