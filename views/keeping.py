"""备份与检查: the part of the settings that keeps the ledger safe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit

from models.lists import Tone
from views.fields import Entry
from views.pieces import Flow, across, button, down, frame, label, wrapped
from views.tables.acts import deny

if TYPE_CHECKING:
    from collections.abc import Sequence


CHECKED = (
    "检查会核对数据库、流水的前后衔接、审批签名、附件，并与每份备份、这台电脑记下的流水指纹对照。"
    "手里有印着流水指纹的单子或报表，也可以照着输入来核对。"
)


class KeepingCard(QFrame):
    """Backup, copy, restore, check, and below them what came of the last one."""

    back_up_asked = Signal()
    copy_asked = Signal()
    restore_asked = Signal()
    check_asked = Signal(str)
    """With the fingerprint typed from a paper; an empty text without one."""
    report_asked = Signal()

    def __init__(self, restoring_denied: str = "") -> None:
        super().__init__()
        self.setObjectName("keeping")
        self.setProperty("look", "card")
        buttons = Flow()
        for key, title, icon_name, asked in (
            ("back_up", "立即备份", "database", self.back_up_asked),
            ("copy", "备份到文件…", "floppy-disk", self.copy_asked),
            ("restore", "从备份恢复…", "clock-counter-clockwise", self.restore_asked),
        ):
            one = button(title, asked.emit, icon_name=icon_name, name=f"keep_{key}")
            deny(one, restoring_denied if key == "restore" else "")
            buttons.addWidget(one)
        self._paper = QLineEdit()
        self._paper.setPlaceholderText("不填也可以；照纸上页脚输入，如 1234-7K3F-9Q2M-XC4T-0PWE")
        self._paper.returnPressed.connect(self._ask_check)
        check = button("检查台账库", self._ask_check, icon_name="heartbeat", name="keep_check")
        self._report = button("检查报告…", self.report_asked.emit, icon_name="file-pdf", name="keep_report")
        self._report.hide()
        self._lines = down(spacing=4)
        self._told = frame("notice", self._lines)
        self._told.setObjectName("keeping_told")
        self._lines.setContentsMargins(12, 8, 12, 8)
        self._told.hide()
        about = (
            "有变动时每半小时自动备份一次，关闭窗口时再备份一次，都存在台账库的 backups 文件夹里。"
            "它和台账库在同一块硬盘上：请每周用“备份到文件…”另存一份到别的磁盘。"
        )
        self.setLayout(
            down(
                label("备份与检查", "strong"),
                label(about, "muted", wrap=True),
                buttons,
                label(CHECKED, "muted", wrap=True),
                Entry("paper_anchor", "纸面指纹", self._paper),
                across(check, self._report, None),
                self._told,
                margins=(20, 16, 20, 16),
                spacing=12,
            )
        )

    def offer_report(self, *, offered: bool) -> None:
        """Offer the report of the last check."""
        self._report.setVisible(offered)

    def _ask_check(self) -> None:
        self.check_asked.emit(self._paper.text())

    def tell(self, lines: Sequence[str], tone: Tone = Tone.PLAIN) -> None:
        """Say what came of it."""
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for line in lines:
            self._lines.addWidget(wrapped(line, "refusal" if tone is Tone.STOP else ""))
        self._told.setVisible(bool(lines))
