"""Which instrument a row of an old ledger is: new, known, or a matter to decide."""

from __future__ import annotations

import json
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from models.rules.comparing import differences, doubtful_dates, needs_decision, other_thing, problem
from models.rules.imports import Earlier, Known, PreviewRow, Verdict
from models.rules.numbering import Numbering

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from models.rules.old_checks import Doubt
    from models.rules.old_ledger import OldRow
    from models.rules.verification import Convention

type Texts = Mapping[tuple[str, str], Sequence[Earlier]]
"""Sheet and original cells (as ``cells_text`` gives them) → what was imported from such a row."""
type Columns = Mapping[str, Mapping[str, str | None]]
"""Sheet → heading → field."""


_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def cells_text(row: OldRow) -> str:
    """Return the original cells as they are kept."""
    return _compact(row.cells)


class Match(NamedTuple):
    """The instrument of the ledger that a row is, or why that is not certain."""

    known: Known | None = None
    candidates: tuple[Known, ...] = ()
    why: str = ""
    again: Earlier | None = None
    """The row was imported before, word for word."""


NO_MATCH = Match()


@dataclass
class Matcher:
    """Matches the rows of one file with the ledger and with each other."""

    known: Sequence[Known]
    texts: Texts
    columns: Columns
    today: date
    convention: Convention
    by_id: dict[int, Known] = field(init=False)
    by_number: dict[str, Known] = field(init=False)
    by_serial: dict[str, list[Known]] = field(init=False)
    by_place: dict[tuple[Any, ...], list[Known]] = field(init=False)

    def __post_init__(self) -> None:
        self.by_id = {one.id: one for one in self.known}
        self.by_number = {one.number: one for one in self.known}
        self.by_serial = defaultdict(list)
        self.by_place = defaultdict(list)
        for one in self.known:
            if serial := one.values.get("serial"):
                self.by_serial[serial].append(one)
            else:
                self.by_place[_standing(one.values, one.values.get("kind"))].append(one)

    def match(self, rows: Sequence[OldRow]) -> list[PreviewRow]:
        """Return the verdict of every row, in order."""
        found = self._matches(rows)
        file = _File(rows, found)
        taken = [(one.number, one.values.get("kind") or "") for one in self.known]
        taken += [(number, row.kind) for row in rows if (number := row.values.get("number"))]
        numbering = Numbering(taken)
        return [self._judge(row, match, file, numbering) for row, match in zip(rows, found, strict=True)]

    def _matches(self, rows: Sequence[OldRow]) -> list[Match]:
        if not self.known:
            return [NO_MATCH] * len(rows)
        queues = {key: deque(earlier) for key, earlier in self.texts.items()}
        found: list[Match | None] = []
        for row in rows:
            queue = queues.get((row.sheet, cells_text(row))) if queues else None
            again = queue.popleft() if queue else None
            one = self.by_id.get(again.instrument_id) if again else None
            found.append(Match(one, again=again) if one else None)
        claimed = {match.known.id for match in found if match and match.known}
        numbers = {row.values.get("number") for row in rows}
        return [match or self._find(row, claimed, numbers) for row, match in zip(rows, found, strict=True)]

    def _find(self, row: OldRow, claimed: set[int], numbers: set[Any]) -> Match:
        number = row.values.get("number")
        if number in self.by_number:
            return Match(self.by_number[number])
        serial = row.values.get("serial")
        if serial:
            like = [one for one in self.by_serial.get(serial, ()) if _alike(one.values, row)]
        else:
            like = self.by_place.get(_standing(row.values, row.kind), [])
        like = [one for one in like if one.id not in claimed]
        if number:  # a number is an identity of its own, unless the ledger's number is gone from the file
            like = [one for one in like if serial and one.number not in numbers]
            return (
                _perhaps(like, f"管理编号“{number}”台账里没有，但有同类、同出厂编号的") if like else NO_MATCH
            )
        if len(like) > 1:
            here = [one for one in like if one.values.get("place") == row.values.get("place")]
            like = here if len(here) == 1 else like
        if len(like) > 1:
            return _perhaps(like, "没有管理编号，台账里有几台都像它：")
        if like:
            claimed.add(like[0].id)
            return Match(like[0])
        return NO_MATCH

    def _judge(self, row: OldRow, match: Match, file: _File, numbering: Numbering) -> PreviewRow:
        known, own = match.known, row.values.get("number")
        if match.again is not None and known is not None:
            return self._again(row, known, match.again)
        doubts = (
            *row.doubts,
            *doubtful_dates(row.values, row.doubts, known, self.today, self.convention),
        )
        rivals = file.rivals(row)
        wants_number = known is None and not own
        proposal = numbering.propose(row.kind) if wants_number or rivals or _collides(known, row) else None
        judged = PreviewRow(
            row,
            Verdict.NEW,
            Verdict.NEW,
            known.number if known else (own or proposal or ""),
            proposal,
            known,
            match.candidates,
            () if known is None else differences(known, row.values),
            doubts,
        )
        if wrong := problem(row.values, row.doubts):
            return judged._replace(verdict=Verdict.ERROR, basis=Verdict.ERROR, why=wrong[1], field=wrong[0])
        return self._settle(judged, match, rivals, file)

    def _again(self, row: OldRow, known: Known, earlier: Earlier) -> PreviewRow:
        """Judge a row that says nothing new, unless its headings are read otherwise than last time."""
        fresh = {
            key
            for title, key in self.columns.get(row.sheet, {}).items()
            if key and earlier.columns.get(title) != key
        }
        changed = differences(known, row.values, only=fresh) if fresh else ()
        verdict = Verdict.CHANGED if changed else Verdict.SAME
        return PreviewRow(row, verdict, verdict, known.number, known=known, differences=changed, kept=True)

    def _settle(self, row: PreviewRow, match: Match, rivals: str, file: _File) -> PreviewRow:
        basis, why, blamed = Verdict.NEW, "", "number"
        if row.known is not None:
            basis = Verdict.CHANGED if row.differences else Verdict.SAME
            if _collides(row.known, row.source):
                basis, why = Verdict.CONFLICT, other_thing(row.known, row.source)
            elif wrong := needs_decision(row.known, row.differences):
                basis, (blamed, why) = Verdict.CONFLICT, wrong
        if rivals:
            basis, why = Verdict.CONFLICT, rivals
        if basis is Verdict.CONFLICT:
            return row._replace(verdict=basis, basis=basis, why=why, field=blamed)
        asks = [doubt for doubt in row.doubts if doubt.blocks and not _is_repeat(doubt)]
        question = match.why or file.twin(row.source)
        if question or asks:
            why = question or asks[0].why
            blamed = "serial" if question else asks[0].field
            return row._replace(verdict=Verdict.UNSURE, basis=basis, why=why, field=blamed)
        return row._replace(verdict=basis, basis=basis)


