"""Bring a ledger's schema up to the program's: one transaction, checked before it commits, a copy before it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from models.rules.refusal import Refusal
from models.store.connection import connect_engine
from models.store.known_schema import APPLICATION
from models.store.schema import SCHEMA

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

MIGRATIONS = Path(__file__).parent / "migrations"


class UpgradeFailed(Refusal):
    """台账库升级没有完成：{why}。原有数据未改动，升级前的副本在 backups 文件夹。请把日志发给维护人员。"""


def migrate(database: Path, *, scripts: Path = MIGRATIONS, number: int = SCHEMA) -> None:
    """Run the migrations that a database lacks, all or none of them, and write the schema's number into it."""
    from alembic import command

    engine = connect_engine(database, foreign_keys=False).execution_options(writing=True)
    try:
        with engine.begin() as connection:
            command.upgrade(alembic_config(connection, scripts), "head")
            broken = connection.execute(text("PRAGMA foreign_key_check")).first()
            if broken is not None:
                raise UpgradeFailed(why=f"表 {broken[0]} 第 {broken[1]} 行引用的 {broken[2]} 记录不存在")
            connection.execute(text(f"PRAGMA application_id={APPLICATION}"))
            connection.execute(text(f"PRAGMA user_version={number}"))
    finally:
        engine.dispose()


def alembic_config(connection: Connection, scripts: Path = MIGRATIONS) -> Config:
    """Return what Alembic needs to work on an open connection, without any file of settings."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
