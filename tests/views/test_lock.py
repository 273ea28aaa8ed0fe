"""The window locks by itself, keeps what was being written, and opens to who knows the password."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models.read.instrument import find
from models.read.person import people
from models.rules.roles import Role
from models.work import person, setting

PASSWORD = "一句自己记得住的话"
OTHER = "另一句自己记得住的话"


def lock(plant):
    """Let the time run out in which nobody touched anything."""
    plant.app.guard.idle.idle.emit()
    plant.settle()


def unlock(plant, password):
    plant.type("password", password)
    plant.click("unlock", plant.window)


def test_ten_minutes_without_a_touch_lock_the_window(plant):
    idle = plant.app.guard.idle
    plant.until(lambda: idle.minutes_left() > 0)
    assert 9 < idle.minutes_left() < 11
    plant.app.context.desk.perform(setting.choose, key="lock_after", value="60 分钟")
    plant.app.hub.tell({"setting"})
    plant.until(lambda: idle.minutes_left() > 10)
    plant.app.context.desk.perform(setting.choose, key="lock_after", value="不锁定")
    plant.app.hub.tell({"setting"})
    plant.until(lambda: idle.minutes_left() < 0)


def test_a_key_begins_the_time_anew(plant):
    idle = plant.app.guard.idle
    plant.until(lambda: idle.minutes_left() > 0)
    restarted = []
    idle.restarted.connect(lambda: restarted.append(True))
    QTest.keyClick(plant.window.windowHandle(), Qt.Key.Key_Down)
    assert restarted


def test_what_was_being_written_waits_behind_the_lock(plant):
    page = plant.page("instruments")
    plant.click("new")
    plant.type("number", "NEU-1")
    dialog = plant.dialog()
    lock(plant)
    assert not dialog.isVisible()
    assert not page.isVisible(), "nothing of the ledger shows through"
    assert not plant.window.rail.isVisible()
    plant.press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier, on=plant.window)
    assert not page.isVisible(), "no key leads around the lock"
    unlock(plant, "falsch geraten")
    assert "不对" in plant.find("password").parent().message.text()
    assert not page.isVisible()
    unlock(plant, PASSWORD)
    assert dialog.isVisible()
    assert page.isVisible()
    plant.type("name", "压力表")
    plant.click("do")
    assert plant.ask(lambda session: session.info["actor"]) == "王管理"
    assert plant.ask(find, number="NEU-1").id


def test_somebody_else_logs_in_at_the_lock(plant):
    desk = plant.app.context.desk
    desk.perform(person.add, name="沈只读", roles=(Role.READER,), password=OTHER)
    plant.page("instruments")
    plant.click("new")
    plant.type("number", "NEU-1")
    lock(plant)
    plant.click("change_person", plant.window)
    plant.until(lambda: plant.dialog() is not None)
    plant.type("name", "沈只读")
    plant.type("password", OTHER)
    plant.click("do")
    plant.until(lambda: plant.app.context is not None and plant.app.context.desk.actor == "沈只读")
    plant.settle()
    plant.page("instruments")
    new = plant.find("new")
    assert not new.isEnabled()
    assert "计量员、小组负责人" in new.toolTip()
    assert plant.dialog() is None


def test_who_may_not_is_told_at_every_button(plant, sample_plant):
    desk = plant.app.context.desk
    desk.perform(person.add, name="沈只读", roles=(Role.READER,), password=OTHER)
    folder = desk.ledger.folder
    plant.app.leave()
    plant.settle()
    plant.open(folder, "沈只读")
    page = plant.page("instruments")
    plant.choose(page, page.rows.shown()[0].number)
    for name in ("verify", "state", "amend_many", "clone"):
        shown = plant.window.findChild(type(plant.find("labels")), name)
        assert (shown.isEnabled(), "须由" in shown.toolTip()) == (False, True), name
    assert plant.find("labels").isEnabled()
    page = plant.page("people")
    assert not plant.find("new_person").isEnabled()
    assert plant.find("change_password").isEnabled()
    plant.page("settings")
    assert not plant.find("keep_restore").isEnabled()
    assert "系统管理员" in plant.find("keep_restore").toolTip()
    assert not plant.find("company").isEnabled()


def test_a_password_set_by_the_administrator_is_changed_at_the_first_log_in(plant):
    desk = plant.app.context.desk
    number = desk.perform(person.add, name="李四", roles=(Role.METROLOGIST,), password=OTHER).ids[0]
    desk.perform(person.reset_password, person_id=number, password="先用这一句进来吧", reason="忘记了")
    folder = desk.ledger.folder
    plant.app.leave()
    plant.settle()
    plant.open(folder, "李四")
    plant.until(lambda: plant.dialog() is not None)
    plant.type("old", "先用这一句进来吧")
    plant.type("password", "自己想的另外一句")
    plant.type("again", "自己想的另外一句")
    plant.click("do")
    assert plant.dialog() is None
    assert plant.comes_in("李四", "自己想的另外一句")


def test_people_are_amended_certified_and_leave_from_their_page(plant):
    desk = plant.app.context.desk
    desk.perform(person.add, name="李四", roles=(Role.GROUP_LEAD,), password=OTHER)
    page = plant.page("people")
    page.reload()
    plant.settle()

    def choose():
        keys = {row.id for row in page.rows.rows.rows if row.name == "李四"}
        page.grid.choose(keys)
        plant.qtbot.wait(0)

    choose()
    plant.click("amend_person")
    plant.find("role_reviewer").setChecked(True)
    plant.type("unit", "仪表车间")
    plant.type("reason", "兼任")
    plant.click("do")
    row = next(one for one in plant.ask(people) if one.name == "李四")
    assert (row.roles, row.unit) == ("小组负责人、部门审核人", "仪表车间")
    choose()
    plant.click("add_certificate")
    plant.type("title", "计量检定员证")
    plant.type("valid_until", "2026-11-01")
    plant.click("do")
    choose()
    plant.click("leave")
    plant.type("reason", "退休")
    plant.click("do")
    assert not plant.comes_in("李四", OTHER)
