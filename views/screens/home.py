"""首页: what needs somebody today; every number is a link to its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QWidget

from models.lists import Tone
from models.read.home import Home, home
from models.read.request import inbox
from models.rules.verification_year import asked_year, nears_end
from views.charts import LoadChart, UnitChart
from views.hub import Follower
from views.pieces import across, button, down, frame, label
from views.tables.empty import Empty

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QPushButton

    from models.read.person import Expired
    from models.read.request import RequestRow
    from views.context import Context
    from views.tables.acts import Door

CARDS = (
    ("overdue", "超期", "已过有效期，须停用送检（二.五.8）", Tone.STOP),
    ("within_7", "7 日内到期", "先安排备表再送检", Tone.LIMITED),
    ("within_30", "30 日内到期", "列入待检清单", Tone.LIMITED),
    ("pending", "待检", "尚无有效检定，不得使用（二.二.2）", Tone.WAIT),
    ("stopped", "停用", "不合格、故障或人工停用", Tone.STOP),
    ("no_date", "无日期", "没有有效期，不计入“有效”", Tone.MUTED),
    ("sealed", "封存", "停止计期，启封前须重新检定", Tone.SEALED),
    ("valid", "有效", "在有效期内", Tone.GOOD),
)
COLUMNS = 4
KINDS = (
    "instrument",
    "verification",
    "org_unit",
    "impact",
    "request",
    "signature",
    "person",
    "person_certificate",
)
MOST_WAITING = 3
"""Slips of the inbox that are named on the first page."""


class HomePage(QWidget):
    """The first page; an empty ledger shows three doors instead."""

    def __init__(self, context: Context, doors: Sequence[Door]) -> None:
        super().__init__()
        self.setObjectName("home")
        self._context = context
        self._doors = doors
        self._title = label("首页", "title")
        self._subtitle = label(look="muted")
        self._cards = {key: Card(key, title, about, tone, context) for key, title, about, tone in CARDS}
        self._questions = button(
            "", lambda: context.go("contradictions", None), look="link", name="contradictions"
        )
        self._package = button(
            "", lambda: context.go("package", None), look="link", icon_name="package", name="package"
        )
        self._impacts = button("", lambda: context.go("impacts", "running"), look="link", name="impacts")
        self._certificates = button(
            "", lambda: context.go("people", "expired"), look="link", name="expired_certificates"
        )
        self._load = LoadChart()
        self._load.clicked.connect(lambda: context.go("due", "within_30"))
        self._units = UnitChart()
        self._empty = Empty()
        self._waiting = Waiting(context)
        self._page = self._full()
        box = down(self._page, self._empty, spacing=0)
        self.setLayout(box)
        self._empty.hide()
        self._follower = Follower(self, context.hub, KINDS, self.reload)

    def reload(self) -> None:
        """Count again."""
        day, today = self._context.day(), self._context.today()
        self._context.ask(self, self._show, home, as_of=day, today=today)
        name = self._context.desk.actor
        self._context.ask(self, self._waiting.show_rows, inbox, name=name, today=today)

    def _full(self) -> QWidget:
        grid = QGridLayout()
        grid.setSpacing(12)
        for at, card in enumerate(self._cards.values()):
            grid.addWidget(card, at // COLUMNS, at % COLUMNS)
        charts = across(
            _panel("今后十二个月的到期台数", self._load),
            _panel("各使用单位：有效、超期、其他", self._units),
            spacing=12,
        )
        links = (self._certificates, self._impacts, self._questions)
        head = across(self._title, 8, self._subtitle, None, *links)
        inner = QWidget()
        parts = (head, self._package, self._waiting, 4, grid, 4, charts, None)
        inner.setLayout(down(*parts, margins=(24, 16, 24, 16), spacing=12))
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        return scroll

    def _show(self, found: Home) -> None:
        self._page.setVisible(found.total > 0)
        self._empty.setVisible(found.total == 0)
        if found.total == 0:
            self._empty.say(
                "table",
                "台账还是空的，从这里开始",
                "一般先把现在用的 Excel 台账导进来，几分钟就能看到哪些超期。",
                self._doors,
            )
            return
        day = self._context.day().isoformat()
        self._subtitle.setText(f"截至 {day}，在册 {found.total:,} 台")
        for key, card in self._cards.items():
            card.show_count(found.counts[key], found.total)
        today = self._context.today()
        self._package.setText(f"整理 {asked_year(today)} 年度迎检资料 →")
        self._package.setVisible(nears_end(today))
        self._questions.setText(f"有效期与周期不一致 {found.contradictions} 条待处理 →")
        self._questions.setVisible(found.contradictions > 0)
        self._impacts.setText(f"待判定的追溯 {found.impacts} →")
        self._impacts.setVisible(found.impacts > 0)
        self._show_expired(found.certificates)
        self._load.show_load(found.load)
        self._units.show_units(found.units)

    def _show_expired(self, found: Sequence[Expired]) -> None:
        """Say whose certificate is past: who verifies holds a valid one (R11)."""
        self._certificates.setText(f"人员证书到期 {len(found)} 张 →")
        self._certificates.setToolTip("\n".join(f"{one.name}　{one.title}　{one.until}" for one in found))
        self._certificates.setVisible(bool(found))


class Waiting(QFrame):
    """The slips that wait for the person at work; nothing where none does."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("waiting")
        self.setProperty("look", "card")
        self._context = context
        self._title = label("", "strong")
        all_of_them = button("全部 →", self._go, look="link", name="inbox_all")
        self._rows = down(spacing=2)
        head = across(self._title, None, all_of_them)
        self.setLayout(down(head, self._rows, margins=(16, 12, 16, 12), spacing=6))
        self.hide()

    def show_rows(self, rows: Sequence[RequestRow]) -> None:
        """Name the first of these slips."""
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._title.setText(f"待我办理 {len(rows)}")
        for at, row in enumerate(rows[:MOST_WAITING]):
            self._rows.addWidget(self._line(at, row))
        self.setVisible(bool(rows))

    def _line(self, at: int, row: RequestRow) -> QWidget:
        text = f"{row.mine}　{row.number}　{row.kind}　{row.what}　{row.applicant} 申请"
        line = button(text, lambda: self._context.show("requests", row.id), look="link", name=f"inbox_{at}")
        line.setToolTip(row.reason)
        return line

    def _go(self) -> None:
        self._context.go("requests", "mine")


