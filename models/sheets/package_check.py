"""What an inspector would miss in the papers of a verification year: looked at before they are packed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.read.attachment import Attached, attached, file_of
from models.read.impact import ImpactRow, impacts
from models.read.instrument import InstrumentRow, ledger
from models.read.person import certificates, expired, people
from models.read.request import RequestDetail, request_details, requests
from models.read.verification import VerificationRow, proofs, verifications
from models.rules.due import DueBucket
from models.rules.impact import ImpactState
from models.rules.refusal import Refusal
from models.rules.request import RequestState, Way
from models.sheets.form_check import Finding, check_forms
from models.sheets.package_contents import CHECKED
from models.store.finding import silent
from models.store.request_content import SCAN

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from models.read.request import FileRow, RequestRow
    from models.store.finding import Step
    from models.work.desk import Desk

GROUPS = {
    "附件损坏": "附件的文件丢了或被改动过，资料包里放不进去；请从备份恢复或重新添加",
    "缺证书文件": "在有效期内，但台账库里没有证书的文件；请在检定记录上添加附件",
    "缺证书编号": "检定记录没有证书编号",
    "缺签字扫描件": "在纸面上签过字，但没有扫描件；请补扫后添加",
    "强检超期": "强制检定的器具超期，不得使用（二.五.8）",
    "超期": "超过有效期，各表按停用填写（二.五.8）",
    "矛盾": "台账所写有效期与周期不一致，尚未决定以哪个为准",
    "缺项": "表上要填的内容，台账里没有",
    "等级": "准确度等级与计量点的要求不符，或须人工确认",
    "重复": "出厂编号与同名器具相同，请核对",
    "计量点": "计量点不完整，或应配未配",
    "人员证书过期": "人员的证书已过期，没有换新的",
    "审批未办结": "审批单还在办理中",
    "追溯未办结": "追溯处理单还没有办结",
    "表格": "这张表没有生成，请按说明改正",
    "依据": "统计所依据的标准",
}
"""Kinds of what is missing, the most serious first, and what each means."""


class Proof(NamedTuple):
    """An examination that belongs to the papers of a year, and its files."""

    row: VerificationRow
    this_year: bool
    """Of the year itself; else an earlier one on which the validity at its end still rests."""
    files: list[Attached]


class Slips(NamedTuple):
    """Slips of a year."""

    requests: list[RequestDetail]
    impacts: list[ImpactRow]


def missing(desk: Desk, *, year: int, day: date, step: Step = silent) -> list[Finding]:
    """Return what is missing in the papers of a year as of a day, the most serious first; nothing is guessed."""
    step(0, 0, "核对证书")
    rows = desk.ask(ledger, as_of=day, today=desk.clock().date())
    shown, slips = proofs_of(desk, rows, year, day), slips_of(desk, year, day)
    found = [*_certificates(shown, rows), *_slips(slips), *_people(desk, day)]
    found += _damaged(desk, [*_held(shown, slips), *_held_by_people(desk)], step)
    step(0, 0, "核对各表")
    mandatory = {row.id for row in rows if row.mandatory}
    found += [
        one._replace(kind="强检超期") if one.kind == "超期" and one.key in mandatory else one
        for one in check_forms(desk, CHECKED, as_of=day)
    ]
    return in_order(found)


def in_order(found: Iterable[Finding]) -> list[Finding]:
    """Return findings by their groups, then by number."""
    order = list(GROUPS)
    return sorted(found, key=lambda one: (order.index(one.kind), one.number, one.text))


def counted(found: Iterable[Finding]) -> dict[str, int]:
    """Return how many findings each group has."""
    counts: dict[str, int] = {}
    for one in in_order(found):
        counts[one.kind] = counts.get(one.kind, 0) + 1
    return counts


def proofs_of(desk: Desk, rows: Iterable[InstrumentRow], year: int, day: date) -> list[Proof]:
    """Return the examinations of a year up to a day, and the earlier ones that still count, by 管理编号."""
    resting = {row.id: row.verified_on for row in rows if row.bucket == DueBucket.VALID}
    files = desk.ask(proofs)
    found = [
        Proof(row, row.on.year == year, files.get(row.id, []))
        for row in desk.ask(verifications, as_of=day)
        if row.on.year == year or (row.valid_until and resting.get(row.instrument_id) == row.on)
    ]
    return sorted(found, key=lambda one: (one.row.number, one.row.on, one.row.id))


def slips_of(desk: Desk, year: int, day: date) -> Slips:
    """Return the slips that were applied for, opened or ended in a year."""
    today = desk.clock().date()
    asked = desk.ask(requests, name=desk.actor, today=today)
    opened = desk.ask(impacts)
    rows = [row for row in reversed(asked) if _within(year, day, row.applied_on, row.done_on)]
    return Slips(
        desk.ask(request_details, rows=rows),
        [row for row in reversed(opened) if _within(year, day, row.opened_on, row.closed_on)],
    )


def _within(year: int, day: date, *days: date | None) -> bool:
    return any(one is not None and one.year == year and one <= day for one in days)


def _certificates(found: Iterable[Proof], rows: Iterable[InstrumentRow]) -> list[Finding]:
    known = {row.id: row for row in rows}
    made = []
    for row, _this_year, files in found:
        owner = known.get(row.instrument_id)
        counts = owner is not None and owner.bucket == DueBucket.VALID and owner.verified_on == row.on
        if counts and row.valid_until and not files:
            text = f"{row.on} {row.kind}{row.method}，有效期至 {row.valid_until}，没有证书文件"
            made.append(_of_certificate(row, "缺证书文件", text))
        if not row.certificate_no:
            made.append(_of_certificate(row, "缺证书编号", f"{row.on} {row.kind}{row.method} {row.result}"))
    return made


def _of_certificate(row: VerificationRow, kind: str, text: str) -> Finding:
    return Finding("certificates", row.id, row.number, row.name, kind, text)


class _Held(NamedTuple):
    """A file and what it belongs to."""

    page: str
    key: int
    number: str
    name: str
    file: Attached


def _held(shown: Iterable[Proof], slips: Slips) -> list[_Held]:
    """Return every file that the papers of a year contain."""
    held = [
        _Held("certificates", row.id, row.number, row.name, file)
        for row, _this_year, files in shown
        for file in files
    ]
    for slip in slips.requests:
        row = slip.row
        held += [
            _Held("requests", row.id, row.number, row.kind, of_slip(row.id, file)) for file in slip.files
        ]
    return held


def _held_by_people(desk: Desk) -> list[_Held]:
    """Return the files of the certificates of people."""
    names = {row.id: row.name for row in desk.ask(people)}
    files = desk.ask(attached, entity="person_certificate")
    return [
        _Held("people", one.person_id, one.number or "", names[one.person_id], file)
        for one in desk.ask(certificates)
        for file in files.get(one.id, ())
    ]


def of_slip(slip: int, file: FileRow) -> Attached:
    """Return a file of a slip as files of other things are given."""
    return Attached(slip, file.name, file.purpose, file.sha256, file.size)


def _damaged(desk: Desk, held: list[_Held], step: Step) -> list[Finding]:
    """Open every file once, and name those that are lost or altered."""
    said: dict[str, str] = {}
    found = []
    for at, (page, key, number, name, file) in enumerate(held):
        step(at, len(held), "核对附件")
        if file.sha256 not in said:
            said[file.sha256] = trouble(desk, file)
        if said[file.sha256]:
            found.append(Finding(page, key, number, name, "附件损坏", said[file.sha256]))
    return found


def trouble(desk: Desk, file: Attached) -> str:
    """Say what is wrong with a file; nothing where it is the one that was attached."""
    try:
        whole(desk, file)
    except Refusal as refusal:
        return refusal.message
    return ""


def whole(desk: Desk, file: Attached) -> Path:
    """Return where the bytes of a file lie, seen to be those that were attached."""
    return desk.ask(file_of, desk.ledger.files, sha256=file.sha256, name=file.name)


def _slips(slips: Slips) -> list[Finding]:
    found = []
    for row, _lines, signatures, files in slips.requests:
        on_paper = any(one.way == Way.PAPER for one in signatures)
        if on_paper and not any(file.purpose == SCAN for file in files):
            found.append(_of_slip(row, "缺签字扫描件", "有纸面签署，没有签字扫描件"))
        if row.state in {RequestState.RUNNING, RequestState.APPROVED, RequestState.RETURNED}:
            waits = f"，等{row.waits_for}签署" if row.waits_for else ""
            found.append(_of_slip(row, "审批未办结", f"{row.what}：{row.state}{waits}"))
    found += [
        Finding(
            "impacts",
            one.id,
            one.number,
            one.name,
            "追溯未办结",
            f"{one.instrument_number} {one.failed_on} {one.failed}，还有 {one.left} 项未处理",
        )
        for one in slips.impacts
        if one.state == ImpactState.RUNNING
    ]
    return found


def _of_slip(row: RequestRow, kind: str, text: str) -> Finding:
    return Finding("requests", row.id, row.number, row.kind, kind, text)


def _people(desk: Desk, day: date) -> list[Finding]:
    known = {row.name: row.id for row in desk.ask(people)}
    return [
        Finding(
            "people", known.get(one.name), "", one.name, "人员证书过期", f"{one.title}有效期至 {one.until}"
        )
        for one in desk.ask(expired, day=day)
    ]
