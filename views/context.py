"""What every screen and dialog is given: the desk, the jobs, the hub, what the PC remembers, how to speak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Concatenate

from models.rules.refusal import Refusal
from views.jobs import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from PySide6.QtCore import QObject

    from models.work.desk import Desk
    from models.work.unit import Done, Outcome, Unit
    from views.dialogs.question import Question
    from views.hub import Hub
    from views.jobs import Jobs
    from views.remembered import Remembered

BUG = "程序出了意外，没有保存任何内容。详情已写入日志，请把日志交给管理员。"


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a screen."""

    desk: Desk
    jobs: Jobs
    hub: Hub
    remembered: Remembered
    say: Callable[[str, Callable[[], object] | None], object]
    """Show a line at the bottom for a few seconds; with 撤销 where a way back is given."""
    go: Callable[[str, str | None], object]
    """Show a page, and there one of its counts."""
    explain: Callable[[str], object]
    """Open the manual at a clause or subject."""

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
        """Run an action off the GUI thread, tell every list what changed, say what was done."""

        def done(result: Done) -> None:
            self.hub.tell(result.changes)
            then(result)

        self.jobs.run(owner, lambda: self.desk.perform(action, *args, **asked), done, failed)

    def open(self, question: Question) -> None:
        """Open a dialog; the clauses in its refusals lead to the manual."""
        question.clause_asked.connect(self.explain)
        question.open()

    def complain(self, error: BaseException) -> None:
        """Say at the bottom why something did not happen."""
        if not isinstance(error, Cancelled):
            self.say(words_of(error), None)


def words_of(error: BaseException) -> str:
    """Return what the user is told of an error: a refusal in its own words, anything else as a fault of ours."""
    return error.message if isinstance(error, Refusal) else BUG
