"""Attached files: kept whole, checked when opened."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.store.attachment import Attachment, AttachmentLink
from models.store.attachments import (
    LARGEST,
    AttachmentAltered,
    AttachmentMissing,
    FileEmpty,
    FileTooLarge,
    KindNotTaken,
    NoSuchFile,
    keep,
    sweep,
    verified,
)
from models.work import attachment, instrument
from models.work.attachment import NothingToAttachTo, PurposeWrong
from models.work.unit import NotFound

PDF = b"%PDF-1.7 certificate"


@pytest.fixture
def one(desk):
    return desk.perform(instrument.register, number="A-1", name="压力表").ids[0]


@pytest.fixture
def attach(desk, one, tmp_path):
    def act(name="证书 2026.PDF", content=PDF, **asked):
        path = tmp_path / name
        path.write_bytes(content)
        wanted = {"entity": "instrument", "entity_id": one, "path": path, "purpose": "证书"} | asked
        return desk.perform(attachment.attach, **wanted)

    return act


def links(desk):
    return desk.ask(
        lambda session: list(session.execute(select(AttachmentLink.name, AttachmentLink.void_seq)))
    )


def test_an_attached_file_is_kept_whatever_becomes_of_the_original(desk, ledger, attach, tmp_path):
    done = attach()
    assert done.summary == "添加附件 证书 2026.PDF（证书）"
    assert done.changes >= {"attachment_link", "instrument"}
    (tmp_path / "证书 2026.PDF").unlink()
    row = desk.ask(lambda session: session.scalars(select(Attachment)).one())
    assert verified(ledger.files, row, "证书").read_bytes() == PDF


def test_the_same_content_is_kept_once(desk, ledger, attach):
    attach("一.pdf")
    attach("二.pdf")
    assert len(list(ledger.files.glob("*/*"))) == 1
    assert [name for name, _ in links(desk)] == ["一.pdf", "二.pdf"]


# name, content → refusal
REFUSED = [
    ("a.exe", b"MZ\x90", KindNotTaken),
    ("a.pdf", b"MZ\x90", KindNotTaken),
    ("a.pdf", b"", FileEmpty),
    ("a.jpg", b"\x89PNG\r\n\x1a\n", KindNotTaken),
    ("a.csv", b"MZ\x90", KindNotTaken),
    ("a.xlsx", b"<html>", KindNotTaken),
    ("noending", b"x", KindNotTaken),
    ("a.pdf.lnk", b"L\0", KindNotTaken),
]


@pytest.mark.parametrize(("name", "content", "refusal"), REFUSED)
def test_what_is_not_what_it_says_is_not_taken(ledger, attach, name, content, refusal):
    with pytest.raises(refusal, match=name):
        attach(name, content)
    assert list(ledger.files.iterdir()) == []


def test_too_large_a_file_is_not_even_read(attach, tmp_path, one, desk):
    path = tmp_path / "大.pdf"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(FileTooLarge, match="50 MB"):
        desk.perform(attachment.attach, entity="instrument", entity_id=one, path=path, purpose="证书")


def test_wrong_wishes_are_refused(attach, tmp_path):
    for asked, refusal in (
        ({"entity": "journal"}, NothingToAttachTo),
        ({"entity_id": 99}, NotFound),
        ({"purpose": " "}, PurposeWrong),
        ({"purpose": "很" * 21}, PurposeWrong),
        ({"path": tmp_path / "没有.pdf"}, NoSuchFile),
    ):
        with pytest.raises(refusal):
            attach(**asked)


def test_an_attachment_taken_back_stays_in_keeping(desk, ledger, attach):
    done = attach()
    desk.perform(attachment.void, attachment_id=done.ids[0], reason="挂错了器具")
    assert links(desk)[0].void_seq == 4
    assert len(list(ledger.files.glob("*/*"))) == 1
    with pytest.raises(NotFound):
        desk.perform(attachment.void, attachment_id=done.ids[0], reason="再来")


@pytest.mark.parametrize("at", range(0, len(PDF), 3))
def test_every_flipped_byte_is_noticed(desk, ledger, attach, at):
    attach()
    (path,) = ledger.files.glob("*/*")
    path.write_bytes(PDF[:at] + bytes([PDF[at] ^ 1]) + PDF[at + 1 :])
    row = desk.ask(lambda session: session.scalars(select(Attachment)).one())
    with pytest.raises(AttachmentAltered, match="证书"):
        verified(ledger.files, row, "证书")
    attach("再添加.pdf")
    assert verified(ledger.files, row, "证书").read_bytes() == PDF, "attaching the original again repairs it"
    path.unlink()
    with pytest.raises(AttachmentMissing):
        verified(ledger.files, row, "证书")


def test_files_that_nothing_names_go_after_a_week(ledger, attach, clock):
    attach()
    now = clock()
    old, young = ledger.files / "ab" / ("ab" * 32 + ".pdf"), ledger.files / "cd" / "x.pdf.1.tmp"
    for path, age in ((old, timedelta(days=8)), (young, timedelta(days=6))):
        path.parent.mkdir()
        path.write_bytes(b"x")
        os.utime(path, ((now - age).timestamp(),) * 2)
    (named,) = [path for path in ledger.files.glob("*/*") if path not in (old, young)]
    os.utime(named, (0, 0))
    with ledger.writing() as session:
        assert sweep(session, ledger.files, now) == 1
    assert sorted(ledger.files.glob("*/*")) == sorted([named, young])


def test_bytes_are_kept_under_the_name_they_go_by(ledger):
    with ledger.writing() as session:
        keep(session, ledger.files, b"a,b\r\n", name="旧台账.csv")
    assert len(list(ledger.files.glob("*/*.csv"))) == 1
