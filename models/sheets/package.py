"""迎检资料包: all papers of a verification year, in a folder or a .zip, with an index."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from models.read.attachment import attached
from models.read.impact import impact_lines
from models.read.instrument import ledger
from models.read.person import certificates, people
from models.rules.refusal import Refusal
from models.rules.rights import Right
from models.rules.verification_year import last_day
from models.sheets import package_contents as contents
from models.sheets.package_check import Proof, of_slip, proofs_of, slips_of
from models.sheets.package_lists import (
    CERTIFICATES,
    COUNTS,
    PEOPLE_CERTIFICATES,
    RIGHTS,
    SLIPS,
    CertificateLine,
    PersonProof,
    SlipLine,
    tally,
)
from models.sheets.packing import Packing, joined
from models.sheets.parcel import Names, parcel
from models.sheets.printed import fill_impact, forms
from models.sheets.printed_request import slip_paper
from models.store.finding import silent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from models.read.impact import ImpactRow
    from models.read.instrument import InstrumentRow
    from models.read.request import RequestDetail
    from models.sheets.form_check import Finding
    from models.sheets.package_index import Document
    from models.sheets.sheet import Book
    from models.store.finding import Step
    from models.work.desk import Desk

    Report = Callable[[Step], Book]

CERTIFICATE = "证书"
THIS_YEAR, EARLIER = "本年度", "往年，仍有效"
LISTS_MADE = 9
"""Lists, reports and indexes besides forms, slips and files."""


class Packed(NamedTuple):
    """Papers that were made."""

    path: Path
    year: int
    day: date
    """As of which they are."""
    documents: tuple[Document, ...]
    missing: tuple[Finding, ...]


def pack(desk: Desk, target: Path, *, year: int, report: Report, step: Step = silent) -> Packed:
    """Make the papers of a verification year: a .zip where the name ends so, else a folder.

    ``report`` makes the report of a check of the ledger. ``step`` hears how far the work is, and stops it by
    raising: then nothing is left of it.
    """
    day = last_day(year, desk.clock().date())
    names = Names(target)
    with parcel(target, desk.clock()) as made:
        packing = Packing(desk, made, names, year, day, step)
        _put_all(packing, report)
    return Packed(target, year, day, tuple(packing.documents), tuple(packing.missing))


def _put_all(packing: Packing, report: Report) -> None:
    """Make everything, folder by folder, and the index at the end."""
    desk, year, day = packing.desk, packing.year, packing.day
    rows = desk.ask(ledger, as_of=day, today=desk.clock().date())
    shown, slips = proofs_of(desk, rows, year, day), slips_of(desk, year, day)
    own = _own(packing)
    files = sum(len(one.files) for one in shown) + sum(len(one.files) for one in slips.requests)
    fixed = sum(map(len, contents.FOLDERS.values()))
    packing.total = fixed + len(own) + files + len(slips.requests) + len(slips.impacts) + LISTS_MADE
    _forms(packing, contents.TABLES, own)
    _forms(packing, contents.EQUIPPING)
    packing.list(contents.EQUIPPING, COUNTS, tally(rows, shown, day))
    _certificates(packing, shown)
    _approvals(packing, slips.requests, {row.id: row for row in rows})
    _forms(packing, contents.PEOPLE)
    _people(packing)
    _traces(packing, slips.impacts)
    packing.tell("检查台账库")
    packing.paper(contents.TRACES, "台账库检查报告", report(packing.step), "制表当日的检查")
    packing.index()


def _own(packing: Packing) -> list[str]:
    """Return the plant's own forms that an inspector sees, too."""
    listed = {name for names in contents.FOLDERS.values() for name in names}
    try:
        found = forms(packing.desk)
    except Refusal as refusal:
        packing.lacks(contents.TABLES, "本厂表格", refusal)
        return []
    return [name for name, form in found.items() if form.shelf == contents.SHELF and name not in listed]


def _forms(packing: Packing, folder: str, more: Sequence[str] = ()) -> None:
    for name in (*contents.FOLDERS[folder], *more):
        packing.form(folder, name)


def _certificates(packing: Packing, shown: Sequence[Proof]) -> None:
    """Put in the certificates as 管理编号_检定日期_证书编号, and before them their list."""
    folder, lines, at = contents.CERTIFICATES, [], len(packing.documents)
    for row, this_year, files in shown:
        number = row.certificate_no or "无证书编号"
        title = f"{row.number} {row.name}　证书 {number}"
        given = []
        for file in files:
            purpose = "" if file.purpose == CERTIFICATE else f"_{file.purpose}"
            wanted = f"{row.number}_{row.on}_{number}{purpose}"
            given.append(packing.file(folder, wanted, title, row.number, file))
        notes = joined(note for _name, note in given) if files else "没有证书文件"
        why = THIS_YEAR if this_year else EARLIER
        lines.append(CertificateLine(row, why, joined(name for name, _note in given), notes))
    with packing.first(at):
        packing.list(folder, CERTIFICATES, lines)


def _approvals(packing: Packing, slips: Sequence[RequestDetail], known: dict[int, InstrumentRow]) -> None:
    """Put in each slip with its scans and evidence, and before them their list."""
    folder, lines, at = contents.APPROVALS, [], len(packing.documents)
    for slip in slips:
        row = slip.row
        packing.tell(row.number)
        title, name = f"{row.number} {row.kind}审批单", ""
        try:
            name = packing.paper(folder, title, slip_paper(packing.desk, slip, known))
        except Refusal as refusal:
            packing.lacks(folder, title, refusal)
        given = [
            packing.file(
                folder,
                f"{row.number}_{file.purpose}_{Path(file.name).stem}",
                f"{row.number}　{file.purpose}",
                row.number,
                of_slip(row.id, file),
            )
            for file in slip.files
        ]
        lines.append(
            SlipLine(slip, name, joined(file for file, _ in given), joined(note for _, note in given))
        )
    with packing.first(at):
        packing.list(folder, SLIPS, lines, "状态为制表当日的")


def _people(packing: Packing) -> None:
    """Put in who is in the plant, which role may do what, and people's certificates."""
    folder, desk = contents.PEOPLE, packing.desk
    here = [row for row in desk.ask(people) if row.here(packing.day)]
    packing.known_list(folder, "people", "人员一览表", here)
    packing.list(folder, RIGHTS, Right)
    names = {row.id: row.name for row in here}
    files = desk.ask(attached, entity="person_certificate")
    lines = []
    for one in desk.ask(certificates):
        if one.person_id in names:
            person = names[one.person_id]
            wanted = "_".join(filter(None, (person, one.title, one.number)))
            given = [
                packing.file(folder, wanted, f"{person}　{one.title}", person, file)
                for file in files.get(one.id, ())
            ]
            lines.append(
                PersonProof(person, one, joined(file for file, _ in given), joined(note for _, note in given))
            )
    packing.list(folder, PEOPLE_CERTIFICATES, lines)


def _traces(packing: Packing, slips: Sequence[ImpactRow]) -> None:
    """Put in the assessments of what failed examinations call into question (R9)."""
    packing.known_list(contents.TRACES, "impacts", "追溯处理单清单", slips)
    ids = {row.id for row in slips}
    found = [row for row in packing.desk.ask(impact_lines) if row.impact_id in ids]
    packing.known_list(contents.TRACES, "impact_lines", "追溯处理单明细", found)
    for row in slips:
        title = f"{row.number} 追溯处理单"
        packing.tell(title)
        try:
            packing.paper(contents.TRACES, title, fill_impact(packing.desk, row.id, as_of=packing.day))
        except Refusal as refusal:
            packing.lacks(contents.TRACES, title, refusal)
