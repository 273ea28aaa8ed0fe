"""What a slip says: the instruments with before and after, what is asked, why, with which files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from models.rules.request import FORMS, SHOWN, RequestKind, wish_text
from views.detail import FileLink
from views.pieces import Flow, across, button, down, label, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtWidgets import QLayout

    from models.read.request import FileRow, LineRow

FEW = 12
"""Instruments of one group that are named; the rest are counted until one asks for them."""
ARROW = "→"


type Told = tuple[tuple[str, str, str], ...]
"""Title, before and after of what changes."""


def change_words(told: Iterable[tuple[str, str, str]]) -> str:
    """Return what changes in one line: 合格 → 报废；计量点 E-101 → —."""
    state = SHOWN["state"]
    return "；".join(
        f"{'' if title == state else f'{title} '}{was} {ARROW} {will}" for title, was, will in told
    )


def parted(each: Sequence[Told]) -> tuple[Told, list[Told]]:
    """Return the changes that all instruments share, and for each those that are its own."""
    shared = tuple(one for one in each[0] if all(one in told for told in each)) if each else ()
    return shared, [tuple(one for one in told if one not in shared) for told in each]


def change_grid(told: Sequence[tuple[str, str, str]]) -> QGridLayout:
    """Return before and after of each entry, one below the other."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(3, 1)
    for line, (title, before, after) in enumerate(told):
        grid.addWidget(label(title, "muted"), line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(before), line, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(ARROW, "faint"), line, 2, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(wrapped(after, "strong"), line, 3)
    return grid


def instruments_block(
    lines: Sequence[LineRow], look_at: Callable[[int], object] | None
) -> list[QWidget | QLayout]:
    """Return the instruments: what changes alike for all once, what is a single one's own beside its number."""
    shared, own = parted([tuple(line.changes) for line in lines])
    groups: dict[Told, list[LineRow]] = {}
    for line, told in zip(lines, own, strict=True):
        groups.setdefault(told, []).append(line)
    parts: list[QWidget | QLayout] = []
    for told, some in groups.items():
        parts.append(_names(some, look_at, told))
    if not shared:
        return parts
    if len(lines) == 1:
        return [*parts, change_grid(shared)]
    return [label("全部改变：", "muted"), change_grid(shared), *parts]


def wishes_block(kind: RequestKind, lines: Sequence[LineRow]) -> list[tuple[str, str]]:
    """Return what is asked for beside the change of state, where it is the same for all instruments."""
    shown_after = {key for line in lines for key in line.after}
    found = []
    for wish in FORMS[kind].wishes:
        texts = {wish_text(wish.key, line.wanted.get(wish.key)) for line in lines}
        if wish.key not in shown_after and len(texts) == 1 and texts != {"—"}:
            found.append((wish.title, texts.pop()))
    return found


def files_block(files: Iterable[FileRow], open_file: Callable[[FileRow], object]) -> list[QLayout]:
    """Return the files as links."""

    def link(file: FileRow) -> FileLink:
        return FileLink(file.name, lambda: open_file(file))

    return [across(link(file), label(file.purpose, "faint"), spacing=8) for file in files]


def facts(pairs: Iterable[tuple[str, str]]) -> list[QLayout]:
    """Return titles with texts below."""
    return [down(label(title, "muted"), wrapped(text), spacing=0) for title, text in pairs]


def _names(some: Sequence[LineRow], look_at: Callable[[int], object] | None, told: Told) -> QWidget:
    box, flow = QWidget(), Flow(12)
    policy = box.sizePolicy()
    policy.setHeightForWidth(True)
    box.setSizePolicy(policy)
    box.setLayout(down(flow, *([wrapped(change_words(told))] if told else []), spacing=4))
    parts = [_name(line, look_at, alone=len(some) == 1) for line in some]
    for part in parts:
        flow.addWidget(part)
    rest = parts[FEW:]
    if rest:
        for part in rest:
            part.hide()
        more = button(f"还有 {len(rest)} 台…", None, look="link", name="more_instruments")
        more.clicked.connect(lambda _checked=False: _unfold(more, rest))
        flow.addWidget(more)
    return box


def _unfold(more: QWidget, rest: Sequence[QWidget]) -> None:
    more.hide()
    for part in rest:
        part.show()


def _name(line: LineRow, look_at: Callable[[int], object] | None, *, alone: bool) -> QWidget:
    text = f"{line.number} {line.name}" if alone else line.number
    if look_at is None:
        shown: QWidget = label(text, "strong")
    else:
        shown = button(
            text, lambda: look_at(line.instrument_id), look="link", name=f"at_{line.instrument_id}"
        )
    shown.setToolTip("　".join(filter(None, (line.number, line.name, line.model, line.serial))))
    return shown
