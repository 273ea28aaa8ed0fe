"""Slips at the command line, through real processes: apply, sign, take down paper, print."""

import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from desktop.session import now
from models.rules.roles import Role
from models.work import instrument, person
from models.work.desk import Desk

ROOT = Path(__file__).parents[2]
GIVEN, PASSWORD = "given by another 1", "correct horse 9"
STAFF = {"李组长": Role.GROUP_LEAD, "赵审核": Role.REVIEWER, "钱总": Role.LEADER}


@pytest.fixture(scope="module")
def plant(tmp_path_factory):
    """Return a runner of commands on a ledger with four people and three instruments."""
    from desktop.founding import found_ledger

    folder = tmp_path_factory.mktemp("slips") / "台账 库"
    ledger = found_ledger(folder, "张三", PASSWORD, sample_plant=False)
    desk = Desk(ledger, "张三", now)
    for name, role in STAFF.items():
        desk.perform(person.add, name=name, roles=(role,), password=GIVEN)
        Desk(ledger, name, now).signing(GIVEN).perform(person.change_password, password=PASSWORD)
    desk.perform(instrument.register_many, numbers=("JL-1", "JL-2", "JL-3"), name="压力表")
    ledger.close()

    def run(*words, user="张三", password=PASSWORD, expect=0):
        clean = {
            key: value for key, value in os.environ.items() if not key.startswith(("ZHUNSHENG", "PYTHON"))
        }
        given = {"PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), "ZHUNSHENG_PASSWORD": password}
        command = [sys.executable, "-m", "desktop", "--ledger", str(folder), "--user", user, "--json"]
        done = subprocess.run(
            [*command, *map(str, words)],
            capture_output=True,
            encoding="utf-8",
            env={**clean, **given},
            stdin=subprocess.DEVNULL,
            cwd=ROOT,
            timeout=120,
        )
        assert done.returncode == expect, (done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        return json.loads(done.stdout)

    return run


def state(plant, number):
    return next(row["state"] for row in plant("list", "instruments")["rows"] if row["number"] == number)


def test_a_slip_goes_round_and_takes_effect(plant, tmp_path):
    asked = plant(
        "do",
        "request.apply",
        "kind=报废",
        "instrument=JL-1,JL-2",
        "reason=无修理价值",
        "appraisal=线圈烧毁",
    )
    (slip,) = asked["requests"]
    number = slip["number"]
    assert slip == {"number": number, "kind": "报废", "state": "审批中", "waits_for": "小组负责人"}
    own = plant("do", "request.sign", f"request={number}", expect=1)
    assert own["error"] == {**own["error"], "code": "OwnRequest", "clause": "二.三.6"}
    wrong = plant("do", "request.sign", f"request={number}", user="李组长", password="guess 12345", expect=1)
    assert wrong["error"]["code"] == "WrongPassword"
    signed = plant("do", "request.sign", f"request={number}", "opinion=同意", user="李组长")
    assert signed["requests"][0]["waits_for"] == "部门审核人"
    scan = tmp_path / "签字单.pdf"
    scan.write_bytes(b"%PDF-1.4 signed")
    today = now().date().isoformat()
    paper = json.dumps([{"name": "赵审核", "on": today}, {"name": "钱总", "on": today}], ensure_ascii=False)
    done = plant("do", "request.sign_on_paper", f"request={number}", f"signatures={paper}", f"scan={scan}")
    assert done["requests"][0]["state"] == "已办结"
    assert {state(plant, one) for one in ("JL-1", "JL-2")} == {"报废"}
    file = tmp_path / "审批单.pdf"
    assert plant("slip", number, file)["state"] == "已办结"
    text = "".join(
        "".join(page.extract_text().split()) for page in PdfReader(BytesIO(file.read_bytes())).pages
    )
    assert all(word in text for word in (number, "李组长", "程序内签署", "钱总", "纸面签署", "JL-1", "JL-2"))
    listed = {row["number"]: row for row in plant("list", "requests")["rows"]}
    assert (listed[number]["state"], listed[number]["mine"]) == ("已办结", None)


def test_the_list_says_what_waits_for_whom(plant):
    asked = plant("do", "request.apply", "kind=报废", "instrument=JL-3", "reason=坏", "appraisal=坏")
    number = asked["requests"][0]["number"]
    assert "待签署" in [row["mine"] for row in plant("list", "requests", user="李组长")["rows"]]
    back = plant("do", "request.withdraw", f"request={number}", "reason=弄错了")
    assert back["requests"][0]["state"] == "撤回"
    missing = plant("do", "request.sign", "request=BF-1999-0001", user="李组长", expect=1)
    assert missing["error"]["code"] == "NoSuchSlip"
