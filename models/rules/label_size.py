"""Sizes of labels, and how they stand on a sheet; all in millimetres, font sizes in points."""

from __future__ import annotations

from dataclasses import dataclass

from models.rules.refusal import Refusal

EDGE = 0.9
"""Between the frame of a label and what stands in it."""
FRAME = 0.35
"""From the edge of the label to the middle of its frame."""
PAPERS = {"A4": (210.0, 297.0)}


class LabelTooBig(Refusal):
    """{size} 的标签放不进“{layout}”的格子（{width:g}×{height:g} mm）。请换小一号的标签，或换一种排版。"""


class NoSuchPlace(Refusal):
    """“{layout}”每张只有 {count} 个位置，不能从第 {start} 个开始打印。请填 1 到 {count}。"""

    field = "start"


@dataclass(frozen=True, slots=True)
class LabelSize:
    """One size of label."""

    title: str
    width: float
    height: float
    band: float
    """Height of the coloured band; its width if it stands at the left."""
    word: float
    largest: float
    smallest: float
    qr: float = 0
    """Side of the QR code without its white edge; 0 leaves every code out."""
    side_band: bool = False
    captions: bool = True

    def band_box(self) -> tuple[float, float, float, float]:
        """Return x, y, width, height of the coloured band."""
        wide, high = self.width - 2 * FRAME, self.height - 2 * FRAME
        if self.side_band:
            return FRAME, FRAME, self.band, high
        return FRAME, self.height - FRAME - self.band, wide, self.band

    def body(self) -> tuple[float, float, float, float]:
        """Return left, bottom, right, top of the place beside or under the band."""
        left = FRAME + self.band + EDGE if self.side_band else EDGE + 0.8
        top = self.height - (EDGE if self.side_band else FRAME + self.band + 0.3)
        return left, EDGE, self.width - EDGE, top


def usual(width: float, height: float, title: str = "") -> LabelSize:
    """Return a size with bands, fonts and code as they suit so wide and high a label."""
    side = height < 24 and width / height > 1.7
    band = round(min(max(0.3 * height if side else 0.225 * height, 3.6), 6.5 if side else 9.0), 1)
    lines = max(height if side else height - band, 6) / 5.5
    largest = round(min(max(lines * 72 / 25.4 / 1.45, 6.0), 11.0), 1)
    room = (height if side else height - band) - 2 * EDGE
    qr = round(min(room * 0.72, width * 0.28, 22.0), 1)
    return LabelSize(
        title=title or f"{width:g}×{height:g} mm",
        width=width,
        height=height,
        band=band,
        word=round(min(band * 1.75, 18.0), 1),
        largest=largest,
        smallest=round(max(4.5, largest * 0.66), 1),
        qr=qr if qr >= 7.5 else 0,
        side_band=side,
        captions=not side or height >= 16,
    )


@dataclass(frozen=True, slots=True)
class Layout:
    """How labels stand on a sheet, from its upper left corner."""

    title: str
    single: bool = False
    columns: int = 1
    rows: int = 1
    left: float = 0
    top: float = 0
    pitch_x: float = 0
    pitch_y: float = 0
    width: float = 0
    """Width and height of one place."""
    height: float = 0
    paper: tuple[float, float] = PAPERS["A4"]

    @property
    def count(self) -> int:
        """Places on one sheet."""
        return self.columns * self.rows

    def check(self, size: LabelSize, start: int) -> None:
        """Refuse a label that is larger than a place, and a start that is not on the sheet."""
        if self.single:
            return
        if size.width > self.width + 0.01 or size.height > self.height + 0.01:
            raise LabelTooBig(size=size.title, layout=self.title, width=self.width, height=self.height)
        if not 1 <= start <= self.count:
            raise NoSuchPlace(layout=self.title, count=self.count, start=start)

    def place(self, number: int, size: LabelSize) -> tuple[float, float]:
        """Return left and bottom of a label centred in a place counted from 0, from the lower left corner."""
        row, column = divmod(number % self.count, self.columns)
        x = self.left + column * self.pitch_x + (self.width - size.width) / 2
        y = self.paper[1] - self.top - row * self.pitch_y - self.height + (self.height - size.height) / 2
        return x, y


def grid(columns: int, rows: int, width: float, height: float, title: str = "") -> Layout:
    """Return a sheet of A4 with places of a size in its middle, the free room shared out between them."""
    paper = PAPERS["A4"]
    gap_x = min((paper[0] - columns * width) / (columns + 1), 3.0)
    gap_y = min((paper[1] - rows * height) / (rows + 1), 3.0)
    pitch_x, pitch_y = width + gap_x, height + gap_y
    return Layout(
        title=title or f"A4 {columns * rows} 枚 {columns}×{rows}（{width:g}×{height:g} mm）",
        columns=columns,
        rows=rows,
        left=round((paper[0] - (columns - 1) * pitch_x - width) / 2, 2),
        top=round((paper[1] - (rows - 1) * pitch_y - height) / 2, 2),
        pitch_x=round(pitch_x, 2),
        pitch_y=round(pitch_y, 2),
        width=width,
        height=height,
    )
