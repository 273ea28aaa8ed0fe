"""GB 17167 as data: an edition's required rates and classes, each with how sure its figures are."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from models.rules.refusal import Refusal

if TYPE_CHECKING:
    from models.rules.indicators import Ratio

LEVELS = ("一级", "二级", "三级")


class RuleSetUnreadable(Refusal):
    """规则集 {file} 无法使用：{reason}。请改正该文件，或在设置里改用另一个版本。"""


class Confidence(StrEnum):
    """How sure a figure is; only 高 may lead to a verdict."""

    HIGH = "高"
    MIDDLE = "中"
    LOW = "低"


@dataclass(frozen=True, slots=True)
class RequiredRate:
    """表3: required equipping rates of an energy kind in per cent, for 一级, 二级, 三级."""

    energy: str
    rates: tuple[float | None, float | None, float | None]
    words: tuple[str, ...]
    """Other names of the energy kind."""
    confidence: Confidence

    def at(self, level: str) -> float | None:
        """Return the rate of a level, nothing where none is set."""
        return self.rates[LEVELS.index(level)] if level in LEVELS else None


@dataclass(frozen=True, slots=True)
class RequiredClass:
    """表4: the class that a kind of instrument must have for a purpose."""

    category: str
    purpose: str
    required: str
    energies: tuple[str, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One edition of the standard."""

    edition: str
    title: str
    """Printed on each report that used it."""
    note: str
    rates: tuple[RequiredRate, ...]
    classes: tuple[RequiredClass, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nobody has entered its figures yet."""
        return not self.rates and not self.classes

    def rate_of(self, energy: str) -> RequiredRate | None:
        """Return the required rates of an energy kind, by its name or another name of it."""
        return next((one for one in self.rates if energy == one.energy or energy in one.words), None)

    def classes_of(self, category: str) -> tuple[RequiredClass, ...]:
        """Return what is required of a kind of instrument."""
        bare = category.replace("(", "（").replace(")", "）")
        return tuple(one for one in self.classes if one.category == bare)


def reaches(rate: Ratio, required: RequiredRate | None, level: str) -> bool | None:
    """Say whether a rate reaches what is required; nothing where no figure is sure enough for a verdict."""
    wanted = None if required is None else required.at(level)
    if required is None or wanted is None or required.confidence is not Confidence.HIGH or not rate.whole:
        return None
    return rate.part * 100 >= wanted * rate.whole


def read_rule_set(text: str, file: str) -> RuleSet:
    """Return the edition that a TOML text holds; ``file`` is named in the refusal."""
    try:
        given = tomllib.loads(text)
        return RuleSet(
            str(given["edition"]),
            str(given["title"]),
            str(given.get("note", "")),
            tuple(map(_rate, given.get("rates", ()))),
            tuple(map(_class, given.get("classes", ()))),
        )
    except tomllib.TOMLDecodeError as error:
        raise RuleSetUnreadable(file=file, reason=f"不是正确的 TOML（{error}）") from error
    except (KeyError, TypeError, ValueError) as error:
        raise RuleSetUnreadable(file=file, reason=f"缺少或写错了 {error}") from error


def _rate(given: dict[str, Any]) -> RequiredRate:
    one, two, three = (float(rate) if rate != "" else None for rate in given["rates"])
    words = tuple(map(str, given.get("words", ())))
    return RequiredRate(str(given["energy"]), (one, two, three), words, Confidence(given["confidence"]))


def _class(given: dict[str, Any]) -> RequiredClass:
    return RequiredClass(
        str(given["category"]),
        str(given["purpose"]),
        str(given["class"]),
        tuple(map(str, given.get("energies", ()))),
        Confidence(given["confidence"]),
    )
