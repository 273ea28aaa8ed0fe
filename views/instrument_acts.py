"""What can be done with instruments from the ledger, the due list and the detail pane."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QCursor, QDesktopServices
from PySide6.QtWidgets import QFileDialog

from models.read.attachment import file_of
from models.read.happening import Way
from models.read.impact import offers
from models.read.setting import settings
from models.read.timeline import happenings_of_exam
from models.rules.label_design_file import design_of
from models.rules.lifecycle import Event
from models.rules.request import RequestKind
from models.rules.rights import Right
from models.rules.verification import Convention
from models.work import attachment
from models.work.request_foreseen import askable
from views.context import PastIsReadOnly
from views.corrections import Corrections
from views.dialogs.amend_many import AmendManyDialog
from views.dialogs.instrument import InstrumentDialog
from views.dialogs.lifecycle import LifecycleDialog
from views.dialogs.question import Question
from views.fields import Entry, OfferedField
from views.papers import Papers
from views.requests.acts import RequestActs
from views.requests.lines import Subject
from views.requests.menu import StateMenu
from views.tables.acts import Door

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.read.detail import InstrumentDetail
    from models.read.happening import Happening
    from models.read.history import FileItem, HistoryItem
    from models.read.impact import Offer
    from models.read.instrument import InstrumentRow
    from models.rules.label_design import Design
    from models.rules.refusal import Refusal
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
                VerificationDialog(self._context, rows, convention, self._window, self._verified)
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

    def label_design(self) -> None:
        """Edit how the plant's labels look and what they say."""
        from views.dialogs.label_editor import LabelEditor

        context, window = self._context, self._window
        folder = context.desk.ledger.forms

        def then(design: Design) -> None:
            LabelEditor(context, window, design, context.remembered.get("labels/size", "50x30")).open()

        context.jobs.run(window, lambda: design_of(folder), then, context.complain)

    def change_state(self, rows: Sequence[InstrumentRow]) -> None:
        """Offer what may happen to these instruments; what may not is closed, and says why."""
        desk, at = self._context.desk, QCursor.pos()
        ids = tuple(row.id for row in rows)

        def then(why: dict[Event | RequestKind, Refusal | None]) -> None:
            self._offer_states(rows, why).popup(at)

        self._context.jobs.run(
            self._window, lambda: desk.foresee(askable, instrument_ids=ids), then, self._context.complain
        )

    def _offer_states(
        self, rows: Sequence[InstrumentRow], why: dict[Event | RequestKind, Refusal | None]
    ) -> StateMenu:
        def choose(what: Event | RequestKind) -> None:
            if isinstance(what, Event):
                self.ask_event(what, rows)
            else:
                self._apply(what, rows)

        return StateMenu(self._window, why, choose)

    def _apply(self, kind: RequestKind, rows: Sequence[InstrumentRow]) -> None:
        if self._writable():
            subjects = [Subject(row.id, row.number, row.name) for row in rows]
            RequestActs(self._context, self._window).apply(kind, subjects)

    def ask_event(self, event: Event, rows: Sequence[InstrumentRow]) -> None:
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

        def then(rows: list[Happening]) -> None:
            for row in rows:
                if row.way is Way.VERIFICATION and row.target == item.verification_id:
                    Corrections(self._context, self._window).void(row)

        if item.verification_id is not None:
            self._context.ask(self._window, then, happenings_of_exam, verification_id=item.verification_id)

    def history(self, instrument_id: int) -> None:
        """Show everything that ever happened to an instrument."""
        from views.dialogs.history import open_history

        open_history(self._context, self._window, instrument_id)

    def take_step(self, key: str, found: InstrumentDetail) -> None:
        """Go on after a failure: repair, ask for a lower class or for scrapping, or assess what is in question."""
        match key:
            case "repair":
                self.ask_event(Event.REPAIRED, [found.row])
            case "downgrade":
                self._apply(RequestKind.DOWNGRADE, [found.row])
            case "scrap":
                self._apply(RequestKind.SCRAP, [found.row])
            case "impact" if found.offer is not None:
                self.assess(found.offer)

    def assess(self, offer: Offer) -> None:
        """Open the slip of a failed examination, or the one that there is."""
        from views.dialogs.impact import open_impact

        open_impact(self._context, self._window, offer)

    def _verified(self, done: Done) -> None:
        """Say what was recorded; where something failed, offer the assessment at once."""

        def then(found: list[Offer]) -> None:
            if len(found) == 1:
                assess = Door("offer", "追溯影响…", "path", lambda: self.assess(found[0]))
                self._context.did(done, assess)
            elif found:
                failed = Door(
                    "offer", "看不合格的…", "medal", lambda: self._context.go("certificates", "failed")
                )
                self._context.did(done, failed)
            else:
                self._context.did(done)

        self._context.ask(self._window, then, offers, verification_ids=done.ids)

    def _open(self, make: Callable[[], Question], needs: Right = Right.KEEP) -> None:
        """Open a dialog that writes; say why not on a past day, or to who may not."""
        if why := self._context.denied(needs):
            self._context.say(why, None)
        elif self._writable():
            self._context.open(make())

    def _writable(self) -> bool:
        day = self._context.hub.as_of
        if day is not None:
            self._context.complain(PastIsReadOnly(day=day))
        return day is None

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
