"""报表: the prescribed forms, filled as of any day, seen before they are printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QSizePolicy, QWidget

from models.rules.rights import Right
from models.sheets.export import write
from models.sheets.form_check import check_form
from models.sheets.form_draft import try_file
from models.sheets.printed import fill_form, forms
from models.work import form as work_form
from views.context import words_of
from views.dialogs.form_editor import FormEditor
from views.dialogs.form_name import FormTakeDialog
from views.dialogs.printer import PrinterDialog
from views.dialogs.printing import ask_file
from views.fields import DateField, Message
from views.form_findings import FormFindings
from views.form_list import FormList
from views.hub import Follower
from views.paper import PaperView
from views.pieces import across, button, down, frame, label
from views.tables.acts import deny
from views.tables.doors import Corner

if TYPE_CHECKING:
    from datetime import date

    from models.rules.form import Form
    from models.sheets.form_check import Finding
    from models.sheets.sheet import Book
    from models.work.unit import Done
    from views.context import Context

DEFINED = "form"
"""What the journal calls the definition of a form."""
KINDS = ("instrument", "verification", "setting", "metering_point", "person")


class FormsPage(QWidget):
    """Forms in their groups at the left, the pages in the middle, on demand what to look at first at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("forms")
        self._context = context
        self._round = 0
        self._awaited = ""
        self._book: Book | None = None
        self._list = FormList()
        self._day = DateField(context.today(), context.day())
        self._where = QLineEdit(placeholderText="筛选器具，如：动力车间、管理编号", clearButtonEnabled=True)
        self._where.setObjectName("where")
        self.paper = PaperView()
        self._about = label("", "muted")
        self._purpose = label("", "muted")
        self._findings = FormFindings(context)
        self._check = button("打印前检查", icon_name="check-circle", name="check")
        self._check.setCheckable(True)
        self.message = Message()
        self._edit = button("编辑表格…", self.edit_form, icon_name="pencil-simple", name="edit_form")
        self._take = button(
            "导入表格…", self.ask_import, icon_name="upload-simple", look="flat", name="import_form"
        )
        self._take.setToolTip("别的厂导出的表格定义（.toml）")
        self._drop = button("恢复为标准表格", self.drop_broken, name="drop_broken")
        self._drop.hide()
        self._denied = context.denied(Right.KEEP)
        """Why the person at work may not change forms; empty where it is allowed."""
        deny(self._take, self._denied)
        self._lay_out()
        self._list.chosen.connect(self.reload)
        self._day.editingFinished.connect(self.reload)
        self._where.editingFinished.connect(self.reload)
        context.hub.as_of_changed.connect(self._take_day)
        self._follower = Follower(self, context.hub, KINDS, self._start)
        self._redefined = Follower(self, context.hub, {DEFINED}, self._load_forms, fresh=True)

    def _lay_out(self) -> None:
        export = button(
            "存为 Excel", lambda: self.save_as(".xlsx"), icon_name="file-arrow-down", name="save_excel"
        )
        pdf = button("存为 PDF", lambda: self.save_as(".pdf"), icon_name="file-pdf", name="save_pdf")
        go = button("打印…", self._ask_printer, icon_name="printer", look="primary", name="print")
        go.setShortcut("Ctrl+P")
        package = button(
            "迎检资料包…", lambda: self._context.go("package", None), icon_name="package", name="package"
        )
        corner = Corner((package, self._edit, export, pdf, go))
        head = across(label("报表", "title"), 8, self._about, corner, margins=(16, 12, 16, 8))
        head.setStretch(3, 1)
        self._day.setFixedWidth(150)
        self._where.setMinimumWidth(120)
        self._where.setMaximumWidth(280)
        self._purpose.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        tools = across(
            label("截至", "muted"),
            self._day,
            self._where,
            self._check,
            8,
            self._purpose,
            margins=(16, 0, 16, 8),
        )
        tools.setStretch(2, 2)
        tools.setStretch(5, 5)
        left = frame("side", down(self._list, across(self._take, None), margins=(8, 8, 8, 8)))
        left.setFixedWidth(270)
        right = frame("side", down(self._findings, margins=(12, 12, 8, 8)))
        right.setFixedWidth(320)
        right.setVisible(False)
        self._check.toggled.connect(right.setVisible)
        told = across(self.message, self._drop, margins=(16, 0, 16, 4))
        told.setStretch(0, 1)
        middle = down(told, self.paper, spacing=0)
        middle.setStretch(1, 1)
        body = across(left, middle, right, spacing=0)
        body.setStretch(1, 1)
        page = down(head, tools, body, spacing=0)
        page.setStretch(2, 1)
        self.setLayout(page)

    def _start(self) -> None:
        if self._list.forms:
            self.reload()
        else:
            self._load_forms()

    def _load_forms(self) -> None:
        desk = self._context.desk
        self._context.jobs.run(self, lambda: forms(desk), self._offer, self._fail)

    def _offer(self, found: dict[str, Form]) -> None:
        self._list.offer(found)
        self._list.choose(self._awaited)
        self._awaited = ""

    def show_row(self, name: str) -> None:
        """Show a form by its name, once the forms are there."""
        self._awaited = name
        self._list.search.clear()
        self._list.choose(name)

    def reload(self) -> None:
        """Fill the chosen form again."""
        name, day = self._list.name(), self._day.value()
        if not name or day is None:
            return
        form = self._list.forms[name]
        self._purpose.setText("" if form.trouble else form.about)
        self._edit.setEnabled(not form.trouble and not form.is_template)
        self._edit.setToolTip("Excel 模板请用 Excel 或 WPS 改" if form.is_template else "改成本厂的样子")
        self._drop.setVisible(bool(form.trouble))
        for one in (self._edit, self._drop):
            deny(one, self._denied)
        self.message.say("")
        self._round += 1
        this, desk = self._round, self._context.desk
        where = self._where.text()
        self._about.setText("正在排版…")

        def then(made: tuple[Book, bytes]) -> None:
            if this == self._round:
                self._show(made)

        def not_filled(error: BaseException) -> None:
            if this == self._round:
                self._book = None
                self.paper.clear()
                self._fail(error)

        def checked(found: list[Finding]) -> None:
            if this == self._round:
                self._findings.show_findings(found)
                self._check.setText(f"打印前检查 {len(found)} 处" if found else "打印前检查 无问题")

        self._context.jobs.run(
            self, lambda: _rendered(fill_form(desk, name, as_of=day, where=where)), then, not_filled
        )
        self._context.jobs.run(
            self, lambda: check_form(desk, name, as_of=day, where=where), checked, self._fail
        )

    def save_as(self, suffix: str) -> None:
        """Ask for a file and write the form to it."""
        if self._book is not None:
            folder = self._context.remembered.get("folder", "")
            ask_file(self, self._title(), suffix, self.write, folder)

    def _title(self) -> str:
        day = self._day.value()
        return f"{self._list.title()} {day.isoformat() if day else ''}".strip()

    def write(self, path: Path) -> None:
        """Write the form that is seen to a file."""
        book = self._book
        if book is None:
            return
        self._context.remembered.set("folder", str(path.parent))
        self._context.jobs.run(
            self,
            lambda: write(book, path),
            lambda _done: self._context.say(f"已存到 {path}", None),
            self._fail,
        )

    def _show(self, made: tuple[Book, bytes]) -> None:
        self._book, content = made
        self.paper.show_pdf(content)
        self._about.setText(f"共 {self.paper.pages()} 页，所见即所印")

    def _take_day(self, day: date | None) -> None:
        self._day.set_value(day or self._context.today())
        self._day.setEnabled(day is None)

    def _ask_printer(self) -> None:
        if self._book is None:
            return
        dialog = PrinterDialog(
            self._context,
            self,
            self._title(),
            self.paper.content(),
            self._list.name(),
            current=self.paper.current_page(),
        )
        self._context.open(dialog)

    def _fail(self, error: BaseException) -> None:
        self._about.setText("没有排好")
        self.message.say(words_of(error))

    # the plant's own forms

    def edit_form(self) -> FormEditor | None:
        """Open the editor on the chosen form; returns it."""
        day, form = self._day.value(), self._list.forms.get(self._list.name())
        if day is None or form is None:
            return None
        editor = FormEditor(self._context, self, form, as_of=day, where=self._where.text())
        editor.saved.connect(self._await)
        editor.open()
        return editor

    def ask_import(self) -> QFileDialog:
        """Ask for the form of another plant; returns the open dialog."""
        folder = self._context.remembered.get("folder", "")
        picker = QFileDialog(self, "导入表格", folder, "表格定义（*.toml）")
        picker.setFileMode(QFileDialog.FileMode.ExistingFile)
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.fileSelected.connect(lambda name: self.ask_take(Path(name)))
        picker.open()
        return picker

    def ask_take(self, file: Path) -> FormTakeDialog:
        """Ask under which name a form is taken over; returns the open dialog."""
        dialog = FormTakeDialog(self, file, self._context.desk.ledger.forms)

        def done(result: Done) -> None:
            self._await(dialog.name())
            self._context.did(result)
            dialog.accept()

        def take(name: str) -> None:
            desk, day = self._context.desk, self._context.today()
            self._context.jobs.run(
                self,
                lambda: try_file(desk, file, name, as_of=day),
                lambda _seen: self._context.perform(
                    self, done, dialog.refuse, work_form.take, file=file, name=name
                ),
                dialog.refuse,
            )

        dialog.chosen.connect(take)
        self._context.open(dialog)
        return dialog

    def drop_broken(self) -> None:
        """Put a form that cannot be used aside."""
        name = self._list.name()
        self._context.perform(self, self._context.did, self._fail, work_form.drop, name=name)

    def _await(self, name: str) -> None:
        self._awaited = name
        self._list.choose(name)


def _rendered(book: Book) -> tuple[Book, bytes]:
    from models.sheets.export import render

    return book, render(book, ".pdf")
