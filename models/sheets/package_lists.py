"""The lists of the papers for an inspection: certificates with their files, approvals, rights, figures, the index."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from models.lists import Column, ListSpec
from models.read.due import counts
from models.rules.due import DueBucket
from models.rules.form import load
from models.rules.form_blocks import Align
from models.rules.rights import HOLDERS, Right
from models.rules.roles import Role
from models.rules.verification import Result
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

LONG = frozenset(
    {"file", "title", "about", "what", "reason", "signed", "scans", "note", "text", "conclusion"}
)
"""Keys of columns with long texts, which begin at the left."""
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


class Count(NamedTuple):
    """How many there are of something."""

    title: str
    many: int
    about: str


def _spec(name: str, title: str, columns: tuple[Column[Any], ...]) -> ListSpec[Any]:
    return ListSpec(name=name, title=title, key=id, search=lambda _row: "", columns=columns)


C = Column[CertificateLine]
CERTIFICATES = _spec(
    "package_certificates",
    "检定证书清单",
    (
        C("number", "管理编号", lambda one: one.row.number, width=22),
        C("name", "名称", lambda one: one.row.name, width=26),
        C("on", "检定日期", lambda one: one.row.on, width=20),
        C("kind", "类别", lambda one: f"{one.row.kind}{one.row.method}", width=17),
        C("result", "结果", lambda one: one.row.result, width=12),
        C("valid_until", "有效期至", lambda one: one.row.valid_until, width=20),
        C("certificate_no", "证书编号", lambda one: one.row.certificate_no, width=28),
        C("lab", "检定单位", lambda one: one.row.lab, width=27),
        C("why", "依据", lambda one: one.why, width=16),
        C(FILE, "文件", lambda one: one.file, width=62),
        C("note", "说明", lambda one: one.note, width=23),
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
N = Column[Count]
COUNTS = _spec(
    "package_counts",
    "数量汇总表",
    (
        N("title", "内容", lambda one: one.title, width=80),
        N("count", "数量", lambda one: one.many, width=30, number=True),
        N("about", "说明", lambda one: one.about, width=150),
    ),
)
BUCKETS = {
    DueBucket.VALID: ("有效", "合格或准用，在有效期内"),
    DueBucket.OVERDUE: ("超期", "有效期已过，不得使用"),
    DueBucket.PENDING: ("待检", "还没有有效的检定"),
    DueBucket.STOPPED: ("停用", "不合格、故障或人工停用"),
    DueBucket.SEALED: ("封存", "停止计期"),
    DueBucket.NO_DATE: ("无日期", "没有有效期，不计入有效"),
}


def list_book(spec: ListSpec[Any], rows: Iterable[Any], facts: Mapping[str, Any]) -> Book:
    """Lay a list of the papers out; its column 文件 leads to the files beside the workbook."""
    book = lay_out(load(AS_SEEN), spec, rows, facts)
    keys = ["", *(column.key for column in spec.columns if column.shown)]
    for sheet in book.sheets:
        sheet.tracks = tuple(
            replace(track, align=Align.LEFT) if key in LONG else track
            for key, track in zip(keys, sheet.tracks, strict=True)
        )
        if FILE in keys:
            link(sheet, keys.index(FILE))
    return book


def link(sheet: Sheet, column: int) -> None:
    """Let the names in a column lead to the files of these names."""
    sheet.tracks = tuple(
        replace(one, link=True) if at == column else one for at, one in enumerate(sheet.tracks)
    )
    for at, line in enumerate(sheet.body):
        if isinstance(line, Line) and line.values[column]:
            sheet.links[at, column] = str(line.values[column]).split(FILES)[0]


def tally(rows: Sequence[InstrumentRow], shown: Sequence[Proof], day: date) -> list[Count]:
    """Return how many instruments stand how, which adds up to the ledger, and what the year's examinations found."""
    buckets = counts(rows, day)
    made = [
        Count("在册器具", sum(row.bucket is not None for row in rows), "没有报废的器具，等于以下六项之和")
    ]
    made += [Count(f"　{title}", buckets[key.value], about) for key, (title, about) in BUCKETS.items()]
    results = [one.row.result for one in shown if one.this_year]
    made.append(Count("本年度检定、校准、测试", len(results), "各种检定类别的记录，等于以下各项之和"))
    made += [Count(f"　{result.value}", results.count(result), "") for result in Result]
    return made


def _signed(slip: RequestDetail) -> str:
    present = [one for one in slip.signatures if one.round == slip.row.round and one.name]
    return "；".join(f"{one.role} {one.name} {one.on}" for one in present)
