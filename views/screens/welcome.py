"""The first page of all: make a ledger, open one, or look at the sample plant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from views.icons import icon
from views.pieces import across, button, down, frame, label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ICON = 32


def welcome_page(
    make: Callable[[], object],
    open_: Callable[[], object],
    sample: Callable[[], object],
    recent: Sequence[tuple[str, Callable[[], object]]],
) -> QWidget:
    """Return three doors, and the ledgers opened before."""
    page = QWidget()
    page.setObjectName("welcome")
    title = label("准绳", "title")
    about = label("计量器具台账：检定、到期、标识和报表，一处管好。", "muted")
    for text in (title, about):
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    doors = across(
        None,
        _door(
            "new_ledger",
            "plus-circle",
            "新建台账库",
            "选一个本机空文件夹，设好管理员，再导入旧台账。",
            "新建…",
            make,
            primary=True,
        ),
        _door("open_ledger", "folder-open", "打开台账库", "打开已有的台账库文件夹。", "打开…", open_),
        _door(
            "sample_plant", "factory", "看示例工厂", "三百台器具、三年的记录，随意试用。", "打开示例", sample
        ),
        None,
        spacing=16,
    )
    before = [label("最近用过", "muted")] if recent else []
    links = [button(name, run, look="link", icon_name="clock-counter-clockwise") for name, run in recent]
    column = down(*before, *links, spacing=4)
    column.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    page.setLayout(down(None, title, about, 16, doors, 16, column, None, None, margins=(32, 24, 32, 24)))
    return page


def _door(
    key: str,
    icon_name: str,
    title: str,
    about: str,
    verb: str,
    run: Callable[[], object],
    *,
    primary: bool = False,
) -> QWidget:
    picture = label()
    picture.setPixmap(icon(icon_name, "accent").pixmap(ICON, ICON))
    go = button(verb, run, look="primary" if primary else "", name=key)
    card = frame(
        "card",
        down(
            picture,
            label(title, "name"),
            label(about, "muted", wrap=True),
            None,
            across(go, None),
            margins=(20, 20, 20, 20),
        ),
    )
    card.setFixedWidth(240)
    card.setMinimumHeight(200)
    return card
