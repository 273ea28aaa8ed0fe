"""有效期与周期不一致: two dates of an old ledger, of which a person says which counts (R2)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from models.read.lists import LISTS
from models.rules.verification import Decision
from models.work import verification
from views.tables.acts import Act
from views.tables.list_screen import ListScreen

if TYPE_CHECKING:
    from models.read.contradictions import ContradictionRow
    from models.work.unit import Done
    from views.context import Context

ACTS = (
    ("stated", Decision.STATED, "note-pencil", "Ctrl+1"),
    ("computed", Decision.COMPUTED, "calendar-check", "Ctrl+2"),
)


def contradictions_page(context: Context) -> ListScreen[ContradictionRow]:
    """Return the list; one or many are decided at once."""
    source = LISTS["contradictions"]

    def run(decision: Decision, rows: list[ContradictionRow]) -> None:
        _decide(context, screen, decision, [row.verification_id for row in rows])

    acts = tuple(
        Act(key, str(decision), icon, partial(run, decision), shortcut=keys)
        for key, decision, icon, keys in ACTS
    )
    screen: ListScreen[ContradictionRow] = ListScreen(
        source.spec(context.day),
        lambda: context.desk.ask(source.load, context.day(), context.today()),
        context.jobs,
        context.hub,
        context.remembered,
        kinds=(*source.kinds, "instrument"),
        acts=acts,
        unit="条",
        nothing=(
            "check-circle",
            "没有不一致的有效期",
            "旧台账写的有效期至与“检定日期 + 周期”对不上时，两个日期都会列在这里；决定之前以较早的为准。",
        ),
    )
    return screen


def _decide(
    context: Context, screen: ListScreen[ContradictionRow], decision: Decision, ids: list[int]
) -> None:
    """Decide one after another; what was decided stays decided if a later one is refused."""

    def then(done: list[Done]) -> None:
        context.hub.tell(frozenset().union(*(one.changes for one in done)))
        what = done[0].summary if len(done) == 1 else f"{len(done):,} 条{decision}"
        context.say(what, None)

    def job() -> list[Done]:
        return [
            context.desk.perform(verification.decide, verification_id=one, decision=decision) for one in ids
        ]

    context.jobs.run(screen, job, then, context.complain)
