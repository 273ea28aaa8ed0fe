"""The counts in the title line of a list; a click shows what was counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, override

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from models.lists import Tone
from views.pieces import Flow
from views.theme import tokens

if TYPE_CHECKING:
    from models.lists import Bucket
    from views.tables.rowset import RowSet

PAD = 7
GAP = 5
ALL = "all"
"""A bucket that holds every row is for the command line; here 全部 stands for it."""


class Count(QAbstractButton):
    """A word and a number; the number in the colour of its tone unless it is 0."""

    def __init__(self, title: str, tone: Tone) -> None:
        super().__init__()
        self._title = title
        self._tone = tone
        self._number = ""
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_number(0)

    def set_number(self, number: int) -> None:
        """Show another number."""
        self._number = f"{number:,}"
        self._any = number > 0
        self.setText(f"{self._title} {self._number}")
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        plain, bold = self._metrics()
        wide = plain.horizontalAdvance(self._title) + GAP + bold.horizontalAdvance(self._number)
        return QSize(wide + 2 * PAD, plain.height() + 9)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(colours.accent)) if self.hasFocus() else Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(QColor(colours.accent_soft if self.isChecked() else colours.hover))
        painter.drawRoundedRect(box, 6, 6)
        plain, _bold = self._metrics()
        inside = self.rect().adjusted(PAD, 0, -PAD, 0)
        painter.setPen(QColor(colours.text if self.isChecked() else colours.muted))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, self._title)
        inside.adjust(plain.horizontalAdvance(self._title) + GAP, 0, 0, 0)
        font = QFont(self.font())
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(colours.of(self._tone) if self._any else colours.faint))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, self._number)
        painter.end()

    def _metrics(self) -> tuple[QFontMetrics, QFontMetrics]:
        bold = QFont(self.font())
        bold.setBold(True)
        return QFontMetrics(self.font()), QFontMetrics(bold)


class Counts(QWidget):
    """One count for each bucket of a list, after 全部 unless the list opens on a bucket of its own."""

    chosen = Signal(object)
    """The key of the bucket that was clicked; ``None`` is what the list opens on."""

    def __init__(self, buckets: tuple[Bucket[Any], ...], opens_on: str | None = None) -> None:
        super().__init__()
        self.setObjectName("counts")
        self._opens_on = opens_on
        self._counts: dict[str | None, Count] = {} if opens_on else {None: Count("全部", Tone.PLAIN)}
        self._counts |= {
            bucket.key: Count(bucket.title, bucket.tone)
            for bucket in buckets
            if opens_on or bucket.key != ALL
        }
        flow = Flow(spacing=0)
        self.setLayout(flow)
        for key, count in self._counts.items():
            count.setObjectName(f"count_{key or 'all'}")
            count.clicked.connect(lambda _checked=False, key=key: self._click(key))
            flow.addWidget(count)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_chosen(opens_on)

    def show_rows(self, rows: RowSet[Any]) -> None:
        """Count these rows."""
        for key, count in self._counts.items():
            count.set_number(len(rows) if key is None else rows.count(key))

    def show_chosen(self, key: str | None) -> None:
        """Mark the count whose rows are shown."""
        self._chosen = key
        for other, count in self._counts.items():
            count.setChecked(other == key)

    def _click(self, key: str | None) -> None:
        wanted = self._opens_on if key == self._chosen else key
        self.show_chosen(wanted)
        self.chosen.emit(wanted)
