"""Submissions from exports of Canvas, Moodle and Gradescope: who handed in what, and archives that mean harm."""

import io
import os
import stat
import struct
import zipfile
from datetime import datetime

import pytest

pytest.importorskip("yaml")
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import KitError
from autograder.intake import archive
from autograder.intake.archive import Box, Refused, open_export, plain
from autograder.intake.layouts import uploads
from autograder.intake.take import People, folded, read_names, take
from autograder.records.sheets import Student

NAME = "pooling"
CLASS = [
    Student("ada", "Ada", "Lovelace", "ada@uni.example"),
    Student("bela", "Béla", "Bartók", "bela@uni.example"),
    Student("chen1", "Wei", "Chen"),
    Student("chen2", "Wei", "Chen"),
]
WORK = {f"{NAME}.ipynb": "{}", "convnet/pool.py": "x = 1\n"}


def zipped(files, **about):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, content in files.items():
            box.writestr(name, content)
    return out.getvalue()


def taken(tmp_path, files, names=None, **options):
    path = tmp_path / "export.zip"
    path.write_bytes(files if isinstance(files, bytes) else zipped(files))
    with open_export(path) as box:
        kind, found = uploads(box, **options)
        result = take(box, found, People(CLASS, names), NAME, tmp_path / "submitted")
    there = tmp_path / "submitted"
    return kind, result, {path.relative_to(there).as_posix() for path in there.rglob("*") if path.is_file()}


def placed(*students):
    return {f"{who}/{NAME}/{path}" for who in students for path in WORK}


def test_canvas_archives_and_loose_files_with_the_newest_of_each(tmp_path):
    kind, result, there = taken(
        tmp_path,
        {
            f"lovelaceada_101_7341_{NAME}.zip": zipped({f"my work/{path}": text for path, text in WORK.items()}),
            f"bartokbela_LATE_102_7342_{NAME}.ipynb": "old",
            f"bartokbela_LATE_102_7350_{NAME}-2.ipynb": "newest",
            f"bartokbela_LATE_102_7349_{NAME}-1.ipynb": "newer",
            "bartokbela_LATE_102_7343_pool.py": "x = 2",
        },
    )
    assert (kind, sorted(result.students), result.trouble) == ("canvas", ["ada", "bela"], [])
    assert there == placed("ada") | {f"bela/{NAME}/{NAME}.ipynb", f"bela/{NAME}/pool.py"}
    assert (tmp_path / f"submitted/bela/{NAME}/{NAME}.ipynb").read_text() == "newest"


@pytest.mark.parametrize("between", ["_/", "_", "/"])
def test_moodle_with_folders_and_without(tmp_path, between):
    export = {f"Ada Lovelace_555_assignsubmission_file{between}{NAME}.zip": zipped(WORK)}
    kind, result, there = taken(tmp_path, export | {"Béla Bartók_556_assignsubmission_file_/pool.py": "y"})
    assert (kind, sorted(result.students)) == ("moodle", ["ada", "bela"])
    assert there == placed("ada") | {f"bela/{NAME}/pool.py"}


GRADESCOPE = """\
submission_9:
  :submitters:
  - :name: Ada Lovelace
    :sid: '1'
    :email: ada@uni.example
  - :name: B
    :email: BELA@uni.example
  :created_at: 2026-10-31 22:15:00.5 +01:00
submission_10:
  :submitters:
  - :name: Nobody
    :email: nobody@uni.example
  :created_at: 2026-10-31 22:15:00 +01:00
"""


def test_gradescope_groups_times_and_strangers(tmp_path):
    export = {"a_export/submission_metadata.yml": GRADESCOPE}
    export |= {f"a_export/submission_{number}/{path}": text for number in (9, 10) for path, text in WORK.items()}
    kind, result, there = taken(tmp_path, export)
    stamps = {f"{who}/{NAME}/timestamp.txt" for who in ("ada", "bela")}
    assert (kind, result.students, there) == ("gradescope", ["ada", "bela"], placed("ada", "bela") | stamps)
    assert result.trouble == ["nobody@uni.example: who in this course is nobody@uni.example?"]
    stamp = (tmp_path / f"submitted/ada/{NAME}/timestamp.txt").read_text()
    assert datetime.strptime(stamp, "%Y-%m-%d %H:%M:%S.%f UTC") == datetime(2026, 10, 31, 21, 15, 0, 500000)


def test_folders_of_files_below_a_common_one(tmp_path):
    export = {f"all/ada/{path}": text for path, text in WORK.items()} | {"all/bela.zip": zipped(WORK)}
    kind, result, there = taken(tmp_path, export, layout="folders")
    assert (kind, sorted(result.students), there) == ("folders", ["ada", "bela"], placed("ada", "bela"))


def test_people_of_one_name_are_not_guessed_but_named_by_a_list(tmp_path):
    export = {"Wei Chen_7_assignsubmission_file_/pool.py": "1", "Wei Chen_8_assignsubmission_file_/pool.py": "2"}
    _, result, there = taken(tmp_path, export)
    assert (there, result.trouble) == (set(), ["Wei Chen: who in this course is Wei Chen?"] * 2)
    (tmp_path / "names.csv").write_text("key,id\n7,chen2\n8,chen1\n")
    taken(tmp_path, export, read_names(tmp_path / "names.csv"))
    assert (tmp_path / f"submitted/chen2/{NAME}/pool.py").read_text() == "1"


