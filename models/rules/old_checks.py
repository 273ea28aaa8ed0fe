"""What the cells of a row say together: contradictions, words in the wrong place, repeated numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from models.rules.instrument import InstrumentState
from models.rules.spelling.dates import INSIDE, MONTH_INSIDE
from models.rules.spelling.reading import Severity, plain
from models.rules.spelling.words import CLASS, state_meaning
from models.rules.verification import Convention, Result, valid_until

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from models.rules.old_book import Stray
    from models.rules.old_ledger import OldRow
    from models.rules.spelling.reading import Reading

CONTRADICTS = "validity"
"""Code of the doubt 有效期与周期不一致, which does not hold a row back."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something about a row that is not certain."""

    field: str
    column_title: str
    text: str
    """The cell as it stands."""
    why: str
    guess: Any = None
    """What is probably meant; offered, never applied."""
    blocks: bool = False
    """The row waits for a decision; otherwise it is accepted and the doubt is listed."""
    code: str = "spelling"

    @property
    def severity(self) -> Severity:
        """待定 or 提示."""
        return Severity.BLOCKS if self.blocks else Severity.NOTES

    @classmethod
    def of(cls, field: str, column_title: str, text: str, reading: Reading) -> Doubt:
        """Return the doubt that a reading leaves."""
        return cls(field, column_title, text, reading.why, reading.guess, reading.severity is Severity.BLOCKS)


def needs_check(values: Mapping[str, Any], convention: Convention) -> bool:
    """Say whether the fields of a row may contradict each other; quick, for most do not."""
    get = values.get
    verified, until = get("verified_on"), get("valid_until")
    if (
        verified
        and until
        and (until < verified or _differs(verified, get("interval_months"), until, convention))
    ):
        return True
    return get("remark") is not None or get("result") is Result.FAIL


def check_row(
    values: Mapping[str, Any], titles: Mapping[str, str], strays: tuple[Stray, ...], convention: Convention
) -> Iterator[Doubt]:
    """List what the fields of one row say against each other, and what stands beside the table."""
    verified, until = values.get("verified_on"), values.get("valid_until")
    if verified and until:
        if until < verified:
            why = f"有效期至 {until} 早于检定日期 {verified}"
            yield Doubt("valid_until", titles["valid_until"], str(until), why, blocks=True, code="before")
        elif right := _differs(verified, months := values.get("interval_months"), until, convention):
            why = f"有效期与周期不一致：{verified} 起 {months} 个月应为 {right}，台账写的是 {until}"
            yield Doubt("valid_until", titles["valid_until"], str(until), why, right, code=CONTRADICTS)
    if values.get("result") is Result.FAIL and values.get("state") is InstrumentState.QUALIFIED:
        why = "状态写合格，检定结果却是不合格"
        yield Doubt(
            "state",
            titles.get("state", ""),
            "合格",
            why,
            InstrumentState.STOPPED,
            blocks=True,
            code="verdict",
        )
    if remark := values.get("remark"):
        yield from _remark(str(remark), values, titles)
    for stray in strays:
        yield _beside(stray, values)


@lru_cache(maxsize=8192)
def _differs(verified: date, months: int | None, until: date, convention: Convention) -> date | None:
    """Return the computed end of validity where the stated one differs."""
    if not months:
        return None
    right = valid_until(verified, months, convention)
    return right if right != until else None


def _remark(remark: str, values: Mapping[str, Any], titles: Mapping[str, str]) -> Iterator[Doubt]:
    """List a state or an A/B/C class that stands in the remarks alone."""
    word = plain(remark)
    if (match := CLASS.fullmatch(word.upper())) and "management_class" not in values:
        why = f"备注里的“{remark}”像管理类别"
        yield Doubt("management_class", titles.get("remark", ""), remark, why, match[1], code="misplaced")
        return
    state = (state_meaning(remark) or {}).get("state")
    if state and values.get("state") != state:
        why = f"备注写着“{remark}”，与状态不符，请确认状态"
        yield Doubt(
            "state",
            titles.get("remark", ""),
            remark,
            why,
            InstrumentState(state),
            blocks=True,
            code="misplaced",
        )


def _beside(stray: Stray, values: Mapping[str, Any]) -> Doubt:
    """Return the doubt about a cell that stands in the row, but under no heading."""
    column = f"{stray.column} 列（无表头）"
    meaning = state_meaning(stray.text)
    if meaning:
        state = meaning.get("state")
        guess = InstrumentState(state) if state else None
        same = bool(state) and values.get("state") == state
        why = f"表外写着“{stray.text}”，像是状态"
        return Doubt("state", column, stray.text, why, guess, blocks=not same, code="beside")
    word = plain(stray.text)
    dated = MONTH_INSIDE.search(word) or INSIDE.search(word)
    why = f"表外有字“{stray.text}”，没有表头，原样保留" + ("；像是日期" if dated else "")
    return Doubt("", column, stray.text, why, code="beside")


def repeated(rows: Iterable[OldRow]) -> dict[tuple[str, int], list[Doubt]]:
    """List numbers and serials that occur more than once in the file.

    A 管理编号 must be free, so its row waits. Serials of different instruments do coincide: only listed.
    """
    listed = tuple(rows)
    again: dict[tuple[str, int], list[Doubt]] = defaultdict(list)
    for field, title in (("number", "管理编号"), ("serial", "出厂编号")):
        often = Counter([row.values.get(field) for row in listed])
        seen: dict[str, list[OldRow]] = {code: [] for code, times in often.items() if code and times > 1}
        if seen:
            for row in listed:
                if (code := row.values.get(field)) in seen:
                    seen[code].append(row)
        for code, same in seen.items():
            for row in same:
                why = f"{title}“{code}”出现 {len(same)} 次：{_places(same)}"
                doubt = Doubt(field, title, code, why, blocks=field == "number", code="repeated")
                again[row.sheet, row.row].append(doubt)
    return dict(again)


def _places(rows: list[OldRow]) -> str:
    return "、".join(f"{row.sheet} 第 {row.row} 行" for row in rows[:4]) + ("…" if len(rows) > 4 else "")
