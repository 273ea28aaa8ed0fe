"""``forms``, ``export``, ``labels``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop.commands.lists import rows_of
from models.read.lists import LISTS
from models.read.request import request_called
from models.rules.form import definition
from models.rules.label_design_file import FILE, design_of, written
from models.rules.refusal import Refusal
from models.sheets.export import write
from models.sheets.form_check import check_form
from models.sheets.label_offset import offset_page
from models.sheets.labels import NOTICE, Way, uncoded
from models.sheets.labels import labels as label_pdf
from models.sheets.printed import OWN, by_shelf, fill_form, fill_seen, forms
from models.sheets.printed_labels import changed, prepare
from models.sheets.printed_request import fill_request
from models.sheets.saving import save

if TYPE_CHECKING:
    from datetime import date

    from desktop.session import CommandSession
    from models.rules.form import Form
    from models.sheets.form_check import Finding
    from models.work.desk import Desk


def show_forms(session: CommandSession) -> None:
    """Print the names of all forms, and of the lists that can be exported as they are."""
    desk = session.reader()
    try:
        made = forms(desk)
    finally:
        desk.ledger.close()
    lists = {name: source.spec(lambda: session.today).title for name, source in LISTS.items()}
    if session.options.own:
        made, lists = {name: form for name, form in made.items() if form.is_own}, {}
    lines = [_form_line(name, form) for name, form in by_shelf(made)]
    lines += [f"{name:<18}列表    {title}" for name, title in lists.items()]
    session.say(
        "\n".join(lines) or "没有本厂自己的表格。",
        forms={name: form.title for name, form in made.items()} | lists,
        own={name: form.file for name, form in made.items() if form.is_own},
        trouble={name: form.trouble for name, form in made.items() if form.trouble},
    )


def _form_line(name: str, form: Form) -> str:
    mark = "　【本厂】" if form.is_own and form.shelf else ""
    return f"{name:<18}{form.shelf or OWN:<8}{form.title}{mark}" + (
        f"　{form.trouble}" if form.trouble else ""
    )


DEFINITION = ".toml"
"""End of the name of a file that holds a form's definition."""


class NoFile(Refusal):
    """没有写出要输出到哪个文件。请在表单名后面写文件名（.xlsx、.pdf 或 .csv；.toml 是表格定义）；只想检查时加 --check。"""


class NoCheck(Refusal):
    """“{name}”是列表，不是表单，没有打印前检查。请去掉 --check；表单的名称见 zhunsheng forms。"""


def export(session: CommandSession) -> None:
    """Write a form, or a list as it is, to an Excel, PDF or CSV file; with ``--check`` say what to look at first.

    A .toml file is the form's definition.
    """
    options = session.options
    if options.file is None and not options.check:
        raise NoFile
    if options.file is not None and options.file.suffix.lower() == DEFINITION:
        return _definition(session)
    day = options.as_of or session.today
    desk = session.reader()
    try:
        found = _checked(session, desk, day) if options.check else []
        if options.file is not None:
            _write(session, desk, day)
    finally:
        desk.ledger.close()
    told = {"file": str(options.file), "form": options.form, "as_of": day} if options.file else {}
    if options.check:
        told["findings"] = [one._asdict() for one in found]
    lines = [f"{one.kind}　{one.number}　{one.name}　{one.text}" for one in found]
    if options.check:
        lines.append(f"打印前检查：{len(found)} 处")
    if options.file is not None:
        lines.append(f"已写入 {options.file}")
    session.say("\n".join(lines), **told)
    return None


def _definition(session: CommandSession) -> None:
    """Write the definition of a form, to be taken to another plant."""
    options = session.options
    desk = session.reader()
    try:
        text = definition(options.form, desk.ledger.forms)
    finally:
        desk.ledger.close()
    save(text.encode(), options.file)
    told = f"另一个厂用 do form.take file=… name={options.form} 采用。"
    session.say(f"表格定义已写入 {options.file}。{told}", file=str(options.file), form=options.form)


def _checked(session: CommandSession, desk: Desk, day: date) -> list[Finding]:
    options = session.options
    if options.form in LISTS:
        raise NoCheck(name=options.form)
    return check_form(desk, options.form, as_of=day, where=options.where)


def _write(session: CommandSession, desk: Desk, day: date) -> None:
    options = session.options
    if options.form in LISTS:
        spec, rows = rows_of(session, desk, options.form, options.where, day)
        shown = [column for column in spec.columns if column.shown]
        book = fill_seen(desk, spec, shown, rows, as_of=day, filters=options.where)
    else:
        book = fill_form(desk, options.form, as_of=day, where=options.where)
    write(book, options.file)


def slip(session: CommandSession) -> None:
    """Write the paper of a slip, with the boxes of its route, to a PDF or Excel file."""
    options = session.options
    desk = session.reader()
    try:
        row = desk.ask(request_called, number=options.request, name=desk.actor, today=session.today)
        write(fill_request(desk, request_id=row.id), options.file)
    finally:
        desk.ledger.close()
    session.say(f"已写入 {options.file}", file=str(options.file), request=row.number, state=row.state)


def labels(session: CommandSession) -> None:
    """Write labels to a PDF, with ``--changed`` only those that no longer say what is true; or their design."""
    options = session.options
    day = options.as_of or session.today
    desk = session.reader()
    way = Way(
        options.size,
        options.layout,
        options.start,
        options.copies,
        options.black_and_white,
        options.offset,
    )
    try:
        if options.file.suffix.lower() == Path(FILE).suffix:
            return _label_design(session, desk)
        if options.test_page:
            return _label_test(session, desk, way)
        _spec, rows = rows_of(session, desk, "instruments", options.where, day)
        ready = prepare(desk, changed(desk, rows, day) if options.changed else rows, day)
        save(label_pdf(ready.contents, way, ready.design), options.file)
        bare = uncoded(ready.contents, way, ready.design)
    finally:
        desk.ledger.close()
    several = f"，每枚 {way.copies} 份" if way.copies > 1 else ""
    without = f"编号太长、印不下可读的码的 {len(bare)} 枚没有印码。" if bare else ""
    session.say(
        f"已写入 {len(ready.contents)} 枚标识到 {options.file}{several}。{without}{NOTICE}",
        file=str(options.file),
        labels=len(ready.contents),
        without_code=bare,
    )
    return None


def _label_design(session: CommandSession, desk: Desk) -> None:
    """Write the plant's design of labels, to be taken to another plant."""
    file = session.options.file
    save(written(design_of(desk.ledger.forms)), file)
    session.say(f"标识设计已写入 {file}。另一个厂用 do label.take_design file=… 采用。", file=str(file))


def _label_test(session: CommandSession, desk: Desk, way: Way) -> None:
    """Write the page on which one measures how far a printer prints beside its place."""
    file = session.options.file
    save(offset_page(way, design_of(desk.ledger.forms)), file)
    session.say(f"测试页已写入 {file}。按原大小（100%）打印，照页上所说量出偏移。", file=str(file))
