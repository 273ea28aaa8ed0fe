"""Keep the plant's own forms: their definitions lie with the ledger, what they were stays in the journal."""

from __future__ import annotations

from pathlib import Path

from models.rules.form import is_shipped, load, need_name, parse, read
from models.rules.refusal import Refusal
from models.rules.rights import Right, needs
from models.work.unit import Outcome, Unit

FORM = "form"
"""What the journal calls the definition of a form; its field is the form's name."""


class NoOwnForm(Refusal):
    """本厂没有自己的“{name}”，用的就是标准表格，不用恢复。"""

    field = "name"


class SameForm(Refusal):
    """“{title}”没有改动，不用保存。"""


class FileUnread(Refusal):
    """读不到表格定义 {file}（{reason}）。请核对文件名，或换一个文件。"""

    field = "file"


@needs(Right.KEEP)
def keep(unit: Unit, /, *, name: str, text: str) -> Outcome:
    """Keep the plant's own definition of a form, written as its file is; of the same name it wins over the shipped."""
    need_name(name)
    title = parse(name, text, f"{name}.toml").title
    if text == present_text(unit, name):
        raise SameForm(title=title)
    put_text(unit, name, text)
    return Outcome(f"表格“{title}”已保存为本厂的格式，以后按它打印")


@needs(Right.KEEP)
def take(unit: Unit, /, *, file: Path, name: str | None = None) -> Outcome:
    """Take over another plant's definition of a form from its file, under the file's name or another one."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise FileUnread(file=file.name, reason=error.strerror) from error
    wanted = name or file.stem
    need_name(wanted)
    form, text = read(content, wanted, file.name)
    if text == present_text(unit, wanted):
        raise SameForm(title=form.title)
    put_text(unit, wanted, text)
    return Outcome(f"已采用 {file.name} 的表格“{form.title}”，以后按它打印")


@needs(Right.KEEP)
def drop(unit: Unit, /, *, name: str) -> Outcome:
    """Go back to the shipped form, or do without one of the plant's own; its file is kept under a dated name."""
    need_name(name)
    path = _path(unit, name)
    if not path.is_file():
        raise NoOwnForm(name=name)
    copy = _copy(unit, name)
    put_text(unit, name, None)
    what = f"表格“{load(name).title}”恢复为标准表格" if is_shipped(name) else f"移除本厂表格“{name}”"
    return Outcome(f"{what}，原来的定义留存为 {copy.name}")


def present_text(unit: Unit, name: str) -> str | None:
    """Return the plant's own definition of a form as it lies there; nothing where there is none."""
    path = _path(unit, name)
    return path.read_bytes().decode("utf-8-sig", "replace") if path.is_file() else None


def put_text(unit: Unit, name: str, text: str | None) -> None:
    """Let a form's own definition be this text, or with ``None`` let there be none; both stay in the journal."""
    before, path = present_text(unit, name), _path(unit, name)
    if before is not None and path.read_bytes() != before.encode():
        _copy(unit, name)  # written by hand, and not as the journal can keep it
    unit.keep_file(path, None if text is None else text.encode())
    unit.note(FORM, 0, name, before, text)


def _copy(unit: Unit, name: str) -> Path:
    path = _path(unit, name)
    copy = path.with_name(f"{name}.{unit.today}.{unit.seq}.toml")
    unit.keep_file(copy, path.read_bytes())
    return copy


def _path(unit: Unit, name: str) -> Path:
    return unit.ledger.forms / f"{name}.toml"
