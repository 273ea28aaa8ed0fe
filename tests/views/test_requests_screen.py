"""审批: asking, signing in the program and on paper, as people do it, verified in the ledger."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from the_office import LEAD, LEADER, PASSWORD, STAFF, Office
from the_window import TODAY, count_of

from models.rules.request import RequestState
from models.work import setting
from views.dialogs.files import FilesField
from views.dialogs.printing import PrintDialog

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def office(plant):
    return Office(plant, TODAY)


@pytest.fixture
def scan(tmp_path):
    path = tmp_path / "签字单.pdf"
    path.write_bytes(b"%PDF-1.4 signed and stamped")
    return str(path)


def apply_for_scrap(office, *numbers):
    office.ask_for("scrap", *numbers)
    office.plant.type("appraisal", "线圈烧毁，不能修复")
    office.plant.type("reason", "无修理价值")
    office.click("do")
    return office.slips()[0].id


def sign_as(office, name, number):
    office.come_in(name)
    office.open_slip(number)
    office.click("act_sign")
    office.plant.type("password", PASSWORD)
    office.click("do")


def test_ten_are_scrapped_on_paper_with_a_dozen_clicks(office, scan):
    """A leader who never logs in: select ten, apply, print, sign by hand, take the signatures down."""
    ten = office.numbers("合格", 10)
    page = office.plant.page("instruments")
    office.plant.choose(page, *ten)
    office.clicks = 3  # the page, the first row, the last row with Shift
    office.click("state", page)
    office.choose_menu("state_scrap")
    office.plant.type("appraisal", "技术落后，无修理价值")
    office.plant.type("reason", "装置拆除")
    office.plant.until(lambda: office.plant.dialog().primary.text() == "提交")
    office.click("do")
    assert "10 台" in office.plant.said()
    office.click("print_now", office.plant.window)
    paper = office.plant.dialog_of(PrintDialog)
    office.plant.until(lambda: paper.paper.pages() == 2)
    office.click("print", paper)
    for dialog in office.plant.window.findChildren(QWidget, "question"):
        dialog.close()
    paper.close()
    office.plant.settle()
    page = office.open_slip()
    office.clicks += 2  # the page, the slip
    assert page.detail.findChild(QWidget, "act_on_paper").property("look") == "primary"
    office.click("act_on_paper")
    office.plant.find("scan", FilesField).take([scan])
    office.clicks += 2  # the button of the file, the file
    office.click("do")
    assert {office.rows()[number].state for number in ten} == {"报废"}
    found = office.slip()
    assert found.row.state == RequestState.DONE
    assert [(one.name, one.way) for one in found.signatures if one.position] == [
        (name, "纸面签署") for name in STAFF
    ]
    assert [file.purpose for file in found.files] == ["签字扫描件"]
    assert office.clicks <= 14


def test_everybody_signs_in_the_program_and_the_last_signature_takes_effect(office):
    (number,) = office.numbers("合格", 1)
    slip = apply_for_scrap(office, number)
    for name in STAFF:
        assert office.rows()[number].state == "合格"
        sign_as(office, name, slip)
    assert office.rows()[number].state == "报废"
    assert "已批准并办结" in office.plant.said()


def test_a_leader_signs_with_the_keyboard_alone(office):
    """The sample plant has a slip that waits for its leader, who holds no other role."""
    plant = office.plant
    office.come_in(LEADER)
    slip = next(one for one in office.slips() if one.mine)
    plant.press(Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier, on=plant.window)
    page = plant.window.page("requests")
    plant.until(lambda: page.grid.selected_count() == 1)
    plant.settle()
    plant.press(Qt.Key.Key_R, CTRL, on=page.grid)
    plant.until(lambda: plant.dialog() is not None)
    plant.press(Qt.Key.Key_Return)
    assert "密码" in plant.find("password").parent().message.text()
    plant.qtbot.keyClicks(plant.find("password"), PASSWORD)
    plant.press(Qt.Key.Key_Return, on=plant.find("password"))
    assert plant.dialog() is None
    found = office.slip(slip.id)
    assert (found.row.state, found.signatures[-1].name) == ("已办结", LEADER)
    lines = {line.number for line in found.lines}
    assert {office.rows()[number].state for number in lines} == {"报废"}


def test_the_list_opens_on_what_waits_and_the_bar_counts_it(office):
    assert office.inbox() == "待我办理 1", "the sample plant has one that was sent back"
    slip = apply_for_scrap(office, *office.numbers("合格", 1))
    office.come_in(LEAD)
    assert office.inbox() == "待我办理 2"
    office.click("inbox", office.plant.window)
    page = office.plant.window.page("requests")
    office.plant.until(lambda: page.rows.bucket == "mine")
    slips = office.slips()
    ended = sum(one.state in {"已办结", "撤回"} for one in slips)
    assert (count_of(page, "mine"), count_of(page, "running"), count_of(page, "done")) == (2, 4, ended)
    assert len(slips) == ended + 4
    office.plant.page("home")
    assert office.slip(slip).row.number in office.plant.find("inbox_0").text()
    office.click("inbox_0")
    office.plant.until(lambda: page.detail.shown is not None)
    office.click("act_sign")
    office.plant.type("password", PASSWORD)
    office.click("do")
    assert office.inbox() == "待我办理 1"


def test_a_wrong_password_and_the_own_request_are_refused_where_one_looks(office):
    slip = apply_for_scrap(office, *office.numbers("合格", 1))
    page = office.open_slip(slip)
    assert not office.plant.find("act_sign", under=page).isEnabled()
    assert "二.三.6" in office.plant.find("why_sign", under=page)._link.text()
    office.plant.press(Qt.Key.Key_R, CTRL, on=page.grid)
    assert "签署审批" in office.plant.said() or "申请人不能签署" in office.plant.said()
    office.come_in(LEAD)
    office.open_slip(slip)
    office.click("act_sign")
    office.plant.type("password", "something else 1")
    office.click("do")
    assert "密码不对" in office.plant.find("password").parent().message.text()
    office.click("cancel")
    assert [one.name for one in office.slip(slip).signatures if one.name] == ["王管理"]


def test_what_cannot_be_asked_for_is_closed_and_says_why(office):
    page = office.plant.page("instruments")
    (sealed,) = office.numbers("封存", 1)
    office.plant.choose(page, sealed)
    office.plant.until(lambda: page.detail.shown is not None and page.detail.shown.row.number == sealed)
    office.click("detail_state", page)
    menu, entry = office.entry("state_seal")
    assert not entry.isEnabled()
    assert sealed in entry.toolTip()
    assert "封存" in entry.toolTip()
    assert office.entry("state_unseal")[1].isEnabled()
    menu.close()


def test_sent_back_changed_and_submitted_once_more(office):
    (number,) = office.numbers("合格", 1)
    slip = apply_for_scrap(office, number)
    office.come_in(LEAD)
    office.open_slip(slip)
    office.click("act_send_back")
    office.plant.type("password", PASSWORD)
    office.click("do")
    assert "理由" in office.plant.find("opinion").parent().message.text()
    office.plant.type("opinion", "缺技术鉴定")
    office.click("do")
    office.come_in("王管理")
    assert office.inbox() == "待我办理 2"
    office.open_slip(slip)
    office.click("act_revise")
    assert office.plant.find("appraisal").currentText() == "线圈烧毁，不能修复"
    office.plant.type("appraisal", "见鉴定书第 3 号")
    office.click("do")
    found = office.slip(slip)
    assert (found.row.state, found.row.round) == ("审批中", 2)
    assert found.lines[0].wanted["appraisal"] == "见鉴定书第 3 号"
    page = office.open_slip(slip)
    office.click("fold_1", page)
    assert office.plant.find("round_1", under=page).isVisible()


def test_a_slip_is_withdrawn_with_a_reason_and_leaves_no_trace(office):
    (number,) = office.numbers("合格", 1)
    was = office.rows()[number]
    slip = apply_for_scrap(office, number)
    office.open_slip(slip)
    office.click("act_withdraw")
    office.click("do")
    assert "理由" in office.plant.find("reason").parent().message.text()
    office.plant.type("reason", "选错了器具")
    office.click("do")
    assert office.slip(slip).row.state == "撤回"
    assert office.rows()[number] == was


def test_stopping_takes_effect_at_once_and_one_click_takes_it_back(office):
    (number,) = office.numbers("合格", 1)
    office.ask_for("stop", number)
    office.plant.type("reason", "装置停车")
    office.plant.until(lambda: office.plant.dialog().primary.text() == "停用")
    office.click("do")
    assert office.rows()[number].state == "停用"
    office.click("undo", office.plant.window)
    assert office.rows()[number].state == "合格"
    assert office.slip().row.state == "撤回"


def test_the_interval_of_one_differs_from_the_others(office):
    some = [
        r.number
        for r in office.rows().values()
        if r.state == "合格" and r.interval_months == 12 and not r.mandatory
    ][:3]
    office.ask_for("interval", *some)
    office.plant.type("interval_months", "半年")
    table = office.plant.find("lines")
    table.item(1, 2).setText("3 个月")
    office.plant.type("reason", "漂移偏大")
    office.plant.until(lambda: "3 个月" in table.item(1, 3).text())
    office.click("do")
    lines = {line.number: line.after["interval_months"] for line in office.slip().lines}
    assert lines == {some[0]: 6, some[1]: 3, some[2]: 6}


def test_a_wish_left_empty_or_unreadable_is_refused_at_its_field(office):
    before = len(office.slips())
    office.ask_for("interval", *office.numbers("合格", 1))
    office.plant.type("reason", "稳定")
    office.click("do")
    assert "没有填写" in office.plant.find("interval_months").parent().message.text()
    office.plant.type("interval_months", "常常")
    office.click("do")
    assert "看不懂" in office.plant.find("interval_months").parent().message.text()
    office.click("cancel")
    assert len(office.slips()) == before


def test_a_draft_waits_for_its_applicant(office, scan):
    office.ask_for("seal", *office.numbers("合格", 1))
    office.plant.type("reason", "装置停运")
    office.plant.find("files", FilesField).take([scan])
    office.click("save_draft")
    found = office.slip()
    assert (found.row.state, found.row.mine, [file.name for file in found.files]) == (
        "草稿",
        "草稿",
        ["签字单.pdf"],
    )
    office.open_slip()
    office.click("act_submit")
    assert office.slip().row.state == "审批中"


def test_on_paper_the_first_steps_alone_and_nobody_left_out(office, scan):
    slip = apply_for_scrap(office, *office.numbers("合格", 1))
    office.open_slip(slip)
    office.click("act_on_paper")
    office.plant.type("name_0", "")
    office.click("do")
    assert "小组负责人" in office.plant.find("name_0").parent().message.text()
    office.plant.type("name_0", LEAD)
    office.plant.type("name_1", "")
    office.plant.type("name_2", "")
    office.click("do")
    assert "二.五.11" in office.plant.find("scan", FilesField).parent().message.text()
    office.plant.find("scan", FilesField).take([scan])
    office.plant.type("on_0", "2026-11-01")
    office.click("do")
    assert "不能晚于今天" in office.plant.find("on_0").parent().message.text()
    office.plant.type("on_0", TODAY.isoformat())
    office.click("do")
    found = office.slip(slip)
    assert (found.row.state, found.row.waits_for) == ("审批中", "部门审核人")
    office.open_slip(slip)
    office.click("act_back_on_paper")
    office.plant.type("opinion", "可修")
    office.plant.find("scan", FilesField).take([scan])
    office.click("do")
    assert office.slip(slip).row.state == "退回"


def test_the_metrologist_completes_where_the_plant_wants_it_and_reverses_the_same_day(office):
    plant = office.plant
    plant.app.context.desk.perform(setting.choose, key="approved_effect", value="由计量员办结")
    (number,) = office.numbers("合格", 1)
    slip = apply_for_scrap(office, number)
    for name in STAFF:
        sign_as(office, name, slip)
    office.come_in("王管理")
    assert office.rows()[number].state == "合格"
    office.open_slip(slip)
    office.click("act_complete")
    office.click("do")
    assert office.rows()[number].state == "报废"
    office.open_slip(slip)
    office.click("act_reverse")
    plant.type("reason", "报错了一台")
    office.click("do")
    assert (office.rows()[number].state, office.slip(slip).row.state) == ("合格", "撤回")


def test_a_past_day_is_only_looked_at(office):
    slip = apply_for_scrap(office, *office.numbers("合格", 1))
    office.plant.app.hub.look_at(date(2026, 11, 1))
    page = office.open_slip(slip)
    assert not [one for one in page.detail.findChildren(QWidget) if one.objectName().startswith("act_")]
    office.plant.app.hub.look_at(None)
    office.plant.settle()


def test_a_slip_leads_to_its_instruments(office):
    (number,) = office.numbers("合格", 1)
    slip = apply_for_scrap(office, number)
    page = office.open_slip(slip)
    office.click(f"at_{office.rows()[number].id}", page)
    shown = office.plant.window.page("instruments")
    office.plant.until(lambda: [row.number for row in shown.grid.selected()] == [number])


def test_the_menu_closes_without_a_choice(office):
    page = office.plant.page("instruments")
    office.plant.choose(page, *office.numbers("合格", 1))
    office.click("state", page)
    menu, _entry = office.entry("state_fault")
    menu.close()
    assert QApplication.activePopupWidget() is None


def test_a_slip_that_was_sent_back_ends_where_it_was_sent_back(office):
    slip = next(one for one in office.slips() if one.state == "退回")
    page = office.open_slip(slip.id)
    route = office.plant.find("route", under=page)
    steps = [step.accessibleName() for step in route.children() if isinstance(step, QWidget)]
    assert [name.split()[0].split("　")[0] for name in steps] == ["申请人", "小组负责人"]
    assert office.plant.find("act_revise", under=page).property("look") == "primary"
