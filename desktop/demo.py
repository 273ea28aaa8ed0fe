"""The main job without a display: a ledger, the old ledger taken over, and every paper, into a folder."""

from __future__ import annotations

import json
import secrets
import shutil
from typing import TYPE_CHECKING

from desktop.founding import SAMPLE_ADMIN, found_ledger, people_the_sample
from desktop.pictures import screens
from desktop.session import now
from models.intake.reader import read_old_ledger
from models.read.due import counts, due
from models.read.imports import preview
from models.read.instrument import ledger as all_instruments
from models.rules.imports import summary
from models.sheets.export import write
from models.sheets.labels import Way, labels
from models.sheets.printed import fill_form, fill_seen
from models.sheets.printed_labels import prepare
from models.sheets.saving import save
from models.work.desk import Desk
from models.work.imports import accept
from resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

OLD_LEDGER = resource("sample", "old_ledger.xlsx")


def demo(folder: Path) -> None:
    """Do the main job on the sample plant and say what lies where; an earlier demonstration is replaced."""
    if (folder / "台账库").exists():
        shutil.rmtree(folder / "台账库")
    folder.mkdir(parents=True, exist_ok=True)
    ledger = found_ledger(folder / "台账库", SAMPLE_ADMIN, secrets.token_urlsafe(16), sample_plant=True)
    people_the_sample(ledger, SAMPLE_ADMIN)
    desk = Desk(ledger, SAMPLE_ADMIN, now)
    try:
        for what, path in _papers(desk, folder):
            _say(f"{what:<24}{path}")
    finally:
        ledger.close()
    for path in screens(folder / "画面", folder / "台账库"):
        _say(f"画面　{path}")


def _papers(desk: Desk, folder: Path) -> Iterator[tuple[str, Path]]:
    today = desk.clock().date()
    yield "台账库", desk.ledger.folder
    yield "导入旧台账的结果", _take_over(desk, today, folder / "导入结果.json")
    from models.read.lists import LISTS

    spec = LISTS["due"].spec(lambda: today)
    rows = desk.ask(due, as_of=today)
    shown = [column for column in spec.columns if column.shown]
    _say(f"到期：{counts(rows, today)}")
    for suffix in (".xlsx", ".pdf"):
        book = fill_seen(desk, spec, shown, rows, as_of=today, filters="")
        write(book, folder / f"到期清单{suffix}")
        yield "到期清单", folder / f"到期清单{suffix}"
        for name, title in (("a8", "表A.8"), ("a9", "表A.9"), ("register", "管理一览表")):
            write(fill_form(desk, name, as_of=today), folder / f"{title}{suffix}")
            yield title, folder / f"{title}{suffix}"
    ready = prepare(desk, desk.ask(all_instruments, as_of=today), today)
    for layout, name in (("single", "标识50x30.pdf"), ("a4_21", "标识A4每张21枚.pdf")):
        save(labels(ready.contents, Way("50x30", layout), ready.design), folder / name)
        yield "标识", folder / name


def _take_over(desk: Desk, today: date, path: Path) -> Path:
    book = read_old_ledger(OLD_LEDGER)
    seen = desk.ask(preview, book=book, today=today, path=OLD_LEDGER)
    done = desk.perform(accept, preview=seen)
    _say(done.summary)
    result = json.dumps(summary(seen, done.ids[0]), ensure_ascii=False, indent=1)
    save(result.encode(), path)
    return path


def _say(text: str) -> None:
    print(text, flush=True)
