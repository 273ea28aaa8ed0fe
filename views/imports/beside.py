"""One row of an old ledger side by side: as it was written, as it was understood, as the ledger has it."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from models.rules.comparing import EXAMINATION
from models.rules.imports import VERDICT_TITLES, Choice, PreviewRow, RowDecision, Verdict
from models.rules.instrument import FIELD
from views.detail import Dot
from views.imports.answer import Answer
from views.imports.draft import Draft, Line, field_text, field_title, lines_of, values_of
from views.imports.rows import TONES, choice_title
from views.pieces import Flow, across, button, down, frame, label, rule
from views.theme import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.rules.imports import SheetPreview
    from models.rules.old_checks import Doubt

MARGIN = 16
ORDER = (Choice.GUESS, Choice.SHEET, Choice.LEDGER, Choice.NEW, Choice.SKIP)
TIPS = {
    Choice.GUESS: "用程序的建议填入，其余按表里所写",
    Choice.SHEET: "按表里所写更新台账里的这一台",
    Choice.LEDGER: "台账不变，只把这一行原文存到这一台名下",
    Choice.NEW: "按表里所写登记为新的一台；看不准的格子留空，原文保留",
    Choice.SKIP: "这一行不写入台账，原文随导入记录保留",
}


def choices_of(row: PreviewRow) -> tuple[Choice, ...]:
    """Return what may be chosen for a row in the order of its keys 1, 2, 3 …; SKIP is always last."""
    return tuple(choice for choice in ORDER if choice in row.choices)


class Beside(QScrollArea):
    """Shows one row and takes the decision about it."""

    chosen = Signal(object, bool)
    """A ``RowDecision``, and whether it is for all rows that raise the same question."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("beside")
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(300)
        self._draft: Draft | None = None
        self._row: PreviewRow | None = None
        self._sheet: SheetPreview | None = None
        self._which: QComboBox | None = None
        self._all: QCheckBox | None = None
        self._buttons: dict[Choice, QPushButton] = {}
        self._answers: list[Answer] = []
        self.show_row(None, None, None)

    def show_row(self, draft: Draft | None, sheet: SheetPreview | None, row: PreviewRow | None) -> None:
        """Show a row of a sheet, or a hint where there is none."""
        same = row is not None and self._row is not None and row.key == self._row.key
        place = self.verticalScrollBar().value() if same else 0
        self._draft, self._sheet, self._row = draft, sheet, row
        self._which, self._all, self._buttons, self._answers = None, None, {}, []
        page = QWidget()
        if draft is None or sheet is None or row is None:
            hint = label("选一行，这里对照显示旧台账原文、程序的理解和台账现有的内容", "faint", wrap=True)
            page.setLayout(down(None, hint, None, margins=(MARGIN,) * 4))
        else:
            page.setLayout(self._page(draft, sheet, row))
        if (old := self.takeWidget()) is not None:
            old.deleteLater()  # not at once: a key pressed in it may have led here
        self.setWidget(page)
        self.verticalScrollBar().setValue(place)

    def row(self) -> PreviewRow | None:
        """Return the row that is shown."""
        return self._row

    def press(self, number: int) -> bool:
        """Choose by the number on the button, 1 for the first; say whether there is such a button."""
        if self._row is None or not 1 <= number <= len(self._buttons):
            return False
        list(self._buttons.values())[number - 1].click()
        return True

    def enter(self) -> None:
        """Go to the line where an answer is typed, or to the first choice; nothing is taken by it."""
        for part in (*self._answers, *self._buttons.values()):
            part.setFocus()
            return

    # what stands on it

    def _page(self, draft: Draft, sheet: SheetPreview, row: PreviewRow) -> QVBoxLayout:
        decision = draft.decision(row)
        box = down(*self._head(row), spacing=8, margins=(MARGIN, 12, MARGIN, MARGIN))
        if row.why:
            box.addWidget(label(row.why, "refusal" if row.verdict is Verdict.ERROR else "", wrap=True))
        for question in self._questions(row, decision):
            box.addWidget(question)
        if len(row.choices) > 1:
            box.addLayout(self._decision(draft, row))
        notes = [doubt for doubt in row.doubts if not doubt.blocks]
        if notes:
            box.addWidget(rule())
            box.addWidget(label("提示（照样写入，导入后可再定）", "strong"))
            for doubt in notes:
                box.addWidget(_wrapped(doubt.why, "muted"))
        box.addWidget(rule())
        box.addLayout(_table(list(lines_of(sheet, row, values_of(row, decision))), row))
        box.addStretch(1)
        return box

    def _questions(self, row: PreviewRow, decision: RowDecision) -> Iterator[QWidget]:
        """Yield every doubt that waits, each with the suggestion and a line to write something else."""
        if row.verdict is Verdict.CONFLICT and row.field == "number" and row.proposal:
            suggestion = label(f"登记为新器具时，编号用 {row.proposal}", "strong", wrap=True)
            answer = self._answer("number", decision, "也可另填编号")
            yield frame("notice", down(suggestion, answer, margins=(10, 6, 10, 8), spacing=4))
        if row.verdict is Verdict.ERROR and row.field in FIELD:
            yield self._answer(row.field, decision, f"可在这里填{field_title(row.field)}")
        for doubt in row.blocking if row.verdict is Verdict.UNSURE else ():
            parts: list[QWidget] = []
            if doubt.why != row.why:
                where = (
                    f"{field_title(doubt.field)}“{doubt.text}”" if doubt.text else field_title(doubt.field)
                )
                parts.append(_wrapped(f"{where}：{doubt.why}"))
            if doubt.guess is not None:
                guess = field_text(doubt.field, doubt.guess)
                parts.append(_wrapped(f"建议：{field_title(doubt.field)}填 {guess}", "strong"))
            if doubt.field in FIELD or doubt.field in EXAMINATION or doubt.field == "state":
                parts.append(self._answer(doubt.field, decision, f"也可自己填{field_title(doubt.field)}"))
            if parts:
                yield frame("notice", down(*parts, margins=(10, 6, 10, 8), spacing=4))

    def _answer(self, key: str, decision: RowDecision, hint: str) -> Answer:
        typed = field_text(key, decision.values.get(key))
        answer = Answer(key, typed, f"{hint}，按 Enter")
        answer.returnPressed.connect(self._fill_in)
        self._answers.append(answer)
        return answer

    def _head(self, row: PreviewRow) -> tuple[QLayout, ...]:
        title = label(" ".join(filter(None, (row.number, row.name))) or "（没有名称）", "name", wrap=True)
        dot, word = Dot(TONES[row.verdict]), label(VERDICT_TITLES[row.verdict])
        place = label(f"{row.source.sheet}　第 {row.source.row} 行", "muted", wrap=True)
        line = across(dot, word, place)
        line.setStretchFactor(place, 1)
        return down(title), line

    def _decision(self, draft: Draft, row: PreviewRow) -> QLayout:
        box = down(spacing=8, margins=(0, 4, 0, 4))
        self._offer_candidates(box, draft, row)
        flow = Flow()
        for number, one in enumerate(choices_of(row), 1):
            shown = button(f"{number}  {choice_title(row, one)}", name=f"choice_{one.value}")
            shown.setToolTip(f"{TIPS[one]}（按 {number}）")
            shown.setCheckable(True)
            shown.setProperty("look", "choice")
            shown.clicked.connect(partial(self._choose, one))
            self._buttons[one] = shown
            flow.addWidget(shown)
        self._wrong = label(look="refusal", wrap=True)
        self._wrong.setObjectName("wrong")
        self._wrong.hide()
        box.addLayout(flow)
        box.addWidget(self._wrong)
        self._show_choice()
        alike = max(len(draft.alike(row, one)) for one in choices_of(row))
        if alike > 1:
            self._all = QCheckBox(f"对所有同类（{alike:,} 行）")
            self._all.setObjectName("alike")
            self._all.setToolTip("同样的疑问、同样的选择，各工作表一并处理")
            box.addWidget(self._all)
        return box

    def _offer_candidates(self, box: QVBoxLayout, draft: Draft, row: PreviewRow) -> None:
        if len(row.candidates) < 2:
            return
        self._which = QComboBox()
        self._which.setObjectName("candidate")
        for one in row.candidates:
            self._which.addItem("　".join(filter(None, (one.title, one.values.get("place")))), one.id)
        taken = draft.chosen.get(row.key)
        if taken is not None and taken.instrument_id is not None:
            self._which.setCurrentIndex(self._which.findData(taken.instrument_id))
        box.addWidget(label("是台账里的哪一台", "muted"))
        box.addWidget(self._which)

    def _fill_in(self) -> None:
        """Take the row with what was typed: a number makes it a new one, else it is the one that it was."""
        apart = self._row is not None and self._row.verdict is Verdict.CONFLICT
        for choice in (Choice.NEW,) if apart else (Choice.GUESS, Choice.SHEET, Choice.NEW):
            if choice in self._buttons and any(answer.text().strip() for answer in self._answers):
                self._choose(choice)
                return

    def _choose(self, choice: Choice, _checked: bool = False) -> None:
        typed: dict[str, Any] = {}
        if choice not in {Choice.SKIP, Choice.LEDGER}:
            wrong = [answer for answer in self._answers if not answer.understood()]
            if wrong:
                wrong[0].setFocus()
                self._wrong.setText(f"{wrong[0].accessibleName()}：{wrong[0].toolTip()}")
                self._wrong.show()
                self._show_choice()
                return
            for answer in self._answers:
                typed |= answer.values()
        which = self._which.currentData() if self._which else None
        alike = self._all is not None and self._all.isChecked()
        self.chosen.emit(RowDecision(choice, typed, which), alike)

    def _show_choice(self) -> None:
        if self._draft is None or self._row is None:
            return
        decided, choice = not self._draft.is_open(self._row), self._draft.decision(self._row).choice
        for one, shown in self._buttons.items():
            shown.setChecked(decided and one is choice)


