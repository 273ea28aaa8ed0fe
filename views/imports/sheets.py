"""The sheets of an old ledger: what each holds, and whether it is to be taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from models.rules.imports import VERDICT_TITLES, SheetPreview
from views.imports.rows import TONES
from views.theme import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QKeyEvent, QMouseEvent

Index = QModelIndex | QPersistentModelIndex
SHEET = Qt.ItemDataRole.UserRole
PAD = 12
BOX = 14
GAP = 10


def facts_of(sheet: SheetPreview) -> str:
    """Return kind and place of the heading in words."""
    if not sheet.tables:
        return "没有找到表头" if sheet.strays or sheet.skipped else "空表"
    heads = "、".join(str(table.header_row) for table in sheet.tables)
    kind = sheet.kind if sheet.kind != sheet.name.strip() else ""
    parts = (kind, f"表头在第 {heads} 行", "隐藏的表" if sheet.hidden else "")
    return " · ".join(part for part in parts if part)


class SheetLines(QStyledItemDelegate):
    """Draws a sheet in three lines: tick and name, what it is, counts as coloured words."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = option.fontMetrics.height()
        return QSize(120, 3 * line + 22 if _counts(index.data(SHEET)) else 2 * line + 20)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        sheet: SheetPreview = index.data(SHEET)
        rect: QRect = option.rect
        colours, on = tokens(), bool(sheet.rows) and _is_on(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.accent_soft))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.hover))
        metrics: QFontMetrics = option.fontMetrics
        if sheet.rows:
            _tick(painter, box_of(rect, metrics), on=on)
        left, wide = rect.left() + PAD + BOX + GAP, rect.width() - 2 * PAD - BOX - GAP
        line = QRect(left, rect.top() + 8, wide, metrics.height())
        bold = QFont(option.font)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(QColor(colours.text if on else colours.faint))
        painter.drawText(
            line, 0, QFontMetrics(bold).elidedText(sheet.name, Qt.TextElideMode.ElideRight, wide)
        )
        painter.setFont(option.font)
        painter.setPen(QColor(colours.muted if on else colours.faint))
        line.translate(0, metrics.height() + 2)
        painter.drawText(line, 0, metrics.elidedText(facts_of(sheet), Qt.TextElideMode.ElideRight, wide))
        line.translate(0, metrics.height() + 2)
        self._words(painter, line, sheet, metrics, on=on)
        painter.restore()

    def _words(
        self, painter: QPainter, line: QRect, sheet: SheetPreview, metrics: QFontMetrics, *, on: bool
    ) -> None:
        colours = tokens()
        at = QPoint(line.left(), line.top() + metrics.ascent())
        for text, colour in _counts(sheet):
            painter.setPen(QColor(colour if on else colours.faint))
            painter.drawText(at, text)
            at.setX(at.x() + metrics.horizontalAdvance(text) + GAP)


def _is_on(index: Index) -> bool:
    return bool(index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked)


def _counts(sheet: SheetPreview) -> list[tuple[str, str]]:
    colours = tokens()
    return [
        (f"{VERDICT_TITLES[verdict]} {count:,}", colours.of(TONES[verdict]))
        for verdict, count in sheet.counts.items()
        if count
    ]


def box_of(rect: QRect, metrics: QFontMetrics) -> QRect:
    """Return where the tick stands in a line."""
    return QRect(rect.left() + PAD, rect.top() + 8 + (metrics.height() - BOX) // 2 + 1, BOX, BOX)


def _tick(painter: QPainter, box: QRect, *, on: bool) -> None:
    colours = tokens()
    painter.setPen(QPen(QColor(colours.accent if on else colours.line_strong), 1))
    painter.setBrush(QColor(colours.accent if on else colours.surface))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    if on:
        painter.setPen(QPen(QColor(colours.on_accent), 1.6))
        x, y = box.left(), box.top()
        painter.drawPolyline([QPoint(x + 3, y + 7), QPoint(x + 6, y + 10), QPoint(x + 11, y + 4)])


class SheetList(QListWidget):
    """Lists the sheets; ↑ ↓ choose one, Space or a click on its tick takes it in or leaves it out."""

    opened = Signal(str)
    """The name of the sheet to be shown."""
    ticked = Signal(str, bool)
    """A sheet, and whether it is to be taken over."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sheets")
        self.setAccessibleName("工作表")
        self.setItemDelegate(SheetLines(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setMinimumWidth(184)
        self.currentItemChanged.connect(self._moved)

    def show_sheets(self, sheets: Iterable[SheetPreview], left_out: set[str]) -> None:
        """List these sheets; the one that was open stays open."""
        current = self.name()
        self.blockSignals(True)  # noqa: FBT003
        self.clear()
        for sheet in sheets:
            item = QListWidgetItem(sheet.name)
            item.setData(SHEET, sheet)
            on = sheet.name not in left_out
            item.setData(
                Qt.ItemDataRole.CheckStateRole, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
            )
            words = "，".join(text for text, _ in _counts(sheet))
            item.setToolTip(f"{sheet.name}\n{facts_of(sheet)}\n{words}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{sheet.name}，{words}")
            self.addItem(item)
            if sheet.name == current:
                self.setCurrentItem(item)
        self.blockSignals(False)  # noqa: FBT003

    def name(self) -> str:
        """Return the name of the sheet that is open."""
        item = self.currentItem()
        return item.text() if item else ""

    def open(self, name: str) -> None:
        """Open a sheet by its name."""
        for item in self.findItems(name, Qt.MatchFlag.MatchExactly):
            self.setCurrentItem(item)

    def toggle(self, item: QListWidgetItem) -> None:
        """Take a sheet in, or leave it out; an empty one is neither."""
        sheet: SheetPreview = item.data(SHEET)
        if not sheet.rows:
            return
        on = item.data(Qt.ItemDataRole.CheckStateRole) != Qt.CheckState.Checked
        item.setData(Qt.ItemDataRole.CheckStateRole, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.ticked.emit(item.text(), on)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        if item is not None:
            box = box_of(self.visualItemRect(item), self.fontMetrics()).adjusted(-8, -8, 8, 8)
            if box.contains(event.position().toPoint()):
                self.toggle(item)
                return
        super().mousePressEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Space and item is not None:
            self.toggle(item)
        else:
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()

    def _moved(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.opened.emit(item.text())
