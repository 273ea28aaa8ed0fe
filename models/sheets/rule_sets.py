"""The edition of GB 17167 that the plant goes by, and the kind of instrument that its tables speak of."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from models.read.setting import settings
from models.rules.catalogue import read_catalogue
from models.rules.rule_set import read_rule_set
from resources import resource

if TYPE_CHECKING:
    from pathlib import Path

    from models.read.instrument import InstrumentRow
    from models.rules.catalogue import Catalogue
    from models.rules.rule_set import RuleSet
    from models.work.desk import Desk

OTHERS = "其他"
FLOW = "流量表（装置）"


def rule_set(desk: Desk) -> RuleSet:
    """Return the edition chosen in the settings; a file of the plant's own wins over the shipped figures."""
    return load_rule_set(desk.ask(settings)["rule_set"], desk.ledger.forms)


def load_rule_set(edition: str, own: Path) -> RuleSet:
    """Read an edition; ``own`` is the folder of the plant's forms, where its file begins with ``_``."""
    mine = own / f"_gb17167-{edition}.toml"
    path = mine if mine.is_file() else resource("rules", f"gb17167-{edition}.toml")
    return read_rule_set(path.read_text("utf-8-sig"), str(path))


@cache
def _catalogue() -> Catalogue:
    return read_catalogue(resource("catalogue", "catalogue.csv").read_text("utf-8"))


@cache
def _category(name: str) -> str:
    found = _catalogue().match(name)
    return found.category if found else OTHERS


def category(row: InstrumentRow) -> str:
    """Return 衡器, 电能表, 水流量表（装置） …: by the instrument's kind or name in the catalogue."""
    by_kind = _category(row.kind) if row.kind else OTHERS
    found = _category(row.name) if by_kind == OTHERS else by_kind
    return _by_energy(row.energy or "") if found == FLOW else found


def _by_energy(energy: str) -> str:
    """Return what the tables call a flow meter of no kind of its own: by what flows through it."""
    if "油" in energy:
        return f"油{FLOW}"
    if any(sign in energy for sign in "气汽氧氮氢"):
        return f"气体{FLOW}"
    return f"水{FLOW}" if "水" in energy else FLOW
