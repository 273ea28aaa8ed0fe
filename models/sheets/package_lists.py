"""The lists of the papers for an inspection: certificates with their files, approvals, rights, figures, the index."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from models.lists import Column, ListSpec
from models.read.due import counts
from models.read.equipping import PointUse, standing
from models.read.equipping import counts as point_counts
from models.rules.due import DueBucket
from models.rules.form import load
from models.rules.indicators import Equipping, Ratio, first_pass, in_validity
from models.rules.rights import HOLDERS, Right
from models.rules.roles import Role
from models.rules.rule_set import LEVELS
from models.rules.verification import Result, VerificationKind
from models.sheets.layout import lay_out
from models.sheets.printed import AS_SEEN
from models.sheets.sheet import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from models.read.instrument import InstrumentRow
    from models.read.person import CertificateRow
    from models.read.request import RequestDetail
    from models.read.verification import VerificationRow
    from models.sheets.package_check import Proof
    from models.sheets.sheet import Book, Sheet

FILE, FILES = "file", "；"
"""Key of the columns that lead to files; what stands between several names in one cell."""


class CertificateLine(NamedTuple):
    """An examination with the name of its file."""

    row: VerificationRow
    why: str
    file: str
    """Inside the folder; several are parted by ``；``."""
    note: str


class SlipLine(NamedTuple):
    """A slip with the names of its files."""

    slip: RequestDetail
    file: str
    scans: str
    note: str


class PersonProof(NamedTuple):
    """A certificate of a person with the name of its file."""

    person: str
    row: CertificateRow
    file: str
    note: str


class Figure(NamedTuple):
    """One figure: a count, or a rate with what it is made of."""

    title: str
    part: int
    whole: int | None
    rate: str
    about: str


def _spec(name: str, title: str, columns: tuple[Column[Any], ...]) -> ListSpec[Any]:
    return ListSpec(name=name, title=title, key=id, search=lambda _row: "", columns=columns)


C = Column[CertificateLine]
CERTIFICATES = _spec(
    "package_certificates",
    "检定证书清单",
    (
        C("number", "管理编号", lambda one: one.row.number, width=24),
        C("name", "名称", lambda one: one.row.name, width=28),
        C("on", "检定日期", lambda one: one.row.on, width=21),
        C("kind", "类别", lambda one: f"{one.row.kind}{one.row.method}", width=18),
        C("result", "结果", lambda one: one.row.result, width=13),
        C("valid_until", "有效期至", lambda one: one.row.valid_until, width=21),
        C("certificate_no", "证书编号", lambda one: one.row.certificate_no, width=32),
        C("lab", "检定单位", lambda one: one.row.lab, width=32),
        C("why", "依据", lambda one: one.why, width=18),
        C(FILE, "文件", lambda one: one.file, width=46),
        C("note", "说明", lambda one: one.note, width=26),
    ),
)
S = Column[SlipLine]
SLIPS = _spec(
    "package_slips",
    "审批单清单",
    (
        S("number", "单据号", lambda one: one.slip.row.number, width=28),
        S("kind", "种类", lambda one: one.slip.row.kind, width=16),
        S("what", "器具", lambda one: one.slip.row.what, width=46),
        S("reason", "理由", lambda one: one.slip.row.reason, width=44),
        S("applicant", "申请人", lambda one: one.slip.row.applicant, width=16),
        S("applied_on", "申请日期", lambda one: one.slip.row.applied_on, width=21),
        S("signed", "签署", lambda one: _signed(one.slip), width=44),
        S("state", "状态", lambda one: one.slip.row.state, width=16),
        S("done_on", "办结日期", lambda one: one.slip.row.done_on, width=21),
        S(FILE, "文件", lambda one: one.file, width=40),
        S("scans", "扫描件和依据", lambda one: one.scans, width=40),
        S("note", "说明", lambda one: one.note, width=24),
    ),
)
P = Column[PersonProof]
PEOPLE_CERTIFICATES = _spec(
    "package_people",
    "人员证书清单",
    (
        P("person", "姓名", lambda one: one.person, width=24),
        P("title", "证书", lambda one: one.row.title, width=50),
        P("no", "编号", lambda one: one.row.number, width=36),
        P("by", "发证单位", lambda one: one.row.issued_by, width=46),
        P("on", "发证日期", lambda one: one.row.issued_on, width=24),
        P("until", "有效期至", lambda one: one.row.valid_until, width=24),
        P(FILE, "文件", lambda one: one.file, width=52),
        P("note", "说明", lambda one: one.note, width=30),
    ),
)
R = Column[Right]
RIGHTS = _spec(
    "package_rights",
    "角色与权限表",
    (
        R("right", "权限", lambda right: right.value, width=40),
        *(
            R(role.name.lower(), role.value, lambda right, role=role: "✓" if role in HOLDERS[right] else "")  # type: ignore[misc]
            for role in Role
        ),
    ),
)
F = Column[Figure]
FIGURES = _spec(
    "package_figures",
    "指标一览表",
    (
        F("title", "指标", lambda one: one.title, width=62),
        F("part", "数量", lambda one: one.part, width=24, number=True),
        F("whole", "总数", lambda one: one.whole, width=24, number=True),
        F("rate", "比率（%）", lambda one: one.rate, width=26, number=True),
        F("about", "怎样算", lambda one: one.about, width=120),
    ),
)
BUCKETS = {
    DueBucket.VALID: "有效",
    DueBucket.OVERDUE: "超期",
    DueBucket.PENDING: "待检",
    DueBucket.STOPPED: "停用",
    DueBucket.SEALED: "封存",
    DueBucket.NO_DATE: "无日期",
}


def list_book(spec: ListSpec[Any], rows: Iterable[Any], facts: Mapping[str, Any]) -> Book:
    """Lay a list of the papers out; its column 文件 leads to the files beside the workbook."""
    book = lay_out(load(AS_SEEN), spec, rows, facts)
    for sheet in book.sheets:
        link(sheet, next((i for i, one in enumerate(spec.columns, 1) if one.key == FILE), None))
    return book


def link(sheet: Sheet, column: int | None) -> None:
    """Let the names in a column lead to the files of these names."""
    if column is None:
        return
    sheet.tracks = tuple(
        replace(one, link=True) if at == column else one for at, one in enumerate(sheet.tracks)
    )
    for at, line in enumerate(sheet.body):
        if isinstance(line, Line) and line.values[column]:
            sheet.links[at, column] = str(line.values[column]).split(FILES)[0]


def figures(
    rows: Sequence[InstrumentRow], uses: Sequence[PointUse], shown: Sequence[Proof], day: date
) -> list[Figure]:
    """Return the counts of the ledger, which add up to its whole, and the rates that it has the data for."""
    buckets = counts(rows, day)
    books = [row for row in rows if row.bucket is not None]
    made = [Figure("在册器具", len(books), None, "", "没有报废的器具，等于以下各项之和")]
    made += [_share(f"　{title}", buckets[key.value], len(books)) for key, title in BUCKETS.items()]
    must = [row for row in books if row.mandatory]
    valid = sum(in_validity(standing(row), day) for row in must)
    made.append(
        _rate("强检器具在有效期内", Ratio(valid, len(must)), "合格或准用、未超期的强检器具 ÷ 在册强检器具")
    )
    made += _equipping("全部计量点", point_counts(uses, day))
    for level in LEVELS:
        made += _equipping(level, point_counts((use for use in uses if use.point.level == level), day))
    of_year = [one.row for one in shown if one.this_year]
    periodic = [Result(row.result) for row in of_year if row.kind == VerificationKind.PERIODIC]
    made.append(Figure("本年度检定校准", len(of_year), None, "", "本年度登记的检定、校准、测试，各种类别"))
    made.append(_rate("周检合格率", first_pass(periodic), "本年度周期检定合格或准用的 ÷ 本年度周期检定"))
    return made


def _share(title: str, part: int, whole: int) -> Figure:
    return _rate(title, Ratio(part, whole), "÷ 在册器具")


def _rate(title: str, ratio: Ratio, about: str) -> Figure:
    return Figure(title, ratio.part, ratio.whole, str(ratio), about)


def _equipping(title: str, found: Equipping) -> list[Figure]:
    return [
        _rate(f"{title}　配备率", found.equipping, "实配 ÷ 应配（计量点）"),
        _rate(f"{title}　完好率", found.service, "运行正常且合格或准用 ÷ 实配"),
        _rate(f"{title}　检定率", found.validity, "在有效期内 ÷ 实配"),
    ]


def _signed(slip: RequestDetail) -> str:
    present = [one for one in slip.signatures if one.round == slip.row.round and one.name]
    return "；".join(f"{one.role} {one.name} {one.on}" for one in present)
