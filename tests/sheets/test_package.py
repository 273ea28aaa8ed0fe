"""迎检资料包: every file of its index is there and opens, what it counts is the ledger, and nothing is left half."""

import io
import resource
import shutil
import signal
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from conftest import TODAY, Clock
from openpyxl import load_workbook
from pypdf import PdfReader, PdfWriter

from desktop.keeping import checked_book
from models.intake.reader import read_old_ledger
from models.read.imports import preview
from models.read.instrument import ledger as instruments
from models.read.person import people
from models.read.verification import verifications
from models.rules.rights import Right
from models.rules.roles import Role
from models.rules.verification_year import NotYet
from models.sheets import package_contents as contents
from models.sheets.package import pack
from models.sheets.package_check import missing
from models.sheets.parcel import NotEmpty, TooDeep
from models.sheets.saving import DiskFull, FolderMissing
from models.store.attachment import Attachment
from models.store.attachments import place
from models.store.ledger import Ledger
from models.work import impact, instrument, person, person_certificate, request, verification
from models.work.desk import Desk
from models.work.imports import accept
from resources import resource as shipped

INDEX = "00 目录.xlsx"


class Stopped(Exception):  # noqa: N818 - the user's wish
    """The user cancelled."""


def make(desk, target, year=TODAY.year, step=lambda *_told: None):
    report = partial(checked_book, desk.ledger, desk.clock())
    return pack(desk, target, year=year, report=report, step=step)


@pytest.fixture
def sample(sample_plant, tmp_path):
    folder = tmp_path / "示例"
    shutil.copytree(sample_plant, folder)
    opened = Ledger.open(folder)
    yield Desk(opened, "王管理", Clock())
    opened.close()


@pytest.fixture
def certificate(tmp_path):
    def made(name="证书.pdf", text=b"one"):
        path = tmp_path / name
        writer = PdfWriter()
        writer.add_blank_page(200, 200)
        writer.add_metadata({"/Title": text.decode()})
        writer.write(path)
        return path

    return made


def register(desk, *numbers, **other):
    given = {"name": "压力表", "interval_months": 12, **other}
    return [desk.perform(instrument.register, number=one, **given).ids[0] for one in numbers]


def verify(desk, ids, file=None, on=date(2026, 3, 2), **other):
    given = {"on": on, "certificate_no": "RL2026-1", "lab": "市计量院", **other}
    entries = tuple({"instrument_id": one, **given} for one in ids)
    return desk.perform(verification.record_many, entries=entries, files=(file,) if file else ()).ids


def contents_of(path):
    """Return names and bytes of all files of a package, a folder or a .zip."""
    if path.is_dir():
        return {str(one.relative_to(path)): one.read_bytes() for one in path.rglob("*") if one.is_file()}
    with ZipFile(path) as packed:
        assert packed.testzip() is None
        return {one: packed.read(one) for one in packed.namelist()}


