"""Write a migration from the difference between the tables and the newest schema.

``python tests/store/write_migration.py NUMBER "what it does"``, e.g. ``0001 "The first tables"``. An existing
migration of this number is written again: allowed only until it has been released.
"""

import ast
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from alembic import command  # noqa: E402
from sqlalchemy import text  # noqa: E402

from models.store.connection import connect_engine  # noqa: E402
from models.store.schema import UtcTime  # noqa: E402
from models.store.triggers import TRIGGERS  # noqa: E402
from models.store.upgrade import MIGRATIONS, alembic_config  # noqa: E402


def render(kind, item, _context):
    """Write our own types as the plain ones beneath them."""
    if kind == "type" and isinstance(item, UtcTime):
        return "sa.DateTime(timezone=True)"
    return False


def one_function_per_table(source: str) -> str:
    """Return the migration with the steps of each table in a function of its own."""
    whole = next(node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
    lines = source.splitlines()
    steps: dict[str, list[str]] = {}
    for step in whole.body[1:]:
        name = table_of(step)
        if len(steps.get(name, ())) > 40:  # lines: a table of many columns has its indexes apart
            name += "_indexes"
        steps.setdefault(name, []).extend(lines[step.lineno - 1 : step.end_lineno])
    top = lines[: whole.body[0].end_lineno] + [f"    _{table}()" for table in steps]
    own = [line for table, body in steps.items() for line in ("", "", f"def _{table}() -> None:", *body)]
    return "\n".join(top + own) + "\n"


def table_of(step: ast.stmt) -> str:
    """Return the table that a step of a migration is about."""
    call = step.items[0].context_expr if isinstance(step, ast.With) else step.value
    if call.func.attr == "execute":
        return "triggers"
    return call.args[call.func.attr == "create_index"].value


def main(number: str, message: str) -> None:
    for old in (MIGRATIONS / "versions").glob(f"{number}_*.py"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        engine = connect_engine(Path(folder) / "ledger.db")
        with engine.begin() as connection:
            config = alembic_config(connection)
            config.print_stdout = lambda *_: None
            command.upgrade(config, "head")
            there = set(connection.scalars(text("SELECT name FROM sqlite_master WHERE type='trigger'")))
            config.attributes.update(render=render, batch=number != "0001")
            script = command.revision(config, message=message, autogenerate=True, rev_id=number)
        engine.dispose()
    path = Path(script.path)
    lines = "".join(f"    op.execute({sql!r})\n" for name, sql in TRIGGERS.items() if name not in there)
    body = path.read_text("utf-8").rstrip() + "\n" + lines
    path.write_text(one_function_per_table(re.sub(r"    # ### .*\n", "", body)), "utf-8")
    for step in (["format"], ["check", "--fix"]):
        subprocess.run([sys.executable, "-m", "ruff", *step, "-q", str(path)], check=True, cwd=ROOT)
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    main(*sys.argv[1:])
