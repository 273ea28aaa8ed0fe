"""The check in the window: a fingerprint from paper, the report, the band that warns when a ledger is opened."""

from pypdf import PdfReader
from PySide6.QtWidgets import QFileDialog, QLabel
from tampering import sql

from models.store.anchor import newest
from models.store.ledger import Ledger
from views.status import AlertBand

CUT = "DELETE FROM journal WHERE seq > 1"


def told(plant):
    return " ".join(one.text() for one in plant.find("keeping_told").findChildren(QLabel))


def test_a_fingerprint_from_paper_is_compared_in_the_window(plant):
    anchor = plant.ask(newest)
    settings = plant.page("settings")
    plant.type("paper_anchor", anchor.text)
    plant.click("keep_check", settings)
    assert f"纸面指纹 {anchor.text} 相符" in told(plant)
    plant.type("paper_anchor", f"{anchor.seq} AAAA BBBB CCCC DDDD")
    plant.click("keep_check", settings)
    assert "纸面记着第 2 条" in told(plant)
    assert "检查发现 1 个问题" in plant.find("alert").findChild(QLabel).text()
    plant.type("paper_anchor", "不知道")
    plant.click("keep_check", settings)
    assert "不是完整的流水指纹" in told(plant)
    plant.type("paper_anchor", "")
    plant.click("keep_check", settings)
    assert "台账库完好" in told(plant)
    assert not plant.window.findChild(AlertBand, "alert").isVisible(), "what was settled is not told on"


def test_the_report_of_a_check_is_saved(plant, tmp_path):
    settings = plant.page("settings")
    assert not settings.findChild(type(plant.find("keep_check", under=settings)), "keep_report").isVisible()
    plant.click("keep_check", settings)
    plant.click("keep_report", settings)
    picker = plant.dialog_of(QFileDialog)
    picker.fileSelected.emit(str(tmp_path / "报告.pdf"))
    picker.close()
    plant.settle()
    assert "检查报告已写入" in plant.said()
    assert "台账库检查报告" in PdfReader(tmp_path / "报告.pdf").pages[0].extract_text()


def test_a_ledger_whose_tail_was_cut_warns_when_it_is_opened(program, sample_plant, tmp_path):
    import shutil

    folder = tmp_path / "台账库"
    shutil.copytree(sample_plant, folder)
    program.open(folder, "王管理")
    program.until(lambda: program.app.ledger is not None)
    assert not program.window.findChild(AlertBand, "alert").isVisible()
    program.app.leave()
    program.settle()
    closed = Ledger(folder)
    sql(closed, "PRAGMA foreign_keys = off", CUT)
    program.open(folder, "王管理")
    program.until(lambda: program.window.findChild(AlertBand, "alert").isVisible())
    assert "流水只到第 1 条" in program.find("alert").findChild(QLabel).text()
    program.click("alert_act")
    assert program.window.shown() == "settings"