def _table(lines: list[Line], row: PreviewRow) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(7)
    with_ledger = row.known is not None
    with_titles = QFontMetrics(QApplication.font()).horizontalAdvance("安装使用地点")
    grid.setColumnMinimumWidth(0, with_titles + 2)
    titles = ("项目", "旧台账原文", "理解为", *(("台账现有",) if with_ledger else ()))
    for column, title in enumerate(titles):
        grid.addWidget(label(title, "faint"), 0, column)
        grid.setColumnStretch(column, 3 if column == 0 else 4)
    asked = {one.field: one for one in row.blocking}
    for place, line in enumerate(lines, 1):
        for column, shown in enumerate(_cells(line, asked.get(line.field or ""), with_ledger=with_ledger)):
            grid.addWidget(shown, place, column, Qt.AlignmentFlag.AlignTop)
    return grid


def _cells(line: Line, doubt: Doubt | None, *, with_ledger: bool) -> list[QWidget]:
    name = _wrapped(line.title, "muted")
    if line.heading and line.heading != line.title:
        name.setToolTip(f"表头写“{line.heading}”")
    original = _wrapped(line.text) if line.heading else _wrapped("（表名、标题或同格）", "faint")
    understood = _understood(line, doubt)
    if not with_ledger:
        return [name, original, understood]
    present = differing(line.ledger, line.understood) if line.differs else _wrapped(line.ledger, "muted")
    return [name, original, understood, present]


