"""表格编辑器: a form of the plant's own, its page seen while it is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, override

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QScrollArea, QSplitter

from models.rules.form import is_shipped
from models.sheets.form_draft import entries_of, preview, text_of
from models.sheets.saving import save
from models.work import form as work_form
from views.context import words_of
from views.dialogs.form_name import FormNameDialog
from views.dialogs.printing import ask_file
from views.dialogs.question import confirm
from views.fields import Message
from views.form_list import form_title
from views.form_panels import FormPanels
from views.paper import PaperView
from views.pieces import across, button, down, frame, label, rule, within_screen

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from PySide6.QtWidgets import QFileDialog, QWidget

    from models.rules.form import Form
    from models.sheets.form_draft import Seen
    from models.work.unit import Done
    from views.context import Context
    from views.dialogs.question import Question

WIDE, LEAST = 500, 440
"""Device-independent pixels of the entries, and as narrow as they may become; the page gets the rest."""
PAUSE = 250
"""Milliseconds without a change after which the page is laid out anew."""


class FormEditor(QDialog):
    """Edits the definition of a form; nothing is kept before it is saved."""

    saved = Signal(str)
    """Under which name it was kept."""

    def __init__(
        self, context: Context, parent: QWidget, form: Form, *, as_of: date, where: str = ""
    ) -> None:
        super().__init__(parent)
        self.setObjectName("form_editor")
        self.setWindowTitle(f"编辑表格：{form_title(form)}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(within_screen(self, 1280, 820))
        self._context, self._form, self._day, self._where = context, form, as_of, where
        self._given = entries_of(form.name, context.desk.ledger.forms)
        self._name = form.name
        """Under which it is kept."""
        self._refused = ""
        """Why what is entered now cannot be printed."""
        self._drawing = self._again = False
        self.paper = PaperView()
        self.message = Message()
        self._told = label("正在排版…", "muted")
        self.panels = FormPanels(self._given, form, as_of)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.draw)
        self.panels.edited.connect(self._pause.start)
        self._lay_out()
        self.draw()

    def _lay_out(self) -> None:
        scroll = QScrollArea(widgetResizable=True)
        scroll.setObjectName("form_parts")
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.panels)
        scroll.setMinimumWidth(LEAST)
        right = down(self.paper, across(self._told, None, margins=(16, 6, 16, 8)), spacing=0)
        right.setStretch(0, 1)
        body = QSplitter(Qt.Orientation.Horizontal)
        body.setChildrenCollapsible(False)
        body.addWidget(frame("side", down(scroll)))
        body.addWidget(frame("", right))
        body.setStretchFactor(1, 1)
        body.setSizes([WIDE, self.width() - WIDE])
        self._save = button("保存", self.save, icon_name="check", look="primary", name="save")
        back = "恢复为标准表格" if is_shipped(self._form.name) else "移除这张表格"
        restore = button(back, self.ask_restore, look="flat", name="restore")
        restore.setVisible(self._form.is_own)
        foot = across(
            button("导出…", self.ask_export, icon_name="download-simple", name="export"),
            restore,
            None,
            button("取消", self.reject, name="cancel"),
            button("另存为新表格…", self.ask_name, name="save_as_new"),
            self._save,
            margins=(16, 12, 16, 12),
        )
        refusal = across(self.message, margins=(16, 0, 16, 4))
        box = down(body, refusal, rule(), foot, spacing=0)
        box.setStretch(0, 1)
        self.setLayout(box)

    # what is seen

    def text(self) -> str:
        """Return the definition as it is entered, as its file will hold it."""
        return text_of(self.panels.entries())

    def draw(self) -> None:
        """Lay the page out as it is entered now; while something is wrong the last good page stays."""
        if self.panels.wrong():
            self._refused = "左边标红的地方要先改好。"
            self._told.setText("左边有一处要改，右边还是改之前的样子")
            return
        if self._drawing:
            self._again = True
            return
        self._drawing, desk, name, text = True, self._context.desk, self._form.name, self.text()
        self._context.jobs.run(
            self,
            lambda: preview(desk, name, text, as_of=self._day, where=self._where),
            self._show,
            self._not_shown,
            quiet=True,
        )

    def _show(self, seen: Seen) -> None:
        self._refused = ""
        self.message.say("")
        place = self.paper.verticalScrollBar().value()
        self.paper.show_pdf(seen.pdf)
        self.paper.verticalScrollBar().setValue(place)
        self.panels.page.set_space(seen.space)
        self._told.setText(f"共 {self.paper.pages()} 页，所见即所印")
        self._drawn()

    def _not_shown(self, error: BaseException) -> None:
        self._refused = words_of(error)
        self.message.say(self._refused)
        self._told.setText("这样还不能印，右边是改之前的样子")
        self._drawn()

    def _drawn(self) -> None:
        self._drawing = False
        if self._again:
            self._again = False
            self.draw()

    # where it goes

    def save(self) -> None:
        """Keep the form with the ledger, under its own name."""
        self.keep(self._form.name)

    def keep(self, name: str) -> None:
        """Keep the form with the ledger under a name."""
        if self.panels.wrong() or self._refused:
            self.message.say(self._refused or "左边标红的地方要先改好。")
            return
        entries = self.panels.entries()
        if entries == self._given and name == self._form.name:
            self.message.say("没有改动，不用保存。")
            return
        self._save.setEnabled(False)
        self._name = name
        self._context.perform(
            self, self._saved, self._not_saved, work_form.keep, name=name, text=text_of(entries)
        )

    def ask_name(self) -> FormNameDialog:
        """Ask under which name to keep it as a new form; returns the open dialog."""
        dialog = FormNameDialog(self, self.panels.title.text(), self._context.desk.ledger.forms)
        dialog.chosen.connect(self.keep)
        self._context.open(dialog)
        return dialog

    def ask_restore(self) -> Question:
        """Ask whether the plant's own form is to go; returns the open dialog."""
        shipped = is_shipped(self._form.name)
        dialog = confirm(
            self,
            "恢复为标准表格" if shipped else "移除这张表格",
            f"“{self.panels.title.text()}”以后按程序自带的样子打印。" if shipped else "这张表格不再列出。",
            "恢复" if shipped else "移除",
            "本厂的定义改名留存在台账库的 forms 文件夹里，当天可以撤销。",
        )
        dialog.answered.connect(self.restore)
        return dialog

    def restore(self) -> None:
        """Go back to the shipped form."""
        self._context.perform(self, self._saved, self._not_saved, work_form.drop, name=self._form.name)

    def ask_export(self) -> QFileDialog:
        """Ask for a file name and write the form to it; returns the open dialog."""
        return ask_file(
            self, self._form.name, ".toml", self.export, self._context.remembered.get("folder", "")
        )

    def export(self, path: Path) -> None:
        """Write the form as it is seen to a file for another plant."""
        content = self.text().encode()
        self._context.remembered.set("folder", str(path.parent))
        self._context.jobs.run(
            self,
            lambda: save(content, path),
            lambda _done: self._context.say(f"表格定义已存到 {path}", None),
            self._not_saved,
        )

    @override
    def reject(self) -> None:
        """Leave, after asking where something was entered that is not kept."""
        if self.panels.entries() == self._given:
            super().reject()
            return
        dialog = confirm(self, "放弃修改", "改过的内容还没有保存，关掉就没有了。", "放弃修改")
        dialog.answered.connect(lambda: self.done(QDialog.DialogCode.Rejected))

    def _saved(self, done: Done) -> None:
        self.saved.emit(self._name)
        self._context.did(done)
        self.accept()

    def _not_saved(self, error: BaseException) -> None:
        self._save.setEnabled(True)
        self.message.say(words_of(error))
