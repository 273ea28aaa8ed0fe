"""What the program says when a rule forbids something: the user's matter, never a crash."""

from __future__ import annotations

import inspect
from typing import Any, ClassVar


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """无法办理。

    One subclass per broken rule. The docstring of the subclass is the message in Chinese, a template
    filled with the facts given to the constructor: what happened, why, what to do next.
    """

    clause: ClassVar[str | None] = None
    """Clause of the regulation or standard, e.g. ``二.五.8``."""
    field: str | None = None
    """Key of the entry that is to blame, where there is one."""

    def __init__(self, *, field: str | None = None, **facts: Any) -> None:
        self.facts = facts
        self.field = field if field is not None else type(self).field
        super().__init__(self.message)

    @property
    def code(self) -> str:
        """A stable name for scripts: the name of the class."""
        return type(self).__name__

    @property
    def message(self) -> str:
        """The docstring with the facts filled in."""
        lines = inspect.cleandoc(type(self).__doc__ or "").splitlines()
        return "".join(lines).format(**self.facts)

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.field, self.facts)


def _again(kind: type[Refusal], field: str | None, facts: dict[str, Any]) -> Refusal:
    return kind(field=field, **facts)
