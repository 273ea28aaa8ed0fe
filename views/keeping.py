"""备份与检查: the part of the settings that keeps the ledger safe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from models.lists import Tone
from views.pieces import Flow, button, down, frame, label, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence


class KeepingCard(QFrame):
    """Four buttons, and below them what came of the last one."""

    back_up_asked = Signal()
    copy_asked = Signal()
    restore_asked = Signal()
    check_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("keeping")
        self.setProperty("look", "card")
        buttons = Flow()
        for key, title, icon_name, asked in (
            ("back_up", "立即备份", "database", self.back_up_asked),
            ("copy", "备份到文件…", "floppy-disk", self.copy_asked),
            ("restore", "从备份恢复…", "clock-counter-clockwise", self.restore_asked),
            ("check", "检查台账库", "heartbeat", self.check_asked),
        ):
            buttons.addWidget(button(title, asked.emit, icon_name=icon_name, name=f"keep_{key}"))
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
                self._told,
                margins=(20, 16, 20, 16),
                spacing=12,
            )
        )

    def tell(self, lines: Sequence[str], tone: Tone = Tone.PLAIN) -> None:
        """Say what came of it."""
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for line in lines:
            self._lines.addWidget(wrapped(line, "refusal" if tone is Tone.STOP else ""))
        self._told.setVisible(bool(lines))
