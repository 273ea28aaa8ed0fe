"""The one screen of every list: counts, chips, search, grid, detail, acts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, override

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from models.rules.refusal import Refusal
from views.hub import Follower
from views.pieces import across, button, down, frame, label
from views.tables.acts import Act, ActBar, Door, Seen, door_button
from views.tables.chips import Chips, SearchBox
from views.tables.columns import Columns
from views.tables.counts import Counts
from views.tables.doors import Corner
from views.tables.empty import Empty
from views.tables.grid import Grid
from views.tables.picker import Picker
from views.tables.rows_model import RowsModel
from views.tables.rowset import RowSet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from PySide6.QtGui import QResizeEvent

    from models.lists import ListSpec
    from views.hub import Hub
    from views.jobs import Jobs
    from views.remembered import Remembered

SOON = 300
"""Milliseconds after which loading is worth mentioning."""
PAUSE = 40
"""Milliseconds the cursor rests on a row before its detail is asked for."""
DETAIL_WIDTH = "list/detail_width"
USUAL_WIDTH = 340
"""Device-independent pixels of what stands beside a list, until the user drags it."""
ROOM_FOR_DETAIL = 800
"""Below this width the list stands alone."""
HEAD_MARGINS = 44
"""What stands free in the title line."""


class ListScreen[R](QWidget):
    """Shows one list; what is in it comes from the specification and the loader, what can be done from data."""

    chosen = Signal(object)
    """The row under the cursor, or ``None``."""
    edit_asked = Signal(object, str)
    """Double click, Enter or F2: the row and the key of the column."""
    export_asked = Signal(object)
    """A ``Seen`` to be written to a file."""
    print_asked = Signal(object)
    """A ``Seen`` to be printed."""
    loaded = Signal()

    def __init__(
        self,
        spec: ListSpec[R],
        load: Callable[[], Sequence[R]],
        jobs: Jobs,
        hub: Hub,
        remembered: Remembered,
        *,
        kinds: Iterable[str] = (),
        acts: Sequence[Act[R]] = (),
        doors: Sequence[Door] = (),
        detail: QWidget | None = None,
        unit: str = "台",
        nothing: tuple[str, str, str] = ("table", "这里还没有内容", ""),
        parent: QWidget | None = None,
    ) -> None:
        """``kinds`` are the changes that reload the list, ``nothing`` icon, sentence and hint when it is empty."""
        super().__init__(parent)
        self.setObjectName(spec.name)
        self.spec = spec
        self._load, self._jobs, self._hub, self._remembered = load, jobs, hub, remembered
        self._doors, self._nothing = doors, nothing
        self._round = 0
        self._loaded = False
        self._awaited: Any = None
        """Key of a row to be shown as soon as the rows are there."""
        self._picked: set[Any] = set()
        """Keys that were picked one by one."""
        self.rows = RowsModel(spec, self)
        self.grid = Grid(self.rows)
        self.columns = Columns(self.grid, remembered)
        self.search = SearchBox()
        self.counts = Counts(spec.buckets, spec.opens_on)
        self.chips = Chips(self.rows)
        self.acts = ActBar(acts, unit, self.grid.selected, self)
        self.detail = detail
        self._empty = Empty()
        self._how_many = label(look="faint")
        self._lay_out()
        self._connect()
        self._follower = Follower(self, hub, kinds, self.reload)
        self._look_at(hub.as_of)

    def reload(self) -> None:
        """Load the rows again, on the worker; what is selected stays selected."""
        self._round += 1
        this = self._round
        self._slow.start()

        def then(rows: RowSet[R]) -> None:
            if this == self._round:
                self._show(rows)

        self._jobs.run(self, lambda: RowSet(self.spec, self._load()), then, self._fail)

    def seen(self) -> Seen[R]:
        """Return what is on the screen: the columns and the rows in their present order."""
        return Seen(self.spec.title, self.columns.visible(), self.rows.shown(), self._filters())

    def selected(self) -> list[R]:
        """Return the selected rows."""
        return self.grid.selected()

    def show_bucket(self, key: str | None) -> None:
        """Show only what a count counted; for links from other pages."""
        self.search.clear()
        self.rows.clear_filters()
        self.rows.set_bucket(key)

    def show_row(self, key: Any) -> None:
        """Select a row, once there are rows; filters that hide it are taken off."""
        if not self._loaded:
            self._awaited = key
            return
        if self.rows.find(key) < 0:
            self.show_bucket(None)
        if self.rows.find(key) < 0:
            self.rows.set_bucket(self.rows.bucket_of(key))
        self.grid.choose({key})
        self.grid.setFocus()

    def pick(self, key: Any) -> int:
        """Select a row that is to be seen beside those picked before; return how many are selected then.

        A single row that was only clicked, not picked, does not stay selected.
        """
        kept = {self.spec.key(row) for row in self.grid.selected()}
        if len(kept) == 1 and kept.isdisjoint(self._picked):
            kept = set()
        self._picked = kept | {key}
        self.grid.choose(self._picked, cursor=key)
        self.grid.setFocus()
        return len(self._picked)

    def show_detail(self) -> None:
        """Show what stands beside the list, where there is room for it."""
        if self._side is not None and not self._remembered.get(self._detail_key, True):
            self.toggle_detail()

    def hide_title(self) -> None:
        """Leave the title to what stands above the list."""
        self._title.hide()
        self._fit_head()

    def toggle_detail(self) -> None:
        """Show or hide what stands beside the list."""
        if self._side is not None:
            self._remembered.set(self._detail_key, not self._remembered.get(self._detail_key, True))
            self._furnish()

    def pick_columns(self) -> Picker:
        """Open the columns to tick and drag; returns the popup."""
        picker = Picker(self, "勾选要显示的列，拖动排序", "恢复默认", sortable=True)
        titles = {column.key: column.title for column in self.spec.columns}
        order = self.columns.order()
        picker.offer([(key, titles[key]) for key in order], [k for k in order if self.columns.is_shown(k)])
        picker.ticked.connect(self._tick_columns)
        picker.moved.connect(self.columns.reorder)
        picker.reset.connect(self.columns.reset)
        picker.open_below(self._columns_button)
        return picker

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.grid.selected_count():
            self.grid.clearSelection()
        else:
            super().keyPressEvent(event)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._main.minimumSizeHint().width(), super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._furnish()
        self._fit_head()

    def _fit_head(self) -> None:
        """Show the words of 导出所见 and 打印 where the counts leave room for them in one line."""
        buttons = (self._export, self._print)
        for shown, words in zip(buttons, ("导出所见", "打印"), strict=True):
            shown.setText(words)
        wanted = (
            0 if self._title.isHidden() else self._title.sizeHint().width()
        ) + self.counts.sizeHint().width()
        wanted += sum(shown.sizeHint().width() + 8 for shown in self._corner) + HEAD_MARGINS
        if wanted > self._main.width():
            for shown in buttons:
                shown.setText("")
        self._held.fit()

    # how it is put together

    def _lay_out(self) -> None:
        self._export = button("导出所见", self._ask_export, icon_name="export", name="export")
        self._print = button("打印", self._ask_print, icon_name="printer", name="print")
        self._export.setToolTip("把现在看到的行和列导出为表格（Ctrl+E）")
        self._print.setToolTip("打印现在看到的行和列（Ctrl+P）")
        self._columns_button = button(
            "列", self.pick_columns, icon_name="columns", look="flat", name="columns"
        )
        self._door_buttons = [door_button(door) for door in self._doors]
        by_door = list(zip(self._doors, self._door_buttons, strict=True))
        loud = [shown for door, shown in by_door if not door.quiet]
        self._quiet = quiet = [shown for door, shown in by_door if door.quiet]
        self._corner = (self._export, self._print, *loud)
        self._held = corner = Corner(self._corner)
        self._title = title = label(self.spec.title, "title")
        head = across(title, 8, self.counts, corner, margins=(16, 12, 16, 4), spacing=4)
        head.setStretchFactor(self.counts, 1)
        head.setAlignment(title, Qt.AlignmentFlag.AlignTop)
        head.setAlignment(corner, Qt.AlignmentFlag.AlignTop)
        tools = across(
            self.search,
            self.chips,
            self._how_many,
            *quiet,
            self._columns_button,
            margins=(16, 0, 8, 8),
            spacing=8,
        )
        tools.setStretchFactor(self.chips, 1)
        for part in (self.search, self._how_many, *quiet, self._columns_button):
            tools.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self._empty)
        self._main = main = QWidget()
        self._tools = QWidget()
        self._tools.setLayout(tools)
        main.setLayout(down(head, self._tools, self._stack, self.acts, spacing=0))
        self._split = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False, handleWidth=5)
        self._split.addWidget(main)
        self._side = self._beside() if self.detail is not None else None
        if self._side is not None:
            self._split.addWidget(self._side)
            self._split.setStretchFactor(0, 1)
            self._split.setSizes([10000, self._remembered.get(DETAIL_WIDTH, USUAL_WIDTH)])
            self._split.splitterMoved.connect(lambda *_: self._remember_width())
        self.setLayout(down(self._split))
        self._how_many.setMinimumHeight(self._columns_button.sizeHint().height())

    def _beside(self) -> QWidget:
        side = frame("side", down(self.detail))
        side.setObjectName("detail")
        side.setMinimumWidth(260)
        side.setMaximumWidth(560)
        return side

    def _remember_width(self) -> None:
        self._remembered.set(DETAIL_WIDTH, self._split.sizes()[1])

    def _connect(self) -> None:
        self._slow = QTimer(self, singleShot=True, interval=SOON)
        self._slow.timeout.connect(self._say_loading)
        self._rest = QTimer(self, singleShot=True, interval=PAUSE)
        self._rest.timeout.connect(lambda: self.chosen.emit(self.grid.current()))
        self.search.textChanged.connect(self.rows.search)
        self.search.left.connect(self._enter_grid)
        self.counts.chosen.connect(self.rows.set_bucket)
        self.rows.arranged.connect(self._arranged)
        self.grid.selection_changed.connect(self._selection_changed)
        self.grid.selectionModel().currentRowChanged.connect(lambda *_: self._rest.start())
        self.grid.edit_asked.connect(self.edit_asked)
        self.grid.detail_asked.connect(self.toggle_detail)
        self.acts.cleared.connect(self.grid.clearSelection)
        self._hub.as_of_changed.connect(self._look_at)
        for keys, run in {
            "Ctrl+F": self._enter_search,
            "F4": self.toggle_detail,
            "Ctrl+E": self._ask_export,
            "Ctrl+P": self._ask_print,
            "F5": self.reload,
        }.items():
            self._shortcut(keys, run)
        for door in self._doors:
            if door.shortcut:
                self._shortcut(door.shortcut, partial(self._enter, door))

    def _shortcut(self, keys: str, run: Callable[[], object]) -> None:
        QShortcut(QKeySequence(keys), self, run, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # what happens

    def _show(self, rows: RowSet[R]) -> None:
        self._slow.stop()
        self._loaded = True
        self.counts.show_rows(rows)
        self._fit_head()
        self.rows.replace(rows)
        if self._awaited is not None:
            awaited, self._awaited = self._awaited, None
            self.show_row(awaited)
        self.loaded.emit()
        self._prepare(rows, rows.preparations())

    def _prepare(self, rows: RowSet[R], steps: Iterator[Callable[[], object]]) -> None:
        """Work out orders and search texts on the worker, one piece at a time, so that nothing waits for long."""
        step = next(steps, None)
        if step is not None and rows is self.rows.rows:
            self._jobs.run(self, step, lambda _done: self._prepare(rows, steps), lambda _e: None, quiet=True)

    def _fail(self, error: BaseException) -> None:
        self._slow.stop()
        text = (
            error.message
            if isinstance(error, Refusal)
            else "详细原因已写入日志，可重试；仍不行请把日志交给管理员。"
        )
        again = Door("again", "重试", "arrow-counter-clockwise", self.reload)
        self._empty.say("warning-circle", "没有读到数据", text, [again])
        self._stack.setCurrentWidget(self._empty)

    def _say_loading(self) -> None:
        if not self._loaded:
            self._empty.say("hourglass", "正在读取…")
            self._stack.setCurrentWidget(self._empty)

    def _arranged(self) -> None:
        shown, total = self.rows.rowCount(), self.rows.total()
        self._furnish()
        self.counts.show_chosen(self.rows.bucket)
        self._how_many.setText(f"{shown:,} / {total:,}" if self.rows.filtered else "")
        if shown:
            self._stack.setCurrentWidget(self.grid)
        elif self._loaded:
            self._say_nothing()
        self._rest.start()

    @property
    def _detail_key(self) -> str:
        return f"list/{self.spec.name}/detail"

    def _furnish(self) -> None:
        """An empty list needs no search, no filters and no detail."""
        any_rows = self.rows.total() > 0 or not self._loaded
        self._tools.setVisible(any_rows)
        if self._side is not None:
            room = self.width() >= ROOM_FOR_DETAIL
            self._side.setVisible(any_rows and room and self._remembered.get(self._detail_key, True))

    def _say_nothing(self) -> None:
        if self.rows.filtered:
            clear = Door("clear_filters", "清除条件", "x", self._clear_filters)
            self._empty.say("funnel", "没有符合条件的内容", self._filters(), [clear])
        else:
            past = self._hub.as_of is not None
            self._empty.say(*self._nothing, [door for door in self._doors if not (door.writes and past)])
        self._stack.setCurrentWidget(self._empty)

    def _clear_filters(self) -> None:
        self.search.clear()
        self.rows.clear_filters()

    def _filters(self) -> str:
        bucket = next((b.title for b in self.spec.buckets if b.key == self.rows.bucket), "")
        words = f"查找“{self.search.text().strip()}”" if self.search.text().strip() else ""
        return "；".join(part for part in (bucket, self.chips.words(), words) if part)

    def _selection_changed(self) -> None:
        self.acts.show_count(self.grid.selected_count())

    def _tick_columns(self, keys: frozenset[str]) -> None:
        for column in self.spec.columns:
            if self.columns.is_shown(column.key) != (column.key in keys):
                self.columns.show(column.key, wanted=column.key in keys)

    def _look_at(self, day: date | None) -> None:
        self.acts.set_read_only(day is not None)
        pairs = zip(self._doors, self._door_buttons, strict=True)
        closed = [shown for door, shown in pairs if door.writes and day is not None]
        self._held.offer([shown for shown in self._corner if shown not in closed])
        for shown in self._quiet:
            shown.setVisible(shown not in closed)

    def _enter(self, door: Door) -> None:
        if not door.denied and not (door.writes and self._hub.as_of is not None):
            door.run()

    def _enter_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _enter_grid(self) -> None:
        self.grid.setFocus()
        if not self.grid.currentIndex().isValid() and self.rows.rowCount():
            self.grid.setCurrentIndex(self.rows.index(0, self.grid.first_column()))

    def _ask_export(self) -> None:
        self.export_asked.emit(self.seen())

    def _ask_print(self) -> None:
        self.print_asked.emit(self.seen())
