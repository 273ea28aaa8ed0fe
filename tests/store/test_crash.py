"""What is acknowledged survives: killed programs, cut power, full disks, several programs at once."""

import os
import random
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from sqlalchemy.exc import OperationalError

from models.read.history import journal
from models.store.check import check
from models.store.ledger import Ledger
from models.work import instrument

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}

NURSERY = '''
"""Fork one worker per line that comes in; say when it is dead. Workers say what is saved, once it is."""
import os, sys
from datetime import UTC, date, datetime
from pathlib import Path
from models.store.ledger import Ledger
from models.read import imports
from models.work import attachment, instrument, verification
from models.work.desk import Desk
from models.work.imports import accept
from old_ledger.grids import book, meter, sheet

def take_over(desk, run):
    """Import an old ledger of 40 rows."""
    rows = [meter(at, 管理编号=f"{run}-I{at}", 出厂编号=f"{run}-S{at}", 证书编号=f"{run}-C{at}") for at in range(1, 41)]
    seen = desk.ask(imports.preview, book=book(电能表=sheet(*rows)), today=date(2026, 11, 21))
    return desk.perform(accept, preview=seen).ids[0]

def work(folder, run):
    desk = Desk(Ledger.open(folder), "张三", lambda: datetime(2026, 11, 21, 1, 30, tzinfo=UTC))
    paper = folder.parent / f"{run}.pdf"
    paper.write_bytes(b"%PDF-1.4 " + run.encode())
    turn = 0
    while True:
        turn += 1
        one = desk.perform(instrument.register, number=f"{run}-{turn}", name="压力表", interval_months=6).ids[0]
        os.write(1, f"number {run}-{turn}\\n".encode())
        done = desk.perform(verification.record, instrument_id=one, on=date(2026, 5, 6), certificate_no=f"C{turn}")
        os.write(1, f"verification {done.ids[0]}\\n".encode())
        if turn % 3 == 2:
            os.write(1, f"import {take_over(desk, f'{run}-{turn}')}\\n".encode())
        if turn % 3 == 1:
            done = desk.perform(
                attachment.attach, entity="instrument", entity_id=one, path=paper, purpose="证书")
            os.write(1, f"paper {done.ids[0]}\\n".encode())

for line in sys.stdin:
    child = os.fork()
    if not child:
        work(Path(sys.argv[1]), line.strip())
    os.write(1, f"born {child}\\n".encode())
    os.waitpid(child, 0)
    os.write(1, b"dead 0\\n")
'''


def killed(nursery, run, acknowledgements):
    """Let one worker work, kill it after so many acknowledgements, and return all that it acknowledged."""
    nursery.stdin.write(f"{run}\n")
    nursery.stdin.flush()
    pid, said = None, []
    for line in nursery.stdout:
        kind, value = line.split()
        if kind == "born":
            pid = int(value)
        elif kind == "dead":
            return said
        else:
            said.append((kind, value))
        if pid and len(said) >= acknowledgements:
            os.kill(pid, signal.SIGKILL)
            acknowledgements = sys.maxsize
    raise AssertionError("the nursery died")


def saved(database):
    """Return everything of which a worker may have said that it is saved."""
    raw = sqlite.connect(database)
    found = {("number", number) for (number,) in raw.execute("SELECT number FROM instrument")}
    found |= {("verification", str(one)) for (one,) in raw.execute("SELECT id FROM verification")}
    found |= {("paper", str(one)) for (one,) in raw.execute("SELECT id FROM attachment_link")}
    found |= {("import", str(one)) for (one,) in raw.execute("SELECT id FROM import_run")}
    whole = raw.execute(
        "SELECT count(*) FROM instrument WHERE number LIKE '%-I%' GROUP BY substr(number, 1, instr(number, 'I'))"
    )
    assert {count for (count,) in whole} <= {40}, "an import is written whole or not at all"
    raw.close()
    return found


def test_nothing_acknowledged_is_lost_when_the_program_is_killed(ledger, desk, request):
    ledger.close()
    kills = 10_000 if request.config.getoption("--full") else 200
    chance, acknowledged = random.Random(11), set()
    command = [sys.executable, "-c", NURSERY, str(ledger.folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=ENVIRONMENT
    ) as nursery:
        for run in range(kills):
            acknowledged.update(killed(nursery, str(run), chance.randrange(12)))
            if run % 50 == 49:
                assert check(ledger).findings == ()
                ledger.close()
        nursery.stdin.close()
    assert len(acknowledged) > kills
    assert acknowledged <= saved(ledger.database)
    assert check(ledger).findings == ()
    print(f"{kills} kills, {len(acknowledged)} acknowledged, none lost")


def power_cuts(*arguments):
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("power_cuts.py")), *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env=ENVIRONMENT,
    )
    cuts, lost, broken = map(int, done.stdout.split())
    return cuts, lost, broken


