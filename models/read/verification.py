"""Verifications and their certificates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from models.lists import Bucket, Column, ListSpec, Tone
from models.read.attachment import Attached, attached
from models.rules.verification import Result
from models.store.instrument import Instrument
from models.store.verification import Certificate, Verification

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class VerificationRow(NamedTuple):
    """One verification of one instrument."""

    id: int
    instrument_id: int
    number: str
    name: str
    on: date
    kind: str
    method: str
    result: str
    renews: bool
    valid_until: date | None
    stated_until: date | None
    computed_until: date | None
    interval_months: int | None
    certificate_no: str | None
    lab: str | None
    verifier: str | None
    limits: str | None
    regulation: str | None
    remark: str | None
    from_ledger: bool
    decision: str | None
    seq: int

    @property
    def contradicts(self) -> bool:
        """The stated and the computed date of validity differ."""
        return self.stated_until is not None and self.computed_until not in {None, self.stated_until}


def verifications(
    session: Session, *, as_of: date | None = None, instrument_id: int | None = None
) -> list[VerificationRow]:
    """Return the verifications that stand, newest first: of one instrument, or of all up to a day."""
    given = {
        "number": Instrument.number,
        "name": Instrument.name,
        "certificate_no": Certificate.number,
        "lab": Certificate.lab,
    }
    query = (
        select(*(given.get(field, getattr(Verification, field, None)) for field in VerificationRow._fields))  # type: ignore[arg-type]
        .select_from(Verification)
        .join(Instrument, Instrument.id == Verification.instrument_id)
        .outerjoin(Certificate, Certificate.id == Verification.certificate_id)
        .where(Verification.void_seq.is_(None), Instrument.void_seq.is_(None))
        .order_by(Verification.on.desc(), Verification.id.desc())
    )
    if instrument_id is not None:
        query = query.where(Verification.instrument_id == instrument_id)
    if as_of is not None:
        query = query.where(Verification.on <= as_of)
    return [VerificationRow._make(row) for row in session.execute(query)]


def proofs(session: Session) -> dict[int, list[Attached]]:
    """Return the files that prove examinations, by the examination: its own and those of its certificate."""
    own, shared = attached(session, entity="verification"), attached(session, entity="certificate")
    query = select(Verification.id, Verification.certificate_id).where(Verification.void_seq.is_(None))
    return {
        made: files
        for made, certificate in session.execute(query)
        if (files := own.get(made, []) + shared.get(certificate or 0, []))
    }


RESULT_TONES = {Result.PASS: Tone.GOOD, Result.LIMITED: Tone.LIMITED, Result.FAIL: Tone.STOP}
C = Column[VerificationRow]

CERTIFICATES: ListSpec[VerificationRow] = ListSpec(
    name="certificates",
    title="证书",
    key=lambda row: row.id,
    search=lambda row: " ".join(
        filter(None, (row.certificate_no, row.number, row.name, row.lab, str(row.on), row.verifier))
    ).casefold(),
    columns=(
        C("certificate_no", "证书编号", lambda r: r.certificate_no, width=40, frozen=True),
        C("on", "检定日期", lambda r: r.on, width=24, frozen=True),
        C("number", "管理编号", lambda r: r.number, width=26),
        C("name", "名称", lambda r: r.name, width=36),
        C("kind", "检定类别", lambda r: r.kind, width=20),
        C("method", "方式", lambda r: r.method, width=14),
        C(
            "result",
            "结果",
            lambda r: r.result,
            width=20,
            tone=lambda r: RESULT_TONES[Result(r.result)],
            dot=True,
        ),
        C("valid_until", "有效期至", lambda r: r.valid_until, width=24),
        C("lab", "检定单位", lambda r: r.lab, width=40),
        C("verifier", "检定员", lambda r: r.verifier, width=20),
        C("limits", "限用范围", lambda r: r.limits, width=30, shown=False),
        C("stated_until", "证书所写有效期", lambda r: r.stated_until, width=28, shown=False),
        C("computed_until", "按周期计算", lambda r: r.computed_until, width=28, shown=False),
        C("regulation", "检定依据", lambda r: r.regulation, width=34, shown=False),
        C("remark", "备注", lambda r: r.remark, width=40),
    ),
    buckets=(
        Bucket("periodic", "周期", lambda row: row.kind == "周期"),
        Bucket("failed", "不合格", lambda row: row.result == Result.FAIL, Tone.STOP),
        Bucket("contradicts", "有效期不一致", lambda row: row.contradicts, Tone.LIMITED),
    ),
    filters=("kind", "method", "result", "lab"),
)
