"""The way of a slip from top to bottom: who applied, who signed and how, who is to sign."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from models.rules.request import Meaning, Way
from views.pieces import across, down, wrapped
from views.theme import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QPaintEvent

    from models.read.request import SignatureRow
    from models.work.request_foreseen import ForeseenStep

SIZE = 11
"""Device-independent pixels of a mark."""
TOP = 5


class Mark(Enum):
    """What stands at a step."""

    SIGNED = "signed"
    DUE = "due"
    OPEN = "open"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Stop:
    """One step as it is shown: role, what is known of it, in which words."""

    mark: Mark
    title: str
    about: str = ""
    opinion: str = ""


def stops_of(signatures: Iterable[SignatureRow], left: Sequence[ForeseenStep] = ()) -> list[Stop]:
    """Return the steps of one round, in their order; ``left`` says who may sign those that are left."""
    found: list[Stop] = []
    due, names = True, iter(["、".join(step.names) for step in left])
    rows = sorted(signatures, key=lambda one: one.position)
    back = any(one.meaning == Meaning.RETURN for one in rows)
    for one in rows:
        if one.meaning is None:
            if back:
                continue
            who = next(names, "")
            words = "：".join(filter(None, ("待签署", who))) if due else who
            found.append(Stop(Mark.DUE if due else Mark.OPEN, one.role, words))
            due = False
            continue
        for_whom = f"（代 {one.principal}）" if one.principal else ""
        way = "" if one.way == Way.PROGRAM else f"　{one.way}"
        mark = Mark.BACK if one.meaning == Meaning.RETURN else Mark.SIGNED
        role = "申请人" if one.position == 0 else one.role
        found.append(
            Stop(mark, f"{role}　{one.name}{for_whom}", f"{one.meaning}　{one.on}{way}", one.opinion or "")
        )
    return found


class Step(QWidget):
    """One step with its mark and the line to the next."""

    def __init__(self, stop: Stop, *, last: bool) -> None:
        super().__init__()
        self._mark, self._last = stop.mark, last
        self.setAccessibleName(" ".join(filter(None, (stop.title, stop.about, stop.opinion))))
        look = "muted" if stop.mark is Mark.OPEN else "strong"
        words = [wrapped(stop.title, look)]
        if stop.about:
            tone = {Mark.BACK: "refusal", Mark.DUE: "limited"}.get(stop.mark, "muted")
            words.append(wrapped(stop.about, tone))
        if stop.opinion:
            words.append(wrapped(f"“{stop.opinion}”"))
        text = down(*words, spacing=0, margins=(0, 0, 0, 4 if last else 12))
        line = across(SIZE + 10, text, spacing=0)
        line.setStretch(1, 1)
        self.setLayout(line)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = SIZE / 2 + 1
        if not self._last:
            painter.setPen(QPen(QColor(colours.line_strong), 1.5))
            painter.drawLine(QPointF(middle, TOP + SIZE + 3), QPointF(middle, self.height() + TOP - 2))
        colour = {Mark.SIGNED: colours.good, Mark.BACK: colours.stop, Mark.DUE: colours.limited}
        edge = QColor(colour.get(self._mark, colours.line_strong))
        painter.setPen(QPen(edge, 2))
        painter.setBrush(edge if self._mark in {Mark.SIGNED, Mark.BACK} else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(1, TOP + 1, SIZE - 1, SIZE - 1))
        if self._mark in {Mark.SIGNED, Mark.BACK}:
            self._inside(painter, QColor(colours.surface))
        painter.end()

    def _inside(self, painter: QPainter, colour: QColor) -> None:
        """Draw a tick or a cross into the mark: told apart without colour."""
        painter.setPen(QPen(colour, 1.5))
        x, y = SIZE / 2 + 0.5, TOP + SIZE / 2 + 0.5
        if self._mark is Mark.SIGNED:
            painter.drawPolyline([QPointF(x - 2.5, y), QPointF(x - 0.5, y + 2), QPointF(x + 2.8, y - 2)])
        else:
            painter.drawLine(QPointF(x - 2, y - 2), QPointF(x + 2, y + 2))
            painter.drawLine(QPointF(x - 2, y + 2), QPointF(x + 2, y - 2))


def route_view(stops: Sequence[Stop], name: str = "route") -> QWidget:
    """Return the steps one below the other."""
    view = QWidget()
    view.setObjectName(name)
    steps = [Step(stop, last=at == len(stops) - 1) for at, stop in enumerate(stops)]
    view.setLayout(down(*steps, spacing=0))
    return view
