"""The rows of a ledger compared with its newest backup: what differs must stand in the journal since then.

The chain proves the journal; this proves the rows that no line of it repeats in full.
"""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pysqlite3.dbapi2 as sqlite

from models.rules.refusal import Refusal
from models.store.anchor_check import unpack
from models.store.durable import fingerprint
from models.store.finding import Finding, Step, silent
from models.store.known_schema import DATABASE
from models.store.restore import read_manifest
from models.store.schema import SCHEMA
from models.store.tables import Base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Table

    from models.store.backup import Manifest

TITLES = {
    "instrument": "器具",
    "instrument_event": "状态变化",
    "installation": "装用记录",
    "verification": "检定记录",
    "certificate": "证书",
    "metering_point": "计量点",
    "org_unit": "用能单位",
    "attachment": "附件",
    "attachment_link": "附件登记",
    "import_run": "导入",
    "source_row": "旧台账原文",
    "label_print": "标识打印",
    "person": "人员",
    "person_role": "角色",
    "person_certificate": "人员证书",
    "request": "审批单",
    "request_item": "审批单明细",
    "request_step": "审批步骤",
    "signature": "签名",
    "delegation": "委托",
    "verification_standard": "检定所用标准器",
    "impact": "追溯处理单",
    "impact_line": "追溯处理单明细",
    "setting": "设置",
}
"""The tables that are compared."""
ONLY = {
    "person": {
        "seq",
        "void_seq",
        "name",
        "unit_id",
        "post",
        "gender",
        "born",
        "education",
        "title",
        "measuring_since",
        "left_on",
    }
}
"""Columns that are compared where not all are: log-ins change without a line."""
FOLLOWING = {"version", "search"}
"""Columns that change with any other of their row."""
DERIVED = {"registered_on", "state", "state_reason", "verified_on", "valid_until", "verification_id"}
"""Columns of an instrument that are computed anew and compared by ``check`` itself."""
MOST = 20
"""Findings of one table."""
THEN = "请把这一条与备份、纸面原件对照，查明是谁绕过程序改动了数据库文件，再在程序里更正"


class Earlier(NamedTuple):
    """The backup that the rows are compared with."""

    path: Path
    manifest: Manifest


def newest(connection: Any, backups: Path, uuid: str) -> Earlier | None:
    """Return the newest backup of this ledger whose last line the journal still has."""
    found = []
    for path in backups.glob("*.zsbak"):
        try:
            manifest = read_manifest(path)
        except Refusal:
            continue
        line = connection.execute("SELECT hash FROM journal WHERE seq = ?", (manifest.seq,)).fetchone()
        if manifest.uuid == uuid and manifest.schema == SCHEMA and line == (manifest.hash,):
            found.append(Earlier(path, manifest))
    return max(found, key=lambda one: (one.manifest.seq, one.path.name), default=None)


