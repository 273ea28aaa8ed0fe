"""The command line as scheduled jobs and checks use it: real processes, real folders."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

ROOT = Path(__file__).parents[2]
OLD_LEDGER = ROOT / "resources" / "sample" / "old_ledger.xlsx"
PASSWORD = "correct-horse-9"


@pytest.fixture(scope="module")
def plant(tmp_path_factory):
    """Return a runner of commands on one ledger with the old ledger imported."""
    folder = tmp_path_factory.mktemp("cli") / "台账 库"

    def run(*words, password=PASSWORD, expect=0):
        given = {"PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
        if password is not None:
            given["ZHUNSHENG_PASSWORD"] = password
        clean = {
            key: value for key, value in os.environ.items() if not key.startswith(("ZHUNSHENG", "PYTHON"))
        }
        done = subprocess.run(
            [sys.executable, "-m", "desktop", "--ledger", str(folder), *map(str, words)],
            capture_output=True,
            encoding="utf-8",
            env={**clean, **given},
            stdin=subprocess.DEVNULL,
            cwd=ROOT,
            timeout=120,
        )
        assert done.returncode == expect, (done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        return done

    run("init", "--admin", "张三")
    run.imported = json.loads(run("import", OLD_LEDGER, "--accept", "clear", "--json").stdout)
    run.folder = folder
    return run


def answer(plant, *words, **more):
    return json.loads(plant(*words, "--json", **more).stdout)


def test_import_previews_first_and_then_says_what_it_wrote(plant):
    again = answer(plant, "import", OLD_LEDGER)
    assert again["import"] is None
    assert plant.imported["import"] == 1
    counts = ("new", "same", "changed", "conflict", "unsure", "error")
    first = {sheet["name"]: [sheet[key] for key in counts] for sheet in plant.imported["sheets"]}
    second = {sheet["name"]: [sheet[key] for key in counts] for sheet in again["sheets"]}
    assert sum(row[0] for row in first.values()) == sum(row[1] for row in second.values()) > 300
    assert all(row[0] == row[2] == 0 for row in second.values()), "a second import adds and changes nothing"
    assert {"name", "kind", "header_row", "columns"} <= set(again["sheets"][0])


@pytest.mark.parametrize("day", ["2025-12-31", "2026-06-30", "2026-11-21", "2028-02-29"])
def test_the_buckets_add_up_on_any_day(plant, day):
    found = answer(plant, "list", "due", "--as-of", day)
    buckets = found["buckets"]
    apart = ("overdue", "valid", "no_date", "pending", "stopped", "sealed")
    assert sum(buckets[key] for key in apart) == found["total"]
    assert all(
        buckets[key] <= buckets["valid"] for key in ("within_7", "within_30", "this_month", "next_month")
    )
    late = [row for row in found["rows"] if row["valid_until"] and row["valid_until"] < day]
    assert buckets["overdue"] == sum(row["state"] == "停用·超期" for row in late)


def test_lists_and_actions_describe_themselves(plant):
    assert {"instruments", "due", "certificates", "imports"} <= set(answer(plant, "lists")["lists"])
    actions = answer(plant, "actions")["actions"]
    assert actions["verification.record"]["parameters"]["on"]["required"] is True
    assert actions["verification.record"]["parameters"]["lab"]["required"] is False


def test_an_action_by_name_and_number(plant):
    answer(plant, "do", "instrument.register", "number=CLI-1", "name=压力表", "interval_months=6")
    done = answer(
        plant, "do", "verification.record", "instrument=CLI-1", "on=2026-08-31", "certificate_no=C-1"
    )
    assert "CLI-1" in done["summary"]
    (row,) = answer(plant, "list", "instruments", "--where", "CLI-1")["rows"]
    assert (row["state"], row["valid_until"]) == ("合格", "2027-02-27")


@pytest.mark.parametrize("day", ["2025-12-31", "2026-11-21"])
def test_the_due_list_until_a_day_is_the_beginning_of_the_whole(plant, day):
    until = "2027-03-01"
    whole = answer(plant, "list", "due", "--as-of", day)["rows"]
    some = answer(plant, "list", "due", "--as-of", day, "--until", until)["rows"]
    in_use = ("合格", "准用", "停用·超期")
    assert some == [row for row in whole if (row["valid_until"] or "9") <= until and row["state"] in in_use]
    assert 0 < len(some) < len(whole)


# words → exit code, part of the message
REFUSED = [
    (("do", "instrument.register", "number=", "name=表"), 1, "管理编号"),
    (("do", "no.such"), 1, "no.such"),
    (("do", "instrument.register", "nomber=1"), 1, "nomber"),
    (("do", "verification.record", "instrument=X-404", "on=2026-01-01"), 1, "X-404"),
    (("do", "verification.record", "instrument=X-404", "on=gestern"), 1, "X-404"),
    (("list", "nothing"), 1, "nothing"),
    (("list", "instruments", "--until", "2027-01-01"), 1, "--until"),
    (("export", "nothing", "x.pdf"), 1, "nothing"),
    (("export", "a8", "x.docx"), 1, ".docx"),
    (("export", "a8"), 1, "--check"),
    (("export", "due", "--check"), 1, "due"),
    (("import", "missing.xlsx"), 1, "missing.xlsx"),
    (("init", "--admin", "李四"), 1, "已有台账库"),
    (("bogus",), 2, "bogus"),
    (("list", "due", "--as-of", "gestern"), 2, "gestern"),
]


@pytest.mark.parametrize(("words", "code", "part"), REFUSED)
def test_refusals_are_plain_and_change_nothing(plant, words, code, part):
    before = answer(plant, "list", "journal")["total"]
    done = plant(*words, expect=code)
    assert part in done.stderr
    assert answer(plant, "list", "journal")["total"] == before


def test_a_refusal_as_json_names_code_and_clause(plant):
    plant("do", "instrument.register", "number=CLI-2", "name=表")
    error = answer(plant, "do", "instrument.register", "number=CLI-2", "name=表", expect=1)["error"]
    assert (error["code"], error["clause"]) == ("NumberTaken", "二.三.1")


def test_writing_needs_the_password_reading_does_not(plant):
    words = ("do", "instrument.register", "number=CLI-3", "name=表")
    assert "密码" in plant(*words, password="wrong-wrong-1", expect=1).stderr
    assert "密码" in plant(*words, password=None, expect=1).stderr
    plant("list", "due", password=None)


def test_papers_are_written(plant, tmp_path):
    for name in ("a8.xlsx", "a8.pdf", "a9.xlsx", "register.pdf"):
        plant("export", name.partition(".")[0], tmp_path / name, "--as-of", "2026-06-30")
        assert (tmp_path / name).stat().st_size > 5000
    checked = answer(plant, "export", "a9", "--check")
    assert {one["kind"] for one in checked["findings"]} >= {"超期", "缺项"}
    assert "打印前检查" in plant("export", "form17", tmp_path / "f.pdf", "--check").stdout
    assert (tmp_path / "f.pdf").read_bytes().startswith(b"%PDF")
    plant("export", "due", tmp_path / "due.csv", "--where", "压力")
    assert (tmp_path / "due.csv").read_text("utf-8-sig").count("\n") > 10
    plant("labels", tmp_path / "l.pdf", "--where", "CLI-1", "--size", "60x40")
    assert (tmp_path / "l.pdf").read_bytes().startswith(b"%PDF")


def test_labels_by_size_sheet_place_copies_and_black_and_white(plant, tmp_path):
    plant("do", "instrument.register", "number=TAG-1", "name=压力表")
    plant("do", "instrument.register", "number=TAG-2", "name=压力表")
    some = ("labels", tmp_path / "l.pdf", "--where", "TAG-")
    assert answer(plant, *some)["labels"] == 2
    plant(*some, "--size", "45x28", "--copies", "2", "--black-and-white")
    assert len(PdfReader(tmp_path / "l.pdf").pages) == 4
    plant(*some, "--layout", "a4_21", "--start", "21", "--offset", "1.5,-0.5")
    assert len(PdfReader(tmp_path / "l.pdf").pages) == 2
    plant(*some, "--layout", "a4_21", "--test-page")
    assert "20.0 mm" in PdfReader(tmp_path / "l.pdf").pages[0].extract_text()
    assert "21" in plant(*some, "--layout", "a4_21", "--start", "22", expect=1).stderr
    assert "a4_21" in plant(*some, "--layout", "a4_22", expect=1).stderr
    plant(*some, "--start", "0", expect=2)
    plant(*some, "--offset", "left", expect=2)


def test_a_design_of_labels_is_taken_from_plant_to_plant(plant, tmp_path):
    theirs = tmp_path / "别厂.zslabels"
    theirs.write_text('[kinds."待检"]\nword = "待校"\n', "utf-8")
    plant("do", "label.take_design", f"file={theirs}")
    plant("do", "instrument.register", "number=DESIGN-1", "name=压力表")
    plant("labels", tmp_path / "l.pdf", "--where", "DESIGN-1")
    assert "待校" in PdfReader(tmp_path / "l.pdf").pages[0].extract_text()
    plant("labels", tmp_path / "ours.zslabels")
    assert 'word = "待校"' in (tmp_path / "ours.zslabels").read_text("utf-8")
    plant("do", "label.drop_design")
    theirs.write_text("code = 9", "utf-8")
    assert "code" in plant("do", "label.take_design", f"file={theirs}", expect=1).stderr


def test_a_form_is_taken_from_plant_to_plant(plant, tmp_path):
    own = tmp_path / "a9.toml"
    plant("export", "a9", own)
    own.write_text(own.read_text("utf-8").replace("表A.9 能源计量器具检验台账", "动力厂检验台账"), "utf-8")
    plant("do", "form.take", f"file={own}")
    assert list(answer(plant, "forms", "--own")["own"]) == ["a9"]
    plant("export", "a9", tmp_path / "印.xlsx")
    assert load_workbook(tmp_path / "印.xlsx").active["A1"].value == "动力厂检验台账"
    own.write_text("title = ", "utf-8")
    assert "不是正确的 TOML" in plant("do", "form.take", f"file={own}", expect=1).stderr
    plant("do", "form.drop", "name=a9")
    assert answer(plant, "forms", "--own")["forms"] == {}


def test_check_backup_restore(plant, tmp_path):
    assert answer(plant, "check")["ok"] is True
    plant("backup", tmp_path / "b.zsbak")
    plant("do", "instrument.register", "number=AFTER", "name=表")
    plant("restore", tmp_path / "b.zsbak")
    assert answer(plant, "list", "instruments", "--where", "AFTER")["total"] == 0
    assert answer(plant, "check")["ok"] is True


def test_a_whole_import_is_taken_back_unless_something_was_built_on_it(plant, tmp_path):
    small = tmp_path / "small.csv"
    small.write_text("名称,管理编号,出厂编号,检定日期,检定周期\n压力表,UN-1,1,2026-05-01,6\n", "utf-8")
    made = answer(plant, "import", small, "--accept", "clear")["import"]
    plant("undo", made)
    assert answer(plant, "list", "instruments", "--where", "UN-1")["total"] == 0
    made = answer(plant, "import", small, "--accept", "clear")["import"]
    plant("do", "verification.record", "instrument=UN-1", "on=2026-10-01")
    assert "UN-1" in plant("undo", made, expect=1).stderr


def test_an_exported_table_is_edited_and_brought_back(plant, tmp_path):
    plant("do", "instrument.register", "number=RT-1", "name=压力表", "place=一号泵")
    plant("do", "instrument.register", "number=RT-2", "name=压力表", "place=二号泵")
    path = tmp_path / "导出.xlsx"
    plant("export", "instruments", path, "--where", "RT-")
    assert answer(plant, "compare", path)["differences"] == 0
    assert "compare" in plant("import", path).stdout, "the import says what such a table is for"
    book = load_workbook(path)
    for row in book.active.iter_rows():
        for cell in row:
            if cell.value in {"一号泵", "二号泵"}:
                cell.value = {"一号泵": "1# 泵出口", "二号泵": "2# 泵出口"}[cell.value]
    book.save(path)
    plant("do", "instrument.amend", "instrument=RT-2", "reason=挪了", "place=三号泵")
    seen = answer(plant, "compare", path)
    assert (seen["counts"]["changed"], seen["counts"]["stale"], seen["seq"]) == (1, 1, None)
    assert seen["rows"][1]["later"][0]["by"] == "张三"
    assert "理由" in plant("compare", path, "--accept", "clear", expect=1).stderr
    assert answer(plant, "compare", path, "--accept", "clear", "--reason", "现场核对")["seq"]
    rows = answer(plant, "list", "instruments", "--where", "RT-")["rows"]
    assert {row["number"]: row["place"] for row in rows} == {"RT-1": "1# 泵出口", "RT-2": "三号泵"}
    assert "已过时" in plant("compare", path).stdout


def test_the_row_of_a_heading_may_be_said(plant, tmp_path):
    path = tmp_path / "压力表.csv"
    path.write_text("编号规则,名称说明\n见附件,见附件\n管理编号,名称,型号\nHR-1,压力表,Y-100\n", "utf-8")
    seen = answer(plant, "import", path, "--header-row", "压力表=3")
    assert [(sheet["header_row"], sheet["new"]) for sheet in seen["sheets"]] == [(3, 1)]
    assert "没有文字" in plant("import", path, "--header-row", "压力表=9", expect=1).stderr


def test_the_sample_plant_has_made_up_passwords_only(tmp_path):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ZHUNSHENG")}
    words = [
        sys.executable,
        "-m",
        "desktop",
        "--ledger",
        str(tmp_path / "示例"),
        "init",
        "--sample",
        "--json",
    ]
    passwords = set()
    for name in ("一", "二"):
        words[4] = str(tmp_path / name)
        done = subprocess.run(
            words, capture_output=True, encoding="utf-8", env={**environment, "PYTHONUTF8": "1"}, cwd=ROOT
        )
        assert done.returncode == 0, done.stderr
        passwords.add(json.loads(done.stdout)["password"])
    assert len(passwords) == 2


def test_a_history_is_read_restored_and_taken_back_without_a_screen(plant, tmp_path):
    plant("do", "instrument.register", "number=LS-1", "name=压力表", "is_standard=是", "interval_months=12")
    plant("do", "instrument.amend", "instrument=LS-1", "reason=搬迁", "place=泵房")
    told = answer(plant, "history", "LS-1")
    change = next(row for row in told["rows"] if row["field"] == "安装使用地点")
    assert (change["before"], change["after"], change["way"]) == ("（空）", "泵房", "history.restore")
    plant("do", "history.restore", f"change_id={change['id']}", "reason=没有搬")
    refused = answer(plant, "do", "history.restore", f"change_id={change['id']}", "reason=再来", expect=1)
    assert refused["error"]["code"] == "AlreadySo"
    newest = answer(plant, "history", "LS-1")["rows"][0]
    assert (newest["after"], newest["reason"]) == ("（空）", "没有搬")
    plant("do", "journal.take_back", f"seq={newest['seq']}", "reason=恢复错了")
    assert answer(plant, "list", "instruments", "--where", "LS-1")["rows"][0]["place"] == "泵房"
    card = tmp_path / "档案卡.pdf"
    plant("history", "LS-1", card, "--card")
    assert card.read_bytes().startswith(b"%PDF")
    plant("do", "instrument.void", "instrument=LS-1", "reason=重复登记")
    assert answer(plant, "list", "withdrawn")["rows"][0]["number"] == "LS-1"
    assert answer(plant, "history", "LS-1")["total"] > 4, "what left the books stays readable"
    assert answer(plant, "history", "LS-404", expect=1)["error"]["code"] == "NoSuchInstrument"


def test_a_failed_standard_is_assessed_without_a_screen(plant):
    plant(
        "do", "instrument.register", "number=BZ-9", "name=精密压力表", "is_standard=是", "interval_months=12"
    )
    plant("do", "instrument.register", "number=YL-9", "name=压力表", "interval_months=6")
    plant("do", "verification.record", "instrument=BZ-9", "on=2026-01-05")
    plant("do", "verification.record", "instrument=YL-9", "on=2026-03-05", "standards=BZ-9")
    failed = answer(plant, "do", "verification.record", "instrument=BZ-9", "on=2026-06-05", "result=不合格")
    assert any("追溯" in said for said in failed["warnings"])
    slip = answer(plant, "do", "impact.open_slip", f"verification_id={failed['ids'][0]}")["ids"][0]
    (line,) = answer(plant, "list", "impact_lines")["rows"]
    assert line["text"].startswith("YL-9 压力表　2026-03-05")
    said = f"line_ids={line['id']}", "judgement=无影响", "opinion=未超允差"
    plant("do", "impact.judge", *said)
    row = answer(plant, "list", "impacts")["rows"][0]
    assert (row["state"], row["left"]) == ("进行中", 0)
    refused = answer(plant, "do", "impact.close", f"impact_id={slip}", "conclusion=没有影响", expect=1)
    assert refused["error"]["code"] == "NotYourRight"
    expired = answer(
        plant, "do", "verification.record", "instrument=YL-9", "on=2026-07-05", "standards=BZ-9", expect=1
    )
    assert (expired["error"]["code"], expired["error"]["clause"]) == ("StandardUnfit", "二.二.2")
