"""``import``, ``imports``, ``undo``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.intake.reader import read_old_ledger
from models.read.imports import headings, imports, preview
from models.rules.imports import VERDICT_TITLES, summary
from models.rules.refusal import Refusal
from models.work.imports import NothingToImport, accept
from models.work.imports import undo as undo_import

if TYPE_CHECKING:
    from desktop.session import CommandSession
    from models.rules.imports import Preview


class NoRowNumber(Refusal):
    """“{pair}”应写成 工作表=行号，例如 压力表=3。"""


def take(session: CommandSession) -> None:
    """Preview an old ledger; with ``--accept clear`` write every row that needs no decision."""
    options = session.options
    desk = session.writer() if options.accept else session.reader()
    made, said = None, "这是预览，还没有写入。加上 --accept clear 写入无须决定的行。"
    try:
        rows = dict(map(_header_row, options.header_row))
        book = read_old_ledger(options.file, headings=desk.ask(headings), header_rows=rows)
        seen = desk.ask(preview, book=book, today=session.today, path=options.file)
        if book.mark is not None:
            said = f"{said}\n这张表是本程序导出的；要逐格核对改了什么，请用 compare。"
        if options.accept:
            done = desk.perform(accept, preview=seen)
            made, said = done.ids[0], "\n".join((done.summary, *done.warnings))
    except NothingToImport as refusal:
        said = refusal.message
    finally:
        desk.ledger.close()
    session.say("\n".join([*_lines(seen), said]), **summary(seen, made))


def _header_row(pair: str) -> tuple[str, int]:
    sheet, _, row = pair.rpartition("=")
    if not row.isdecimal():
        raise NoRowNumber(pair=pair)
    return sheet, int(row)


def _lines(seen: Preview) -> list[str]:
    found = []
    for sheet in summary(seen)["sheets"]:
        counts = "　".join(f"{title} {sheet[verdict.value]}" for verdict, title in VERDICT_TITLES.items())
        found.append(f"{sheet['name']}（{sheet['kind'] or '类别未定'}）　{counts}")
    return found


def show_imports(session: CommandSession) -> None:
    """Print the imports made."""
    desk = session.reader()
    try:
        rows = desk.ask(imports)
    finally:
        desk.ledger.close()
    shown: list[dict[str, Any]] = [row._asdict() for row in rows]
    session.say("\n".join("　".join(str(value) for value in row.values()) for row in shown), imports=shown)


def undo(session: CommandSession) -> None:
    """Take a whole import back."""
    desk = session.writer()
    try:
        done = desk.perform(undo_import, import_id=session.options.import_id, reason=session.options.reason)
    finally:
        desk.ledger.close()
    session.say(done.summary, summary=done.summary, seq=done.seq)
