"""Labels are taken down as printed by people; the plant's own design is kept with its forms."""

import pytest

from models.read.label import printed_contents
from models.rules.label_design import shipped
from models.rules.label_design_file import FILE, LabelDesignBroken, design_of, written
from models.store.backup import make
from models.work import instrument, label
from models.work.label import NothingPrinted, ReprintReasonMissing


@pytest.fixture
def two(desk):
    return desk.perform(
        instrument.register_many, numbers=("P-1", "P-2"), serials=("1", "2"), name="压力表"
    ).ids


def printed(*labels):
    return tuple({"instrument_id": number, "content": content} for number, content in labels)


def test_the_last_label_counts(desk, two):
    desk.perform(label.confirm_printed, labels=printed((two[0], "a"), (two[1], "b")))
    desk.perform(label.confirm_printed, labels=printed((two[0], "c")))
    assert desk.ask(printed_contents) == {two[0]: "c", two[1]: "b"}


def test_a_reprint_of_the_same_needs_its_reason(desk, two):
    same = printed((two[0], "a"), (two[1], "b"))
    desk.perform(label.confirm_printed, labels=same)
    for reason in (None, "", "  "):
        with pytest.raises(ReprintReasonMissing) as caught:
            desk.perform(label.confirm_printed, labels=same, reason=reason)
        assert "P-1" in caught.value.message
    done = desk.perform(label.confirm_printed, labels=same, reason="脱落", copies=2)
    assert "重印 2 枚（脱落）" in done.summary
    assert "每枚 2 份" in done.summary


def test_what_changed_needs_none(desk, two):
    desk.perform(label.confirm_printed, labels=printed((two[0], "a")))
    done = desk.perform(label.confirm_printed, labels=printed((two[0], "x"), (two[1], "b")))
    assert "重印" not in done.summary


def test_a_confirmation_taken_back_makes_the_label_due_again(desk, two):
    from models.work import journal

    done = desk.perform(label.confirm_printed, labels=printed((two[0], "a")))
    desk.perform(journal.take_back, seq=done.seq, reason="没印出来")
    assert desk.ask(printed_contents) == {}
    desk.perform(label.confirm_printed, labels=printed((two[0], "a")))


@pytest.mark.parametrize("given", [{"labels": ()}, {"labels": printed((1, "a")), "copies": 0}])
def test_nothing_is_not_printed(desk, two, given):
    with pytest.raises(NothingPrinted):
        desk.perform(label.confirm_printed, **given)


def test_a_design_goes_from_plant_to_plant_as_one_file(desk, tmp_path):
    file = tmp_path / "别厂.zslabels"
    file.write_text('code = "code128"\n[kinds."准用"]\nword = "限用"\n', "utf-8")
    desk.perform(label.take_design, file=file)
    mine = design_of(desk.ledger.forms)
    assert (mine.code, mine.kinds["准用"].word) == ("code128", "限用")
    desk.perform(label.keep_design, text=written(mine).decode())
    assert design_of(desk.ledger.forms) == mine
    desk.perform(label.drop_design)
    assert design_of(desk.ledger.forms) == shipped()


def test_a_broken_design_leaves_the_old_one(desk, tmp_path):
    desk.perform(label.keep_design, text='payload = "dates"')
    before = (desk.ledger.forms / FILE).read_bytes()
    bad = tmp_path / "x.zslabels"
    bad.write_bytes(b"\xff\xfe nonsense")
    for action, given in (
        (label.keep_design, {"text": 'payload = "everything"'}),
        (label.take_design, {"file": bad}),
        (label.take_design, {"file": tmp_path / "none.zslabels"}),
    ):
        with pytest.raises(LabelDesignBroken):
            desk.perform(action, **given)
    assert (desk.ledger.forms / FILE).read_bytes() == before


def test_the_design_is_in_every_backup(desk, tmp_path):
    desk.perform(label.keep_design, text='payload = "dates"')
    manifest = make(desk.ledger.folder, tmp_path / "b.zsbak", at=None)
    assert f"forms/{FILE}" in manifest.files
