"""What nobody foresaw: it is logged, said once in plain words, and the window stays."""

from __future__ import annotations

import logging
import sys
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from views.dialogs.question import Question

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from PySide6.QtWidgets import QWidget

log = logging.getLogger(__name__)


class Unexpected(QObject):
    """Takes every exception that nothing else caught, from any thread."""

    _raised = Signal()

    def __init__(self, window: QWidget, log_file: Path) -> None:
        super().__init__(window)
        self._window, self._log_file = window, log_file
        self._told = False
        self._raised.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Hear of every such exception of this process from now on."""
        sys.excepthook = self.note
        threading.excepthook = lambda args: self.note(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def note(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Write an exception to the log, and tell the user the first time."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.critical("unexpected", exc_info=(kind, error, trace))
        self._raised.emit()

    def _tell(self) -> None:
        if self._told:
            return
        self._told = True
        dialog = Question(
            self._window,
            "程序出了意外",
            "刚才的操作可能没有完成。已经保存的内容不受影响，可以继续工作；请核对刚才那一步。",
            "知道了",
            "check",
        )
        dialog.preview(f"详情已写入日志，请把它交给维护人员：{self._log_file}")
        dialog.secondary.hide()
        dialog.answered.connect(dialog.accept)
        dialog.open()
