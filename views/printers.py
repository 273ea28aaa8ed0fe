"""The printers of this PC: which there are, what they can do, and on which paper a page goes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, Protocol

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from models.rules.refusal import Refusal

MM = QPageSize.Unit.Millimeter
POINTS = 72 / 25.4
"""Points of a millimetre."""
SAME = 0.7
"""Millimetres by which two papers of one size may differ: drivers round to points or tenths of an inch."""
THERMAL = 305
"""Dots per inch up to which a printer without colours is taken for a label printer."""

SHEETS = (QPageSize.PageSizeId.A3, QPageSize.PageSizeId.A4, QPageSize.PageSizeId.A5, QPageSize.PageSizeId.A6)


class PrinterGone(Refusal):
    """找不到打印机“{printer}”，它可能已被删除或改名。请另选一台打印机。"""


class Fit(Enum):
    """How a page stands to the paper that the printer has for it."""

    EXACT = "exact"
    LARGER = "larger"
    """The paper is larger: the page stands in its upper left corner."""
    SMALLER = "smaller"
    """The paper is smaller: at actual size something is cut off."""


class Paper(NamedTuple):
    """The paper on which a page is printed."""

    size: QPageSize
    landscape: bool
    fit: Fit

    def millimetres(self) -> tuple[float, float]:
        """Return width and height as the page is read."""
        size = self.size.size(MM)
        wide, high = size.width(), size.height()
        return (high, wide) if self.landscape else (wide, high)


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a printer says it can do."""

    papers: tuple[QPageSize, ...] = ()
    any_size: bool = True
    """Whether it takes paper of any size."""
    usual: QPageSize | None = None
    """The paper it has where nothing else is said."""
    duplex: frozenset[QPrinter.DuplexMode] = frozenset()
    colour: bool = True
    resolution: int = 600
    """Dots per inch."""

    @property
    def thermal(self) -> bool:
        """Whether it looks like a label printer, which knows only black dots."""
        return not self.colour and self.resolution <= THERMAL


class Printers(Protocol):
    """Where printers come from: the PC, or a test."""

    def names(self) -> list[str]:
        """Return the printers, the usual one first."""

    def abilities(self, name: str) -> Abilities:
        """Ask a printer what it can do; may take seconds where it stands in the network."""

    def open(self, name: str) -> QPrinter:
        """Return a printer to be painted on."""


class SystemPrinters:
    """The printers that the system knows."""

    def names(self) -> list[str]:
        """Return the printers, the usual one first."""
        usual = QPrinterInfo.defaultPrinterName()
        return sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != usual, name.casefold()))

    def abilities(self, name: str) -> Abilities:
        """Ask a printer what it can do."""
        info = _known(name)
        return Abilities(
            tuple(info.supportedPageSizes()),
            info.supportsCustomPageSizes(),
            info.defaultPageSize(),
            frozenset(info.supportedDuplexModes()),
            QPrinter.ColorMode.Color in info.supportedColorModes(),
            self.open(name).resolution(),
        )

    def open(self, name: str) -> QPrinter:
        """Return a printer to be painted on, at its own resolution."""
        return QPrinter(_known(name), QPrinter.PrinterMode.HighResolution)


def _known(name: str) -> QPrinterInfo:
    """Return a printer by its name: Qt would take another one for a printer that is gone."""
    info = QPrinterInfo.printerInfo(name)
    if info.isNull():
        raise PrinterGone(printer=name, field="printer")
    return info


def paper_for(abilities: Abilities, wide: float, high: float) -> Paper:
    """Return the paper for a page of a size in millimetres: its own if the printer has it, else the usual one."""
    for turned in (False, True):
        one, other = (high, wide) if turned else (wide, high)
        for paper in abilities.papers:
            size = paper.size(MM)
            if abs(size.width() - one) <= SAME and abs(size.height() - other) <= SAME:
                return Paper(paper, turned, Fit.EXACT)
    if abilities.any_size or not abilities.papers:
        return _own_paper(wide, high)
    return _other_paper(abilities.usual or abilities.papers[0], wide, high)


def paper_name(wide: float, high: float) -> str:
    """Return how people call a size of paper: ``A4 横向``, ``50×30 mm``."""
    known = _standard(wide, high)
    if known is None:
        return f"{wide:.4g}×{high:.4g} mm"
    return f"{known.name().split()[0]} {'横向' if wide > high else '纵向'}"


def _own_paper(wide: float, high: float) -> Paper:
    if (known := _standard(wide, high)) is not None:
        return Paper(known, wide > high, Fit.EXACT)
    match = QPageSize.SizeMatchPolicy.ExactMatch
    return Paper(
        QPageSize(QSizeF(wide, high), MM, paper_name(wide, high), match), landscape=False, fit=Fit.EXACT
    )


def _other_paper(size: QPageSize, wide: float, high: float) -> Paper:
    given = size.size(MM)
    ways = [
        Paper(size, turned, Fit.LARGER if wide <= w + SAME and high <= h + SAME else Fit.SMALLER)
        for turned, w, h in ((False, given.width(), given.height()), (True, given.height(), given.width()))
    ]
    if ways[0].fit == ways[1].fit:
        return ways[wide > high and ways[0].fit == Fit.SMALLER]
    return min(ways, key=lambda way: way.fit == Fit.SMALLER)


def _standard(wide: float, high: float) -> QPageSize | None:
    """Return the sheet of the A series that has this size, whichever way it lies."""
    for one in SHEETS:
        size = QPageSize.size(one, MM)
        if all(
            abs(a - b) <= SAME
            for a, b in zip(sorted((wide, high)), (size.width(), size.height()), strict=True)
        ):
            return QPageSize(one)
    return None
