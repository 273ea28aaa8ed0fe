"""The check of the ledger in the window: its progress, what it found, its report, the band that tells of trouble."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.keeping import look_at_tail, noted_here, report_book
from models.lists import Tone
from models.rules.anchor import read_typed
from models.rules.refusal import Refusal
from models.store.check import check
from views.context import words_of
from views.dialogs.printing import ask_file
from views.jobs import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from models.rules.anchor import Anchor
    from models.store.check import Report
    from models.store.finding import Finding
    from views.context import Context
    from views.keeping import KeepingCard
    from views.window import Window

MOST_FINDINGS = 20
"""Findings and explanations listed on the screen; the report has all."""


class Checking(QObject):
    """Checks the open ledger and keeps the last report until it is put away."""

    def __init__(self, context: Context, window: Window, clock: Callable[[], datetime]) -> None:
        super().__init__(window)
        self._context, self._window, self._clock = context, window, clock
        self._ledger = context.desk.ledger
        self._report: Report | None = None
        window.calm()

    def serve(self, card: KeepingCard) -> None:
        """Let the card of the settings page ask for checks and reports."""
        card.check_asked.connect(partial(self.check, card))
        card.report_asked.connect(partial(self._ask_report, card))
        card.offer_report(offered=self._report is not None)

    def look_at_tail(self) -> None:
        """Compare the journal with what was noted last; say so above the pages if it disagrees."""
        self._context.jobs.run(
            self, partial(look_at_tail, self._ledger), self._warn, lambda _error: None, quiet=True
        )

    def check(self, card: KeepingCard, typed: str) -> None:
        """Look through the ledger, and compare it with a fingerprint typed from a paper."""
        try:
            asked = [read_typed(typed)] if typed.strip() else []
        except Refusal as refusal:
            card.tell([refusal.message], Tone.STOP)
            return
        card.tell(["正在检查…"])
        card.offer_report(offered=False)
        self._context.jobs.run_long(
            card,
            lambda progress: check(self._ledger, [*noted_here(self._ledger), *asked], progress.step),
            partial(self._checked, card, asked),
            partial(self._stopped, card),
        )

    def _checked(self, card: KeepingCard, asked: list[Anchor], report: Report) -> None:
        self._report = report
        card.offer_report(offered=True)
        card.tell(_words(report, asked), Tone.PLAIN if report.ok else Tone.STOP)
        if report.ok:
            self._window.calm()
        else:
            self._alert(f"检查发现 {len(report.findings):,} 个问题：{report.findings[0].brief}。")

    def _stopped(self, card: KeepingCard, error: BaseException) -> None:
        card.tell(["检查已停下，没有得出结论。"] if isinstance(error, Cancelled) else [words_of(error)])

    def _warn(self, finding: Finding | None) -> None:
        if finding is not None:
            self._alert(f"台账库与上次记下的流水指纹不符：{finding.what}。")

    def _alert(self, text: str) -> None:
        self._window.alert(text, "去检查", lambda: self._context.go("settings", "keeping"))

    def _ask_report(self, card: KeepingCard) -> None:
        folder = self._context.remembered.get("folder", "")
        name = f"台账库检查报告 {self._clock():%Y-%m-%d}"
        ask_file(self._window, name, ".pdf", partial(self.save_report, card), folder)

    def save_report(self, card: KeepingCard, path: Path) -> None:
        """Write the report of the last check to a file."""
        from models.sheets.export import write

        report = self._report
        if report is None:
            return
        self._context.remembered.set("folder", str(path.parent))
        at = self._clock()
        self._context.jobs.run(
            card,
            lambda: write(report_book(self._ledger, report, at), path),
            lambda _done: self._context.say(f"检查报告已写入 {path}", None),
            self._context.complain,
        )


def _words(report: Report, asked: list[Anchor]) -> list[str]:
    counted = "、".join(f"{title} {count:,}" for title, count in report.counts.items())
    told = [f"台账库完好。已核对：{counted}。"] if report.ok else [f"发现 {len(report.findings):,} 个问题："]
    if asked and report.ok:
        told.append(f"纸面指纹 {asked[0].text} 相符：到第 {asked[0].seq} 条为止，流水与印那张纸时一样。")
    lines = [finding.text for finding in report.findings] + [f"说明　{note.text}" for note in report.notes]
    told += lines[:MOST_FINDINGS]
    if len(lines) > MOST_FINDINGS:
        told.append(f"……还有 {len(lines) - MOST_FINDINGS:,} 条，见检查报告。")
    if report.anchor is not None:
        told.append(f"核对了 {len(report.compared):,} 处记下的流水指纹。现在的流水指纹：{report.anchor.text}")
    return told
