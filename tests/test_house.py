"""The rules of the house: sizes, names, floors, docstrings, licences."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LONGEST_FILE, LONGEST_FUNCTION = 500, 50
DRAWERS = {"util", "utils", "helper", "helpers", "manager", "managers", "base", "common", "misc", "tools"}
MACHINE_PATH = re.compile(r"""(?<![\w./:$}-])/(?:work|tmp|root)/\w""")
WRITERS = {"openpyxl", "reportlab"}


def tracked(pattern=""):
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name.endswith(pattern) and (ROOT / name).is_file()]


SOURCES = tracked(".py")
PROGRAM = [
    path for path in SOURCES if path.relative_to(ROOT).parts[0] in {"desktop", "models", "views", "resources"}
]
MODELS = [path for path in PROGRAM if path.relative_to(ROOT).parts[0] == "models"]


def trees(paths):
    for path in paths:
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


def functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def public_without_docstring(tree):
    if not ast.get_docstring(tree) and tree.body:
        yield "the module"
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if not node.name.startswith("_") and not ast.get_docstring(node):
            yield node.name


def test_files_stay_short():
    written = [
        path for path in SOURCES if path.parent.name != "versions"
    ]  # migrations are written by Alembic
    sizes = {path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in written}
    long = sorted(((size, name) for name, size in sizes.items() if size > 300), reverse=True)
    print("over 300 lines:", *(f"{name} ({size})" for size, name in long))
    assert [name for size, name in long if size > LONGEST_FILE] == []


def test_functions_stay_short():
    long = [
        f"{name}:{node.name} ({node.end_lineno - node.lineno + 1})"
        for name, tree in trees(SOURCES)
        for node in functions(tree)
        if node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_file_is_a_drawer():
    names = [path.relative_to(ROOT) for path in SOURCES]
    assert [name.as_posix() for name in names if DRAWERS & set(re.split(r"[/_.]", name.as_posix()))] == []


def test_what_models_offers_says_what_it_means():
    silent = [f"{name}: {what}" for name, tree in trees(MODELS) for what in public_without_docstring(tree)]
    assert silent == []


def test_no_file_is_written_by_openpyxl_or_reportlab_onto_the_path_of_a_user():
    """Forms reach their file whole or not at all: ``sheets`` alone writes them, and puts them in place."""
    outside = [
        name
        for name, tree in trees(PROGRAM)
        if WRITERS & set(imports(tree)) and not name.startswith(("models/sheets/", "models/intake/"))
    ]
    saved = [
        f"{name}:{node.lineno}"
        for name, tree in trees(PROGRAM)
        if name.startswith("models/intake/") and "openpyxl" in imports(tree)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "save"
    ]
    assert (outside, saved) == ([], [])


def test_no_clock_below_the_desktop():
    """Rules and forms take the day as an argument, so that any date can be asked for."""
    read = [
        f"{name}:{node.lineno}"
        for name, tree in trees(PROGRAM)
        if name.startswith(("models/rules/", "models/read/", "models/sheets/", "models/work/", "views/"))
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"today", "now", "utcnow"}
        and ast.unparse(node.value).split(".")[-1] in {"date", "datetime"}
    ]
    assert read == []


def test_no_file_names_a_path_of_one_machine():
    texts = (".py", ".toml", ".md", ".txt", ".lock", ".cfg", ".ini", ".svg", ".html", ".nsi", ".spec", "run")
    named = []
    for path in tracked(texts):
        if path == Path(__file__):
            continue
        lines = path.read_text("utf-8").splitlines()
        named += [
            f"{path.relative_to(ROOT)}:{n}" for n, line in enumerate(lines, 1) if MACHINE_PATH.search(line)
        ]
    assert named == []


def test_the_fonts_come_with_their_licence():
    fonts = ROOT / "resources" / "fonts"
    assert {path.name for path in fonts.glob("*.ttf")} == {"NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"}
    assert "SIL OPEN FONT LICENSE" in (fonts / "OFL.txt").read_text("utf-8").upper()


def pinned(lock):
    return dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("larger", ["requirements-dev.lock", "tests/bench/requirements.lock"])
def test_every_lock_holds_the_program_s_own(larger):
    """Tests and measurements run on the very versions that users get."""
    program, other = pinned("requirements.lock"), pinned(larger)
    assert program
    assert {name: other.get(name) for name in program} == program


@pytest.mark.parametrize(
    "lock", ["requirements.lock", "requirements-dev.lock", "tests/bench/requirements.lock"]
)
def test_every_locked_package_has_a_hash(lock):
    entries = re.split(r"\n(?=\w)", (ROOT / lock).read_text("utf-8").strip())
    assert [entry.split()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []


def test_the_floors_hold(tmp_path):
    code = "import importlinter.cli as c; c.lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", code, "--cache-dir", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
