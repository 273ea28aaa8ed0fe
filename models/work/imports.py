"""Take an old ledger over after its preview was accepted; take a whole import back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from models.rules.import_choice import Act, Entry, resolve
from models.rules.imports import VERDICT_TITLES, Decisions, Preview
from models.rules.lasting import all_stay
from models.rules.refusal import Refusal
from models.rules.rights import Right, needs
from models.store.attachment import AttachmentLink
from models.store.attachments import keep, table_name
from models.store.durable import fingerprint
from models.store.imports import HeaderMapping, ImportRun
from models.store.instrument import Instrument
from models.store.known import known_instruments
from models.work.import_rows import ORDER, Taking
from models.work.instrument import need_free
from models.work.journal import withdraw
from models.work.unit import NotFound, Outcome, Unit

LOOK = 500
"""Rows between two looks at the cancel token."""
HALF = 0.5
"""Part of the work that is done when the rows are gathered, and not yet written."""


class NothingToImport(Refusal):
    """“{name}”里没有要写入的内容：相同 {same} 行，未决定 {left} 行。台账没有变动。"""


class PreviewOutdated(Refusal):
    """预览之后台账有了变动（{what}），这次没有写入。请重新核对后再导入，已作的决定仍然保留。"""


class FileChanged(Refusal):
    """文件“{name}”在预览之后被改过，这次没有写入。请重新读取文件，核对后再导入。"""


class ImportCancelled(Refusal):
    """已取消导入，台账没有变动。"""


def _never() -> bool:
    return False


def _silent(_part: float) -> None:
    return None


@needs(Right.KEEP)
def accept(
    unit: Unit,
    /,
    *,
    preview: Preview,
    decisions: Decisions | None = None,
    progress: Callable[[float], None] = _silent,
    cancelled: Callable[[], bool] = _never,
) -> Outcome:
    """Write what was decided, all or nothing; the file and the words of every row are kept.

    Without decisions, rows that need none are written and the others left (``--accept clear``).
    ``progress`` hears the part done, 0 to 1; until the commit, ``cancelled`` stops without a trace.
    """
    decided = decisions or Decisions()
    entries = resolve(preview, decided)
    acts = Counter(entry.act for entry in entries)
    if not acts[Act.NEW] and not acts[Act.CHANGE]:
        left = acts[Act.LEAVE]
        raise NothingToImport(name=preview.file_name, same=len(entries) - left, left=left)
    _need_current(unit, preview, entries)
    _need_free(unit, entries, decided)
    run = _run(unit, preview, acts)
    taking = Taking(unit, preview, run.id)
    taking.prepare(entries)
    with all_stay():
        for at, entry in enumerate(entries):
            if at % LOOK == 0:
                _look(cancelled)
                progress(at / len(entries) * HALF)
            taking.take(entry)
        for sheet in preview.sheets:
            taking.keep_rest(sheet)
        _write(taking, progress, cancelled)
    _learn(unit, preview)
    for kind in ("instrument", "verification", "certificate", "org_unit", "metering_point"):
        unit.touch(kind)
    summary = f"导入 {preview.file_name}：新增 {acts[Act.NEW]} 台，更新 {acts[Act.CHANGE]} 台"
    return Outcome(summary, (run.id,), tuple(_warnings(entries, taking)))


@needs(Right.KEEP)
def undo(unit: Unit, /, *, import_id: int, reason: str) -> Outcome:
    """Take a whole import back, as long as nothing was built on it; its numbers become free again."""
    run = unit.session.get(ImportRun, import_id)
    if run is None:
        raise NotFound(what="导入记录", wanted=import_id)
    count = withdraw(unit, seq=run.seq, reason=reason)
    return Outcome(f"撤销导入 {run.file_name}：{count} 台", (import_id,))


def _look(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise ImportCancelled


def _write(taking: Taking, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> None:
    total, written = len(taking.bulk), 0

    def step(count: int) -> None:
        nonlocal written
        written += count
        _look(cancelled)
        progress(HALF + written / total * (1 - HALF))

    taking.bulk.write(*ORDER, step=step)
    taking.finish()


def _need_current(unit: Unit, preview: Preview, entries: list[Entry]) -> None:
    """Refuse where the file or the ledger is no longer what the preview showed."""
    if preview.path is not None and (
        not preview.path.is_file() or fingerprint(preview.path) != preview.sha256
    ):
        raise FileChanged(name=preview.file_name)
    if unit.seq - 1 == preview.seq and unit.today == preview.today:
        return
    now = {one.id: one for one in known_instruments(unit.session)}
    numbers = {one.number for one in now.values()}
    for entry in entries:
        if entry.known is not None and now.get(entry.known.id) != entry.known:
            raise PreviewOutdated(what=entry.known.title)
        if entry.act is Act.NEW and entry.number in numbers:
            raise PreviewOutdated(what=f"管理编号 {entry.number} 已被占用")


def _need_free(unit: Unit, entries: list[Entry], decisions: Decisions) -> None:
    """Refuse a number typed in by hand that another instrument bears."""
    for entry in entries:
        number = decisions.of(entry.row).values.get("number")
        if not number or entry.act not in {Act.NEW, Act.CHANGE}:
            continue
        row = None if entry.known is None else unit.session.get(Instrument, entry.known.id)
        need_free(unit, str(number), row)


def _run(unit: Unit, preview: Preview, acts: Counter[Act]) -> ImportRun:
    counts: dict[str, Any] = {
        "sheets": {sheet.name: sheet.counts for sheet in preview.sheets},
        "columns": {sheet.name: sheet.columns for sheet in preview.sheets},
        "written": acts[Act.NEW] + acts[Act.CHANGE],
        "left": acts[Act.LEAVE],
    }
    run = ImportRun(
        file_name=preview.file_name,
        sha256=preview.sha256,
        counts=json.dumps(counts, ensure_ascii=False),
    )
    unit.add(run)
    if preview.path is not None:
        digest = keep(unit.session, unit.ledger.files, preview.path, name=table_name(preview.path))
        link = AttachmentLink(
            sha256=digest, entity="import_run", entity_id=run.id, name=preview.file_name, purpose="旧台账"
        )
        unit.add(link)
    return run


def _learn(unit: Unit, preview: Preview) -> None:
    """Remember what the user said of headings, unless two sheets say different things."""
    said: dict[str, set[str]] = {}
    for headings in preview.mapping.values():
        for header, key in headings.items():
            said.setdefault(header, set()).add(key or "")
    for header, keys in said.items():
        if len(keys) == 1 and len(header) <= 200:
            unit.session.merge(HeaderMapping(header=header, field=keys.pop()))


def _warnings(entries: list[Entry], taking: Taking) -> list[str]:
    said = []
    left = Counter(entry.row.verdict for entry in entries if entry.act is Act.LEAVE)
    if left:
        texts = "、".join(f"{VERDICT_TITLES[verdict]} {count}" for verdict, count in left.items())
        said.append(f"{left.total()} 行没有写入（{texts}），原文已随导入保存。")
    if taking.contradictions:
        said.append(
            f"{taking.contradictions} 台的有效期与周期不一致，两个日期都已保留；决定之前以较早的为准。"
        )
    return said
