"""Write the rows of an old ledger: instruments, their state and last examination, their original texts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from models.rules.comparing import EXAMINATION
from models.rules.import_choice import Act, Entry
from models.rules.imports import Known, Preview, SheetPreview
from models.rules.instrument import FIELDS, InstrumentState
from models.rules.matching import cells_text
from models.rules.old_ledger import OldRow
from models.rules.pinyin import search_text
from models.rules.taking_over import Examination, Happening, examination, happened, taken_over
from models.rules.verification import Method, VerificationKind, validity
from models.store.bulk import Bulk
from models.store.instrument import Installation, Instrument, InstrumentEvent, SourceRow
from models.store.metering_point import MeteringPoint
from models.store.org_unit import OrgUnit
from models.store.standing import refresh
from models.store.verification import Certificate, Verification
from models.work.instrument import SEARCHED, amend
from models.work.unit import Unit
from models.work.verification import void

ORDER = (Certificate, Instrument, Installation, InstrumentEvent, Verification, SourceRow)
"""What is named is written before what names it."""
ELSEWHERE = {"unit", "point"}
PLAIN = frozenset({None, InstrumentState.QUALIFIED})
"""States that need no words of their own."""
BLANK: dict[str, Any] = {
    **{one.key: None for one in FIELDS if one.key not in ELSEWHERE},
    "version": 1,
    "running_state": "正常",
    "custody": "在装",
    "verified_on": None,
    "valid_until": None,
    "verification_id": None,
}


class Taking:
    """One file being taken over: what its rows become is gathered here and written at once."""

    def __init__(self, unit: Unit, preview: Preview, import_id: int) -> None:
        self.bulk = Bulk(unit.session, unit.seq)
        self.contradictions = 0
        self._unit = unit
        self._preview = preview
        self._import_id = import_id
        self._units: dict[str, int] = {}
        self._points: dict[str, int] = {}
        self._certificates: dict[tuple[str | None, str | None], int] = {}
        self._changed: list[int] = []
        self._state_titles = {
            sheet.name: {title for title, key in sheet.columns.items() if key == "state"}
            for sheet in preview.sheets
        }

    def prepare(self, entries: Iterable[Entry]) -> None:
        """Give every unit and metering point that rows name a row of its own, unless the plant has it."""
        wanted = [entry for entry in entries if entry.act in {Act.NEW, Act.CHANGE}]
        self._units = _named(self._unit, OrgUnit.id, OrgUnit.name)
        for name in dict.fromkeys(entry.values["unit"] for entry in wanted if entry.values.get("unit")):
            if name not in self._units:
                self._units[name] = self.bulk.add(OrgUnit, {"version": 1, "parent_id": None, "name": name})
        self._points = _named(self._unit, MeteringPoint.id, MeteringPoint.number)
        for entry in wanted:
            number = entry.values.get("point")
            if number and number not in self._points:
                self._points[number] = self.bulk.add(MeteringPoint, self._point(number, entry.values))
        self.bulk.write(OrgUnit, MeteringPoint)

    def take(self, entry: Entry) -> int | None:
        """Gather what a row becomes; return the instrument that it became or is."""
        instrument_id = None if entry.known is None else entry.known.id
        if entry.act is Act.NEW:
            instrument_id = self._enter(entry)
        elif entry.act is Act.CHANGE:
            self._change(entry)
        if entry.act is Act.CHANGE or not entry.row.kept:
            row = entry.row.source
            self._keep(row.sheet, row.row, cells_text(row), instrument_id)
        return instrument_id

    def keep_rest(self, sheet: SheetPreview) -> None:
        """Keep the words of everything in a sheet that is no instrument."""
        for table in sheet.tables:
            cells = [["标题", table.title]] if table.title else []
            cells += [["表头", title] for title in table.columns]
            self._keep(sheet.name, table.header_row, _texts(cells))
        for skipped in sheet.skipped:
            self._keep(sheet.name, skipped.row, _texts([[skipped.why, skipped.text]]))
        for stray in sheet.strays:
            self._keep(sheet.name, stray.row, _texts([[f"{stray.column} 列", stray.text]]))

    def finish(self) -> None:
        """Derive the standing of instruments that were changed, once everything is written."""
        refresh(self._unit.session, self._changed)

    def _keep(self, sheet: str, row: int, cells: str, instrument_id: int | None = None) -> None:
        self.bulk.add(
            SourceRow,
            {
                "import_id": self._import_id,
                "instrument_id": instrument_id,
                "sheet": sheet,
                "row": row,
                "cells": cells,
            },
        )

    def _enter(self, entry: Entry) -> int:
        values, source = entry.values, entry.row.source
        examined = examination(values, self._unit.today, self._preview.convention)
        text = None if values.get("state") in PLAIN else self._state_text(source)
        events = taken_over(values, examined, self._unit.today, text)
        row = {**BLANK, **{key: values[key] for key in values.keys() & BLANK.keys()}}
        unit_name = values.get("unit")
        row["number"] = entry.number
        row["kind"] = source.kind or None
        row["unit_id"] = None if not unit_name else self._units[unit_name]
        row["point_id"] = None if not values.get("point") else self._points[values["point"]]
        row["registered_on"] = events[0].on
        row["state"], row["state_reason"] = events[-1].state, events[-1].text
        row["verified_on"] = row["valid_until"] = None
        row["search"] = search_text(*(row[key] for key in SEARCHED), unit_name)
        instrument_id = self.bulk.add(Instrument, row)
        for event in events:
            self._happen(instrument_id, event)
        if examined is not None:
            row["verified_on"], row["valid_until"] = examined.on, examined.valid_until
            row["verification_id"] = self._examine(instrument_id, values, examined)
        if row["point_id"] is not None:
            since = row["installed_on"] or row["registered_on"]
            installed = {"instrument_id": instrument_id, "point_id": row["point_id"]}
            self.bulk.add(Installation, {**installed, "since": since, "until": None})
        return instrument_id

    def _change(self, entry: Entry) -> None:
        known = entry.known
        if known is None:
            return
        changed = {one.field: one.new for one in entry.differences}
        source = entry.row.source
        own = {one.key: changed[one.key] for one in FIELDS if one.key in changed}
        if own:
            reason = f"导入 {self._preview.file_name}：“{source.sheet}”第 {source.row} 行"
            amend(self._unit, instrument_id=known.id, version=known.version, reason=reason, **own)
        if changed.keys() & {"verified_on", "result"}:
            self._examine_again(known, entry.values, anew="verified_on" in changed)
        elif changed.keys() & {"valid_until", "certificate_no", "lab"}:
            self._correct(known, changed)
        if "state" in changed:
            text = self._state_text(source)
            stated = taken_over({"state": changed["state"]}, None, self._unit.today, text)
            for event in stated[1:]:
                self._happen(known.id, event)
        self._changed.append(known.id)

    def _examine_again(self, known: Known, sheet: Mapping[str, Any], *, anew: bool) -> None:
        """Record a newer examination, or the same one with another verdict; the old one's words are its own."""
        values = {**known.values, **dict.fromkeys(EXAMINATION), **sheet}
        values["verified_on"] = sheet.get("verified_on") or known.values["verified_on"]
        examined = examination(values, self._unit.today, self._preview.convention)
        if examined is None:
            return
        if not anew:
            owner = self._unit.session.get_one(Instrument, known.id)
            reason = f"导入 {self._preview.file_name} 时以表为准"
            void(self._unit, verification_id=owner.verification_id or 0, reason=reason)
        self._examine(known.id, values, examined)
        self._happen(known.id, happened(examined))

    def _correct(self, known: Known, changed: Mapping[str, Any]) -> None:
        """Let the sheet's words win for the examination that both the sheet and the ledger know."""
        owner = self._unit.session.get_one(Instrument, known.id)
        row = self._unit.session.get(Verification, owner.verification_id)
        if row is None:
            return
        if "valid_until" in changed:
            weighed = validity(
                row.on,
                row.interval_months,
                stated=changed["valid_until"],
                from_ledger=True,
                convention=self._preview.convention,
            )
            self._unit.set(row, "from_ledger", value=True)
            self._unit.set(row, "stated_until", changed["valid_until"])
            self._unit.set(row, "decision", None)
            self._unit.set(row, "valid_until", weighed.counts)
            self.contradictions += weighed.contradicts
        if changed.keys() & {"certificate_no", "lab"}:
            words = {**known.values, **changed}
            paper = self._certificate(words["certificate_no"], words["lab"])
            self.bulk.write(Certificate)
            self._unit.set(row, "certificate_id", paper)

    def _examine(self, instrument_id: int, values: Mapping[str, Any], examined: Examination) -> int:
        self.contradictions += examined.weighed.contradicts
        return self.bulk.add(
            Verification,
            {
                "version": 1,
                "instrument_id": instrument_id,
                "certificate_id": self._certificate(values.get("certificate_no"), values.get("lab")),
                "kind": VerificationKind.PERIODIC.value,
                "method": Method.VERIFICATION.value,
                "result": examined.result.value,
                "on": examined.on,
                "interval_months": examined.interval_months,
                "convention": self._preview.convention.value,
                "renews": True,
                "stated_until": examined.weighed.stated,
                "computed_until": examined.weighed.computed,
                "valid_until": examined.valid_until,
                "from_ledger": True,
                "decision": None,
                "accuracy_class": None,
                "limits": None,
                "verifier": None,
                "regulation": values.get("regulation"),
                "remark": None,
            },
        )

    def _certificate(self, number: str | None, lab: str | None) -> int | None:
        if not number and not lab:
            return None
        if (number, lab) not in self._certificates:
            self._certificates[number, lab] = self.bulk.add(Certificate, {"number": number, "lab": lab})
        return self._certificates[number, lab]

    def _happen(self, instrument_id: int, event: Happening) -> None:
        self.bulk.add(
            InstrumentEvent,
            {
                "instrument_id": instrument_id,
                "on": event.on,
                "event": event.event.value,
                "state": event.state.value,
                "text": event.text,
            },
        )

    def _state_text(self, row: OldRow) -> str | None:
        """Return the state in the sheet's own words."""
        titles = self._state_titles[row.sheet]
        told = next((text for title, text in row.cells if title in titles), None)
        return told or next((doubt.text for doubt in row.doubts if doubt.field == "state"), None)

    def _point(self, number: str, values: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "version": 1,
            "number": number,
            "name": values.get("place") or number,
            "energy": values.get("energy"),
            "level": values.get("level"),
            "unit_id": self._units.get(values.get("unit") or ""),
            "place": values.get("place"),
            "upstream_id": None,
            "required_class": None,
            "must_meter": True,
        }


def _named(unit: Unit, number: Any, name: Any) -> dict[str, int]:
    rows = unit.session.execute(select(name, number).where(number.class_.void_seq.is_(None)))
    return {key: value for key, value in rows}  # noqa: C416 - rows are tuples, not pairs, to the checker


def _texts(cells: list[list[str]]) -> str:
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
