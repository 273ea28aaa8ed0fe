"""Every list by its name: how its rows are loaded and how it is declared, for the screens and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.read import (
    contradictions,
    delegation,
    due,
    history,
    impact,
    impact_list,
    imports,
    instrument,
    instrument_list,
    metering_point,
    person,
    request,
    verification,
    withdrawn,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from models.lists import ListSpec


@dataclass(frozen=True, slots=True)
class ListSource:
    """Where a list comes from."""

    load: Callable[[Session, date, date], Sequence[Any]]
    """Given a session, the day looked at and today."""
    spec: Callable[[Callable[[], date]], ListSpec[Any]]
    """Given how to learn the day looked at."""
    kinds: tuple[str, ...] = ()
    """Kinds of change after which the list is out of date."""


INSTRUMENT_KINDS = ("instrument", "verification", "org_unit", "metering_point")

LISTS: dict[str, ListSource] = {
    "instruments": ListSource(
        lambda session, day, today: instrument.ledger(session, as_of=day, today=today),
        lambda _day: instrument_list.INSTRUMENTS,
        INSTRUMENT_KINDS,
    ),
    "due": ListSource(
        lambda session, day, today: due.due(session, as_of=day, today=today), due.due_list, INSTRUMENT_KINDS
    ),
    "certificates": ListSource(
        lambda session, day, _today: verification.verifications(session, as_of=day),
        lambda _day: verification.CERTIFICATES,
        ("verification", "certificate"),
    ),
    "contradictions": ListSource(
        lambda session, _day, _today: contradictions.contradictions(session),
        lambda _day: contradictions.CONTRADICTIONS,
        ("verification",),
    ),
    "imports": ListSource(
        lambda session, _day, _today: imports.imports(session), lambda _day: imports.IMPORTS, ("import_run",)
    ),
    "points": ListSource(
        lambda session, _day, _today: metering_point.points(session),
        lambda _day: metering_point.POINTS,
        ("metering_point", "instrument"),
    ),
    "people": ListSource(
        lambda session, _day, _today: person.people(session),
        person.people_list,
        ("person", "person_role", "person_certificate"),
    ),
    "delegations": ListSource(
        lambda session, _day, _today: delegation.delegations(session),
        lambda _day: delegation.DELEGATIONS,
        ("delegation", "person"),
    ),
    "requests": ListSource(
        lambda session, _day, today: request.requests(session, name=session.info["actor"], today=today),
        lambda _day: request.REQUESTS,
        ("request", "signature", "person"),
    ),
    "impacts": ListSource(
        lambda session, _day, _today: impact.impacts(session),
        lambda _day: impact_list.IMPACTS,
        ("impact", "impact_line"),
    ),
    "impact_lines": ListSource(
        lambda session, _day, _today: impact.impact_lines(session),
        lambda _day: impact_list.line_spec("追溯处理单的行", of_all=True),
        ("impact", "impact_line"),
    ),
    "withdrawn": ListSource(
        lambda session, day, _today: withdrawn.withdrawn(session, as_of=day),
        lambda _day: withdrawn.WITHDRAWN,
        ("instrument", "instrument_event"),
    ),
    "journal": ListSource(
        lambda session, _day, _today: history.journal(session), lambda _day: history.JOURNAL, ("journal",)
    ),
}
