"""Every single file operation fails once: whatever was going on is then done whole or not at all, and says so.

The n-th call fails, for n = 1, 2, 3 … until nothing fails any more. What SQLite itself writes is for ``test_crash``.
"""

import errno
import io
import os
from datetime import timedelta

import pytest

from models.read.instrument import ledger as ledger_list
from models.rules.refusal import Refusal
from models.store.backup import make
from models.store.check import check
from models.store.restore import read_manifest
from models.work import attachment, instrument
from models.work import backup as work_backup

CALLS = ((os, "fsync"), (os, "replace"), (os, "mkdir"), (io, "open"))
REASONS = (errno.EIO, errno.ENOSPC)


class Faults:
    """Lets the n-th call fail, and counts."""

    def __init__(self, patch, place):
        self._patch, self._place = patch, str(place)

    def at(self, n, reason):
        self.done, self.struck = 0, False
        for module, name in CALLS:
            real = getattr(module, name)
            self._patch.setattr(module, name, self._failing(real, n, reason))

    def _failing(self, real, n, reason):
        def call(*args, **kwargs):
            if not isinstance(args[0], int) and not str(args[0]).startswith(self._place):
                return real(*args, **kwargs)
            self.done += 1
            if self.done == n:
                self.struck = True
                raise OSError(reason, os.strerror(reason), str(args[0]))
            return real(*args, **kwargs)

        return call


def sweep(monkeypatch, place, reason, act, hold):
    """Do something with its n-th call failing, until none fails; ``hold`` looks at what is left each time."""
    for n in range(1, 400):
        outcome = None
        with monkeypatch.context() as patch:
            faults = Faults(patch, place)
            faults.at(n, reason)
            try:
                act(n)
            except Refusal as refusal:
                outcome = refusal.message
        hold(n, outcome)
        if not faults.struck:
            return n - 1
    raise AssertionError("no end of calls")


@pytest.fixture
def filled(ledger, desk):
    for number in ("A-1", "A-2"):
        desk.perform(instrument.register, number=number, name="压力表")
    return ledger


@pytest.mark.parametrize("reason", REASONS)
def test_a_paper_is_attached_whole_or_not_at_all(filled, desk, tmp_path, monkeypatch, reason):
    papers = [tmp_path / f"{n}.pdf" for n in range(40)]
    for n, paper in enumerate(papers):
        paper.write_bytes(b"%PDF-1.4 " + str(n).encode())

    def act(n):
        desk.perform(attachment.attach, entity="instrument", entity_id=1, path=papers[n], purpose="证书")

    def hold(n, outcome):
        report = check(filled)
        assert report.ok, (n, report.findings)
        assert outcome is None or "没有" in outcome

    print(f"attach: {sweep(monkeypatch, tmp_path, reason, act, hold)} calls failed one by one")


@pytest.mark.parametrize("reason", REASONS)
def test_a_backup_is_made_whole_or_not_at_all(filled, desk, tmp_path, monkeypatch, reason):
    place = tmp_path / "备份"

    def hold(n, outcome):
        for path in place.glob("*"):
            assert path.suffix == ".zsbak", f"{path.name} was left over"
            assert read_manifest(path).uuid == filled.uuid
        assert outcome is not None or (place / f"{n}.zsbak").exists()

    def act(n):
        make(filled.folder, place / f"{n}.zsbak", at=desk.clock())

    print(f"backup: {sweep(monkeypatch, tmp_path, reason, act, hold)} calls failed one by one")
    assert check(filled).ok


@pytest.mark.parametrize("reason", REASONS)
def test_a_restore_brings_back_all_or_nothing(filled, desk, tmp_path, clock, monkeypatch, reason):
    saved = tmp_path / "早.zsbak"
    make(filled.folder, saved, at=desk.clock())
    desk.perform(instrument.register, number="A-3", name="压力表")
    later = tmp_path / "晚.zsbak"
    make(filled.folder, later, at=desk.clock())
    filled.close()
    seen = []

    def act(_n):
        clock.day += timedelta(days=1)
        work_backup.restore(filled.folder, saved, actor="张三", clock=clock)

    def hold(n, outcome):
        found = sorted(row.number for row in desk.ask(ledger_list, as_of=clock.day, today=clock.day))
        report = check(filled)
        assert report.ok, (n, outcome, report.findings)
        filled.close()
        assert found in (["A-1", "A-2"], ["A-1", "A-2", "A-3"]), "never mixed"
        seen.append(len(found))
        if len(found) == 2:
            clock.day += timedelta(days=1)
            work_backup.restore(filled.folder, later, actor="张三", clock=clock)

    print(f"restore: {sweep(monkeypatch, tmp_path, reason, act, hold)} calls failed one by one")
    assert {2, 3} <= set(seen)
