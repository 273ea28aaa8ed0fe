"""What stands beside the ledger: one instrument whole, its history and papers, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from models.lists import Tone
from models.read.detail import InstrumentDetail, detail
from models.read.instrument_list import due_tone, state_tone
from models.rules.instrument import detail_text
from models.rules.rights import Right
from views.hub import Follower
from views.icons import icon
from views.next_steps import next_steps
from views.pieces import Flow, across, button, down, frame, label, rule, wrapped
from views.tables.acts import deny
from views.theme import tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from PySide6.QtGui import QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QLayout

    from models.read.history import FileItem, HistoryItem
    from models.read.imports import SourceCells
    from models.read.instrument import InstrumentRow
    from models.read.withdrawn import WithdrawnRow
    from views.context import Context

FACTS = (
    ("出厂编号", lambda row: row.serial),
    ("准确度等级", lambda row: row.accuracy_class),
    ("测量范围", lambda row: row.range),
    ("检定周期", lambda row: row.interval),
    ("生产厂家", lambda row: row.maker),
    ("计量点", lambda row: "　".join(filter(None, (row.point, row.level, row.energy)))),
    ("使用单位", lambda row: row.unit),
    ("使用地点", lambda row: row.place),
    (
        "管理类别",
        lambda row: "　".join(filter(None, (row.management_class, "强制检定" if row.mandatory else ""))),
    ),
    ("运行状态", lambda row: f"{row.running_state}　{row.custody}"),
    ("联网", lambda row: None if row.networked is None else detail_text(row.networked)),
    ("检定依据", lambda row: row.regulation),
    ("备注", lambda row: row.remark),
)
MARGIN = 16
KEY_CHARACTERS = 6


class Dot(QWidget):
    """A dot in the colour of a state; the word always stands beside it."""

    SIZE = 9

    def __init__(self, tone: Tone) -> None:
        super().__init__()
        self._tone = tone
        self.setFixedSize(self.SIZE, self.SIZE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens().of(self._tone))
        painter.drawEllipse(self.rect())
        painter.end()


class FileLink(QPushButton):
    """The name of a file as a link; what the width does not hold is left out in the middle."""

    def __init__(self, name: str, run: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("look", "link")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setIcon(icon("file-text", "muted"))
        self.setAccessibleName(name)
        self.setToolTip(name)
        self._name = name
        self.clicked.connect(lambda _checked=False: run())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - self.iconSize().width() - 8
        shown = self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, room)
        self.setText(shown.replace("&", "&&"))


class DetailPane(QScrollArea):
    """Shows one instrument; asks for it when the row under the cursor changes."""

    verify_asked = Signal(object)
    edit_asked = Signal(object)
    state_asked = Signal(object)
    file_asked = Signal(object)
    """A ``FileItem`` to be opened."""
    attach_asked = Signal(object)
    void_asked = Signal(object)
    """A ``HistoryItem`` whose verification was recorded by mistake."""
    history_asked = Signal(int)
    """Id of the instrument whose whole history is to be shown."""
    step_asked = Signal(str, object)
    """A next step by its key, and the ``InstrumentDetail`` that it is for."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("instrument_detail")
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._context = context
        self._id: int | None = None
        self.shown: InstrumentDetail | None = None
        self._follower = Follower(
            self, context.hub, {"instrument", "verification", "attachment_link", "impact"}, self._load
        )
        self._fill(_hint())

    def look_at(self, row: InstrumentRow | WithdrawnRow | None) -> None:
        """Show an instrument, or nothing."""
        self._id = None if row is None else row.id
        self._load()

    def _load(self) -> None:
        if self._id is None:
            self.shown = None
            self._fill(_hint())
            return
        wanted, day = self._id, self._context.day()

        def then(found: InstrumentDetail | None) -> None:
            if wanted == self._id:
                self.shown = found
                self._fill(_hint() if found is None else self._page(found, day))

        self._context.ask(self, then, detail, instrument_id=wanted, as_of=day, today=self._context.today())

    def _fill(self, layout: QLayout) -> None:
        page = QWidget()
        page.setObjectName("detail_page")
        page.setLayout(layout)
        at = self.verticalScrollBar().value() if self.shown is not None else 0
        self.setWidget(page)
        layout.activate()
        self.verticalScrollBar().setValue(at)

    def _page(self, found: InstrumentDetail, day: date) -> QLayout:
        row = found.row
        box = down(
            _head(row),
            wrapped("　".join(filter(None, (row.name, row.model)))),
            self._validity(row, day),
            rule(),
            _facts((title, value(row)) for title, value in FACTS),
            margins=(MARGIN, 14, MARGIN, 14),
        )
        past = self._context.hub.as_of is not None
        if found.withdrawn is not None:
            box.insertWidget(0, _gone(found.withdrawn))
        steps = next_steps(found, lambda key: self.step_asked.emit(key, found), read_only=past)
        if steps is not None:
            box.insertWidget(3, steps)
        box.addLayout(self._acts(row, read_only=past or found.withdrawn is not None))
        self._section(box, "履历", [self._event(item) for item in found.history])
        self._section(box, "证书与附件", [self._file(item) for item in found.files] or [_papers(found)])
        for original in found.originals:
            self._section(box, "旧台账原文", [_original(original)])
        box.addStretch(1)
        return box

    def _validity(self, row: InstrumentRow, day: date) -> QLayout:
        if row.valid_until is None:
            return across(label("没有有效期", "muted"), None)
        left = (row.valid_until - day).days
        words = f"剩 {left} 天" if left > 0 else "今天到期" if left == 0 else f"超期 {-left} 天"
        shown = label(words, "refusal" if due_tone(row) is Tone.STOP else "faint")
        return _flow(label("有效期至", "muted"), label(row.valid_until.isoformat(), "strong"), shown)

    def _acts(self, row: InstrumentRow, *, read_only: bool) -> QLayout:
        whole = button(
            "履历",
            lambda: self.history_asked.emit(row.id),
            icon_name="clock-counter-clockwise",
            name="detail_history",
        )
        whole.setToolTip("全部履历：谁、何时、改了什么；可以恢复、作废、打印（Ctrl+H）")
        if read_only:
            return _flow(whole)
        buttons = (
            button(
                "登记检定",
                lambda: self.verify_asked.emit([row]),
                icon_name="check-circle",
                look="primary",
                name="detail_verify",
            ),
            button("修改", lambda: self.edit_asked.emit(row), icon_name="pencil-simple", name="detail_edit"),
            button(
                "添加附件", lambda: self.attach_asked.emit(row), icon_name="paperclip", name="detail_attach"
            ),
        )
        for one in buttons:
            deny(one, self._context.denied(Right.KEEP))
        change = button(
            "状态变更",
            lambda: self.state_asked.emit([row]),
            icon_name="arrows-left-right",
            name="detail_state",
        )
        change.setToolTip("登记故障、修复，申请停用、降级、封存、启封、报废、周期调整（Ctrl+T）")
        deny(change, self._context.denied(Right.REPORT))
        return _flow(*buttons, change, whole)

    def _section(self, box: QVBoxLayout, title: str, parts: Iterable[QWidget | QLayout]) -> None:
        box.addWidget(rule())
        box.addWidget(label(title, "strong"))
        for part in parts:
            if isinstance(part, QWidget):
                box.addWidget(part)
            else:
                box.addLayout(part)

    def _event(self, item: HistoryItem) -> QLayout:
        dot = down(Dot(item.tone), None, margins=(0, 6, 0, 0))
        who = f"{item.on}　{item.actor}" + (f"　理由：{item.reason}" if item.reason else "")
        words = down(wrapped(who, "muted"), wrapped(f"{item.what}　{item.text}".strip()), spacing=0)
        line = across(dot, words, spacing=10)
        line.setStretch(1, 1)
        if item.verification_id is not None and self._context.hub.as_of is None:
            undo = button(
                "作废", lambda: self.void_asked.emit(item), look="link", name=f"void_{item.verification_id}"
            )
            undo.setToolTip("登记有误时作废这条检定记录：要写理由，原记录保留可查")
            deny(undo, self._context.denied(Right.KEEP))
            line.addWidget(undo, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _file(self, item: FileItem) -> QLayout:
        return across(
            FileLink(item.name, lambda: self.file_asked.emit(item)), label(item.purpose, "faint"), spacing=8
        )


def _gone(left: WithdrawnRow) -> QWidget:
    """Say that an instrument is on the books no longer."""
    text = f"{left.on} {left.actor} {left.how}，理由：{left.reason or '未写'}。台账、表单和统计里都没有它。"
    return frame("notice", down(label("已撤下", "strong"), wrapped(text), margins=(12, 8, 12, 8), spacing=4))


def _papers(found: InstrumentDetail) -> QWidget:
    count = len(found.verifications)
    text = f"检定记录 {count} 期；没有附件。" if count else "没有检定记录，也没有附件。"
    return wrapped(f"{text}档案应有说明书、合格证和最近两期证书（GB 17167 5.3.3）。", "muted")


def _original(original: SourceCells) -> QLayout:
    where = f"{original.file_name}　{original.sheet}　第 {original.row} 行"
    return down(wrapped(where, "muted"), _facts(original.cells), spacing=4)


def _facts(pairs: Iterable[tuple[str, str | None]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for line, (title, text) in enumerate((title, text) for title, text in pairs if text):
        key = label(title, "muted", wrap=True)
        key.setFixedWidth(key.fontMetrics().horizontalAdvance("汉") * KEY_CHARACTERS)
        grid.addWidget(key, line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(wrapped(text), line, 1)
    return grid


def _head(row: InstrumentRow) -> QLayout:
    number = wrapped(row.number, "name")
    head = across(number, Dot(state_tone(row)), label(row.state_text))
    head.setStretch(0, 1)
    return head


def _flow(*parts: QWidget) -> QLayout:
    """Return parts side by side that go on in the next line where the pane is narrow."""
    flow = Flow()
    for part in parts:
        flow.addWidget(part)
    return flow


def _hint() -> QLayout:
    return down(
        None,
        label("选一台器具，这里显示它的履历、证书和附件", "faint", wrap=True),
        None,
        margins=(MARGIN,) * 4,
    )
