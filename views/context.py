"""What every screen and dialog is given: the desk, the jobs, the hub, what the PC remembers, how to speak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Concatenate

from models.rules.refusal import Refusal
from models.rules.rights import Right, need
from models.rules.roles import Role
from models.work import journal
from views.jobs import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from PySide6.QtCore import QObject

    from models.work.desk import Desk
    from models.work.unit import Done, Outcome, Unit
    from views.dialogs.question import Question
    from views.hub import Hub
    from views.jobs import Jobs
    from views.printers import Printers
    from views.remembered import Remembered
    from views.tables.acts import Door


class PastIsReadOnly(Refusal):
    """正在看 {day} 的台账，只能看，不能改。请先按“回到今天”。"""


BUG = "程序出了意外，没有保存任何内容。详情已写入日志，请把日志交给管理员。"


def _system_printers() -> Printers:
    from views.printers import SystemPrinters

    return SystemPrinters()


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a screen."""

    desk: Desk
    jobs: Jobs
    hub: Hub
    remembered: Remembered
    say: Callable[..., object]
    """Show a line at the bottom for a few seconds: the text, the way back (撤销) or ``None``, and doors to what
    is to be done next, where there is something."""
    go: Callable[[str, str | None], object]
    """Show a page, and there one of its counts."""
    explain: Callable[[str], object]
    """Open the manual at a clause or subject."""
    show: Callable[[str, Any], object] = lambda _page, _key: None
    """Show a page, and there the row of a key."""
    offer: Callable[[str, Sequence[Door]], object] = lambda _text, _doors: None
    """Show a line at the bottom with ways to go on from there."""
    printers: Callable[[], Printers] = _system_printers
    """Where printers come from."""
    roles: frozenset[Role] = frozenset(Role)
    """Of the person at work, for what the window offers; ``work`` asks the ledger itself."""

    def today(self) -> date:
        """The present day at the plant."""
        return self.desk.clock().date()

    def day(self) -> date:
        """The day that is looked at."""
        return self.hub.as_of or self.today()

    def ask[**P, A](
        self,
        owner: QObject,
        then: Callable[[A], object],
        question: Callable[Concatenate[Any, P], A],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Answer a question off the GUI thread."""
        self.jobs.run(owner, lambda: self.desk.ask(question, *args, **kwargs), then, self.complain)

    def perform[**P](
        self,
        owner: QObject,
        then: Callable[[Done], object],
        failed: Callable[[BaseException], object],
        action: Callable[Concatenate[Unit, P], Outcome],
        *args: P.args,
        **asked: P.kwargs,
    ) -> None:
        """Run an action off the GUI thread and tell every list what changed; a past day is never written to."""
        self._run(owner, then, failed, lambda: self.desk.perform(action, *args, **asked))

    def perform_proved[**P](
        self,
        owner: QObject,
        then: Callable[[Done], object],
        failed: Callable[[BaseException], object],
        proof: str,
        action: Callable[Concatenate[Unit, P], Outcome],
        *args: P.args,
        **asked: P.kwargs,
    ) -> None:
        """Run an action for which the password is asked again, as for each signature."""
        self._run(owner, then, failed, lambda: self.desk.signing(proof).perform(action, *args, **asked))

    def _run(
        self,
        owner: QObject,
        then: Callable[[Done], object],
        failed: Callable[[BaseException], object],
        job: Callable[[], Done],
    ) -> None:
        if self.hub.as_of is not None:
            failed(PastIsReadOnly(day=self.hub.as_of))
            return

        def done(result: Done) -> None:
            self.hub.tell(result.changes)
            then(result)

        self.jobs.run(owner, job, done, failed)

    def denied(self, right: Right | None) -> str:
        """Return why the person at work may not do what needs a right; empty where it is allowed."""
        if right is None:
            return ""
        try:
            need(right, self.desk.actor, self.roles)
        except Refusal as refusal:
            return refusal.message
        return ""

    def open(self, question: Question) -> None:
        """Open a dialog; the clauses in its refusals lead to the manual."""
        question.clause_asked.connect(self.explain)
        question.open()

    def did(self, done: Done, *doors: Door) -> None:
        """Say what was done, and offer the way back; beside it what is to be done next."""
        more = (doors,) if doors else ()
        self.say("　".join([done.summary, *done.warnings[:1]]), lambda: self.take_back(done.seq), *more)

    def take_back(self, seq: int) -> None:
        """Take back what was done, as long as nothing was built on it; say why where it cannot be."""
        self.perform(
            self.hub,
            lambda done: self.say(done.summary, None),
            self.complain,
            journal.take_back,
            seq=seq,
            reason="撤销刚才的操作",
        )

    def complain(self, error: BaseException) -> None:
        """Say at the bottom why something did not happen."""
        if not isinstance(error, Cancelled):
            self.say(words_of(error), None)


def words_of(error: BaseException) -> str:
    """Return what the user is told of an error: a refusal in its own words, anything else as a fault of ours."""
    return error.message if isinstance(error, Refusal) else BUG