def differences(database: Path, earlier: Earlier, step: Step = silent) -> list[Finding]:
    """Return the rows that differ from those of a backup although no line of the journal says why."""
    with tempfile.TemporaryDirectory(prefix="zhunsheng-check-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / DATABASE
        unpack(earlier.path, copy)
        if fingerprint(copy) != earlier.manifest.files[DATABASE][0]:
            then = "请再做一次备份，并检查磁盘"
            return [Finding(f"备份 {earlier.path.name}", "内容与它自己的清单不符，不能用来核对", then)]
        with closing(sqlite.connect(database, timeout=5)) as connection:
            connection.execute("ATTACH ? AS earlier", (str(copy),))
            found: list[Finding] = []
            for at, table in enumerate(name for name in TITLES if name in Base.metadata.tables):
                step(at, len(TITLES), "与备份对照")
                found += _table(connection, Base.metadata.tables[table], earlier)
            return found


def _table(connection: Any, table: Table, earlier: Earlier) -> Iterator[Finding]:
    (key,) = (column.name for column in table.primary_key.columns)
    names = [column.name for column in table.columns]
    columns = [name for name in names if name != key and not _follows(table.name, name)]
    seq = earlier.manifest.seq
    same = " AND ".join(f'm."{name}" IS e."{name}"' for name in columns)
    pairs = ", ".join(f'e."{name}", m."{name}"' for name in columns)
    query = (
        f'SELECT e."{key}", m."{key}", {pairs} FROM earlier."{table.name}" e '  # noqa: S608 - names of our tables
        f'LEFT JOIN main."{table.name}" m ON m."{key}" = e."{key}" WHERE m."{key}" IS NULL OR NOT ({same})'
    )
    told = 0
    for row in connection.execute(query):
        for what in _unexplained(connection, table.name, columns, row, seq):
            if told < MOST:
                yield Finding(
                    _where(connection, table.name, row[0]), f"{what}（对照 {earlier.path.name}）", THEN
                )
            told += 1
    if told > MOST:
        yield Finding(TITLES[table.name], f"还有 {told - MOST:,} 处同样的差别", THEN)
    if "seq" in columns:
        yield from _slipped_in(connection, table.name, seq, earlier)


def _follows(table: str, column: str) -> bool:
    if table in ONLY:
        return column not in ONLY[table]
    return table == "instrument" and column in DERIVED


def _unexplained(connection: Any, table: str, columns: list[str], row: Any, seq: int) -> Iterator[str]:
    if row[1] is None:
        yield "不见了：程序从不删除记录"
        return
    fields = _changed(connection, table, row[0], seq)
    for at, name in enumerate(columns):
        before, now = row[2 + 2 * at : 4 + 2 * at]
        if before == now and type(before) is type(now):
            continue
        told = name in fields or any(name.startswith(f"{field}_") for field in fields)
        told = told or (bool(fields) and (name in FOLLOWING or table == "setting"))
        voided = name == "void_seq" and before is None and isinstance(now, int) and now > seq
        if not (told or voided):
            yield f"{name} 原为 {_short(before)}，现为 {_short(now)}，流水里没有这次改动"


def _changed(connection: Any, table: str, key: Any, seq: int) -> list[str]:
    """Return the entries of a row that lines after ``seq`` changed; settings are noted by their name."""
    query = 'SELECT DISTINCT field FROM main."change" WHERE entity = ? AND entity_id = ? AND seq > ?'
    found = [field for (field,) in connection.execute(query, (table, 0 if table == "setting" else key, seq))]
    return [field for field in found if field == key] if table == "setting" else found


def _slipped_in(connection: Any, table: str, seq: int, earlier: Earlier) -> Iterator[Finding]:
    query = (
        f'SELECT id FROM main."{table}" WHERE seq <= ? '  # noqa: S608 - names of our tables
        f'AND id NOT IN (SELECT id FROM earlier."{table}") LIMIT {MOST}'
    )
    for (number,) in connection.execute(query, (seq,)):
        what = f"自称属于第 {seq} 条以前的流水，备份 {earlier.path.name} 里却没有"
        yield Finding(_where(connection, table, number), what, THEN)


def _where(connection: Any, table: str, number: Any) -> str:
    """Return how people call a row: by the instrument it belongs to, where it belongs to one."""
    columns = Base.metadata.tables[table].columns
    owner = "id" if table == "instrument" else "instrument_id" if "instrument_id" in columns else None
    if owner is not None:
        query = f'SELECT number FROM earlier.instrument WHERE id = (SELECT "{owner}" FROM earlier."{table}" WHERE id = ?)'  # noqa: S608
        if found := connection.execute(query, (number,)).fetchone():
            return f"{found[0]} 的{TITLES[table]}" if table != "instrument" else f"{found[0]}"
    return f"{TITLES[table]}第 {_short(number)} 条"


def _short(value: Any) -> str:
    text = "空" if value is None else str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"