class _File:
    """What the rows of the file say against each other."""

    def __init__(self, rows: Sequence[OldRow], found: Sequence[Match]) -> None:
        self._numbers: dict[str, list[OldRow]] = defaultdict(list)
        self._serials: dict[tuple[str, str], list[OldRow]] = defaultdict(list)
        for row, match in zip(rows, found, strict=True):
            number, serial = row.values.get("number"), row.values.get("serial")
            if number:
                self._numbers[number].append(row)
            elif serial and match.known is None:
                self._serials[row.kind, serial].append(row)

    def rivals(self, row: OldRow) -> str:
        """Say which other rows claim the number of a row."""
        others = self._others(self._numbers.get(row.values.get("number") or "", ()), row)
        return (
            f"管理编号“{row.values['number']}”在表里还用于{_places(others)}，一台一号（二.三.1）"
            if others
            else ""
        )

    def twin(self, row: OldRow) -> str:
        """Say which other rows without a number may be the same instrument."""
        if row.values.get("number") or not row.values.get("serial"):
            return ""
        same = self._serials.get((row.kind, row.values["serial"]), ())
        others = [one for one in self._others(same, row) if _alike(one.values, row)]
        if not others:
            return ""
        return f"出厂编号“{row.values['serial']}”和{_places(others)}相同，又都没有管理编号，是不是同一台？"

    @staticmethod
    def _others(rows: Iterable[OldRow], row: OldRow) -> list[OldRow]:
        return [one for one in rows if one is not row]


def _alike(values: Mapping[str, Any], row: OldRow) -> bool:
    """Say whether kind, maker and model do not speak against its being the same instrument."""
    kind = values.get("kind")
    if kind and row.kind and kind != row.kind:
        return False
    return all(
        not values.get(key) or not row.values.get(key) or values[key] == row.values[key]
        for key in ("maker", "model")
    )


def _standing(values: Mapping[str, Any], kind: str | None) -> tuple[Any, ...]:
    return kind, values.get("name"), values.get("place"), values.get("model"), values.get("range")


def _perhaps(like: Sequence[Known], why: str) -> Match:
    names = "、".join(one.title for one in like[:4])
    return Match(None, tuple(like), f"{why}{names}，是同一台吗？")


def _collides(known: Known | None, row: OldRow) -> bool:
    return known is not None and bool(other_thing(known, row))


def _is_repeat(doubt: Doubt) -> bool:
    """Say whether a doubt is what ``_File.rivals`` says more exactly."""
    return doubt.code == "repeated" and doubt.field == "number"


def _places(rows: Sequence[OldRow]) -> str:
    places = "、".join(f"“{row.sheet}”第 {row.row} 行" for row in rows[:3])
    return f"{places}等 {len(rows)} 处" if len(rows) > 3 else places
