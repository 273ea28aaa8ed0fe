"""The page that shows how far a printer prints beside its place: two crossing lines, rulers, the places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.rules.label_design import shipped
from models.sheets.fonts import face
from models.sheets.sheet import POINTS

if TYPE_CHECKING:
    from models.rules.label_design import Design
    from models.rules.label_size import Layout
    from models.sheets.labels import Way
    from models.sheets.pdf_file import Paper

CROSS = (20.0, 20.0)
"""Millimetres of the crossing from the left and upper edge of a sheet."""
SMALL_CROSS = (5.0, 5.0)
"""The same on a single label."""
WORDS = (
    "打印机偏移测试页",
    "1. 按原大小（100%）打印，不要选“适合纸张”。",
    "2. 用尺量：竖线到纸左边、横线到纸上边，都应是 20.0 mm。",
    "3. 左右偏移填 20.0 减去竖线到左边的毫米数；上下偏移填 20.0 减去横线到上边的毫米数。",
    "4. 再印一张，对着光与标签纸叠在一起看，格子应当重合。",
)


def offset_page(way: Way, design: Design | None = None) -> bytes:
    """Return the test page of a layout or of a single label, moved by the offset that is being tried."""
    from models.sheets.pdf_file import Paper

    design = design or shipped()
    size, layout = design.size(way.size), design.layout(way.layout)
    paper = Paper("打印机偏移测试页")
    wide, high = (size.width, size.height) if layout.single else layout.paper
    drawn = _single(wide, high) if layout.single else _sheet(paper, layout)
    moved = f"{way.offset[0] * POINTS:.2f} {-way.offset[1] * POINTS:.2f}"
    operators = f"q 1 0 0 1 {moved} cm 0 G 0 g {POINTS:.5f} 0 0 {POINTS:.5f} 0 0 cm {drawn} Q"
    paper.page(wide * POINTS, high * POINTS, operators)
    return paper.finish()


def _single(wide: float, high: float) -> str:
    """Draw a cross 5 mm from the edges, and ticks each millimetre."""
    x, y = SMALL_CROSS
    ticks = [f"{at} {high - y} m {at} {high - y - _tick(at)} l S" for at in range(1, int(wide))]
    ticks += [f"{x} {high - at} m {x + _tick(at)} {high - at} l S" for at in range(1, int(high))]
    return f"0.1 w {x} 0 m {x} {high} l S 0 {high - y} m {wide} {high - y} l S {' '.join(ticks)}"


def _tick(at: int) -> float:
    return 2.0 if at % 10 == 0 else 1.4 if at % 5 == 0 else 0.8


def _sheet(paper: Paper, layout: Layout) -> str:
    wide, high = layout.paper
    x, y = CROSS
    parts = [f"0.1 w {x} 0 m {x} {high} l S 0 {high - y} m {wide} {high - y} l S 0.6 G"]
    corners = [divmod(place, layout.columns) for place in range(layout.count)]
    parts += [
        f"{layout.left + column * layout.pitch_x:.2f} "
        f"{high - layout.top - row * layout.pitch_y - layout.height:.2f} "
        f"{layout.width:.2f} {layout.height:.2f} re S"
        for row, column in corners
    ]
    parts.append("0 G")
    parts += [f"{at} {high - y} m {at} {high - y + _tick(at)} l S" for at in range(1, int(wide))]
    parts += [f"{x} {high - at} m {x - _tick(at)} {high - at} l S" for at in range(1, int(high))]
    lines = [f"{layout.title}", *WORDS]
    box = max(face().width(line, 3.6) for line in lines) + 8
    top = high / 2 + len(lines) * 3.2
    low = top - len(lines) * 6.4 - 4
    parts.append(f"1 g {(wide - box) / 2:.2f} {low:.2f} {box:.2f} {top - low:.2f} re B 0 g")
    for at, line in enumerate(lines):
        parts.append(paper.text((wide - box) / 2 + 4, top - 6.4 * (at + 1), line, 3.6, bold=at == 1))
    return " ".join(parts)