def test_a_power_cut_loses_nothing_acknowledged(request):
    wanted = 100_000 if request.config.getoption("--full") else 1_000
    assert power_cuts(wanted, "as shipped") == (wanted, 0, 0)


def test_the_power_cut_test_bites():
    cuts, lost, _ = power_cuts(1_000, "NORMAL")
    assert cuts == 1_000
    assert lost > 100, "synchronous=NORMAL must lose what was acknowledged, or the test proves nothing"


FILL = """
import resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from models.rules.refusal import Refusal
from models.store.ledger import Ledger
from models.work import attachment, instrument
from models.work.desk import Desk
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
folder = Path(sys.argv[1])
desk = Desk(Ledger.open(folder), "张三", lambda: datetime(2026, 11, 21, 1, 30, tzinfo=UTC))
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, most))
count = 0
try:
    while True:
        desk.perform(instrument.register, number=f"N-{count}", name="压力表", remark="注" * 1000)
        count += 1
except Refusal as refusal:
    print(type(refusal).__name__, refusal)
paper = folder.parent / "paper.pdf"
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
paper.write_bytes(b"%PDF-" + bytes(2_000_000))
resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, most))
try:
    desk.perform(attachment.attach, entity="instrument", entity_id=1, path=paper, purpose="证书")
except Refusal as refusal:
    print(type(refusal).__name__, refusal)
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
desk.perform(instrument.register, number="AFTER", name="压力表")
desk.ledger.close()
print(count)
"""


def test_a_full_disk_is_said_in_chinese_and_nothing_is_lost(ledger, desk):
    desk.perform(instrument.register, number="FIRST", name="压力表")
    ledger.close()
    done = subprocess.run(
        [sys.executable, "-c", FILL, str(ledger.folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=ENVIRONMENT,
    )
    assert done.returncode == 0, done.stderr
    first, second, count = done.stdout.strip().splitlines()
    assert first.split()[0] in {"DiskFull", "DiskTrouble"}
    assert "原有数据完好" in first
    assert second.startswith("DiskFull 磁盘空间不足")
    assert int(count) > 10
    expected = {("number", f"N-{n}") for n in range(int(count))} | {("number", "FIRST"), ("number", "AFTER")}
    assert saved(ledger.database) == expected
    assert check(ledger).findings == ()
    assert list(ledger.files.glob("*/*")) == [], "no half file stays"


COUNT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from models.store.instrument import Instrument
from models.store.ledger import Ledger
from models.work import instrument
from models.work.desk import ChangedMeanwhile, Desk
desk = Desk(Ledger.open(Path(sys.argv[1])), "张三", lambda: datetime(2026, 11, 21, 1, 30, tzinfo=UTC))
done = stale = 0
while done < int(sys.argv[2]):
    with desk.ledger.reading() as session:
        row = session.get(Instrument, 1)
        value, version = int(row.remark), row.version
    try:
        desk.perform(instrument.amend, instrument_id=1, version=version, reason="加一", remark=str(value + 1))
        done += 1
    except ChangedMeanwhile:
        stale += 1
desk.ledger.close()
print(done, stale)
"""


@pytest.mark.parametrize("programs", [2, 8])
def test_programs_side_by_side_lose_no_update(ledger, desk, programs):
    desk.perform(instrument.register, number="A-1", name="压力表", remark="0")
    each = 50 // programs
    running = [
        subprocess.Popen(
            [sys.executable, "-c", COUNT, str(ledger.folder), str(each)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            env=ENVIRONMENT,
        )
        for _ in range(programs)
    ]
    said = [program.communicate()[0].split() for program in running]
    assert [int(done) for done, _ in said] == [each] * programs
    raw = sqlite.connect(ledger.database)
    assert raw.execute("SELECT remark, version FROM instrument").fetchone() == (
        str(each * programs),
        each * programs + 1,
    )
    raw.close()
    assert len(desk.ask(journal)) == each * programs + 2
    assert check(ledger).findings == ()


def test_a_commit_that_reports_an_error_but_happened_is_not_done_twice(ledger, desk, monkeypatch):
    whole = Ledger.writing

    @contextmanager
    def lying(self):
        with whole(self) as session:
            yield session
        raise OperationalError("COMMIT", None, Exception("disk I/O error"))

    monkeypatch.setattr(Ledger, "writing", lying)
    done = desk.perform(instrument.register, number="A-1", name="压力表")
    assert done.seq == 2
    assert saved(ledger.database) == {("number", "A-1")}
