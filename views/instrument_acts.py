"""What can be done with instruments from the ledger, the due list and the detail pane."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QCursor, QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMenu

from models.read.attachment import file_of
from models.read.setting import settings
from models.rules.lifecycle import Event
from models.rules.rights import Right
from models.rules.verification import Convention
from models.work import attachment, verification
from views.context import PastIsReadOnly
from views.dialogs.amend_many import AmendManyDialog
from views.dialogs.instrument import InstrumentDialog
from views.dialogs.lifecycle import TITLES, LifecycleDialog
from views.dialogs.question import Question
from views.fields import Entry, OfferedField
from views.icons import icon
from views.papers import Papers
from views.tables.acts import deny

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.read.history import FileItem, HistoryItem
    from models.read.instrument import InstrumentRow
    from models.work.unit import Done

PURPOSES = ("证书", "说明书", "合格证", "维修记录", "照片", "其他")


class InstrumentActs(Papers):
    """The actions, each opening its dialog on the window."""

    def verify(self, rows: Sequence[InstrumentRow]) -> None:
        """Record the examination of these instruments."""

        def then(plant: dict[str, str]) -> None:
            from views.dialogs.verification import VerificationDialog

            convention = Convention(plant["validity_convention"])
            self._context.open(
                VerificationDialog(self._context, rows, convention, self._window, self._context.did)
            )

        self._context.ask(self._window, then, settings)

    def register(self, number: str = "") -> None:
        """Enter a new instrument, its number if it is known already."""
        self._open(lambda: InstrumentDialog(self._context, self._window, self._context.did, number=number))

    def clone(self, row: InstrumentRow) -> None:
        """Enter another instrument like this one."""
        self._open(
            lambda: InstrumentDialog(self._context, self._window, self._context.did, row=row, copy=True)
        )

    def amend(self, row: InstrumentRow) -> None:
        """Correct the entry of this instrument."""
        self._open(lambda: InstrumentDialog(self._context, self._window, self._context.did, row=row))

    def amend_many(self, rows: Sequence[InstrumentRow]) -> None:
        """Set the same entries on these instruments."""
        self._open(lambda: AmendManyDialog(self._context, self._window, rows, self._context.did))

    def labels(self, rows: Sequence[InstrumentRow]) -> None:
        """Print the labels of these instruments."""
        from views.dialogs.labels import LabelsDialog

        LabelsDialog(self._context, self._window, rows).open()

    def change_state(self, rows: Sequence[InstrumentRow]) -> QMenu:
        """Offer what may happen to these instruments; returns the open menu."""
        menu = QMenu(self._window)
        menu.setObjectName("state_menu")
        menu.setToolTipsVisible(True)
        for event, (title, _asked, _verb, icon_name) in TITLES.items():
            entry = menu.addAction(icon(icon_name), title)
            entry.setObjectName(f"state_{event.name.lower()}")
            entry.triggered.connect(partial(self.ask_event, event, rows))
            deny(entry, self._context.denied(_right(event)))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(QCursor.pos())
        return menu

    def ask_event(self, event: Event, rows: Sequence[InstrumentRow], _checked: bool = False) -> None:
        """Record one event of these instruments."""
        self._open(
            lambda: LifecycleDialog(self._context, event, rows, self._window, self._context.did),
            _right(event),
        )

    def attach(self, row: InstrumentRow) -> None:
        """Attach a file to this instrument."""
        picker = QFileDialog(self._window, "选择要添加的文件")
        picker.setFileMode(QFileDialog.FileMode.ExistingFile)
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.fileSelected.connect(lambda name: self._ask_purpose(row, Path(name)))
        picker.open()

    def open_file(self, item: FileItem) -> None:
        """Open an attached file with the PC's own program once its bytes are verified."""
        desk = self._context.desk
        self._context.jobs.run(
            self._window,
            lambda: desk.ask(file_of, desk.ledger.files, sha256=item.sha256, name=item.name),
            lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))),
            self._context.complain,
        )

    def void(self, item: HistoryItem) -> None:
        """Take back a verification that was recorded by mistake."""
        number = item.verification_id
        if number is None:
            return
        dialog = Question(self._window, "作废检定记录", f"{item.on} {item.what}", "作废", "prohibit")
        reason = OfferedField(("登错器具", "日期录错", "证书录错"))
        dialog.ask(Entry("reason", "理由", reason, "原记录保留可查"))
        dialog.preview("有效期和状态将按其余的检定记录重新得出。")
        dialog.answered.connect(
            lambda: self._context.perform(
                dialog,
                partial(self._close, dialog),
                dialog.refuse,
                verification.void,
                verification_id=number,
                reason=reason.value(),
            )
        )
        self._context.open(dialog)

    def _open(self, make: Callable[[], Question], needs: Right = Right.KEEP) -> None:
        """Open a dialog that writes; say why not on a past day, or to who may not."""
        if why := self._context.denied(needs):
            self._context.say(why, None)
        elif self._context.hub.as_of is None:
            self._context.open(make())
        else:
            self._context.complain(PastIsReadOnly(day=self._context.hub.as_of))

    def _close(self, dialog: Question, done: Done) -> None:
        dialog.accept()
        self._context.did(done)

    def _ask_purpose(self, row: InstrumentRow, path: Path) -> None:
        dialog = Question(
            self._window, "添加附件", f"{row.number} {row.name}：{path.name}", "添加", "paperclip"
        )
        purpose = OfferedField(PURPOSES, PURPOSES[0])
        dialog.ask(Entry("purpose", "用途", purpose))
        dialog.answered.connect(
            lambda: self._context.perform(
                dialog,
                partial(self._close, dialog),
                dialog.refuse,
                attachment.attach,
                entity="instrument",
                entity_id=row.id,
                path=path,
                purpose=purpose.value(),
            )
        )
        self._context.open(dialog)


def _right(event: Event) -> Right:
    """Return what recording an event needs: whoever uses an instrument may report its fault [二.三.3]."""
    return Right.REPORT if event is Event.FAULT else Right.KEEP
