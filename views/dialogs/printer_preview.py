"""What will come out of a printer, in words, before it is sent there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from views.pieces import label
from views.printers import Fit, paper_for, paper_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from views.printers import Abilities
    from views.printing import PrintOrder


def what_comes(
    order: PrintOrder, abilities: Abilities, sizes: Sequence[tuple[float, float]]
) -> list[str | QWidget]:
    """Return the lines that tell paper, pages and offset, and what will not fit; ``sizes`` are those of all pages."""
    page = sizes[next(page for page in order.pages if page) - 1]
    right, down = order.offset
    moved = [f"按这台打印机的偏移修正：右 {right:g} mm，下 {down:g} mm。"] if right or down else []
    lines = [f"{paper_name(*page)}，印 {order.faces} 面，用纸 {order.sheets} 张。", *moved]
    return [*lines, *_warnings(order, abilities, page)]


def _warnings(order: PrintOrder, abilities: Abilities, page: tuple[float, float]) -> list[QWidget]:
    paper = paper_for(abilities, *page)
    wanted, given = (_sheet(*size) for size in (page, paper.millimetres()))
    if paper.fit == Fit.LARGER:
        where = f"这台打印机没有 {wanted} 的纸：会印在 {given} 的左上角，大小不变。"
        return [label(where, "limited", wrap=True)]
    if paper.fit == Fit.SMALLER and not order.shrink:
        why = f"这台打印机没有 {wanted} 的纸，{given} 小了：按实际大小印，边上会少掉一部分。"
        return [label(f"{why}请换打印机，或在“大小”里选“缩小到打印机印得下”。", "refusal", wrap=True)]
    if order.shrink:
        return [label("缩小以后尺寸不再准确，标识不要这样印。", "limited", wrap=True)]
    return []


def _sheet(wide: float, high: float) -> str:
    return paper_name(wide, high).removesuffix(" 横向").removesuffix(" 纵向")