def test_a_number_of_the_system_is_never_taken_for_a_students_id(tmp_path):
    path = tmp_path / "export.zip"
    path.write_bytes(zipped({"someone_101_1_pool.py": "x"}))
    with open_export(path) as box:
        _, found = uploads(box)
        assert take(box, found, People([Student("101", "Ada", "L")]), NAME, tmp_path / "s").students == []


@pytest.mark.parametrize(("text", "same"), [("Béla Bartók", "belabartok"), ("O'Neil-Li", "oneilli"), ("李 伟", "李伟")])
def test_names_are_compared_as_systems_write_them(text, same):
    assert folded(text) == folded(same)


def link(name, target):
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr(info, target)
        box.writestr("pool.py", "x")
    return out.getvalue()


@pytest.mark.parametrize(
    "name", ["../../evil.py", "/etc/evil.py", "C:\\evil.py", "..\\evil.py", "a/../../evil.py", "a\nb.py"]
)
def test_a_path_that_leads_outside_is_left_out_and_told(tmp_path, name):
    _, result, there = taken(
        tmp_path, {"Ada Lovelace_5_assignsubmission_file_/w.zip": zipped({name: "x", "ok.py": "y"})}
    )
    assert there == {f"ada/{NAME}/ok.py"}
    assert "leads outside" in result.trouble[0]
    assert not list(tmp_path.parent.rglob("evil.py"))


def test_links_in_archives_and_folders_are_left_out(tmp_path):
    export = {"Ada Lovelace_5_assignsubmission_file_/w.zip": link("convnet/x.py", "/etc/passwd")}
    _, result, there = taken(tmp_path, export)
    assert (there, len(result.trouble)) == ({f"ada/{NAME}/pool.py"}, 1)
    (tmp_path / "folder" / "ada").mkdir(parents=True)
    os.symlink("/etc/passwd", tmp_path / "folder" / "ada" / "x.py")
    os.mkfifo(tmp_path / "folder" / "ada" / "pipe.py")
    with open_export(tmp_path / "folder") as box:
        assert (box.names, len(box.notes)) == ([], 2)


def test_a_bomb_harms_only_its_owner(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MAX_FILE", 1 << 20)
    bomb = zipped({"big.py": b"0" * (2 << 20)})
    assert len(bomb) < 10_000
    export = {"Ada Lovelace_5_assignsubmission_file_/w.zip": bomb, "Béla Bartók_6_assignsubmission_file_/pool.py": "x"}
    _, result, there = taken(tmp_path, export)
    assert (result.students, there) == (["bela"], {f"bela/{NAME}/pool.py"})
    assert "larger than 1 MB a file" in result.trouble[0]


def test_sizes_that_lie_are_counted_not_believed(monkeypatch):
    monkeypatch.setattr(archive, "MAX_FILE", 1000)
    data = bytearray(zipped({"a.py": b"0" * 5000}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", 10)  # the uncompressed size in the directory
    with pytest.raises(Refused), Box(bytes(data)) as box:
        box.gather(box.names)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no", b"Rar!\x1a\x07", zipped(WORK)[:-30]])
def test_what_is_no_archive_is_told_in_words_and_the_others_are_taken(tmp_path, content):
    export = {f"lovelaceada_1_2_{NAME}.zip": content, "bartokbela_3_4_pool.py": "x"}
    _, result, there = taken(tmp_path, export)
    assert (result.students, there) == (["bela"], {f"bela/{NAME}/pool.py"})
    assert result.trouble[0].startswith("lovelaceada: not taken, ")


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path):
    export = {"lovelaceada_1_2_w.zip": zipped({"convnet": "x", "convnet/pool.py": "y"}), "bartokbela_3_4_pool.py": "x"}
    _, result, there = taken(tmp_path, export)
    assert there == {f"bela/{NAME}/pool.py"}
    assert result.trouble[0].startswith("lovelaceada: not taken")


def test_names_in_utf8_without_the_flag_are_read():
    data = zipped({"Bartók.py": "x"})
    for sign in (b"PK\x01\x02", b"PK\x03\x04"):
        at = data.index(sign) + (8 if sign == b"PK\x01\x02" else 6)
        data = data[:at] + b"\0\0" + data[at + 2 :]
    with Box(data) as box:
        assert box.names == ["Bartók.py"]


@given(st.text(min_size=1))
def test_a_plain_path_never_leads_outside(name):
    path = plain(name)
    assert path is None or not os.path.relpath(os.path.join("/base", path), "/base").startswith("..")


def test_no_export_and_nothing_in_it(tmp_path):
    with pytest.raises(KitError, match="a zip archive or a folder"):
        open_export(tmp_path / "none.zip")
    (tmp_path / "text.zip").write_text("text")
    with pytest.raises(KitError, match="no zip archive"):
        open_export(tmp_path / "text.zip")
    (tmp_path / "empty.zip").write_bytes(zipped({}))
    with open_export(tmp_path / "empty.zip") as box, pytest.raises(KitError, match="0 files"):
        uploads(box)
