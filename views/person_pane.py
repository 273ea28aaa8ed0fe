"""Beside the list of people: one person with certificates and delegations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from models.read.person import CertificateRow, PersonDetail, PersonRow, person_detail
from models.rules.rights import Right
from views.hub import Follower
from views.pieces import across, button, down, label, rule, wrapped
from views.tables.acts import deny

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayout

    from models.read.delegation import DelegationRow
    from views.context import Context

KINDS = ("person", "person_role", "person_certificate", "delegation")


class PersonPane(QScrollArea):
    """Shows what the plant knows of a person."""

    void_asked = Signal(object)
    end_asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(widgetResizable=True)
        self.setObjectName("person_pane")
        self._context = context
        self._row: PersonRow | None = None
        self._follower = Follower(self, context.hub, KINDS, self.reload)
        self._show(None)

    def look_at(self, row: PersonRow | None) -> None:
        """Show a person, or nobody."""
        self._row = row
        self.reload()

    def reload(self) -> None:
        """Ask again what is known."""
        if self._row is None:
            self._show(None)
        else:
            now = self._context.desk.clock()
            self._context.ask(self, self._show, person_detail, person_id=self._row.id, now=now)

    def _show(self, found: PersonDetail | None) -> None:
        inner = QWidget()
        if found is None:
            box = down(label("选一个人，这里显示他的证书和委托。", "muted", wrap=True), None)
        else:
            box = down(*self._parts(found), None, spacing=8)
        box.setContentsMargins(16, 16, 16, 16)
        inner.setLayout(box)
        self.setWidget(inner)

    def _parts(self, found: PersonDetail) -> list[QWidget | QLayout]:
        row = found.row
        lines: list[QWidget | QLayout] = [label(row.name, "name"), wrapped(row.roles or "没有角色")]
        lines += [wrapped(f"{title}　{text}", "muted") for title, text in self._facts(found) if text]
        lines += [rule(), label("证书", "strong")]
        lines += [self._certificate(one) for one in found.certificates] or [label("没有登记证书", "muted")]
        lines += [rule(), label("委托签署", "strong")]
        lines += [self._delegation(one) for one in found.delegations] or [label("没有委托", "muted")]
        return lines

    def _facts(self, found: PersonDetail) -> list[tuple[str, str]]:
        row, day = found.row, self._context.day()
        age = row.age(day)
        return [
            ("部门", row.unit or ""),
            ("岗位", row.post or ""),
            ("职称", row.title or ""),
            ("学历", row.education or ""),
            ("性别", row.gender or ""),
            ("年龄", "" if age is None else f"{age} 岁（{row.born} 出生）"),
            ("从事计量", f"自 {row.measuring_since}" if row.measuring_since else ""),
            ("离岗", str(row.left_on or "")),
            ("登录", "" if row.logs_in else "没有密码，只在纸上签字"),
            (
                "锁定",
                f"密码多次输错，到 {found.waits_until.astimezone():%H:%M:%S}" if found.waits_until else "",
            ),
        ]

    def _certificate(self, one: CertificateRow) -> QLayout:
        past = one.valid_until is not None and one.valid_until < self._context.day()
        until = f"有效期至 {one.valid_until}" if one.valid_until else "长期有效"
        words = down(
            wrapped("　".join(filter(None, (one.title, one.number)))),
            wrapped(
                "　".join(filter(None, (until + ("（已到期）" if past else ""), one.issued_by))),
                "refusal" if past else "muted",
            ),
            spacing=0,
        )
        void = button("作废", lambda: self.void_asked.emit(one), look="link", name=f"void_{one.id}")
        deny(void, self._context.denied(Right.KEEP))
        line = across(words, void)
        line.setStretch(0, 1)
        return line

    def _delegation(self, one: DelegationRow) -> QLayout:
        today = self._context.today()
        words = down(
            wrapped(f"{one.principal} → {one.delegate}　{one.role}"),
            wrapped(f"{one.since} 至 {one.until}　{one.reason or ''}", "muted"),
            spacing=0,
        )
        parts: list[QWidget | QLayout] = [words]
        if one.until >= today:
            parts.append(button("结束", lambda: self.end_asked.emit(one), look="link", name=f"end_{one.id}"))
        line = across(*parts)
        line.setStretch(0, 1)
        return line