def cells(data):
    book = load_workbook(io.BytesIO(data))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def read(files):
    """Return what can be read in a package's files: each workbook and PDF carries the moment it was written at."""
    return {
        name: cells(data)
        if name.endswith(".xlsx")
        else [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
        for name, data in files.items()
    }


def links(data):
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    return [unquote(cell.hyperlink.target) for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def opens(name, data):
    if name.endswith(".xlsx"):
        assert load_workbook(io.BytesIO(data)).worksheets
    elif name.endswith(".pdf"):
        assert len(PdfReader(io.BytesIO(data)).pages) > 0


def column(data, title, sheet=0):
    """Return the values under a heading."""
    rows = list(cells(data).values())[sheet]
    at = next(i for i, row in enumerate(rows) if title in row)
    place = rows[at].index(title)
    return [row[place] for row in rows[at + 1 :] if isinstance(row[0], int)]


@pytest.mark.parametrize("year", [TODAY.year, TODAY.year - 1])
def test_the_index_leads_to_every_file_and_the_sums_are_the_ledgers(sample, tmp_path, year):
    made = make(sample, tmp_path / "迎检", year)
    files = contents_of(made.path)
    named = [one.file for one in made.documents if one.file]
    assert len(set(named)) == len(named)
    assert {*named, INDEX, "00 目录.pdf"} == files.keys()
    assert links(files[INDEX]) == named
    for name, data in files.items():
        opens(name, data)
    day = min(TODAY, date(year, 12, 31))
    rows = [row for row in sample.ask(instruments, as_of=day, today=TODAY) if row.bucket]
    for form in ("表A.9 能源计量器具检验台账", "表B.3 能源计量器具一览表"):
        table = files[f"{contents.TABLES}/{form}.xlsx"]
        assert len(column(table, "序号")) == len(rows)
    tally = files[f"{contents.EQUIPPING}/数量汇总表.xlsx"]
    counted = dict(zip(column(tally, "内容"), column(tally, "数量"), strict=True))
    assert counted["在册器具"] == len(rows)
    parts = [value for title, value in counted.items() if title.startswith("　")]
    assert sum(parts[:6]) == len(rows)
    of_year = [row for row in sample.ask(verifications, as_of=day) if row.on.year == year]
    assert counted["本年度检定、校准、测试"] == sum(parts[6:]) == len(of_year)
    listed = column(files[f"{contents.CERTIFICATES}/检定证书清单.xlsx"], "依据")
    assert listed.count("本年度") == len(of_year)
    assert column(files["00 缺项清单.xlsx"], "问题") == [one.kind for one in made.missing]


def test_a_strange_old_ledger_makes_a_package_too(desk, tmp_path):
    old = shipped("sample", "old_ledger.xlsx")
    seen = desk.ask(preview, book=read_old_ledger(old), today=TODAY, path=old)
    desk.perform(accept, preview=seen)
    made = make(desk, tmp_path / "迎检")
    files = contents_of(made.path)
    for name, data in files.items():
        opens(name, data)
    assert links(files[INDEX]) == [one.file for one in made.documents if one.file]
    rows = [row for row in desk.ask(instruments, as_of=TODAY) if row.bucket]
    assert len(column(files[f"{contents.TABLES}/表A.9 能源计量器具检验台账.xlsx"], "序号")) == len(rows)
    assert {one.kind for one in made.missing} >= {"缺项", "计量点"}


def test_zip_and_folder_and_a_second_run_are_the_same(desk, certificate, tmp_path):
    verify(desk, register(desk, "YL-1", "YL-2", mandatory=True), certificate())
    folder, packed = make(desk, tmp_path / "迎检"), make(desk, tmp_path / "迎检.zip")
    again = make(desk, tmp_path / "再来一次")
    first = read(contents_of(folder.path))
    assert first == read(contents_of(packed.path))
    assert first == read(contents_of(again.path))
    assert sorted(one.name for one in tmp_path.iterdir() if "迎检" in one.name or one.name[0] == ".") == [
        "迎检",
        "迎检.zip",
    ]


def test_one_certificate_of_several_instruments_is_written_once(desk, certificate, tmp_path):
    ids = register(desk, "YL-1", "YL-2", "YL-3")
    verify(desk, ids[:2], certificate())
    verify(desk, ids[2:], certificate("别的.pdf", b"two"), certificate_no="RL/2026:7")
    files = contents_of(make(desk, tmp_path / "迎检").path)
    inside = f"{contents.CERTIFICATES}/"
    assert {name.removeprefix(inside) for name in files if name.startswith(inside)} == {
        "检定证书清单.xlsx",
        "检定证书清单.pdf",
        "YL-1_2026-03-02_RL2026-1.pdf",
        "YL-3_2026-03-02_RL_2026_7.pdf",
    }
    listed = files[f"{inside}检定证书清单.xlsx"]
    assert column(listed, "文件") == ["YL-1_2026-03-02_RL2026-1.pdf"] * 2 + ["YL-3_2026-03-02_RL_2026_7.pdf"]
    assert column(listed, "说明") == [None, "与 YL-1 同一份", None]
    assert [inside + one for one in links(listed)[::2]] == [
        f"{inside}YL-1_2026-03-02_RL2026-1.pdf",
        f"{inside}YL-3_2026-03-02_RL_2026_7.pdf",
    ]


def test_a_certificate_of_an_earlier_year_that_still_counts_is_in_it(desk, certificate, tmp_path):
    meter = register(desk, "DN-1", interval_months=60)
    verify(desk, meter, certificate(text=b"old"), on=date(2024, 5, 6), certificate_no="A-24")
    verify(
        desk, register(desk, "YL-1"), certificate(text=b"over"), on=date(2024, 5, 6), certificate_no="B-24"
    )
    files = contents_of(make(desk, tmp_path / "迎检").path)
    assert f"{contents.CERTIFICATES}/DN-1_2024-05-06_A-24.pdf" in files
    assert not [name for name in files if "B-24" in name]
    assert column(files[f"{contents.CERTIFICATES}/检定证书清单.xlsx"], "依据") == ["往年，仍有效"]


@pytest.mark.parametrize("lost", [True, False])
def test_a_lost_or_altered_file_is_named_and_the_rest_is_made(desk, certificate, tmp_path, lost):
    one, other = register(desk, "YL-1", "YL-2")
    verify(desk, [one], certificate(text=b"spoilt"))
    verify(desk, [other], certificate("b.pdf", b"whole"), certificate_no="RL2026-2")
    with desk.ledger.reading() as session:
        rows = session.query(Attachment).all()
        bad = next(path for row in rows if b"spoilt" in (path := place(desk.ledger.files, row)).read_bytes())
    if lost:
        bad.unlink()
    else:
        bad.chmod(0o600)
        bad.write_bytes(b"%PDF-1.4 forged")
    made = make(desk, tmp_path / "迎检")
    damaged = [one for one in made.missing if one.kind == "附件损坏"]
    assert [(one.page, one.number) for one in damaged] == [("certificates", "YL-1")]
    assert "证书.pdf" in damaged[0].text
    files = contents_of(made.path)
    assert not [name for name in files if "YL-1_" in name]
    assert f"{contents.CERTIFICATES}/YL-2_2026-03-02_RL2026-2.pdf" in files
    assert damaged[0].text in column(files[INDEX], "说明")
    assert column(files[f"{contents.CERTIFICATES}/检定证书清单.xlsx"], "说明") == [damaged[0].text, None]


@pytest.mark.parametrize("name", ["迎检", "迎检.zip"])
@pytest.mark.parametrize("after", [1, 12, 26])
def test_cancelled_half_way_leaves_nothing(desk, certificate, tmp_path, name, after):
    verify(desk, register(desk, "YL-1"), certificate())
    place = tmp_path / "放这里"
    place.mkdir()
    steps = iter(range(after))

    def step(*_told):
        if next(steps, None) is None:
            raise Stopped

    with pytest.raises(Stopped):
        make(desk, place / name, step=step)
    assert not list(place.iterdir())


def test_an_older_zip_stays_as_it_was_until_the_new_one_is_whole(desk, tmp_path):
    target = tmp_path / "迎检.zip"
    target.write_bytes(b"old")

    def step(_done, _total, what):
        if what == contents.INDEX:
            raise Stopped

    with pytest.raises(Stopped):
        make(desk, target, step=step)
    assert target.read_bytes() == b"old"
    make(desk, target)
    assert INDEX in contents_of(target)


def test_a_folder_with_something_in_it_is_not_written_to(desk, tmp_path):
    (tmp_path / "迎检").mkdir()
    make(desk, tmp_path / "迎检")
    with pytest.raises(NotEmpty):
        make(desk, tmp_path / "迎检")
    with pytest.raises(FolderMissing):
        make(desk, tmp_path / "没有" / "迎检")
    with pytest.raises(NotYet):
        make(desk, tmp_path / "明年", TODAY.year + 1)


@contextmanager
def only(many):
    """Let no file grow beyond so many bytes, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (many, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


@pytest.mark.parametrize("name", ["迎检", "迎检.zip"])
def test_a_full_disk_is_said_and_nothing_is_left(desk, certificate, tmp_path, name):
    verify(desk, register(desk, "YL-1"), certificate(text=b"x" * 400_000))
    place = tmp_path / "放这里"
    place.mkdir()
    with only(300_000), pytest.raises(DiskFull) as caught:
        make(desk, place / name)
    assert "空间不足" in caught.value.message
    assert not list(place.iterdir())


def test_long_and_forbidden_names_stay_short_different_and_valid(desk, certificate, tmp_path):
    nasty = "证" * 25 + '#5%20 &<>:"/\\|?*'
    for number in (f"{'号' * 39}{one}" for one in "甲乙丙"):
        verify(desk, register(desk, number), certificate(text=number.encode()), certificate_no=nasty)
    place = tmp_path / ("深" * 40)
    place.mkdir()
    made = make(desk, place / "迎检")
    files = contents_of(made.path)
    assert links(files[INDEX]) == [one.file for one in made.documents]
    assert len([name for name in files if name.startswith(contents.CERTIFICATES)]) == 2 + 3
    assert any("#5%20" in name for name in files)
    for name in files:
        assert len(str(place / "迎检" / name)) <= 240
        assert not set(name) & set('<>:"\\|?*')
        assert all(part == part.strip(" .") for part in name.split("/"))
    deep = tmp_path / ("深" * 80) / ("渊" * 80)
    deep.mkdir(parents=True)
    with pytest.raises(TooDeep):
        make(desk, deep / "迎检")


def test_the_check_says_what_an_inspector_would_miss_and_nothing_else(desk, certificate, tmp_path):
    proved, bare, late = register(desk, "YL-1", "YL-2", "YL-3", mandatory=True)
    verify(desk, [proved], certificate())
    verify(desk, [bare], certificate_no=None)
    verify(desk, [late], certificate(text=b"late"), on=date(2025, 1, 6))
    someone = desk.perform(person.add, name="赵检定", roles=(Role.READER,)).ids[0]
    past = TODAY - timedelta(days=1)
    desk.perform(person_certificate.add, person_id=someone, title="检定员证", valid_until=past)
    found = missing(desk, year=TODAY.year, day=TODAY)
    said = {(one.kind, one.page, one.number or one.name) for one in found}
    assert said >= {
        ("缺证书文件", "certificates", "YL-2"),
        ("缺证书编号", "certificates", "YL-2"),
        ("强检超期", "instruments", "YL-3"),
        ("人员证书过期", "people", "赵检定"),
    }
    assert not [one for one in said if one[0] in {"缺证书文件", "附件损坏", "超期"} and one[2] != "YL-2"]
    assert len([one for one in found if one.kind == "缺项" and one.number == "YL-1"]) == 1


def test_slips_traces_and_people_come_with_their_scans(desk, certificate, tmp_path):
    for name, role in {"李组长": Role.GROUP_LEAD, "赵审核": Role.REVIEWER, "钱总": Role.LEADER}.items():
        desk.perform(person.add, name=name, roles=(role,))
    kept, failed = register(desk, "YL-1", "YL-2")
    verify(desk, [kept], certificate())
    proved = replace(desk, proved=True)
    asked = {"reason": "线圈烧毁", "appraisal": "无修理价值"}
    slip = proved.perform(request.apply, kind="报废", instrument_ids=(kept,), **asked).ids[0]
    signed = tuple({"name": name, "on": TODAY} for name in ("李组长", "赵审核", "钱总"))
    scan = (certificate("签字单.pdf", b"scan"),)
    desk.perform(request.sign_on_paper, request_id=slip, signatures=signed, scan=scan)
    proved.perform(request.apply, kind="报废", instrument_ids=(failed,), **asked)
    on, card = TODAY - timedelta(days=30), (certificate("证.pdf", b"card"),)
    someone = next(row.id for row in desk.ask(people) if row.name == "赵审核")
    desk.perform(
        person_certificate.add, person_id=someone, title="检定员证", number="A/7", issued_on=on, scan=card
    )
    bad = verify(desk, register(desk, "BZ-1", is_standard=True), on=on, result="不合格")[0]
    desk.perform(impact.open_slip, verification_id=bad)
    made = make(desk, tmp_path / "迎检")
    files = contents_of(made.path)
    assert {name for name in files if name.startswith(contents.APPROVALS)} == {
        f"{contents.APPROVALS}/{name}"
        for name in (
            "审批单清单.xlsx",
            "审批单清单.pdf",
            "BF-2026-0001 报废审批单.pdf",
            "BF-2026-0001_签字扫描件_签字单.pdf",
            "BF-2026-0002 报废审批单.pdf",
        )
    }
    listed = files[f"{contents.APPROVALS}/审批单清单.xlsx"]
    assert column(listed, "扫描件和依据") == ["BF-2026-0001_签字扫描件_签字单.pdf", None]
    assert "钱总" in column(listed, "签署")[0]
    assert f"{contents.PEOPLE}/赵审核_检定员证_A_7.pdf" in files
    rights = files[f"{contents.PEOPLE}/角色与权限表.xlsx"]
    assert len(column(rights, "权限")) == len(Right)
    assert any("追溯处理单.pdf" in name and "清单" not in name for name in files)
    kinds = {one.kind for one in made.missing}
    assert {"审批未办结", "追溯未办结"} <= kinds
    assert "缺签字扫描件" not in kinds


def test_a_form_of_the_plant_that_cannot_be_filled_is_named_and_the_rest_is_made(desk, tmp_path):
    own = desk.ledger.forms
    own.mkdir(exist_ok=True)
    (own / "a9.toml").write_text('title = "本厂检验台账"\ncolumns = [{ key = "no_such" }]', "utf-8")
    (own / "mine.toml").write_text(
        'title = "本厂迎检表"\nshelf = "迎检表"\ncolumns = [{ key = "number" }]', "utf-8"
    )
    made = make(desk, tmp_path / "迎检")
    files = contents_of(made.path)
    assert [one.name for one in made.missing if one.kind == "表格"] == ["本厂检验台账"]
    assert f"{contents.TABLES}/本厂迎检表.pdf" in files
    assert f"{contents.TABLES}/表A.8 能源计量器具配备一览表.pdf" in files
