"""What the lists put on paper or into files: always what is seen, the same rows and columns in the same order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QFileDialog, QWidget

    from models.lists import ListSpec
    from models.sheets.sheet import Book
    from views.context import Context
    from views.dialogs.printing import PrintDialog
    from views.tables.acts import Seen


class Papers:
    """Exports and prints for the screens of one window."""

    def __init__(self, context: Context, window: QWidget) -> None:
        self._context, self._window = context, window

    def print_seen(self, seen: Seen[Any]) -> PrintDialog:
        """Open the print dialog on what a list shows."""
        from views.dialogs.printing import PrintDialog

        dialog = PrintDialog(
            self._context, self._window, self._name(seen), lambda: self._book(seen), f"list/{seen.title}"
        )
        dialog.open()
        return dialog

    def export_seen(self, seen: Seen[Any]) -> QFileDialog:
        """Ask for a file and write what a list shows to it."""
        from views.dialogs.printing import ask_file

        folder = self._context.remembered.get("folder", "")
        return ask_file(
            self._window, self._name(seen), ".xlsx", lambda path: self.write_seen(seen, path), folder
        )

    def write_seen(self, seen: Seen[Any], path: Path) -> None:
        """Write what a list shows to a file."""
        from models.sheets.export import write

        self._context.remembered.set("folder", str(path.parent))
        self._context.jobs.run(
            self._window,
            lambda: write(self._book(seen), path),
            lambda _done: self._context.say(f"已导出 {len(seen.rows):,} 行到 {path}", None),
            self._context.complain,
        )

    def _book(self, seen: Seen[Any]) -> Book:
        from models.sheets.printed import fill_seen

        spec = _spec_of(seen)
        return fill_seen(
            self._context.desk, spec, seen.columns, seen.rows, as_of=self._context.day(), filters=seen.filters
        )

    def _name(self, seen: Seen[Any]) -> str:
        return f"{seen.title} {self._context.day().isoformat()}"


def _spec_of(seen: Seen[Any]) -> ListSpec[Any]:
    from models.lists import ListSpec

    return ListSpec(name="seen", title=seen.title, columns=seen.columns, key=id, search=lambda _row: "")
