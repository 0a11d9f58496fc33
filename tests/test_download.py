"""Downloads from a server on this computer: what is wrong, cut off or hostile is refused in words, and nothing of it
remains."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from click.testing import CliRunner

from autograder.data import cifar, cifar10, mnist
from autograder.data import command as commands
from autograder.data import manifest as manifests
from autograder.data.download import download
from autograder.data.manifest import Archive, Dataset, File
from autograder.errors import KitError

MEMBERS = {name: bytes([number]) * 3073 for number, name in enumerate((*cifar.BATCHES, cifar.TEST))}


@pytest.fixture
def server():
    """Serves what stands in its dict `files`; counts what was asked for in `asked`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            content = files.get(self.path)
            self.send_response(404 if content is None else 200)
            if content is not None and not self.path.startswith("/endless"):
                self.send_header("Content-Length", str(len(content) + 100 * self.path.startswith("/lying")))
            self.end_headers()
            try:
                for _ in range(1000 if self.path.startswith("/endless") else 1):
                    self.wfile.write(content or b"")
            except OSError:
                pass

        def log_message(self, *args):
            pass

    files, asked = {}, []
    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.files, http.asked, http.url = files, asked, f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, args=(0.01,))
    thread.start()
    yield http
    http.shutdown()
    http.server_close()
    thread.join()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def tar(members, damage=None) -> bytes:
    """A compressed archive of name to content; `damage` may change each entry before it is added."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as archive:
        for name, content in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(damage(entry) if damage else entry, io.BytesIO(content))
    return target.getvalue()


def whole(members=MEMBERS):
    return [(f"batches/{name}", content) for name, content in members.items()]


def packed(archive: bytes, mirrors=()) -> Dataset:
    """CIFAR-10 in small, in this archive."""
    files = tuple(File(name, len(content), sha256(content)) for name, content in MEMBERS.items())
    packing = Archive("small.tar.gz", len(archive), sha256(archive), "batches")
    return Dataset("cifar10", "Small", "none", "here", files, tuple(mirrors), packing)


def compressed(payload: bytes, mirrors=()) -> Dataset:
    """One file that is checked by what is inside."""
    return Dataset("mnist", "One", "none", "here", (File("x.gz", len(payload), sha256(payload), True),), tuple(mirrors))


PAYLOAD = np.random.default_rng(0).bytes(90_000)


# ---- what goes right --------------------------------------------------------------------------
def test_mirrors_are_tried_in_turn_those_of_the_class_first(server, tmp_path):
    server.files["/third/x.gz"] = gzip.compress(PAYLOAD)
    mirrors = [f"{server.url}/second", f"{server.url}/third/"]
    seen = []
    folder = download(compressed(PAYLOAD, mirrors), tmp_path, [f"{server.url}/class"], lambda *now: seen.append(now))
    assert server.asked == ["/class/x.gz", "/second/x.gz", "/third/x.gz"]
    assert gzip.decompress((folder / "x.gz").read_bytes()) == PAYLOAD
    size = len(server.files["/third/x.gz"])
    assert seen[-1] == ("x.gz", size, size) and [done for _, done, _ in seen] == sorted(done for _, done, _ in seen)


def test_a_file_that_was_compressed_again_is_the_same_file(server, tmp_path):
    for level in (1, 9):
        server.files["/m/x.gz"] = gzip.compress(PAYLOAD, level, mtime=level)
        assert download(compressed(PAYLOAD, [f"{server.url}/m"]), tmp_path / str(level)).is_dir()


def test_what_is_there_and_intact_is_not_downloaded_again(server, tmp_path):
    server.files["/m/x.gz"] = gzip.compress(PAYLOAD)
    wanted = compressed(PAYLOAD, [f"{server.url}/m"])
    folder = download(wanted, tmp_path)
    download(wanted, tmp_path)
    assert len(server.asked) == 1
    (folder / "x.gz").write_bytes(b"damaged")
    download(wanted, tmp_path)
    assert len(server.asked) == 2 and not wanted.files[0].differs(folder / "x.gz")
    assert [path.name for path in tmp_path.iterdir()] == ["mnist"]


def test_named_members_only_are_taken_and_everybody_may_read_them(server, tmp_path):
    archive = tar([("batches/data_batch_1.bin.pickle", b"x"), ("batches/../../evil", b"x"), ("/evil", b"x"), *whole()])
    server.files["/m/small.tar.gz"] = archive
    folder = download(packed(archive, [f"{server.url}/m"]), tmp_path / "shared")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == MEMBERS
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o644}
    assert sorted(path.name for path in tmp_path.rglob("*evil*")) == []
    data = cifar10(tmp_path / "shared", partial=True)
    assert data.X_train.shape == (5, 3, 32, 32) and data.y_train.tolist() == [0, 1, 2, 3, 4] and data.y_test[0] == 5


# ---- what is refused --------------------------------------------------------------------------
def refused(dataset: Dataset, into, **options) -> str:
    """The words of the refusal, after which nothing is left in the folder."""
    with pytest.raises(KitError) as caught:
        download(dataset, into, **options)
    assert list(into.iterdir()) == []
    return str(caught.value)


@pytest.mark.parametrize(
    ("served", "words"),
    [
        (gzip.compress(PAYLOAD)[:-3000], "cannot be read to its end"),
        (PAYLOAD, "cannot be read to its end"),
        (gzip.compress(PAYLOAD[::-1]), "SHA-256"),
        (gzip.compress(PAYLOAD + b"!"), "more bytes"),
        (gzip.compress(bytes(10_000_000)), "more bytes"),
        (bytes(1_000_000), "are announced, want at most"),
        (None, "404"),
    ],
    ids=["cut off", "not compressed", "other", "longer", "bomb", "too large", "missing"],
)
def test_another_file_is_refused_in_words(served, words, server, tmp_path):
    if served is not None:
        server.files["/m/x.gz"] = served
    said = refused(compressed(PAYLOAD, [f"{server.url}/m"]), tmp_path)
    assert words in said and f"{server.url}/m/x.gz" in said and "--mirror" in said


@pytest.mark.parametrize("kind", ["endless", "lying"])
def test_more_or_less_than_was_promised_is_refused(kind, server, tmp_path):
    server.files[f"/{kind}/x.gz"] = gzip.compress(PAYLOAD)
    refused(compressed(PAYLOAD, [f"{server.url}/{kind}"]), tmp_path)


def test_no_server_is_refused(server, tmp_path):
    refused(compressed(PAYLOAD, ["http://127.0.0.1:9/m"]), tmp_path)


def link(entry):
    entry.type, entry.linkname, entry.size = tarfile.SYMTYPE, "/etc/passwd", 0
    return entry


@pytest.mark.parametrize(
    ("archive", "words"),
    [
        (tar(whole()[1:]), "without batches/data_batch_1.bin"),
        (tar(whole(), link), "no regular file"),
        (tar(whole({**MEMBERS, cifar.TEST: b"short"})), "5 bytes, want 3,073"),
        (tar(whole({**MEMBERS, cifar.TEST: bytes(3073)})), "SHA-256"),
        (tar([*[(f"other/{n}", b"") for n in range(200)], *whole()]), "many or huge"),
        (tar([("other", bytes(20_000_000)), *whole()]), "many or huge"),
        (tar(whole())[:-200], "cannot be read to its end"),
        (b"nonsense", "cannot be read to its end"),
    ],
    ids=["missing", "links", "size", "content", "many", "huge", "cut off", "no archive"],
)
def test_hostile_archive_is_refused_in_words(archive, words, server, tmp_path):
    server.files["/m/small.tar.gz"] = archive  # and its hash is that of the manifest
    assert words in refused(packed(archive, [f"{server.url}/m"]), tmp_path)


def test_archive_of_another_hash_is_not_opened(server, tmp_path):
    server.files["/m/small.tar.gz"] = tar(whole(), None)[:-1] + b"\1"
    assert "SHA-256" in refused(packed(tar(whole()), [f"{server.url}/m"]), tmp_path)


def test_interrupt_leaves_nothing(server, tmp_path):
    def interrupt(*_):
        raise KeyboardInterrupt

    server.files["/m/x.gz"] = gzip.compress(PAYLOAD)
    with pytest.raises(KeyboardInterrupt):
        download(compressed(PAYLOAD, [f"{server.url}/m"]), tmp_path, watch=interrupt)
    assert list(tmp_path.iterdir()) == []


def test_folder_that_cannot_be_written_to_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(KitError, match="a folder that can be written to.*--into"):
        download(compressed(PAYLOAD, ["http://127.0.0.1:9"]), tmp_path / "file" / "below")
    with pytest.raises(KitError, match="begins with http"):
        download(compressed(PAYLOAD), tmp_path, ["file:///etc"])


# ---- the command ------------------------------------------------------------------------------
@pytest.fixture
def small_manifest(server, monkeypatch, tmp_path):
    """CIFAR-10 in small takes the place of the large one."""
    archive = tar(whole())
    server.files["/m/small.tar.gz"] = archive
    table = {"cifar10": packed(archive, [f"{server.url}/m"])}
    monkeypatch.setattr(manifests, "datasets", lambda: table)
    monkeypatch.setattr(commands, "datasets", lambda: table)
    monkeypatch.delenv("CONVNET_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_command_downloads_once_and_says_where(server, small_manifest, tmp_path):
    run = CliRunner().invoke
    assert "not downloaded" in run(commands.data, []).output
    first = run(commands.data, ["cifar10"])
    assert first.exit_code == 0 and str(tmp_path / "cache") in first.output.replace("\n", "")
    assert "found in" in run(commands.data, ["cifar10"]).output and len(server.asked) == 1
    assert "as shipped" in run(commands.data, []).output


def test_shared_folder_of_a_hub_is_only_read(server, small_manifest, monkeypatch, tmp_path):
    shared = tmp_path / "shared"
    run = CliRunner().invoke
    assert f"CONVNET_DATA={shared}" in run(commands.data, ["cifar10", "--into", str(shared)]).output.replace("\n", "")
    for path in (shared / "cifar10", shared):
        path.chmod(0o555)
    monkeypatch.setenv("CONVNET_DATA", str(shared))
    again = run(commands.data, ["cifar10"])
    assert again.exit_code == 0 and "found in" in again.output and len(server.asked) == 1
    for path in (shared / "cifar10", shared):
        path.chmod(0o755)


def test_command_refuses_what_is_not_downloaded(small_manifest):
    assert "one of cifar10" in str(CliRunner().invoke(commands.data, ["digits"]).exception)


def test_loaders_say_what_to_run(monkeypatch, tmp_path):
    monkeypatch.delenv("CONVNET_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for name, load in {"cifar10": cifar10, "mnist": mnist}.items():
        with pytest.raises(KitError, match=f"autograder data {name}"):
            load()


def test_short_files_are_refused_unless_asked_for(tmp_path):
    (tmp_path / "cifar10").mkdir()
    for name, content in MEMBERS.items():
        (tmp_path / "cifar10" / name).write_bytes(content)
    with pytest.raises(KitError, match="3,073 bytes', want 30,730,000 bytes"):
        cifar10(tmp_path)
    assert len(cifar10(tmp_path, partial=True, count=2).X_train) == 2
    (tmp_path / "cifar10" / cifar.TEST).write_bytes(bytes([10]) * 3073)
    with pytest.raises(KitError, match="the label 10"):
        cifar10(tmp_path, partial=True)
