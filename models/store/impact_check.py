"""Whether every closed impact assessment still says what was signed for (R9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from models.store.finding import Finding
from models.store.impact import Impact, slip_hash

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session


def assessments(session: Session) -> Iterator[Finding]:
    """Yield the assessments whose content is no longer what the group lead closed."""
    for slip in session.scalars(select(Impact).where(Impact.content_hash.is_not(None))):
        if slip_hash(session, slip) != slip.content_hash:
            yield Finding(
                f"追溯处理单 {slip.number}",
                "办结签认之后内容被改动过，签认不能再作为证据",
                "请取出打印的处理单或备份对照，查明是谁绕过程序改动了数据库文件",
            )
