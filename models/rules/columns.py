"""Which column of an old table fills which field."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from models.rules.column_contents import DAYS, field_of, fits
from models.rules.header_words import KEPT, Claim, claim_of, fold, is_unit, own_claim, split_unit
from models.rules.periods import Period, period_of
from models.rules.spelling.reading import plain
from models.rules.spelling.words import is_nothing, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from models.rules.old_book import RawTable

ANOTHER_DAY = re.compile(r"送检|计划|应检|预计|确认|申请")
"""Words of headings whose day is not the one that counts."""
PERIODIC = ("verified_on", "valid_until", "certificate_no", "result", "lab")
"""Fields that ledgers keep in a column for each year."""
SAMPLE = 200
"""Rows looked at where the values must tell what a heading means."""


@dataclass(frozen=True, slots=True)
class TableDoubt:
    """A doubt about a whole column."""

    column_title: str
    field: str
    why: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The reading of a heading: a field or ``None`` for each column, in order."""

    fields: tuple[str | None, ...]
    doubts: tuple[TableDoubt, ...]
    rivals: tuple[tuple[int, str], ...]
    """Columns that claim a field which another column fills better."""
    periods: Mapping[str, tuple[tuple[Period, int], ...]] = field(default_factory=dict)
    """Field → the columns that hold it for one year or turn each, the latest first."""


def _most(test: Callable[[str], bool]) -> Callable[[Sequence[str]], bool]:
    return lambda values: bool(values) and sum(map(test, values)) * 2 > len(values)


def _running(values: Sequence[str]) -> bool:
    known = {"正常", "维护", "停用", "检修", "维修"}
    return bool(values) and set(values) <= known and bool(set(values) & {"正常", "维护"})


def _spelled_levels(values: Sequence[str]) -> bool:
    """Say whether 一级, Ⅱ级 stand there; ``1级`` is rather an accuracy class."""
    known = [text for text in values if text in words().levels and not text[0].isdigit()]
    return bool(values) and len(known) * 2 > len(values)


_intervals = _most(
    lambda text: re.fullmatch(r"\d{1,2}(?:\.5)?(?:个?月|年)?|[一二两三四五六半][年]", text) is not None
)
"""有效期（月）, or 有效期 above ``12个月``, is an interval."""
_classes = _most(lambda text: re.fullmatch(r"[ABCabc](类|级)?", text) is not None)


def _surely_classes(values: Sequence[str]) -> bool:
    """Say whether A, B, C stand there as management classes; ``A级`` is an accuracy class of thermometers."""
    letters = [text.upper() for text in values if re.fullmatch(r"[ABCabc]类?", text)]
    return len(letters) * 2 > len(values) and ("C" in letters or any(len(text) > 1 for text in letters))


FITS: dict[str, Callable[[Sequence[str]], bool]] = {
    "level": _most(lambda text: text in words().levels),
    "management_class": _classes,
    "range": _most(lambda text: re.search(r"\d.*[-~～〜∼—–－至].*\d|\d/\d+", text) is not None),
    "kind": lambda values: not _classes(values),
    "running_state": _running,
    "range_unit": _most(is_unit),
    "name": _most(lambda text: re.search(r"[表计器秤仪]", text) is not None),
}
"""What must stand below a heading that may mean several things."""


def map_columns(table: RawTable, mapping: Mapping[str, str | None]) -> Columns:
    """Map a table's columns: the plant's own words first, then whole headings, then the longest part."""
    claims: dict[int, Claim] = {}
    for place, column in enumerate(table.columns):
        found = own_claim(column.title, mapping) or claim_of(column.parts or (column.title,))
        if found and (suiting := _suiting(found, table, place)):
            claims[place] = _by_values(suiting, table, place)
    periods = _periods(table, claims)
    latest = {place: ahead for columns in periods.values() for ahead, (_, place) in enumerate(columns)}
    often = Counter(one for found in claims.values() for one in found.fields if one != KEPT)
    filled = {
        place: _filled(table, place)
        for place in claims
        if any(often[one] > 1 for one in claims[place].fields)
    }
    fields: list[str | None] = [None] * len(table.columns)
    rivals: list[tuple[int, str]] = []
    for place in sorted(
        claims, key=lambda at: (-claims[at].strength, latest.get(at, 0), -filled.get(at, 0), at)
    ):
        wanted = [one for one in claims[place].fields if one != KEPT]
        free = [one for one in wanted if one not in fields]
        if free:
            fields[place] = free[0]
        elif (
            wanted
            and KEPT not in claims[place].fields
            and not (claims[place].by_shape and wanted[0] not in DAYS)
        ):
            rivals.append((place, wanted[0]))
    told = [*_told_periods(table, periods), *_told_contents(table, fields, claims, rivals)]
    doubts = _doubts(
        table, fields, claims, [one for one in rivals if one[1] not in periods or one[0] not in latest]
    )
    return Columns(tuple(fields), (*told, *doubts), tuple(sorted(rivals)), periods)


def _suiting(found: Claim, table: RawTable, place: int) -> Claim | None:
    """Put aside the fields of a heading known by its shape alone that its values do not suit."""
    if not found.by_shape or found.fields == (KEPT,):
        return found
    cells = [row.cells[place] for row in table.rows[:SAMPLE]]
    suiting = tuple(one for one in found.fields if fits(one, cells))
    return replace(found, fields=suiting) if suiting else None