class Card(QFrame):
    """One count as a large number; a click shows its list."""

    def __init__(self, key: str, title: str, about: str, tone: Tone, context: Context) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._tone = tone
        self._context = context
        self._key = key
        self._button: QPushButton = button("—", self._go, look="figure", name=f"count_{key}")
        self._title = label(title, "strong")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        text = label(about, "muted", wrap=True)
        self.setLayout(down(self._title, self._button, text, None, margins=(16, 12, 16, 12), spacing=4))

    def show_count(self, count: int, total: int) -> None:
        """Show the number in the colour of its state; a zero is calm."""
        self._button.setText(f"{count:,}")
        self._button.setToolTip(f"{count:,} / {total:,}　点击查看清单")
        self._button.setProperty("tone", self._tone.value if count else Tone.MUTED.value)
        self._button.style().unpolish(self._button)
        self._button.style().polish(self._button)

    def mouseReleaseEvent(self, event: object) -> None:  # noqa: ARG002
        self._go()

    def _go(self) -> None:
        self._context.go("due", self._key)


def _panel(title: str, content: QWidget) -> QFrame:
    box = down(label(title, "strong"), content, margins=(16, 12, 16, 12), spacing=8)
    box.setAlignment(content, Qt.AlignmentFlag(0))
    if content.sizePolicy().verticalPolicy() is QSizePolicy.Policy.Fixed:
        box.addStretch(1)
    return frame("card", box)
