"""An open ledger (台账库): a folder with its database, files, backups and own forms."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import insert, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from models.rules.refusal import Refusal
from models.store.connection import connect_engine
from models.store.durable import rename
from models.store.identity import Identity
from models.store.known_schema import DATABASE, NotALedger, database_number, refuse_foreign_schema
from models.store.paths import refuse_unsafe_place
from models.store.schema import SCHEMA
from models.store.space import refuse_lack_of_room

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDERS = ("files", "backups", "forms")
APART = "restore.tmp"
"""Where a backup is unpacked and verified before it is put in place."""
UNFINISHED = {"ledger.new", "ledger.new-wal", "ledger.new-shm", "ledger.new-journal"}
"""What a creation that was cut short may have left; the next one starts over."""


class LedgerThere(Refusal):
    """文件夹“{folder}”里已有台账库，没有新建。要使用它请选“打开”；要另建请换一个空文件夹。"""

    field = "folder"


class FolderNotEmpty(Refusal):
    """文件夹“{folder}”里已有其他文件（如 {name}），没有新建。台账库要单独占用一个文件夹，请换一个空文件夹。"""

    field = "folder"


class NewerLedger(Refusal):
    """这个台账库由更新版本的准绳建立或升级过（结构 {found}，本程序只认得 {known}），没有打开，也没有改动。请先升级本程序。"""


class Ledger:
    """A ledger that is open; close it when done."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.engine = connect_engine(folder / DATABASE)
        self._writer = self.engine.execution_options(writing=True)

    @classmethod
    def create(cls, folder: Path) -> Ledger:
        """Make a new ledger in an empty or new folder, and open it."""
        folder = folder.absolute()
        refuse_unsafe_place(folder)
        refuse_occupied(folder)
        folder.mkdir(parents=True, exist_ok=True)
        refuse_lack_of_room(folder)
        for name in FOLDERS:
            (folder / name).mkdir(exist_ok=True)
        unfinished = folder / "ledger.new"
        for name in UNFINISHED:
            (folder / name).unlink(missing_ok=True)
        _fill(unfinished)
        rename(unfinished, folder / DATABASE)
        return cls(folder)

    @classmethod
    def open(cls, folder: Path) -> Ledger:
        """Open a ledger; an older one is upgraded first, with a verified copy kept in ``backups``."""
        folder = folder.absolute()
        refuse_unsafe_place(folder)
        found = database_number(folder)
        if found > SCHEMA:
            raise NewerLedger(found=found, known=SCHEMA)
        if found < SCHEMA:
            _upgrade(folder, found)
        ledger = cls(folder)
        try:
            with ledger.engine.connect() as connection:
                refuse_foreign_schema(connection)
        except (DatabaseError, UnicodeError) as error:  # SQLite quotes damaged text in its messages
            ledger.close()
            why = getattr(error, "orig", None) or "其中的文字读不出来"
            raise NotALedger(folder=folder, why=f"ledger.db 已损坏（{why}），请从备份恢复") from error
        except BaseException:
            ledger.close()
            raise
        return ledger

    @property
    def database(self) -> Path:
        """The database file."""
        return self.folder / DATABASE

    @property
    def files(self) -> Path:
        """Where attachments lie."""
        return self.folder / "files"

    @property
    def backups(self) -> Path:
        """Where automatic backups lie."""
        return self.folder / "backups"

    @property
    def forms(self) -> Path:
        """Where the plant's own forms lie."""
        return self.folder / "forms"

    @property
    def uuid(self) -> str:
        """The ledger's own number, the same in all its copies."""
        with self.reading() as session:
            return session.scalars(select(Identity.uuid)).one()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open the one transaction of an action; it commits at the end or leaves nothing."""
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            found = session.connection().exec_driver_sql("PRAGMA user_version").scalar_one()
            if found != SCHEMA:  # another PC's program upgraded it while this one was open
                raise NewerLedger(found=found, known=SCHEMA)
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a consistent view for a question."""
        with Session(self.engine) as session:
            yield session

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def refuse_occupied(folder: Path, *, restoring: bool = False) -> None:
    """Refuse a folder that holds a ledger or anything else; a restore cut short may be taken up again."""
    if not folder.exists():
        return
    names = sorted(entry.name for entry in folder.iterdir())
    if DATABASE in names:
        raise LedgerThere(folder=folder)
    strange = [name for name in names if name not in {*UNFINISHED, *FOLDERS, APART, "ledger.lock"}]
    full = [name for name in FOLDERS if (folder / name).is_dir() and any((folder / name).iterdir())]
    if strange or (full and not restoring):
        raise FolderNotEmpty(folder=folder, name=(strange or full)[0])


def _fill(database: Path) -> None:
    from models.store.upgrade import migrate

    migrate(database)
    engine = connect_engine(database)
    with engine.begin() as connection:
        connection.execute(insert(Identity).values(uuid=str(uuid.uuid4())))
    engine.dispose()


def _upgrade(folder: Path, found: int) -> None:
    from models.store.backup import make
    from models.store.upgrade import migrate

    refuse_lack_of_room(folder)
    make(folder, folder / "backups" / f"升级前-结构{found}.zsbak", at=None, whole=False)
    migrate(folder / DATABASE)
