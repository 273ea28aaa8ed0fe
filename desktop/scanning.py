"""The scanner of this PC, led to the instruments of a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from views.instrument_acts import InstrumentActs
from views.scanned import Scanned
from views.scanner import Scanner

if TYPE_CHECKING:
    from views.context import Context
    from views.window import Window


def watch_scanner(context: Context, window: Window) -> Scanner:
    """Return a scanner at work; deleting it ends its work."""
    scanner = Scanner(context.remembered, window)
    scanned = Scanned(context, window, InstrumentActs(context, window), scanner)
    scanner.scanned.connect(scanned.take)
    return scanner
