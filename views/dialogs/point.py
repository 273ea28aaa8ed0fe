"""The entry of a metering point: new or corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from models.read.metering_point import points
from models.read.offered import offered
from models.rules.instrument import MeteringLevel
from models.work import metering_point
from views.dialogs.question import Question
from views.fields import Entry, OfferedField, choice

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.read.metering_point import PointRow
    from models.work.metering_point import PointDetails
    from models.work.unit import Done
    from views.context import Context

OFFERED = {"energy": "energy", "org_unit": "unit", "place": "place", "required_class": "accuracy_class"}
"""Whose words are offered in which field."""


class PointDialog(Question):
    """Adds a metering point, or corrects one with a reason."""

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        done: Callable[[Done], None],
        row: PointRow | None = None,
    ) -> None:
        title = "新建计量点" if row is None else "修改计量点"
        question = (
            "必须计量的位置；器具装上、换下，计量点不变。" if row is None else f"{row.number} {row.name}"
        )
        super().__init__(parent, title, question, "新建" if row is None else "保存", "check")
        self._context, self._done, self._row = context, done, row
        self._number = QLineEdit(row.number if row else "")
        self._name = QLineEdit(row.name if row else "")
        self._level = choice(["", *(one.value for one in MeteringLevel)], (row and row.level) or "")
        self._energy = OfferedField(text=(row and row.energy) or "")
        self._unit = OfferedField(text=(row and row.unit) or "")
        self._place = OfferedField(text=(row and row.place) or "")
        self._upstream = OfferedField(text=(row and row.upstream) or "")
        self._class = OfferedField(text=(row and row.required_class) or "", placeholder="例如 0.5S")
        self._must = QCheckBox("应配：这里必须有计量器具")
        self._must.setObjectName("must_meter")
        self._must.setChecked(row.must_meter if row else True)
        self._reason = OfferedField(placeholder="例如：核对计量网络图后更正")
        self._lay_fields()
        self.answered.connect(self._save)
        context.ask(self, self._offer, offered)
        context.ask(self, self._offer_points, points)
        (self._name if row else self._number).setFocus()

    def _lay_fields(self) -> None:
        self.ask_beside(Entry("number", "编号", self._number), Entry("name", "名称", self._name))
        self.ask_beside(Entry("level", "级别", self._level), Entry("energy", "能源种类", self._energy))
        self.ask_beside(Entry("org_unit", "用能单位", self._unit), Entry("place", "位置", self._place))
        self.ask_beside(
            Entry("upstream", "上级计量点的编号", self._upstream),
            Entry("required_class", "要求的准确度等级", self._class),
        )
        self.ask(self._must)
        if self._row is not None:
            self.ask_at_foot(Entry("reason", "更正理由", self._reason, "原值和理由都会留存"))
        self.resize(600, self.height())

    def _offer(self, words: dict[str, tuple[str, ...]]) -> None:
        fields = {
            "energy": self._energy,
            "org_unit": self._unit,
            "place": self._place,
            "required_class": self._class,
        }
        for key, field in fields.items():
            field.offer(words.get(OFFERED[key], ()))
        self._reason.offer(words["reason"])

    def _offer_points(self, rows: list[PointRow]) -> None:
        own = None if self._row is None else self._row.number
        self._upstream.offer(row.number for row in rows if row.number != own)

    def _details(self) -> PointDetails:
        level = self._level.currentText()
        return {
            "number": self._number.text(),
            "name": self._name.text(),
            "level": MeteringLevel(level) if level else None,
            "energy": self._energy.value() or None,
            "org_unit": self._unit.value() or None,
            "place": self._place.value() or None,
            "upstream": self._upstream.value() or None,
            "required_class": self._class.value() or None,
            "must_meter": self._must.isChecked(),
        }

    def _save(self) -> None:
        self.wait()
        if self._row is None:
            self._context.perform(self, self._finish, self.refuse, metering_point.add, **self._details())
        else:
            self._context.perform(
                self,
                self._finish,
                self.refuse,
                metering_point.amend,
                point_id=self._row.id,
                version=self._row.version,
                reason=self._reason.value(),
                **self._details(),
            )

    def _finish(self, done: Done) -> None:
        self.accept()
        self._done(done)
