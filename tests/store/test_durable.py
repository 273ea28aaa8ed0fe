"""Files are whole under their name, whoever holds them for a while."""

import pytest

from models.store import durable
from models.store.durable import WAITS, write


@pytest.mark.parametrize("held", range(len(WAITS) + 2))
def test_a_file_held_by_a_scanner_is_written_later_or_stays_as_it_was(tmp_path, monkeypatch, held):
    target = tmp_path / "报表.pdf"
    target.write_bytes(b"old")
    whole, tries = durable.Path.replace, 0

    def held_by_another(self, goal):
        nonlocal tries
        tries += 1
        if tries <= held:
            raise PermissionError(13, "used by another process")
        return whole(self, goal)

    monkeypatch.setattr(durable.Path, "replace", held_by_another)
    monkeypatch.setattr(durable.time, "sleep", lambda _: None)
    if held <= len(WAITS):
        write(target, b"new")
        assert target.read_bytes() == b"new"
    else:
        with pytest.raises(PermissionError):
            write(target, b"new")
        assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
