"""登记检定: one or many instruments; shows what validity comes of it, and by which rule, before it is recorded."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit

from models.read.offered import offered
from models.rules.verification import RENEWING, Convention, Method, Result, VerificationKind, renews, validity
from models.work import verification
from views.dialogs.entries import CERTIFICATE, STATED, Entries
from views.dialogs.question import Question
from views.dialogs.standards import StandardsField
from views.fields import DateField, Entry, IntervalField, OfferedField, choice
from views.pieces import button, label
from views.spoken import read_date

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from models.read.instrument import InstrumentRow
    from models.work.unit import Done
    from models.work.verification import VerificationEntry
    from views.context import Context

RULES = {
    Convention.DAY_BEFORE: "检定日期 + 周期 − 1 天",
    Convention.SAME_DAY: "检定日期 + 周期",
}


class VerificationDialog(Question):
    """Records the examination of the chosen instruments."""

    def __init__(
        self,
        context: Context,
        rows: Sequence[InstrumentRow],
        convention: Convention,
        parent: QWidget,
        done: Callable[[Done], None],
    ) -> None:
        what = f"{rows[0].number} {rows[0].name}" if len(rows) == 1 else f"{len(rows)} 台器具"
        super().__init__(parent, "登记检定", what, "登记", "check-circle")
        self._context, self._rows, self._convention, self._done = context, list(rows), convention, done
        self._files: tuple[Path, ...] = ()
        self._make_fields()
        self._table = Entries(self._rows, self._show_result) if len(rows) > 1 else None
        self._lay_fields()
        self.answered.connect(self._record)
        self._on.moved.connect(lambda _day: self._show_result())
        self._on.moved.connect(self._standards.look_at)
        self._standards.moved.connect(self._show_result)
        for box in (self._kind, self._method, self._result):
            box.currentTextChanged.connect(lambda _text: self._show_result())
        self._stated.moved.connect(lambda _day: self._show_result())
        self._interval.moved.connect(lambda _months: self._show_result())
        context.ask(self, self._offer, offered)
        self._show_result()
        self._on.setFocus()
        self._on.selectAll()

    def _make_fields(self) -> None:
        first = self._rows[0]
        today = self._context.today()
        usual = (
            VerificationKind.PERIODIC
            if any(row.verified_on for row in self._rows)
            else VerificationKind.FIRST
        )
        self._on = DateField(today, today)
        self._kind = choice([one.value for one in VerificationKind], usual.value)
        self._method = choice([one.value for one in Method], Method.VERIFICATION.value)
        self._result = choice([one.value for one in Result], Result.PASS.value)
        self._lab = OfferedField(text=first.lab or "", placeholder="检定或校准机构")
        self._certificate = QLineEdit(placeholderText="证书上的编号")
        self._stated = DateField(today)
        self._stated.setPlaceholderText("证书没写就留空")
        self._verifier = OfferedField(placeholder="选填")
        self._limits = OfferedField(placeholder="限用的范围或降到的等级")
        self._accuracy = OfferedField(text="", placeholder="证书给出的等级，选填")
        months = {row.interval_months for row in self._rows}
        self._interval = IntervalField(first.interval_months if len(months) == 1 else None)
        self._standards = StandardsField(self._context)
        self._standards.look_at(today)
        self._file_button = button("添加证书文件…", self._pick_files, icon_name="paperclip", name="files")
        self._limits_entry = Entry("limits", "限用范围", self._limits)

    def _lay_fields(self) -> None:
        self.ask_beside(
            Entry("on", "检定日期", self._on),
            Entry("kind", "检定类别", self._kind),
            Entry("method", "方式", self._method),
        )
        self.ask_beside(Entry("result", "结果", self._result), Entry("lab", "检定单位", self._lab))
        self.ask_beside(
            Entry("certificate_no", "证书编号", self._certificate),
            Entry("stated_until", "证书写明的有效期至", self._stated),
        )
        same = len({row.interval_months for row in self._rows}) == 1
        hint = "" if same else "留空则各按自己的周期"
        self.ask_beside(
            Entry("interval_months", "检定周期", self._interval, hint),
            Entry("accuracy_class", "证书上的准确度等级", self._accuracy),
            Entry("verifier", "检定员", self._verifier),
        )
        self.ask(Entry("standards", "所用标准器", self._standards, "本厂自检时选，供以后追溯"))
        self.ask(self._limits_entry)
        if self._table is not None:
            self.ask(label("各台可以不同：证书编号、有效期和结果可在表中单独改", "muted"), self._table)
            self.resize(860, self.height())
        self.offer(self._file_button)

    def _offer(self, words: dict[str, tuple[str, ...]]) -> None:
        self._lab.offer(words["lab"])
        self._verifier.offer(words["verifier"])
        self._limits.offer(words["limits"])
        self._accuracy.offer(words["accuracy_class"])

    def _pick_files(self) -> None:
        picker = QFileDialog(
            self, "选择证书文件", "", "证书（*.pdf *.jpg *.jpeg *.png *.ofd *.tif *.docx *.xlsx）"
        )
        picker.setFileMode(QFileDialog.FileMode.ExistingFiles)
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.filesSelected.connect(self.take_files)
        picker.open()

    def take_files(self, names: Sequence[str]) -> None:
        """Attach these files when it is recorded."""
        self._files = tuple(Path(name) for name in names)
        self._file_button.setText("、".join(path.name for path in self._files) or "添加证书文件…")

    # what comes of it

    def _show_result(self) -> None:
        on = self._on.value()
        self._limits_entry.setVisible(Result.LIMITED.value in self._results())
        if on is None:
            self.preview("请填写检定日期")
            return
        unfit = "、".join(self._standards.unfit())
        if unfit:
            self.preview(f"标准器 {unfit} 在 {on} 不在有效期内或已停用，不能用来检定（二.二.2）")
            return
        kind, method = VerificationKind(self._kind.currentText()), Method(self._method.currentText())
        if self._table is None:
            self.preview(*self._words(self._rows[0], on, kind, method))
            return
        untils = [self._until(line, row, on, kind, method) for line, row in enumerate(self._rows)]
        self._table.show_untils(untils)
        self.preview(*self._many_words(untils, kind, method))

    def _words(self, row: InstrumentRow, on: date, kind: VerificationKind, method: Method) -> list[str]:
        about = self._about(kind, method, mandatory=bool(row.mandatory))
        if about:
            return about
        if self._results() == {Result.FAIL.value}:
            return ["不合格：不产生有效期，立即停用并换停用标识（二.五.8）"]
        weighed = validity(on, self._months(row), stated=self._stated.value(), convention=self._convention)
        if weighed.counts is None:
            return ["没有检定周期，也没有写明有效期：将列入“无日期”，不计为有效"]
        rule = RULES[self._convention]
        if weighed.stated is None:
            return [f"有效期至 {weighed.counts}　（{rule}）"]
        differs = f"　与按周期计算的 {weighed.computed} 不一致，以证书为准" if weighed.contradicts else ""
        return [f"有效期至 {weighed.counts}　（证书写明）{differs}"]

    def _many_words(self, untils: Sequence[date | None], kind: VerificationKind, method: Method) -> list[str]:
        tally = Counter(self._result_of(line) for line in range(len(self._rows)))
        counted = "、".join(f"{result} {number}" for result, number in tally.items())
        days = sorted({until for until in untils if until})
        words = [f"{len(self._rows)} 台：{counted}"]
        if days:
            span = f"{days[0]}" if len(days) == 1 else f"{days[0]} 到 {days[-1]}"
            words[0] += f"　有效期至 {span}　（{RULES[self._convention]}；证书写明的优先）"
        if tally[Result.FAIL.value]:
            words.append(f"不合格的 {tally[Result.FAIL.value]} 台立即停用并换停用标识（二.五.8）")
        return words + self._about(kind, method, mandatory=any(row.mandatory for row in self._rows))

    def _about(self, kind: VerificationKind, method: Method, *, mandatory: bool) -> list[str]:
        if kind not in RENEWING:
            return [f"{kind.value}检定不能代替周期检定，有效期不变（二.五.9）"]
        if not renews(kind, method, mandatory=mandatory):
            return [f"强制检定的器具，{method.value}不能代替检定，有效期不变（二.五.2）"]
        return []

    def _until(
        self, line: int, row: InstrumentRow, on: date, kind: VerificationKind, method: Method
    ) -> date | None:
        if (
            not renews(kind, method, mandatory=bool(row.mandatory))
            or self._result_of(line) == Result.FAIL.value
        ):
            return None
        return validity(
            on, self._months(row), stated=self._stated_of(line), convention=self._convention
        ).counts

    def _months(self, row: InstrumentRow) -> int | None:
        return self._interval.months() or row.interval_months

    def _results(self) -> set[str]:
        return {self._result_of(line) for line in range(len(self._rows))}

    def _result_of(self, line: int) -> str:
        own = "" if self._table is None else self._table.result(line)
        return own or self._result.currentText()

    def _stated_of(self, line: int) -> date | None:
        own = "" if self._table is None else self._table.text(line, STATED)
        return read_date(own, self._context.today()) or self._stated.value()

    def _certificate_of(self, line: int) -> str | None:
        own = "" if self._table is None else self._table.text(line, CERTIFICATE)
        return own or self._certificate.text().strip() or None

    # doing it

    def _record(self) -> None:
        on = self._on.value()
        if on is None:
            self.message.say("请填写检定日期，例如 2026-11-21。")
            self._on.setFocus()
            return
        if (wrong := self._unreadable()) is not None:
            self.message.say(f"看不懂日期“{wrong}”，请写成 2026-11-21。")
            return
        self.wait()
        entries = tuple(self._entry(line, row, on) for line, row in enumerate(self._rows))
        self._context.perform(
            self, self._finish, self.refuse, verification.record_many, entries=entries, files=self._files
        )

    def _unreadable(self) -> str | None:
        """Return the first text that stands for a date and is none."""
        if self._stated.unreadable():
            return self._stated.text()
        texts = [] if self._table is None else self._table.texts(STATED)
        return next((text for text in texts if text and not read_date(text, self._context.today())), None)

    def _entry(self, line: int, row: InstrumentRow, on: date) -> VerificationEntry:
        given: dict[str, Any] = {
            "instrument_id": row.id,
            "on": on,
            "kind": VerificationKind(self._kind.currentText()),
            "method": Method(self._method.currentText()),
            "result": Result(self._result_of(line)),
            "lab": self._lab.value() or None,
            "certificate_no": self._certificate_of(line),
            "stated_until": self._stated_of(line),
            "accuracy_class": self._accuracy.value() or None,
            "limits": self._limits.value() or None,
            "verifier": self._verifier.value() or None,
            "standards": self._standards.value(),
        }
        if self._interval.months():
            given["interval_months"] = self._interval.months()
        return cast("VerificationEntry", given)

    def _finish(self, done: Done) -> None:
        self.accept()
        self._done(done)
