"""标识设计: what each kind of label says and how it looks, seen in its true size while it is edited."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QScrollArea,
    QWidget,
)

from models.rules.label import KINDS
from models.rules.label_design import CODES, PAYLOADS, shipped
from models.rules.label_design_file import parse, taken, written
from models.rules.refusal import Refusal
from models.sheets.label_example import LONG, example
from models.sheets.labels import Way
from models.sheets.labels import labels as label_pdf
from models.sheets.saving import save
from models.work import label as work_label
from views.context import words_of
from views.dialogs.own_layout import OwnLayoutDialog
from views.dialogs.own_size import OwnSizeDialog
from views.dialogs.printing import ask_file
from views.dialogs.question import beside
from views.fields import Entry, Message
from views.label_kind import KindPanel, named_choice
from views.label_preview import LabelPreview
from views.logo import logo_of
from views.pieces import across, button, down, label, rule, within_screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.rules.label_design import Design, Kind
    from models.rules.label_size import Layout
    from models.work.unit import Done
    from views.context import Context

TIMES = {"原大小": 1.0, "2 倍": 2.0, "3 倍": 3.0}


class LabelEditor(QDialog):
    """Edits a design; nothing is kept before it is saved."""

    def __init__(self, context: Context, parent: QWidget, design: Design, size: str) -> None:
        super().__init__(parent)
        self.setObjectName("label_editor")
        self.setWindowTitle("标识设计")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(within_screen(self, 1080, 760))
        self._context, self.design = context, design
        self._quiet = False
        self.preview = LabelPreview()
        self.message = Message()
        self._kind = named_choice({name: name for name in KINDS})
        self.kind = KindPanel()
        self.kind.edited.connect(self._take_kind)
        self._make_view_fields(size)
        self._make_common_fields()
        self._lay_out()
        self._show_design()

    # how it is put together

    def _make_view_fields(self, size: str) -> None:
        self._size = QComboBox()
        self._offer_sizes(size)
        self._times = named_choice({name: name for name in TIMES})
        self._times.setCurrentIndex(1)
        self._long = QCheckBox("用超长文字试排")
        self._black = QCheckBox("看黑白")
        self._true = label("", "faint")
        self._size.currentIndexChanged.connect(lambda _at: self._draw())
        self._times.currentIndexChanged.connect(lambda _at: self._draw())
        self._long.toggled.connect(lambda _on: self._draw())
        self._black.toggled.connect(lambda _on: self._draw())
        self._kind.currentIndexChanged.connect(lambda _at: self._show_kind())

    def _make_common_fields(self) -> None:
        self._code, self._payload = named_choice(CODES), named_choice(PAYLOADS)
        self._company = QCheckBox("色条上印企业名称")
        self._company.setObjectName("company")
        self._logo = button("选择标志…", self.pick_logo, icon_name="image", name="logo")
        self._no_logo = button("不要", lambda: self.take_logo(b""), look="flat", name="no_logo")
        for box in (self._code, self._payload):
            box.activated.connect(lambda _at: self._take_common())
        self._company.toggled.connect(lambda _on: self._take_common())

    def _lay_out(self) -> None:
        tools = across(
            Entry("preview_size", "尺寸", self._size),
            Entry("times", "显示", self._times),
            None,
            self._long,
            self._black,
            margins=(16, 12, 16, 8),
        )
        left = down(tools, self.preview, across(self._true, None, margins=(16, 4, 16, 8)), spacing=0)
        left.setStretch(1, 1)
        inner = QWidget()
        inner.setLayout(
            down(
                Entry("kind", "哪一种标识", self._kind),
                self.kind,
                rule(),
                *self._common_parts(),
                margins=(16, 12, 16, 12),
                spacing=10,
            )
        )
        scroll = QScrollArea(widgetResizable=True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        scroll.setFixedWidth(460)
        body = across(left, scroll, spacing=0)
        body.setStretch(0, 1)
        self._save = button("保存", self.save, icon_name="check", look="primary", name="save")
        foot = across(
            button("导入…", self.ask_import, icon_name="upload-simple", name="import"),
            button("导出…", self.ask_export, icon_name="download-simple", name="export"),
            button("恢复自带的", self.restore, look="flat", name="restore"),
            None,
            button("取消", self.reject, name="cancel"),
            self._save,
            margins=(16, 12, 16, 12),
        )
        refusal = across(self.message, margins=(16, 0, 16, 4))
        self.setLayout(down(body, refusal, rule(), foot, spacing=0))

    def _common_parts(self) -> list[QWidget]:
        codes, logo, more = QWidget(), QWidget(), QWidget()
        codes.setLayout(beside(Entry("code", "码", self._code), Entry("payload", "码的内容", self._payload)))
        logo.setLayout(across(self._company, None, self._logo, self._no_logo))
        more.setLayout(
            across(
                button("加一种尺寸…", self.ask_size, icon_name="plus", name="add_size"),
                button("加一种整版纸…", self.ask_layout, icon_name="plus", name="add_layout"),
                None,
            )
        )
        return [label("所有标识", "strong"), codes, logo, more]

    # what is shown

    def _show_design(self) -> None:
        self._quiet = True
        self._code.setCurrentIndex(self._code.findData(self.design.code))
        self._payload.setCurrentIndex(self._payload.findData(self.design.payload))
        self._company.setChecked(self.design.company)
        self._no_logo.setVisible(bool(self.design.logo))
        self._logo.setText("换标志…" if self.design.logo else "选择标志…")
        self._quiet = False
        self._show_kind()

    def _show_kind(self) -> None:
        name = self._kind.currentData()
        self.kind.show_kind(name, self.design.kinds[name])
        self._draw()

    def _draw(self) -> None:
        """Draw the label as it would be printed."""
        way = Way(self._size.currentData(), black_and_white=self._black.isChecked())
        self.preview.set_times(TIMES[self._times.currentText()])
        sample = example(self._kind.currentData(), LONG if self._long.isChecked() else "")
        self.preview.show_pdf(label_pdf([sample], way, self.design))
        size = self.design.size(way.size)
        self._true.setText(
            f"{size.width:g}×{size.height:g} mm，按屏幕尺寸显示为实物的 {self.preview.times():.1f} 倍"
        )

    # what is changed

    def _take_kind(self, kind: Kind) -> None:
        self.design = replace(self.design, kinds=self.design.kinds | {self._kind.currentData(): kind})
        self._draw()

    def _take_common(self) -> None:
        if not self._quiet:
            self.design = replace(
                self.design,
                code=self._code.currentData(),
                payload=self._payload.currentData(),
                company=self._company.isChecked(),
            )
            self._draw()

    def pick_logo(self) -> QFileDialog:
        """Ask for the plant's logo; returns the open dialog."""
        return self._pick("选择标志", "图片（*.png *.svg）", self.take_logo_file)

    def take_logo_file(self, path: Path) -> None:
        """Put the picture in a file on all labels."""
        try:
            self.take_logo(logo_of(path))
        except Refusal as refusal:
            self.message.say(refusal.message)

    def take_logo(self, logo: bytes) -> None:
        """Put a logo on all labels, or none."""
        self.message.say("")
        self.design = replace(self.design, logo=logo)
        self._show_design()

    def ask_size(self) -> OwnSizeDialog:
        """Ask for a size of the plant's own; returns the open dialog."""
        dialog = OwnSizeDialog(self)
        dialog.chosen.connect(self.take_size)
        self._context.open(dialog)
        return dialog

    def take_size(self, name: str) -> None:
        """Add a size to those on offer, and show it."""
        self.design = replace(self.design, sizes=self.design.sizes | {name: self.design.size(name)})
        self._offer_sizes(name)
        self._draw()

    def ask_layout(self) -> OwnLayoutDialog:
        """Ask for sheets of the plant's own; returns the open dialog."""
        dialog = OwnLayoutDialog(self)
        dialog.chosen.connect(self.take_layout)
        self._context.open(dialog)
        return dialog

    def take_layout(self, layout: Layout) -> None:
        """Add sheets to those on offer, with labels that fill their places."""
        name = f"a4_{layout.columns}x{layout.rows}_{layout.width:g}x{layout.height:g}"
        self.design = replace(self.design, layouts=self.design.layouts | {name: layout})
        self.take_size(f"{layout.width:g}x{layout.height:g}")

    def _offer_sizes(self, chosen: str) -> None:
        self._size.blockSignals(True)  # noqa: FBT003
        self._size.clear()
        for name, one in self.design.sizes.items():
            self._size.addItem(one.title, name)
        if self._size.findData(chosen) < 0:
            self._size.addItem(self.design.size(chosen).title, chosen)
        self._size.setCurrentIndex(self._size.findData(chosen))
        self._size.blockSignals(False)  # noqa: FBT003

    # where it goes

    def ask_import(self) -> QFileDialog:
        """Ask for the design of another plant; returns the open dialog."""
        return self._pick("导入标识设计", "标识设计（*.zslabels）", self.take_file)

    def take_file(self, path: Path) -> None:
        """Show another plant's design; it is kept once it is saved."""
        try:
            self.design = parse(taken(path), path.name)
        except Refusal as refusal:
            self.message.say(refusal.message)
            return
        self._offer_sizes("50x30")
        self._show_design()
        self.message.say("")

    def ask_export(self) -> QFileDialog:
        """Ask for a file name and write the design to it; returns the open dialog."""
        folder = self._context.remembered.get("folder", "")
        return ask_file(self, "标识设计", ".zslabels", self.export, folder)

    def export(self, path: Path) -> None:
        """Write the design as it is seen to a file."""
        content = written(self.design)
        self._context.jobs.run(
            self,
            lambda: save(content, path),
            lambda _done: self._context.say(f"标识设计已存到 {path}", None),
            lambda error: self.message.say(words_of(error)),
        )

    def restore(self) -> None:
        """Show the design that ships with the program; it is kept once it is saved."""
        self.design = shipped()
        self._offer_sizes("50x30")
        self._show_design()

    def save(self) -> None:
        """Keep the design with the ledger."""
        self._save.setEnabled(False)
        self._context.perform(
            self, self._saved, self._not_saved, work_label.keep_design, text=written(self.design).decode()
        )

    def _saved(self, done: Done) -> None:
        self._context.say(done.summary, None)
        self.accept()

    def _not_saved(self, error: BaseException) -> None:
        self._save.setEnabled(True)
        self.message.say(words_of(error))

    def _pick(self, title: str, kinds: str, then: Callable[[Path], object]) -> QFileDialog:
        picker = QFileDialog(self, title, self._context.remembered.get("folder", ""), kinds)
        picker.setFileMode(QFileDialog.FileMode.ExistingFile)
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.fileSelected.connect(lambda name: then(Path(name)))
        picker.open()
        return picker
