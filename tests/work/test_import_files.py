"""Taking over real files: kept, measured, cancelled, killed in the middle."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from old_ledger.grids import HEADINGS, meter
from openpyxl import Workbook
from sqlalchemy import func, select

from models.intake.reader import read_old_ledger
from models.read import imports
from models.read.instrument import ledger as instruments
from models.rules.imports import Verdict
from models.store.attachment import Attachment, AttachmentLink
from models.store.attachments import verified
from models.store.instrument import Instrument, InstrumentEvent, SourceRow
from models.store.ledger import Ledger
from models.store.verification import Verification
from models.work.imports import FileChanged, accept

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 21)
SAMPLE = ROOT / "resources" / "sample" / "old_ledger.xlsx"


def made(path, count):
    """Write a file of ``count`` meters in one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("电能表")
    sheet.append(["电能表台账"])
    sheet.append(list(HEADINGS))
    for at in range(1, count + 1):
        row = meter(at)
        sheet.append([row.get(heading, at if heading == "序号" else None) for heading in HEADINGS])
    book.save(path)
    return path


def preview(desk, path):
    return desk.ask(imports.preview, book=read_old_ledger(path), path=path, today=TODAY)


def test_the_sample_plants_old_ledger_comes_in_whole_and_only_once(desk):
    rows = json.loads((ROOT / "tests" / "old_ledger" / "meaning.json").read_text("utf-8"))
    seen = preview(desk, SAMPLE)
    assert sum(seen.counts.values()) == len(rows)
    assert seen.counts[Verdict.ERROR] == seen.counts[Verdict.CONFLICT] == 0
    desk.perform(accept, preview=seen)
    written = len(desk.ask(instruments, as_of=TODAY, today=TODAY))
    assert written == seen.counts[Verdict.NEW] >= 300
    again = preview(desk, SAMPLE)
    assert again.counts[Verdict.SAME] == written
    assert again.counts[Verdict.NEW] == again.counts[Verdict.CHANGED] == 0


def test_the_file_itself_is_kept_with_the_import(desk, ledger, tmp_path):
    path = made(tmp_path / "我的台账.xlsx", 3)
    done = desk.perform(accept, preview=preview(desk, path))
    content = path.read_bytes()
    path.unlink()
    with ledger.reading() as session:
        link = session.scalars(select(AttachmentLink)).one()
        assert (link.entity, link.entity_id, link.name) == ("import_run", done.ids[0], "我的台账.xlsx")
        kept = verified(ledger.files, session.get_one(Attachment, link.sha256), link.name)
    assert kept.read_bytes() == content


def test_a_file_changed_after_its_preview_is_refused(desk, tmp_path):
    path = made(tmp_path / "台账.xlsx", 3)
    seen = preview(desk, path)
    made(path, 4)
    with pytest.raises(FileChanged):
        desk.perform(accept, preview=seen)
    assert desk.ask(instruments, as_of=TODAY, today=TODAY) == []


CHILD = """
import pickle, sys
from datetime import datetime
from pathlib import Path
from models.store.ledger import Ledger
from models.work.desk import Desk
from models.work.imports import accept

desk = Desk(Ledger(Path(sys.argv[1])), "张三", lambda: datetime(2026, 11, 21, 9).astimezone())
seen = pickle.loads(Path(sys.argv[2]).read_bytes())
def heard(part):
    print(part, flush=True)
desk.perform(accept, preview=seen, progress=heard)
print("done", flush=True)
"""


def counted(folder):
    opened = Ledger(folder)
    try:
        with opened.reading() as session:
            tables = (Instrument, InstrumentEvent, Verification, SourceRow)
            return tuple(session.scalar(select(func.count()).select_from(table)) for table in tables)
    finally:
        opened.close()


def stopped_at(folder, pickled, part):
    """Kill an import with kill -9 once it has come so far; return whether it said it was done."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), str(pickled)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    said = ""
    for line in child.stdout:
        said = line.strip()
        if said == "done" or float(said) >= part:
            break
    child.kill()
    child.communicate()
    return said == "done"


def kills(tmp_path, desk, ledger, parts):
    import pickle

    seen = preview(desk, made(tmp_path / "台账.xlsx", 1500))
    pickled = tmp_path / "preview"
    pickled.write_bytes(pickle.dumps(seen))
    ledger.close()
    for part in parts:
        acknowledged = stopped_at(ledger.folder, pickled, part)
        found = counted(ledger.folder)
        assert found in {(0, 0, 0, 0), (1500, 3000, 1500, found[3])}, part
        assert found[0] or not acknowledged
        if found[0]:
            return found
    return counted(ledger.folder)


def test_kill_9_in_the_middle_leaves_nothing_or_everything(tmp_path, desk, ledger):
    assert kills(tmp_path, desk, ledger, (0.2, 0.6, 0.9, 1.0, 2.0))[0] == 1500


@pytest.mark.slow
def test_kill_9_at_fifty_places_leaves_nothing_or_everything(tmp_path, desk, ledger):
    kills(tmp_path, desk, ledger, [at / 50 for at in range(50)])
