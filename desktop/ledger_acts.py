"""What is done with the ledger as a whole: back it up, bring it back, look it through, leave it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog

from desktop.checking import Checking
from desktop.keeping import note_here
from models.lists import Tone
from models.rules.rights import Right
from models.store.backup import automatic, make
from models.store.restore import read_manifest
from models.work.backup import restore
from views.context import words_of
from views.dialogs.entrance import password_field
from views.dialogs.people import PasswordDialog
from views.dialogs.printing import ask_file
from views.dialogs.question import Question
from views.fields import Entry
from views.keeping import KeepingCard

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.app import App
    from models.store.backup import Manifest
    from models.work.unit import Done
    from views.context import Context

BACKUPS = "准绳备份（*.zsbak）"


class LedgerActs(QObject):
    """The acts of one window on the ledger that is open."""

    def __init__(self, app: App, context: Context, clock: Callable[[], datetime]) -> None:
        super().__init__(app.window)
        self._app, self._context, self._clock = app, context, clock
        self._ledger = context.desk.ledger
        self.checking = Checking(context, app.window, clock)

    def card(self) -> KeepingCard:
        """Return the part of the settings page that offers these acts."""
        card = KeepingCard(self._context.denied(Right.PLANT))
        card.back_up_asked.connect(partial(self.back_up, partial(self._tell_backup, card)))
        card.copy_asked.connect(partial(self._ask_copy, card))
        card.restore_asked.connect(self._ask_backup)
        self.checking.serve(card)
        return card

    def back_up(self, then: Callable[[Path | None], object] | None = None, *, asked: bool = True) -> None:
        """Make an automatic backup where the ledger changed; ``then`` gets the file, if one was needed."""

        def told(made: Path | None) -> None:
            self._app.show_backup()
            if then is not None:
                then(made)
            elif asked:
                self._context.say(_backup_words(made), None)

        self._context.jobs.run(
            self,
            lambda: self._automatic(closing_time=asked),
            told,
            self._context.complain,
            quiet=not asked,
        )

    def copy_to(self, card: KeepingCard, path: Path) -> None:
        """Write a whole backup, attachments included, to a file."""
        self._context.remembered.set("backup_folder", str(path.parent))

        def then(manifest: Manifest) -> None:
            missing = f"有 {len(manifest.missing)} 个附件文件找不到，没有备份。" if manifest.missing else ""
            card.tell([f"已备份到 {path}，并已核对。{missing}"])

        self._context.jobs.run(
            card,
            lambda: self._copy(path),
            then,
            lambda error: card.tell([words_of(error)], Tone.STOP),
        )

    def ask_restore(self, source: Path) -> None:
        """Say what a backup holds and what would happen; then bring the ledger back from it."""

        def then(manifest: Manifest) -> None:
            made = datetime.fromisoformat(manifest.made_at) if manifest.made_at else None
            when = "时间不明" if made is None else f"{made:%Y-%m-%d %H:%M}"
            dialog = Question(
                self._app.window, "从备份恢复", f"{source.name}　{when}", "恢复", "clock-counter-clockwise"
            )
            dialog.preview(
                f"台账回到 {when}：器具 {manifest.counts.get('instrument', 0):,} 台，"
                f"检定记录 {manifest.counts.get('verification', 0):,} 条。",
                "现在的台账先存为 backups 里的“恢复前-….zsbak”，需要时可以再恢复回来。",
            )
            password = password_field()
            dialog.ask(Entry("password", f"{self._context.desk.actor} 的密码", password))
            dialog.answered.connect(
                lambda: self._context.jobs.run(
                    dialog,
                    lambda: self._context.desk.signing(password.text()),
                    lambda _proved: self._restore(dialog, source),
                    dialog.refuse,
                )
            )
            dialog.open()
            password.setFocus()

        self._context.jobs.run(self, lambda: read_manifest(source), then, self._complain_loud)

    def _automatic(self, *, closing_time: bool) -> Path | None:
        made = automatic(self._ledger, self._clock(), closing_time=closing_time)
        if made is not None:
            note_here(self._ledger, self._clock())
        return made

    def _copy(self, path: Path) -> Manifest:
        manifest = make(self._ledger.folder, path, at=self._clock())
        note_here(self._ledger, self._clock())
        return manifest

    def change_password(self, *, must: bool = False) -> None:
        """Change the password of the person at work; ``must``: somebody else had set it."""
        self._context.open(
            PasswordDialog(
                self._context, self._app.window, lambda done: self._context.say(done.summary, None), must=must
            )
        )

    def _ask_copy(self, card: KeepingCard) -> None:
        folder = self._context.remembered.get("backup_folder", "")
        name = f"准绳备份 {self._clock():%Y-%m-%d}"
        ask_file(self._app.window, name, ".zsbak", partial(self.copy_to, card), folder)

    def _ask_backup(self) -> None:
        picker = QFileDialog(self._app.window, "选择备份文件", str(self._ledger.backups), BACKUPS)
        picker.setFileMode(QFileDialog.FileMode.ExistingFile)
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.fileSelected.connect(lambda chosen: self.ask_restore(Path(chosen)))
        picker.open()

    def _restore(self, dialog: Question, source: Path) -> None:
        dialog.accept()
        app, folder, actor = self._app, self._ledger.folder, self._context.desk.actor
        app.leave()

        def then(done: Done) -> None:
            app.open(folder, as_person=actor, saying=done.summary)

        def failed(error: BaseException) -> None:
            app.open(folder, as_person=actor, saying=words_of(error))

        app.jobs.run(app, lambda: restore(folder, source, actor=actor, clock=self._clock), then, failed)

    def _tell_backup(self, card: KeepingCard, made: Path | None) -> None:
        card.tell([_backup_words(made)])

    def _complain_loud(self, error: BaseException) -> None:
        dialog = Question(self._app.window, "没有恢复", words_of(error), "知道了", "check")
        dialog.secondary.hide()
        dialog.answered.connect(dialog.accept)
        dialog.open()


def _backup_words(made: Path | None) -> str:
    if made is None:
        return "上次备份以后没有变动，不需要再备份。"
    return f"已备份到 {made.name}，并已核对。"
