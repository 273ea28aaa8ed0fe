"""``check`` as an inspector runs it: what was tampered with is named, a printed fingerprint is compared."""

import json
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader
from tampering import TAMPERINGS, sql

from desktop.cli import run
from desktop.keeping import note_here
from models.store.anchor import FILE
from models.store.backup import make
from models.store.ledger import Ledger
from models.work import instrument
from models.work.desk import Desk


@pytest.fixture
def kept(ledger, desk):
    """A ledger of twelve lines, backed up, its fingerprint noted on this PC."""
    for number in range(11):
        desk.perform(instrument.register, number=f"B-{number}", name="电能表")
    make(ledger.folder, ledger.backups / "自动-20261121-093000-12.zsbak", at=desk.clock(), whole=False)
    note_here(ledger, desk.clock())
    ledger.close()
    return ledger


def check(folder, capsys, *options):
    code = run(["--ledger", str(folder), "check", "--json", *options])
    return code, json.loads(capsys.readouterr().out)


def texts(answer):
    return [f"{one['where']}：{one['what']}" for one in answer["findings"]]


@pytest.mark.parametrize("name", TAMPERINGS)
def test_seven_ways_to_tamper_are_named_on_the_command_line(kept, capsys, name):
    statements, said, _needs = TAMPERINGS[name]
    sql(kept, *statements)
    code, answer = check(kept.folder, capsys)
    assert code == 1
    assert any(said in text for text in texts(answer)), answer
    assert all(one["next"] for one in answer["findings"])


def test_this_pc_remembers_when_the_backups_are_gone_as_well(kept, capsys):
    shutil.rmtree(kept.backups)
    statements, said, _needs = TAMPERINGS["cut tail"]
    sql(kept, *statements)
    _code, answer = check(kept.folder, capsys)
    assert any(said in text and "这台电脑" in text for text in texts(answer)), answer


def test_a_printed_fingerprint_is_compared(kept, capsys, tmp_path):
    assert run(["--ledger", str(kept.folder), "export", "a9", str(tmp_path / "a9.pdf")]) == 0
    printed = PdfReader(tmp_path / "a9.pdf").pages[0].extract_text().partition("流水指纹 ")[2].split()[0]
    capsys.readouterr()
    code, answer = check(kept.folder, capsys, "--anchor", printed)
    assert (code, answer["ok"], answer["fingerprint"]) == (0, True, printed)
    assert {"anchor": printed, "source": "纸面", "outcome": "相符"} in answer["anchors"]
    wrong = printed[:-1] + ("A" if printed[-1] != "A" else "B")
    code, answer = check(kept.folder, capsys, "--anchor", wrong)
    assert code == 1
    assert "请先看清输入的与纸面是否一字不差" in answer["findings"][0]["next"]
    code, answer = check(kept.folder, capsys, "--anchor", "12 不全")
    assert answer["error"]["code"] == "AnchorUnreadable"


def test_the_report_is_a_paper_to_sign(kept, capsys, tmp_path):
    paper = tmp_path / "报告.pdf"
    _code, answer = check(kept.folder, capsys, "--report", str(paper))
    text = "".join(page.extract_text() for page in PdfReader(paper).pages)
    for part in (
        "台账库检查报告",
        "审批签名",
        "流水指纹",
        answer["fingerprint"],
        "台账库完好",
        "检查人",
        kept.uuid,
    ):
        assert part in text
    sql(kept, *TAMPERINGS["forge and recompute"][0])
    check(kept.folder, capsys, "--report", str(paper))
    text = "".join(page.extract_text() for page in PdfReader(paper).pages).replace("\n", "")
    assert "发现的问题" in text
    assert "流水被改过又重新串接" in text


def test_backups_on_the_command_line_are_noted_on_this_pc(kept, home, tmp_path):
    before = (home / FILE).read_text("utf-8").count("\n")
    opened = Ledger.open(kept.folder)
    from conftest import Clock

    Desk(opened, "张三", Clock()).perform(instrument.register, number="C-1", name="温度计")
    opened.close()
    assert run(["--ledger", str(kept.folder), "backup", str(tmp_path / "b.zsbak")]) == 0
    assert (home / FILE).read_text("utf-8").count("\n") == before + 1


def test_a_ledger_that_no_longer_opens_is_refused_in_words(kept, capsys):
    with Path(kept.database).open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 2000)
    assert run(["--ledger", str(kept.folder), "check", "--json"]) == 1
    assert "message" in json.loads(capsys.readouterr().out)["error"]
