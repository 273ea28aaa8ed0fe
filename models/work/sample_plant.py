"""The instruments of the sample plant as its file tells them, before they are written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

from models.rules.catalogue import Catalogue, CatalogueEntry
from models.rules.instrument import Custody, RunningState
from models.rules.pinyin import search_text
from models.store.instrument import Instrument
from models.store.metering_point import MeteringPoint
from models.store.org_unit import OrgUnit
from models.work.instrument import SEARCHED
from models.work.sample_history import Ending

TRADE = "贸易结算"
STORE = "备表库"
ON_THE_SHELF = frozenset({Ending.PENDING, Ending.SEALED, Ending.SCRAPPED})
"""Endings of instruments that stand at no metering point."""


@dataclass(slots=True)
class Draft:
    """An instrument of the plant before it is written."""

    kind: dict[str, Any]
    entry: CatalogueEntry | None
    unit: str
    place: str
    index: int
    """Which of its kind."""
    point: MeteringPoint | None = None
    ending: Ending = Ending.VALID
    days: int = 0
    followed: date | None = None
    """The day on which it took over from its predecessor at the point."""
    row: Instrument = field(default_factory=Instrument)

    @property
    def months(self) -> int | None:
        """The interval: its own, the catalogue's, or none for what is examined once."""
        if "word" in self.kind:
            return None
        usual = 12 if self.entry is None else self.entry.months
        return int(self.kind.get("months", usual))

    @property
    def mandatory(self) -> bool:
        """Whether it is under mandatory verification: as declared, or at a point of settlement."""
        settles = self.point is not None and self.point.level == "一级"
        common = self.entry is not None and TRADE in self.entry.mandatory_when
        return bool(self.kind.get("mandatory")) or (settles and common)

    @property
    def seed(self) -> str:
        """The same for instruments that are examined together."""
        together = self.index // int(self.kind.get("batch", 1))
        return f"{self.kind['name']} {together} {'' if self.point is None else self.point.number}"


def drafts_of(told: dict[str, Any], catalogue: Catalogue, points: dict[str, MeteringPoint]) -> list[Draft]:
    """Return the instruments at the points and at other places, in the order of kinds."""
    drafts = []
    for kind in told["kinds"]:
        entry = catalogue.match(kind.get("catalogue", kind["name"]))
        here = [row for row in told["points"]["rows"] if row[8] == kind["name"]]
        drafts += [Draft(kind, entry, row[4], row[5], at, points[row[0]]) for at, row in enumerate(here)]
        drafts += [
            Draft(kind, entry, shop, place, at + len(here))
            for at, (shop, place) in enumerate(_places(kind, told["units"]))
        ]
    return drafts


def _places(kind: dict[str, Any], units: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Return as many places as there are instruments of a kind, spread over its units."""
    count = int(kind.get("count", 0))
    if not count:
        return []
    where = kind.get("at") or {name: units[name] for name in kind["units"]}
    of_unit = [
        [(name, f"{place}{spot}") for spot, place in product(kind["spots"], places)]
        for name, places in where.items()
    ]
    turns = range(count)
    return [of_unit[at % len(of_unit)][at // len(of_unit) % len(of_unit[at % len(of_unit)])] for at in turns]


def end(drafts: list[Draft], told: dict[str, Any]) -> None:
    """Spread the endings over the instruments; those that leave their point go to instruments without one."""
    wanted = [(Ending(name), days) for name, ways in told["endings"].items() for days in ways]
    for shelf in (True, False):
        ends = [one for one in wanted if (one[0] in ON_THE_SHELF) is shelf]
        free = [
            draft
            for draft in drafts
            if draft.months and draft.ending is Ending.VALID and not (shelf and draft.point is not None)
        ]
        for at, (ending, days) in enumerate(ends):
            draft = free[at * len(free) // len(ends)]
            draft.ending, draft.days = ending, days


def predecessors(today: date, drafts: list[Draft], told: dict[str, Any]) -> list[Draft]:
    """Return the scrapped instruments that once stood at points of today."""
    gone = []
    for at, number in enumerate(told["swapped"]):
        heir = next(draft for draft in drafts if draft.point is not None and draft.point.number == number)
        days = 110 + 130 * at
        heir.followed = today - timedelta(days)
        old = Draft(heir.kind, heir.entry, heir.unit, heir.place, 900 + at, heir.point)
        old.ending, old.days = Ending.SCRAPPED, days
        gone.append(old)
    return gone


def enter(drafts: list[Draft], units: dict[str, OrgUnit]) -> None:
    """Write what the ledger says of each instrument."""
    last: dict[str, int] = {}
    for draft in drafts:
        kind, letters = draft.kind, draft.kind["letters"]
        last[letters] = last.get(letters, 200) + 1
        chance = Random(f"{letters}{last[letters]}")  # noqa: S311 - a plant to look at, no secret
        row = draft.row
        row.number = f"{letters}-{last[letters]:04d}"
        row.name = kind["name"]
        usual = None if draft.entry is None else draft.entry.category
        row.kind = kind.get("category", usual)
        row.regulation = None if draft.entry is None else draft.entry.regulation or None
        row.accuracy_class = chance.choice(kind["classes"])
        row.model, row.range = chance.choice(kind["models"]), chance.choice(kind["ranges"])
        row.maker, row.serial = chance.choice(kind["makers"]), str(chance.randrange(100_000, 9_999_999))
        row.unit_id = units[draft.unit].id
        row.place = STORE if draft.ending in ON_THE_SHELF else draft.place
        row.management_class, row.interval_months = kind["grade"], draft.months
        row.interval_word = kind.get("word")
        row.mandatory, row.is_standard = draft.mandatory, bool(kind.get("standard"))
        _use(draft, chance)
        row.search = search_text(*(getattr(row, key) for key in SEARCHED), draft.unit)


def _use(draft: Draft, chance: Random) -> None:
    """Write where an instrument is, what it is for and how it runs."""
    row, point = draft.row, draft.point
    away = chance.random()
    row.energy = draft.kind.get("energy")
    row.purpose = "量值传递" if row.is_standard else "安全防护" if row.mandatory else "工艺监测"
    row.custody, row.running_state = Custody.INSTALLED.value, RunningState.NORMAL.value
    if point is not None:
        row.purpose = TRADE if point.level == "一级" else "能源核算"
        row.networked = point.level != "三级" and away < 0.85
        row.point_id = None if draft.ending in ON_THE_SHELF else point.id
    if draft.ending in ON_THE_SHELF or row.is_standard:
        row.custody = Custody.STORED.value
    elif draft.ending is Ending.FAILED:
        row.custody = Custody.OUT_FOR_REPAIR.value if away < 0.5 else Custody.INSTALLED.value
    elif draft.ending is Ending.OVERDUE and away < 0.6:
        row.custody = Custody.AT_LABORATORY.value
    if draft.ending in {Ending.FAILED, Ending.FAULT}:
        row.running_state = RunningState.MAINTENANCE.value
    elif draft.ending in {Ending.SEALED, Ending.SCRAPPED}:
        row.running_state = RunningState.OUT.value
