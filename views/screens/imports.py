"""导入: the page on which an old ledger is dropped, looked through, and written."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from models.intake.refusals import ReadingCancelled
from models.read.imports import preview
from models.rules.returned import Comparison, unlisted
from models.work import imports
from models.work.imports import FileChanged, ImportCancelled, PreviewOutdated
from views.context import words_of
from views.dialogs.question import confirm
from views.hub import Follower
from views.imports.draft import Draft
from views.imports.drop import DropArea, file_in
from views.imports.history import ask_undo, history_list
from views.imports.preview import PreviewPane
from views.imports.reading import reading
from views.imports.result import ResultPane
from views.imports.waiting import SCALE, Waiting
from views.jobs import Cancelled
from views.pieces import across, button, down, frame, label
from views.returned.pane import ReturnedPane
from views.tables.acts import Door

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from models.read.imports import ImportRow
    from models.rules.imports import Preview
    from models.work.unit import Done
    from views.context import Context
    from views.imports.draft import Forecast
    from views.jobs import Progress
    from views.tables.list_screen import ListScreen


NOT_THEN = "正在看过去的日期，不能导入。请先回到今天。"


class ImportsPage(QWidget):
    """Leads from the file to the ledger: drop, wait, preview, wait, result."""

    export_asked = Signal(object)
    """A ``Seen`` of the earlier imports to be written to a file."""
    print_asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("imports_page")
        self.setAcceptDrops(True)
        self._context = context
        self._progress: Progress | None = None
        self.preview: PreviewPane | None = None
        self.result: ResultPane | None = None
        self.returned: ReturnedPane | None = None
        self.drop = DropArea()
        self.history: ListScreen[ImportRow] = history_list(context)
        self.waiting = Waiting(context.jobs)
        self._refusal = label(look="refusal", wrap=True)
        self._refusal.setObjectName("refusal")
        self._point_out = button("指定表头在哪一行…", self._ask_header, look="link", name="point_out")
        self._unread: Draft | None = None
        """A file in which no instrument was found, as it might be after its heading was pointed out."""
        told = down(self._refusal, across(self._point_out, None), margins=(12, 8, 12, 8), spacing=4)
        self._notice = frame("notice", told)
        self._notice.hide()
        self._stack = QStackedWidget()
        self._start = self._beginning()
        self._stack.addWidget(self._start)
        self._stack.addWidget(self.waiting)
        self.setLayout(down(self._stack))
        self._connect()

    def take(self, path: Path) -> None:
        """Read a file and show what it would do; nothing is written.

        A draft that is being looked at is given up only when the user says so.
        """
        if self._context.hub.as_of is not None:
            self._context.say(NOT_THEN, None)
        elif self._stack.currentWidget() is self.waiting:
            self._context.say("正在处理上一个文件，请等它完成或先取消。", None)
        elif old := self._in_hand():
            name = path.name
            asked = confirm(
                self,
                "换一个文件",
                f"“{old}”还没有写入，已作的决定会丢掉。",
                f"改看“{name}”",
                "什么也不会写入台账。",
            )
            asked.answered.connect(lambda: self._read(path))
        else:
            self._read(path)

    def show_bucket(self, key: str | None) -> None:
        """Show the earlier imports of a bucket, for links from elsewhere."""
        self._begin()
        self.history.show_bucket(key)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if file_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        if (path := file_in(event.mimeData())) is not None:
            event.acceptProposedAction()
            self.take(path)

    # how it is put together

    def _beginning(self) -> QWidget:
        page = QWidget()
        top = down(
            across(label("导入", "title"), 8, label("把现在用的 Excel 台账接过来", "muted"), None),
            self._notice,
            self.drop,
            margins=(16, 12, 16, 8),
            spacing=10,
        )
        top.setStretch(2, 1)
        box = down(top, self.history, spacing=0)
        box.setStretch(0, 1)
        box.setStretch(1, 1)
        page.setLayout(box)
        self.history.hide()
        return page

    def _connect(self) -> None:
        self.drop.taken.connect(self.take)
        self.waiting.cancelled.connect(self._cancel)
        self.history.loaded.connect(self._show_history)
        self.history.export_asked.connect(self.export_asked)
        self.history.print_asked.connect(self.print_asked)
        self._follower = Follower(self, self._context.hub, ("import_run", "instrument"), self.history.reload)
        keys = QKeySequence(QKeySequence.StandardKey.Open)
        QShortcut(
            keys,
            self._start,
            self.drop.choose.click,
            context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
        )

    def _show_history(self) -> None:
        self.history.setVisible(self.history.rows.total() > 0)

    def _in_hand(self) -> str:
        """Return the name of the file about which something was decided that is not written yet."""
        if self.preview is not None and self.preview.draft.chosen:
            return self.preview.draft.book.file_name
        if self.returned is not None and self.returned.taken.decided:
            return self.returned.taken.comparison.file_name
        return ""

    # reading

    def _read(self, path: Path, *, as_old: bool = False) -> None:
        self._refuse("")
        self._wait("正在读取", path.name)
        job = reading(self._context, path, as_old=as_old)
        self._progress = self._context.jobs.run_long(self, job, self._look, self._not_read)

    def _look(self, found: Draft | Comparison) -> None:
        if isinstance(found, Comparison):
            self._compare(found)
        else:
            self._preview(found)

    def _compare(self, found: Comparison) -> None:
        self._drop_panes()
        self.returned = pane = ReturnedPane(self._context, found)
        path = found.path
        pane.closed.connect(self._begin)
        pane.new_asked.connect(self._enter_new)
        if path is not None:
            pane.as_old.connect(lambda: self._read(path, as_old=True))
            pane.outdated.connect(lambda: self._read_again(path))
        self._stack.addWidget(pane)
        self._stack.setCurrentWidget(pane)
        pane.grid.setFocus()

    def _enter_new(self, found: Comparison) -> None:
        """Go on with the import of the rows that the ledger has not."""
        path, book = found.path, unlisted(found)
        if path is not None:
            self._context.ask(
                self,
                lambda seen: self._preview(Draft(path, book, seen)),
                preview,
                book=book,
                today=self._context.today(),
                path=path,
            )

    def _preview(self, draft: Draft) -> None:
        if not any(sheet.rows for sheet in draft.preview.sheets):
            self._begin()
            self._refuse(
                f"“{draft.book.file_name}”里没有找到器具：没有一行像台账的表头（名称、型号、编号…）。"
                "请确认选对了文件；表头应占一行，器具在它的下面。",
                draft,
            )
        else:
            self._show_draft(draft)

    def _show_draft(self, draft: Draft) -> None:
        self._drop_panes()
        self.preview = PreviewPane(draft)
        self.preview.accepted.connect(self._write)
        self.preview.dropped.connect(self._give_up)
        self.preview.remapped.connect(self._remap)
        self.preview.header_moved.connect(self._move_header)
        self._stack.addWidget(self.preview)
        self._stack.setCurrentWidget(self.preview)
        self.preview.view().grid.setFocus()

    def _not_read(self, error: BaseException) -> None:
        self._begin()
        if isinstance(error, Cancelled | ReadingCancelled):
            self._context.say("已取消读取，没有导入任何内容。", None)
        else:
            self._refuse(words_of(error))

    # looking again

    def _move_header(self, sheet: str, row: int) -> None:
        """Read the file again with the heading of a sheet where the user sees it; other decisions stay."""
        pane = self.preview
        if pane is None:
            return
        draft = pane.draft
        self._wait("正在读取", draft.path.name)
        job = reading(self._context, draft.path, as_old=True, header_rows={**draft.header_rows, sheet: row})

        def then(found: Draft | Comparison) -> None:
            if isinstance(found, Draft):
                draft.book, draft.header_rows = found.book, found.header_rows
                draft.mapping.pop(sheet, None)
            self._again(draft.mapping, "")

        def failed(error: BaseException) -> None:
            self._stack.setCurrentWidget(pane)
            pane.refuse(words_of(error))

        self._progress = self._context.jobs.run_long(self, job, then, failed)

    def _remap(self, sheet: str, said: dict[str, str | None]) -> None:
        if self.preview is None:
            return
        mapping = {**self.preview.draft.mapping, sheet: said}
        self._again({name: one for name, one in mapping.items() if one}, "")

    def _again(self, mapping: dict[str, dict[str, str | None]], why: str) -> None:
        """Work the preview out anew, with the decisions that still fit."""
        pane = self.preview
        if pane is None:
            return
        draft, today = pane.draft, self._context.today()

        def then(found: Preview) -> None:
            draft.mapping = mapping
            draft.take(found)
            self._stack.setCurrentWidget(pane)
            pane.show_draft()
            pane.refuse(why)

        self._context.ask(pane, then, preview, book=draft.book, today=today, path=draft.path, mapping=mapping)

    # writing

    def _write(self) -> None:
        if self.preview is None or self.preview.forecast is None:
            return
        if self._context.hub.as_of is not None:
            self.preview.refuse(NOT_THEN)
            return
        pane, told = self.preview, self.preview.forecast
        self._wait("正在写入台账", f"{told.written:,} 台")
        desk, wanted, decisions = self._context.desk, pane.draft.wanted(), pane.draft.decisions()

        def job(progress: Progress) -> Done:
            return desk.perform(
                imports.accept,
                preview=wanted,
                decisions=decisions,
                progress=lambda part: progress.step(round(part * SCALE), SCALE, "写入；提交之前可以取消"),
                cancelled=lambda: progress.cancelled,
            )

        self._progress = self._context.jobs.run_long(
            self, job, lambda done: self._written(told, done), self._not_written
        )

    def _written(self, told: Forecast, done: Done) -> None:
        name = self.preview.draft.book.file_name if self.preview else ""
        self._drop_panes()
        self.result = ResultPane(told, done, name, self._doors(told, done, name))
        self.result.again.connect(self._begin)
        self._stack.addWidget(self.result)
        self._stack.setCurrentWidget(self.result)
        self._context.hub.tell(done.changes)

    def _not_written(self, error: BaseException) -> None:
        if self.preview is None:
            return
        self._stack.setCurrentWidget(self.preview)
        if isinstance(error, Cancelled | ImportCancelled):
            self.preview.refuse("已取消，台账没有变动；已作的决定都还在。")
        elif isinstance(error, PreviewOutdated):
            self._again(self.preview.draft.mapping, words_of(error))
        elif isinstance(error, FileChanged):
            self._read_again(self.preview.draft.path)
        else:
            self.preview.refuse(words_of(error))

    def _read_again(self, path: Path) -> None:
        self._drop_panes()
        self._read(path)
        self._context.say(f"“{path.name}”刚才改过，已重新读取，请再核对。", None)

    def _doors(self, told: Forecast, done: Done, name: str) -> tuple[Door, ...]:
        go = self._context.go
        doors = [
            Door(
                "to_due",
                "看到期看板\n超期、30 日内到期、无日期各有多少台",
                "clock",
                lambda: go("due", None),
                primary=True,
            ),
            Door("to_labels", "打印标识\n给刚导入的器具打印计量标识", "tag", lambda: go("labels", None)),
        ]
        if told.contradictions:
            title = f"处理“有效期不一致” {told.contradictions:,} 条\n决定以台账所写还是按周期计算为准"
            doors.insert(1, Door("to_contradictions", title, "warning", lambda: go("contradictions", None)))
        undo = "撤销这次导入\n全部撤下，恢复到导入之前；要写理由"
        what = f"{name}，写入 {told.written:,} 台"
        doors.append(
            Door("undo_import", undo, "arrow-counter-clockwise", lambda: self._undo(done.ids[0], what))
        )
        return tuple(doors)

    def _undo(self, import_id: int, what: str) -> None:
        ask_undo(self._context, self, import_id, what).accepted.connect(self._begin)

    def _give_up(self) -> None:
        """Leave the preview; decisions that were made are not lost by one click."""
        pane = self.preview
        if pane is not None and pane.draft.chosen:
            name, made = pane.draft.book.file_name, len(pane.draft.chosen)
            asked = confirm(
                self, "不导入了", f"“{name}”不会写入台账，已作的 {made:,} 个决定会丢掉。", "不导入"
            )
            asked.answered.connect(self._begin)
        else:
            self._begin()

    # where one is

    def _begin(self) -> None:
        """Go back to the drop area; what was not written is forgotten."""
        self._drop_panes()
        self._refuse("")
        self._stack.setCurrentWidget(self._start)

    def _wait(self, title: str, what: str) -> None:
        self.waiting.say(title, what)
        self._stack.setCurrentWidget(self.waiting)

    def _cancel(self) -> None:
        if self._progress is not None:
            self._progress.cancel()

    def _ask_header(self) -> None:
        """Let the user point out the heading of a file in which no instrument was found."""
        if self._unread is not None:
            self._show_draft(self._unread)
            if self.preview is not None:
                self.preview.point_out_header()

    def _refuse(self, text: str, unread: Draft | None = None) -> None:
        self._unread = unread
        self._point_out.setVisible(unread is not None)
        self._refusal.setText(text)
        self._notice.setVisible(bool(text))

    def _drop_panes(self) -> None:
        for pane in (self.preview, self.result, self.returned):
            if pane is not None:
                self._stack.removeWidget(pane)
                pane.deleteLater()
        self.preview = self.result = self.returned = None


def imports_page(context: Context) -> ImportsPage:
    """Return the page; ``take(path)`` hands it a file that was dropped elsewhere."""
    return ImportsPage(context)
