"""The plant's own forms: saved, taken from another plant, dropped and taken back; what is broken is refused."""

import pytest

from models.rules.form import FormUnreadable, NotAFormName, definition, every, load
from models.store.backup import make
from models.work import form, journal
from models.work.foreseen import foresee
from models.work.form import FileUnread, NoOwnForm, SameForm
from resources import resource

SHIPPED = resource("forms", "a9.toml").read_text("utf-8")
MINE = SHIPPED.replace("表A.9 能源计量器具检验台账", "动力厂检验台账")


def title(desk, name="a9"):
    return load(name, desk.ledger.forms).title


def test_an_own_form_wins_and_is_dropped_again_with_a_dated_copy(desk, clock):
    desk.perform(form.keep, name="a9", text=MINE)
    assert title(desk) == "动力厂检验台账"
    assert load("a9", desk.ledger.forms).is_own
    done = desk.perform(form.drop, name="a9")
    assert title(desk) == "表A.9 能源计量器具检验台账"
    copy = desk.ledger.forms / f"a9.{clock.day}.{done.seq}.toml"
    assert copy.read_text("utf-8") == MINE
    assert copy.name in done.summary
    assert set(every(desk.ledger.forms)) == set(every()), "the copy is no form"
    with pytest.raises(NoOwnForm):
        desk.perform(form.drop, name="a9")


def test_another_name_is_a_new_form(desk):
    desk.perform(form.keep, name="动力厂台账", text=MINE)
    assert title(desk) == "表A.9 能源计量器具检验台账"
    assert title(desk, "动力厂台账") == "动力厂检验台账"
    desk.perform(form.drop, name="动力厂台账")
    assert "动力厂台账" not in every(desk.ledger.forms)


def test_another_plant_takes_it_over_as_one_file(desk, tmp_path):
    desk.perform(form.keep, name="a9", text=MINE)
    file = tmp_path / "来自动力厂.toml"
    file.write_text(definition("a9", desk.ledger.forms), "utf-8-sig")
    desk.perform(form.drop, name="a9")
    desk.perform(form.take, file=file, name="a9")
    assert definition("a9", desk.ledger.forms) == MINE
    desk.perform(form.take, file=file)
    assert title(desk, "来自动力厂") == "动力厂检验台账"
    with pytest.raises(FileUnread):
        desk.perform(form.take, file=tmp_path / "没有.toml")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("title = ", "不是正确的 TOML"),
        ("paper = 'A4'", "缺少“title”"),
        ("title = 'x'\npapre = 'A4'", "不认识的项目“papre”"),
        ("title = 'x'\npaper = 'A7'", "“paper”的写法不对"),
        ("title = 'x'\ncolumns = [{ key = 'name', width = -3 }]", "“columns”的写法不对"),
    ],
)
def test_a_broken_definition_is_refused_with_its_reason_and_leaves_the_old_one(desk, tmp_path, text, why):
    desk.perform(form.keep, name="a9", text=MINE)
    file = tmp_path / "a9.toml"
    file.write_text(text, "utf-8")
    for action, asked in ((form.keep, {"name": "a9", "text": text}), (form.take, {"file": file})):
        with pytest.raises(FormUnreadable) as caught:
            desk.perform(action, **asked)
        assert why in caught.value.message
    assert definition("a9", desk.ledger.forms) == MINE


def test_a_broken_file_among_the_forms_is_listed_with_its_reason_and_spoils_no_other(desk):
    (desk.ledger.forms / "a9.toml").write_text("title = ", "utf-8")
    (desk.ledger.forms / "车间.toml").write_bytes("title = '车间'".encode("gb18030"))
    found = every(desk.ledger.forms)
    assert found["a9"].title == "表A.9 能源计量器具检验台账"
    assert "不是正确的 TOML" in found["a9"].trouble
    assert "不是 UTF-8" in found["车间"].trouble
    assert not found["a8"].trouble
    for name in ("a9", "车间"):
        with pytest.raises(FormUnreadable):
            load(name, desk.ledger.forms)
        desk.perform(form.drop, name=name)
    assert {path.suffix for path in desk.ledger.forms.iterdir()} == {".toml"}
    assert set(every(desk.ledger.forms)) == set(every())


@pytest.mark.parametrize("name", ["", "_a9", "a 9", "../a9", "a9.x", "CON", "x" * 41])
def test_a_name_that_is_no_file_name_is_refused(desk, name):
    with pytest.raises(NotAFormName):
        desk.perform(form.keep, name=name, text=MINE)
    assert list(desk.ledger.forms.iterdir()) == []


def test_each_step_is_taken_back(desk):
    kept = desk.perform(form.keep, name="a9", text=MINE)
    with pytest.raises(SameForm):
        desk.perform(form.keep, name="a9", text=MINE)
    foreseen = desk.rehearse(foresee, seq=kept.seq)
    assert any("a9" in one for one in foreseen)
    assert definition("a9", desk.ledger.forms) == MINE, "foreseeing changes nothing"
    changed = desk.perform(form.keep, name="a9", text=MINE.replace("A4", "A3"))
    with pytest.raises(journal.ChangedSince):
        desk.perform(journal.take_back, seq=kept.seq, reason="试")
    desk.perform(journal.take_back, seq=changed.seq, reason="改错了")
    assert definition("a9", desk.ledger.forms) == MINE
    dropped = desk.perform(form.drop, name="a9")
    desk.perform(journal.take_back, seq=dropped.seq, reason="按错了")
    assert definition("a9", desk.ledger.forms) == MINE
    desk.perform(journal.take_back, seq=kept.seq, reason="不要了")
    assert not load("a9", desk.ledger.forms).is_own


def test_own_forms_and_their_copies_go_along_in_a_backup(desk, tmp_path, clock):
    desk.perform(form.keep, name="a9", text=MINE)
    desk.perform(form.drop, name="a9")
    desk.perform(form.keep, name="a9", text=MINE)
    manifest = make(desk.ledger.folder, tmp_path / "备份.zsbak", at=clock())
    assert len([name for name in manifest.files if name.startswith("forms/a9")]) == 2
