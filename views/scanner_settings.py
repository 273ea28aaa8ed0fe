"""How the scanner of this PC sends its codes; as a rule nothing needs to be set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit

from views.dialogs.question import beside
from views.fields import Entry
from views.pieces import down
from views.scanner import GAP, PREFIX, SUFFIX, USUAL_GAP

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayout

    from views.remembered import Remembered

SPEEDS = {
    20: "快：每字 20 毫秒以内",
    USUAL_GAP: "一般：每字 50 毫秒以内",
    100: "慢：每字 100 毫秒以内（无线）",
    0: "不用扫码枪",
}
MOST_SIGNS = 8


def scanner_entries(remembered: Remembered) -> QLayout:
    """Return the fields for speed, prefix and suffix; a change counts at once."""
    speed = QComboBox()
    for gap, title in SPEEDS.items():
        speed.addItem(title, gap)
    speed.setCurrentIndex(max(speed.findData(remembered.get(GAP, USUAL_GAP)), 0))
    speed.currentIndexChanged.connect(lambda _at: remembered.set(GAP, speed.currentData()))
    return down(
        Entry("scanner_gap", "扫码枪", speed, "像键盘一样输入、以回车或 Tab 结尾的扫码枪，插上就能用"),
        beside(
            _affix(remembered, PREFIX, "scanner_prefix", "扫码枪的前缀", "没有设就留空"),
            _affix(remembered, SUFFIX, "scanner_suffix", "扫码枪的后缀", "回车、Tab 不算"),
        ),
        spacing=12,
    )


def _affix(remembered: Remembered, key: str, name: str, title: str, hint: str) -> Entry:
    field = QLineEdit(str(remembered.get(key, "")), maxLength=MOST_SIGNS)
    field.editingFinished.connect(lambda: remembered.set(key, field.text() or None))
    return Entry(name, title, field, hint)
