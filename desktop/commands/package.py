"""``package``: the papers of a verification year for an inspection."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.keeping import checked_book
from desktop.session import now
from models.rules.refusal import Refusal
from models.rules.verification_year import last_day
from models.sheets.package import pack
from models.sheets.package_check import GROUPS, counted, missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.session import CommandSession
    from models.sheets.form_check import Finding
    from models.work.desk import Desk


class NoPlace(Refusal):
    """没有写出资料包放在哪里。请写一个新文件夹名，或以 .zip 结尾的文件名；只想看缺什么时加 --check。"""


def package(session: CommandSession) -> None:
    """Make the papers of a year; with ``--check`` say first, or only, what is missing."""
    options = session.options
    if options.target is None and not options.check:
        raise NoPlace
    year = options.year or session.today.year
    day = last_day(year, session.today)
    desk = session.reader()
    try:
        if options.target is None:
            _tell_missing(session, year, missing(desk, year=year, day=day))
        else:
            _make(session, desk, year)
    finally:
        desk.ledger.close()


def _make(session: CommandSession, desk: Desk, year: int) -> None:
    options = session.options
    made = pack(desk, options.target, year=year, report=partial(checked_book, desk.ledger, now()))
    lines = _lines(made.missing) if options.check else []
    lines.append(f"已做好 {year} 年度迎检资料：{len(made.documents)} 项，在 {made.path}")
    lines.append(f"还缺 {len(made.missing)} 处，见“00 缺项清单”。" if made.missing else "没有发现缺项。")
    session.say(
        "\n".join(lines),
        path=str(made.path),
        year=year,
        as_of=made.day,
        documents=[one._asdict() for one in made.documents],
        counts=counted(made.missing),
        missing=[one._asdict() for one in made.missing],
    )


def _tell_missing(session: CommandSession, year: int, found: Sequence[Finding]) -> None:
    lines = _lines(found) or ["没有发现缺项。"]
    session.say("\n".join(lines), year=year, counts=counted(found), missing=[one._asdict() for one in found])


def _lines(found: Sequence[Finding]) -> list[str]:
    lines = []
    for kind, count in counted(found).items():
        lines.append(f"{kind} {count} 处：{GROUPS[kind]}")
        lines += [f"　{one.number}　{one.name}　{one.text}" for one in found if one.kind == kind]
    return lines