def _told_contents(
    table: RawTable, fields: list[str | None], claims: dict[int, Claim], rivals: list[tuple[int, str]]
) -> Iterator[TableDoubt]:
    """Fill fields still free from columns without a known heading, or with a taken one, by their values."""
    others = {place for place, one in rivals if one == "model"}
    for place, column in enumerate(table.columns):
        if fields[place] or (place in claims and place not in others):
            continue
        cells = [row.cells[place] for row in table.rows[:SAMPLE]]
        one = field_of(column.title, cells, frozenset(filter(None, fields)))
        if one is None or one in fields or (place in others and one != "range"):
            continue
        fields[place] = one
        rivals[:] = [rival for rival in rivals if rival[0] != place]
        yield TableDoubt(column.title, one, f"“{column.title}”没有见过，按内容判断为{_titled(one)}，请核对")


def _periods(table: RawTable, claims: dict[int, Claim]) -> dict[str, tuple[tuple[Period, int], ...]]:
    """Find fields that have a column for each year or turn, and give those columns one strength."""
    found: dict[str, tuple[tuple[Period, int], ...]] = {}
    for one in PERIODIC:
        places = [place for place, claimed in claims.items() if claimed.fields == (one,)]
        titles = {
            place: "".join(table.columns[place].parts) or table.columns[place].title for place in places
        }
        planned = {place for place in places if ANOTHER_DAY.search(titles[place])}
        if len(planned) < len(places):
            places = [place for place in places if place not in planned]
        dated = [(period, place) for place in places if (period := period_of(titles[place]))]
        apart = len({period for period, _ in dated}) == len(dated)
        if (
            len(dated) < 2
            or len(dated) < len(places)
            or not apart
            or len({not one.year for one, _ in dated}) > 1
        ):
            continue
        found[one] = tuple(sorted(dated, reverse=True))
        strongest = max((claims[place] for place in places), key=lambda claimed: claimed.strength)
        claims |= {place: replace(claims[place], strength=strongest.strength) for place in places}
    return found


def _told_periods(
    table: RawTable, periods: Mapping[str, tuple[tuple[Period, int], ...]]
) -> Iterator[TableDoubt]:
    for one, columns in periods.items():
        titles = [table.columns[place].title for _, place in columns]
        listed = "、".join(f"“{title}”" for title in titles)
        why = f"{_titled(one)}分列在 {len(titles)} 列（{listed}），每台取填了的最近一次，更早的原样保留"
        yield TableDoubt(titles[0], one, why)


def _filled(table: RawTable, place: int) -> int:
    return sum(1 for row in table.rows if row.cells[place].text)


def _values(table: RawTable, place: int) -> list[str]:
    texts = (plain(row.cells[place].text) for row in table.rows[:SAMPLE])
    return [text for text in texts if not is_nothing(text)]


def _by_values(found: Claim, table: RawTable, place: int) -> Claim:
    """Put aside the readings of a heading that do not suit what stands below it."""
    if found.fields == ("valid_until",) and _intervals(_values(table, place)):
        return Claim(("interval_months",), found.strength, found.covers)
    if len(found.fields) < 2:
        return found
    values = _values(table, place)
    if "accuracy_class" in found.fields and "management_class" in found.fields:
        if _surely_classes(values):
            return Claim(("management_class",), found.strength, found.covers)
        found = Claim(("level", "accuracy_class"), found.strength, found.covers)
    if "accuracy_class" in found.fields and not _spelled_levels(values):
        return Claim(("accuracy_class", "level"), found.strength, found.covers)
    fitting = tuple(one for one in found.fields[:-1] if one not in FITS or FITS[one](values))
    return Claim((*fitting, found.fields[-1]), found.strength, found.covers)


def _doubts(
    table: RawTable, fields: list[str | None], claims: dict[int, Claim], rivals: list[tuple[int, str]]
) -> list[TableDoubt]:
    doubts = [
        TableDoubt(
            table.columns[place].title,
            field,
            f"“{table.columns[fields.index(field)].title}”和“{table.columns[place].title}”两列都像{_titled(field)}，"
            f"采用了前者，后者原样保留",
        )
        for place, field in sorted(rivals)
        if field != "remark"
    ]
    doubts += [
        TableDoubt(
            column.title, str(fields[place]), f"表头“{column.title}”按{_titled(str(fields[place]))}理解"
        )
        for place, column in enumerate(table.columns)
        if fields[place] and place in claims and claims[place].covers < 0.6
    ]
    return doubts


TITLES = {
    "number": "管理编号",
    "name": "名称",
    "kind": "器具类别",
    "model": "型号规格",
    "accuracy_class": "准确度等级",
    "range": "测量范围",
    "maker": "生产厂家",
    "serial": "出厂编号",
    "place": "安装使用地点",
    "unit": "使用部门",
    "point": "计量点",
    "state": "管理状态",
    "running_state": "运行状态",
    "interval_months": "检定周期",
    "verified_on": "检定日期",
    "valid_until": "有效期至",
    "lab": "检定单位",
    "certificate_no": "证书编号",
    "result": "检定结果",
    "management_class": "管理类别",
    "mandatory": "强制检定",
    "made_on": "出厂日期",
    "installed_on": "投用日期",
    "purpose": "用途",
    "energy": "能源种类",
    "level": "计量级别",
    "networked": "与平台联网",
    "regulation": "检定依据",
    "remark": "备注",
    "range_unit": "测量范围的单位",
}
"""What the fields of an old ledger are called in Chinese."""


def _titled(field: str) -> str:
    return f"“{TITLES.get(field, field)}”"


def is_quantity(title: str) -> bool:
    """Say whether a column tells how many instruments a row stands for."""
    return fold(split_unit(title)[0]) in {"数量", "台数", "件数", "QTY", "QUANTITY"}


def folded(mapping: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return a plant's own mapping, keyed by folded heading."""
    return {fold(header): field for header, field in mapping.items()}
