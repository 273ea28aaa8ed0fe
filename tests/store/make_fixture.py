"""Make the small ledger of a release that later releases must open: ``python tests/store/make_fixture.py 0.1``.

Made once, when the release is made, and never again: it is a witness.
"""

import shutil
import sys
from contextlib import chdir
from datetime import UTC, date, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent)]

from people import enter  # noqa: E402

from models.store.ledger import Ledger  # noqa: E402
from models.work import attachment, instrument, verification  # noqa: E402


def main(release: str) -> None:
    folder = HERE / "ledgers" / release
    shutil.rmtree(folder, ignore_errors=True)
    ledger = Ledger.create(folder)
    desk = enter(ledger, "张三", lambda: datetime(2026, 11, 21, 1, 30, tzinfo=UTC))
    desk.perform(instrument.register, number="DN-001", name="电能表", interval_months=72, unit="动力车间")
    desk.perform(
        instrument.register_many,
        numbers=("P-1", "P-2"),
        serials=("77", "78"),
        name="压力表",
        interval_months=6,
    )
    for number in (1, 2):
        desk.perform(
            verification.record,
            instrument_id=number,
            on=date(2026, 5, 6),
            certificate_no=f"检-{number}",
            lab="市计量所",
        )
    desk.perform(instrument.amend, instrument_id=1, version=1, reason="铭牌核对", maker="某某仪表厂")
    paper = folder / "证书.pdf"
    paper.write_bytes(b"%PDF-1.4 certificate")
    with chdir(folder):  # the journal keeps the path as it is given: no place of ours belongs there
        desk.perform(
            attachment.attach, entity="instrument", entity_id=1, path=Path(paper.name), purpose="证书"
        )
    paper.unlink()
    ledger.close()
    for empty in ("backups", "forms"):
        (folder / empty / ".gitkeep").touch()


if __name__ == "__main__":
    main(*sys.argv[1:])
