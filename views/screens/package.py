"""迎检资料包: what is missing for a verification year, each line a click from where it is mended; then the papers."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from models.rules.verification_year import asked_year, last_day, years
from models.sheets.package_check import missing
from views.context import words_of
from views.dialogs.printing import ask_file
from views.hub import Follower
from views.jobs import Cancelled
from views.package_findings import PackageFindings
from views.pieces import across, button, down, label
from views.tables.acts import Door
from views.tables.doors import Corner

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QPushButton

    from models.sheets.form_check import Finding
    from models.sheets.package import Packed, Report
    from views.context import Context
    from views.jobs import Progress

KINDS = (
    "instrument",
    "verification",
    "certificate",
    "setting",
    "metering_point",
    "person",
    "person_certificate",
    "request",
    "signature",
    "impact",
    "impact_line",
)
"""Kinds of change after which something else may be missing."""


class PackagePage(QWidget):
    """The year and the two ways to make the papers above, what is missing below."""

    def __init__(self, context: Context, report: Report) -> None:
        super().__init__()
        self.setObjectName("package_page")
        self._context, self._report = context, report
        self._round = 0
        self._checking: Progress | None = None
        self._year = QComboBox()
        self._year.setObjectName("year")
        self._year.setAccessibleName("核查年度")
        for year in years(context.today()):
            self._year.addItem(f"{year} 年度", year)
        self._year.setCurrentIndex(self._year.findData(asked_year(context.today())))
        self._about = label("", "muted")
        self._findings = PackageFindings(context)
        self._buttons = self._ways()
        title = label("迎检资料包", "title")
        corner = Corner(self._buttons)
        head = across(title, 8, self._year, 8, self._about, corner, margins=(16, 12, 16, 8))
        head.setStretch(head.indexOf(corner), 1)
        self.setLayout(down(head, self._findings, spacing=0))
        self._year.currentIndexChanged.connect(self.reload)
        self._follower = Follower(self, context.hub, KINDS, self.reload)

    def _ways(self) -> tuple[QPushButton, QPushButton]:
        folder = button("存为文件夹…", self.ask_folder, icon_name="folder-simple", name="make_folder")
        packed = button("存为压缩包…", self.ask_zip, icon_name="package", look="primary", name="make_zip")
        return folder, packed

    def year(self) -> int:
        """Return the year that is chosen."""
        return int(self._year.currentData())

    def reload(self) -> None:
        """Look again for what is missing."""
        if self._checking is not None:
            self._checking.cancel()
        self._round += 1
        this, desk, year = self._round, self._context.desk, self.year()
        day = last_day(year, self._context.today())
        self._about.setText(f"截至 {day}，正在核对…")

        def then(found: list[Finding]) -> None:
            if this == self._round:
                self._about.setText(f"截至 {day}，{f'还缺 {len(found):,} 处' if found else '没有发现缺项'}")
                self._findings.show_findings(found)

        def failed(error: BaseException) -> None:
            if this == self._round:
                told = (
                    "核对已停下，换一个年度再换回来会重新核对"
                    if isinstance(error, Cancelled)
                    else words_of(error)
                )
                self._about.setText(f"截至 {day}，{told}")

        self._checking = self._context.jobs.run_long(
            self,
            lambda progress: missing(desk, year=year, day=day, step=progress.step),
            then,
            failed,
        )

    def ask_zip(self) -> QFileDialog:
        """Ask for the name of an archive and make it."""
        return ask_file(self, self._name(), ".zip", self.make, self._context.remembered.get("folder", ""))

    def ask_folder(self) -> QFileDialog:
        """Ask where to put a new folder and make it there."""
        start = self._context.remembered.get("folder", "")
        picker = QFileDialog(self, "放在哪个文件夹里", start)
        picker.setFileMode(QFileDialog.FileMode.Directory)
        picker.setOption(QFileDialog.Option.ShowDirsOnly)
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.fileSelected.connect(lambda chosen: self.make(free_folder(Path(chosen), self._name())))
        picker.open()
        return picker

    def _name(self) -> str:
        return f"迎检资料 {self.year()} 年度 {self._context.today()}"

    def make(self, target: Path) -> None:
        """Make the papers; the line at the bottom shows how far they are, and lets the user stop."""
        from models.sheets.package import pack

        desk, year, report = self._context.desk, self.year(), self._report
        self._context.remembered.set("folder", str(target.parent))
        self._enable(enabled=False)
        self._context.jobs.run_long(
            self,
            lambda progress: pack(desk, target, year=year, report=report, step=progress.step),
            self._made,
            self._failed,
        )

    def _made(self, packed: Packed) -> None:
        self._enable(enabled=True)
        lacking = f"还缺 {len(packed.missing):,} 处，已列入缺项清单" if packed.missing else "没有发现缺项"
        show: Callable[[], object] = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(packed.path)))
        self._context.offer(
            f"{packed.year} 年度迎检资料已存到 {packed.path}，{lacking}",
            (Door("open_package", "打开", "folder-open", show, writes=False),),
        )

    def _failed(self, error: BaseException) -> None:
        self._enable(enabled=True)
        if isinstance(error, Cancelled):
            self._context.say("已取消，没有留下任何文件。", None)
        else:
            self._context.complain(error)

    def _enable(self, *, enabled: bool) -> None:
        for one in (*self._buttons, self._year):
            one.setEnabled(enabled)


def free_folder(place: Path, name: str) -> Path:
    """Return a folder of this name that is not there yet."""
    found, number = place / name, 1
    while found.exists():
        number += 1
        found = place / f"{name} ({number})"
    return found
