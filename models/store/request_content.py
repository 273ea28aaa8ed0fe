"""What a signature on a slip stands for: its content as it was submitted, the same for signing and for checking."""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from models.store.attachment import AttachmentLink
from models.store.person import Person
from models.store.request import Request, RequestItem, RequestStep, Signature

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

EVIDENCE = "依据"
"""Purpose of the files that are part of what is signed."""
SCAN = "签字扫描件"
"""Purpose of the scans of a slip signed on paper."""
SIGNED = "signed"
"""Under this name the journal keeps what a signature says: any later change of it shows."""


def content(session: Session, request: Request) -> dict[str, Any]:
    """Return everything that the present round's signatures stand for, as plain values."""
    steps = select(RequestStep.role).where(
        RequestStep.request_id == request.id,
        RequestStep.round == request.round,
        RequestStep.void_seq.is_(None),
    )
    files = select(AttachmentLink.sha256).where(
        AttachmentLink.entity == "request",
        AttachmentLink.entity_id == request.id,
        AttachmentLink.purpose == EVIDENCE,
        AttachmentLink.void_seq.is_(None),
    )
    return {
        "number": request.number,
        "kind": request.kind,
        "applicant": session.get_one(Person, request.applicant_id).name,
        "reason": request.reason,
        "round": request.round,
        "route": list(session.scalars(steps.order_by(RequestStep.position))),
        "files": sorted(session.scalars(files)),
        "items": [
            {
                "instrument": item.instrument_id,
                "verification": item.verification_id,
                "wanted": json.loads(item.wanted),
                "before": json.loads(item.before),
                "after": json.loads(item.after),
            }
            for item in items(session, request.id)
        ],
    }


def signed(row: Signature) -> dict[str, Any]:
    """Return all that a signature says, as the journal keeps it beside the signature itself."""
    return {
        "request_id": row.request_id,
        "round": row.round,
        "position": row.position,
        "person_id": row.person_id,
        "principal_id": row.principal_id,
        "name": row.name,
        "role": row.role,
        "meaning": row.meaning,
        "opinion": row.opinion,
        "way": row.way,
        "on": row.on.isoformat(),
        "at": row.at.astimezone(UTC).isoformat(),
        "content_hash": row.content_hash,
    }


def items(session: Session, request_id: int) -> list[RequestItem]:
    """Return the instruments on a slip, in their order."""
    query = select(RequestItem).where(RequestItem.request_id == request_id, RequestItem.void_seq.is_(None))
    return list(session.scalars(query.order_by(RequestItem.id)))
