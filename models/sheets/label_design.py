"""How labels look, read from TOML: sizes, sheets, and the colour, word and entries of each state."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from models.rules.refusal import Refusal
from models.sheets.sheet import PAPERS, POINTS

if TYPE_CHECKING:
    from pathlib import Path

EDGE = 0.9
"""Millimetres between the frame of a label and what stands in it."""


class NoSuchLabel(Refusal):
    """没有名为“{name}”的标签尺寸或排版。可用的：{known}。"""


class LabelDesignBroken(Refusal):
    """标签定义 {file} 无法使用：{reason}。请改正该文件，或把它移走后使用程序自带的定义。"""


class LabelTooBig(Refusal):
    """{size} 的标签放不进“{layout}”的格子（{width:g}×{height:g} mm）。请换小一号的标签，或换一种排版。"""


class NoSuchPlace(Refusal):
    """“{layout}”每张只有 {count} 个位置，不能从第 {start} 个开始打印。请填 1 到 {count}。"""


@dataclass(frozen=True)
class LabelSize:
    """One size of label, in millimetres; font sizes in points."""

    title: str
    width: float
    height: float
    band: float
    """Height of the coloured band; its width if it stands at the left."""
    word: float
    largest: float
    smallest: float
    qr: float = 0
    """Side of the QR code without its white edge; 0 leaves it out."""
    side_band: bool = False
    captions: bool = True

    def band_box(self) -> tuple[float, float, float, float]:
        """Return x, y, width, height of the coloured band in points."""
        edge = 0.35 * POINTS
        wide, high = self.width * POINTS - 2 * edge, self.height * POINTS - 2 * edge
        if self.side_band:
            return edge, edge, self.band * POINTS, high
        return edge, self.height * POINTS - edge - self.band * POINTS, wide, self.band * POINTS

    def body(self) -> tuple[float, float, float, float]:
        """Return left, bottom, right, top of the place beside or under the band, in points."""
        edge, side = EDGE * POINTS, (self.band + 0.35) * POINTS
        left = side + edge if self.side_band else edge + 0.8 * POINTS
        top = self.height * POINTS - (edge if self.side_band else side + 0.3 * POINTS)
        return left, edge, self.width * POINTS - edge, top

    def qr_room(self) -> float:
        """Return the widest that the QR code may be with its white edge: about half of the label."""
        left, _low, right, _top = self.body()
        return (right - left) * 0.56


@dataclass(frozen=True)
class Layout:
    """How labels stand on a sheet, in millimetres from its upper left corner."""

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
        """Return the lower left corner, in points, of a label centred in a place counted from 0."""
        row, column = divmod(number % self.count, self.columns)
        x = self.left + column * self.pitch_x + (self.width - size.width) / 2
        y = self.paper[1] - self.top - row * self.pitch_y - self.height + (self.height - size.height) / 2
        return x * POINTS, y * POINTS


@dataclass(frozen=True)
class StateLook:
    """How the labels of one state look and what they say."""

    word: str
    fill: str
    ink: str
    edge: str
    stripe: str
    fields: tuple[str, ...]
    """Entries from top to bottom."""
    rank: tuple[str, ...]
    """Entries from the most to the least needed: what does not fit drops from the end."""
    captions: dict[str, str] = field(default_factory=dict)
    bold: frozenset[str] = frozenset({"number", "valid_until"})
    wrapped: frozenset[str] = frozenset({"name", "reason"})


def sizes(own: Path | None = None) -> dict[str, str]:
    """Return the names and titles of all label sizes."""
    return {name: entry["title"] for name, entry in _file("sizes", own).items()}


def layouts(own: Path | None = None) -> dict[str, str]:
    """Return the names and titles of all layouts; ``single`` is one label a page."""
    return {name: entry["title"] for name, entry in _file("layouts", own).items()}


def size_named(name: str, own: Path | None = None) -> LabelSize:
    """Return a label size."""
    return _made(LabelSize, "sizes", name, own)


def layout_named(name: str, own: Path | None = None) -> Layout:
    """Return a layout."""
    return _made(Layout, "layouts", name, own)


@cache
def look_of(state: str) -> StateLook:
    """Return the look of a state; 停用·超期 looks like 停用, an unknown word like 待检."""
    given = _file("states", None)
    name = state.partition("·")[0]
    common, entry = given["common"], given["states"].get(name) or given["states"]["待检"]
    return StateLook(
        word=entry.get("word", name),
        fill=_colour(entry["colour"]),
        ink=_colour(entry["ink"]),
        edge=_colour(entry.get("edge", entry["colour"])),
        stripe=_colour(entry["stripe"]) if "stripe" in entry else "",
        fields=tuple(entry.get("fields", common["fields"])),
        rank=tuple(entry.get("rank", common["rank"])),
        captions={**common["captions"], **entry.get("captions", {})},
    )


def _colour(text: str) -> str:
    """Return #rrggbb as three numbers of a PDF."""
    return " ".join(f"{int(text[i : i + 2], 16) / 255:.3g}" for i in (1, 3, 5))


def _made[T](kind: type[T], file: str, name: str, own: Path | None) -> T:
    given = _file(file, own)
    if name not in given:
        raise NoSuchLabel(name=name, known="、".join(given))
    try:
        return kind(**given[name])
    except TypeError as error:
        raise LabelDesignBroken(
            file=f"{file}.toml", reason=f"“{name}”的项目不全或不认识（{error}）"
        ) from error


def _file(name: str, own: Path | None) -> dict[str, Any]:
    """Read a shipped definition; entries of the plant's own file of the same name are added or win."""
    given = tomllib.loads((files("resources") / "labels" / f"{name}.toml").read_text("utf-8"))
    mine = own / f"{name}.toml" if own is not None else None
    if mine is not None and mine.is_file():
        try:
            given |= tomllib.loads(mine.read_text("utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise LabelDesignBroken(file=mine, reason=f"不是正确的 TOML（{error}）") from error
    return given
