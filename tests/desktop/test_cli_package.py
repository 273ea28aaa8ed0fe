"""The papers for an inspection from the command line."""

import json
import zipfile

from desktop.cli import run


def answer(capsys, *words, expect=0):
    assert run([*map(str, words), "--json"]) == expect
    return json.loads(capsys.readouterr().out)


def test_what_is_missing_comes_first_then_the_papers(sample_plant, tmp_path, capsys):
    missing = answer(capsys, "--ledger", sample_plant, "package", "--check")
    assert sum(missing["counts"].values()) == len(missing["missing"]) > 0
    assert {"page", "key", "number", "name", "kind", "text"} <= missing["missing"][0].keys()
    target = tmp_path / "迎检.zip"
    made = answer(capsys, "--ledger", sample_plant, "package", target, "--year", 2025)
    assert made["as_of"] == "2025-12-31"
    with zipfile.ZipFile(target) as packed:
        assert {one["file"] for one in made["documents"]} < set(packed.namelist())


def test_refusals_say_what_to_do(sample_plant, tmp_path, capsys):
    told = answer(capsys, "--ledger", sample_plant, "package", expect=1)
    assert told["error"]["code"] == "NoPlace"
    told = answer(capsys, "--ledger", sample_plant, "package", tmp_path / "a", "--year", 2199, expect=1)
    assert told["error"]["code"] == "NotYet"
    assert not list(tmp_path.iterdir())
