"""Cut the power under SQLite, many times: ``python tests/store/power_cuts.py CUTS "as shipped"|NORMAL``.

Files live in memory behind a VFS that knows what has been synced. At a cut each unsynced sector survives or not
by chance, and the last write may be torn. Prints: cuts, runs that lost something acknowledged, broken databases.
A process of its own, because apsw brings a second SQLite library.
"""

import contextlib
import random
import sys

import apsw

from models.store.connection import PRAGMAS

SECTOR = 512


class PowerCutError(Exception):
    """The lights are out."""


class Disk:
    """Files, what of them is on the platter, and how many operations remain until the cut."""

    def __init__(self, files, left=None):
        self.now = {name: bytearray(content) for name, content in files.items()}
        self.synced = {name: bytes(content) for name, content in files.items()}
        self.unsynced = {name: [] for name in files}
        self.left = left

    def spend(self):
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise PowerCutError

    def after_cut(self, chance):
        """Return the files as they are found when the power is back."""
        found = {}
        for name, content in self.synced.items():
            image = bytearray(content)
            for kind, at, data in self.unsynced[name]:
                if kind == "size":
                    if chance.random() < 0.5:
                        del image[at:]
                    continue
                for start in range(0, len(data), SECTOR):
                    if chance.random() < 0.5:
                        part = data[
                            start : start + chance.choice((SECTOR, SECTOR, SECTOR, chance.randrange(SECTOR)))
                        ]
                        if len(image) < at + start + len(part):
                            image.extend(bytes(at + start + len(part) - len(image)))
                        image[at + start : at + start + len(part)] = part
            found[name] = bytes(image)
        return found


class File:
    """One open file of the imagined disk."""

    def __init__(self, disk, name):
        self.disk, self.name = disk, name
        disk.now.setdefault(name, bytearray())
        disk.synced.setdefault(name, b"")
        disk.unsynced.setdefault(name, [])

    def xRead(self, amount, offset):
        return bytes(self.disk.now[self.name][offset : offset + amount])

    def xWrite(self, data, offset):
        self.disk.unsynced[self.name].append(("data", offset, bytes(data)))
        self.disk.spend()
        content = self.disk.now[self.name]
        if len(content) < offset + len(data):
            content.extend(bytes(offset + len(data) - len(content)))
        content[offset : offset + len(data)] = data

    def xTruncate(self, size):
        self.disk.unsynced[self.name].append(("size", size, b""))
        self.disk.spend()
        del self.disk.now[self.name][size:]

    def xSync(self, _flags):
        self.disk.spend()
        self.disk.synced[self.name] = bytes(self.disk.now[self.name])
        self.disk.unsynced[self.name] = []

    def xFileSize(self):
        return len(self.disk.now[self.name])

    def xLock(self, _level):
        return None

    def xUnlock(self, _level):
        return None

    def xCheckReservedLock(self):
        return False

    def xFileControl(self, _operation, _pointer):
        return False

    def xSectorSize(self):
        return SECTOR

    def xDeviceCharacteristics(self):
        return 0

    def xClose(self):
        return None


class Power(apsw.VFS):
    """The way from SQLite to the imagined disk."""

    def __init__(self):
        self.disk = Disk({})
        super().__init__("power", "")

    def xOpen(self, name, flags):
        text = name.filename() if isinstance(name, apsw.URIFilename) else name
        return File(self.disk, str(text).rpartition("/")[2])

    def xDelete(self, name, _sync):
        self.disk.spend()
        for files in (self.disk.now, self.disk.synced, self.disk.unsynced):
            files.pop(name.rpartition("/")[2], None)

    def xAccess(self, name, _flags):
        return name.rpartition("/")[2] in self.disk.now

    def xFullPathname(self, name):
        return f"/{name.rpartition('/')[2]}"


def connect(pragmas):
    connection = apsw.Connection("ledger.db", vfs="power")
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")  # the imagined disk has no shared memory
    for pragma, value in pragmas.items():
        connection.execute(f"PRAGMA {pragma}={value}")
    connection.execute("PRAGMA wal_autocheckpoint=12")
    return connection


def work(connection):
    """Record, until the cut; return how many were acknowledged."""
    acknowledged = 0
    try:
        while True:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO line(text) VALUES (?)", ("检定" * 300,))
            connection.execute("UPDATE total SET lines = lines + 1, text = text || '-'")
            connection.execute("COMMIT")
            acknowledged += 1
    except (PowerCutError, apsw.Error):
        return acknowledged


def sound(connection, before):
    """Return how many lines are there; nothing where the database is broken."""
    try:
        (health,) = connection.execute("PRAGMA integrity_check").fetchone()
        (lines,) = connection.execute("SELECT count(*) FROM line").fetchone()
        total, marks = connection.execute("SELECT lines, length(text) FROM total").fetchone()
    except apsw.Error:
        return None
    return lines - before if (health, lines, lines) == ("ok", total, marks) else None


def close(connection):
    with contextlib.suppress(PowerCutError, apsw.Error):
        connection.close(True)  # noqa: FBT003


def main(cuts, mode):
    power, chance = Power(), random.Random(7)
    pragmas = PRAGMAS if mode == "as shipped" else {**PRAGMAS, "synchronous": mode}
    connection = connect(pragmas)
    connection.execute("CREATE TABLE line(id INTEGER PRIMARY KEY, text); CREATE TABLE total(lines, text)")
    connection.execute("INSERT INTO total VALUES (0, '')")
    connection.close()
    start = {name: bytes(content) for name, content in power.disk.now.items() if name == "ledger.db"}
    lost = broken = 0
    for _ in range(cuts):
        power.disk = Disk(start, left=chance.randrange(4, 90))
        connection = connect(pragmas)
        acknowledged = work(connection)
        found = power.disk.after_cut(chance)
        close(connection)
        power.disk = Disk(found)
        connection = connect(pragmas)
        there = sound(connection, 0)
        connection.close()
        broken += there is None
        lost += there is not None and there < acknowledged
    print(cuts, lost, broken)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