def _understood(line: Line, doubt: Doubt | None) -> QLabel:
    if line.field is None:
        return _wrapped("只保留原文", "faint")
    if doubt is not None and not line.understood:
        shown = _wrapped("待定")
        shown.setTextFormat(Qt.TextFormat.RichText)
        shown.setText(f'<span style="color:{tokens().limited}">待定，现留空</span>')
        return shown
    if line.differs:
        return differing(line.understood, line.ledger)
    return _wrapped(line.understood)


def differing(text: str, other: str) -> QLabel:
    """Return a text in which the characters that the other has not are tinted."""
    shown = _wrapped("")
    shown.setTextFormat(Qt.TextFormat.RichText)
    shown.setText(marked(text, other) if text else f'<span style="color:{tokens().faint}">（空）</span>')
    shown.setAccessibleName(text)
    return shown


def marked(text: str, other: str) -> str:
    """Return a text as HTML, what differs from the other bold on a tint."""
    style = f"background-color:{tokens().accent_mid}; font-weight:bold"
    parts = []
    for tag, start, end, _, _ in SequenceMatcher(None, text, other, autojunk=False).get_opcodes():
        part = escape(text[start:end])
        parts.append(part if tag == "equal" else f'<span style="{style}">{part}</span>')
    return "".join(parts)


def _wrapped(text: str, look: str = "") -> QLabel:
    shown = label(_breakable(text), look, wrap=True)
    shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    shown.setMinimumWidth(40)
    return shown


def _breakable(text: Any) -> str:
    """Return a text that may be broken anywhere after a slash or a hyphen, so that a column never bursts."""
    return str(text).replace("/", "/\u200b").replace("-", "-\u200b") if len(str(text)) > 12 else str(text)
