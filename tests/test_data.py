"""The embedded data are intact, found where the documentation says, and read without trusting a byte of them."""

from __future__ import annotations

import gzip
import shutil
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from autograder.data import cat, digits, fashion_mnist, published, where
from autograder.data.command import data as data_command
from autograder.data.idx import LIMIT, read_idx
from autograder.data.manifest import home
from autograder.errors import KitError

ROOT = Path(__file__).parents[1]
BOTH = ("digits", "fashion-mnist")


def idx_bytes(dims: tuple[int, ...], body: bytes, magic: bytes | None = None) -> bytes:
    magic = bytes((0, 0, 8, len(dims))) if magic is None else magic
    return magic + b"".join(n.to_bytes(4, "big") for n in dims) + body


@pytest.fixture
def write(tmp_path):
    def write(content: bytes, compress: bool = True) -> Path:
        path = tmp_path / "x-images-idx3-ubyte.gz"
        path.write_bytes(gzip.compress(content) if compress else content)
        return path

    return write


@pytest.fixture(autouse=True)
def no_folder_named(monkeypatch, tmp_path):
    monkeypatch.delenv("CONVNET_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


# ---- the arrays -------------------------------------------------------------------------------
def test_digits_have_the_documented_shapes_and_balanced_validation():
    d = digits()
    assert (d.X_train.shape, d.X_val.shape) == ((1197, 64), (300, 64))
    assert d.X_train.dtype == np.float64 and d.y_train.dtype == np.int64
    assert (d.X_train.min(), d.X_train.max()) == (0, 1)
    assert np.bincount(d.y_val).tolist() == [30] * 10


def test_cat_is_a_picture_in_colour_that_may_be_written_to():
    picture = cat()
    assert (picture.shape, picture.dtype) == ((150, 225, 3), np.uint8)
    picture[0] = 0
    assert cat()[0].any()


def test_fashion_mnist_has_the_documented_shapes_and_balanced_blocks():
    f = fashion_mnist()
    assert (f.X_train.shape, f.X_test.shape) == ((5000, 1, 28, 28), (1000, 1, 28, 28))
    assert f.X_train.dtype == np.float32 and f.y_train.dtype == np.int64
    assert (f.X_train.min(), f.X_train.max()) == (0, 1)
    for y in (f.y_train, f.y_test):
        assert (np.sort(y.reshape(-1, 10), axis=1) == np.arange(10)).all()


def test_each_call_gives_arrays_of_its_own():
    first = digits()
    first.X_train[:] = 7
    assert digits().X_train.max() == 1


def test_published_split_is_the_validation_split():
    X, y = published("digits")
    assert (X == digits().X_val).all() and (y == digits().y_val).all()


def test_held_back_digits_are_none_of_the_published():
    with np.load(ROOT / "solutions" / "held_back" / "digits.npz", allow_pickle=False) as held_back:
        X, y = held_back["X"], held_back["y"]
    assert X.shape == (300, 64) and X.dtype == np.float64 and y.dtype == np.int64
    assert np.bincount(y).tolist() == [30] * 10
    d = digits()
    known = {row.tobytes() for row in np.concatenate([d.X_train, d.X_val])}
    assert not any(row.tobytes() in known for row in X)


# ---- where ------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", BOTH)
def test_embedded_data_are_found_without_any_setting(name):
    assert where(name).reason == "came with the kit"
    assert where(name).folder == home() / name


def test_variable_comes_before_the_embedded_data_and_is_read_when_called(monkeypatch, tmp_path):
    shutil.copytree(home() / "digits", tmp_path / "digits")
    monkeypatch.setenv("CONVNET_DATA", str(tmp_path))
    assert str(where("digits")) == f"{tmp_path / 'digits'} (CONVNET_DATA)"
    assert where("fashion-mnist").reason == "came with the kit"


def test_cache_is_looked_into_last(monkeypatch, tmp_path):
    monkeypatch.setattr("autograder.data.places.home", lambda: tmp_path)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name: tmp_path / name)
    shutil.copytree(home() / "digits", tmp_path / "convnet-course-kit" / "digits")
    assert where("digits").reason == "your cache"


def test_named_folder_without_the_files_is_an_error_that_lists_them(tmp_path):
    with pytest.raises(KitError, match=r"digits-images-idx3-ubyte\.gz.*Looked in.*the folder named"):
        digits(tmp_path)


def test_named_folder_that_does_not_exist_is_an_error(monkeypatch, tmp_path):
    with pytest.raises(KitError, match="folder: got .* want an existing folder"):
        digits(tmp_path / "nowhere")
    monkeypatch.setenv("CONVNET_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(KitError, match="CONVNET_DATA: got .* want an existing folder"):
        digits()


def test_unknown_dataset_is_an_error_that_lists_the_names():
    with pytest.raises(KitError, match="'svhn', want digits or fashion-mnist or cat or cifar10 or .* or mnist"):
        where("svhn")
    with pytest.raises(KitError, match="'mnist', want digits, shifted_digits or fashion-mnist"):
        published("mnist")


# ---- hostile files ----------------------------------------------------------------------------
def test_good_file_is_read(write):
    array = np.arange(2 * 3 * 5, dtype=np.uint8).reshape(2, 3, 5)
    assert (read_idx(write(idx_bytes(array.shape, array.tobytes())), (3, 5)) == array).all()


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "magic number 0x'"),
        (b"\0\0\x08", "magic number 0x000008'"),
        (idx_bytes((2, 3, 5), bytes(30), b"\0\0\x0d\3"), r"magic number 0x00000d03.*0x00000803"),
        (idx_bytes((30,), bytes(30)), r"magic number 0x00000801"),
        (b"\0\0\x08\3\0\0\0\2\0", "header of 9 bytes.*16"),
        (idx_bytes((2, 5, 3), bytes(30)), r"shape \(2, 5, 3\).*\(N, 3, 5\)"),
        (idx_bytes((0, 3, 5), b""), r"shape \(0, 3, 5\)"),
        (idx_bytes((2, 3, 5), bytes(29)), "29 bytes after the header.*30"),
        (idx_bytes((2, 3, 5), bytes(31)), "more bytes after the header.*30"),
        (idx_bytes((2**32 - 1, 3, 5), bytes(30)), "64,424,509,425 bytes.*at most"),
    ],
    ids="empty short_magic wrong_type wrong_ndim short_header swapped no_images truncated trailing huge".split(),
)
def test_wrong_file_is_an_error_that_names_file_got_and_want(write, content, words):
    with pytest.raises(KitError, match=words) as caught:
        read_idx(write(content), (3, 5))
    assert "x-images-idx3-ubyte.gz" in str(caught.value)


def test_file_that_is_not_gzip_or_is_cut_off_is_an_error(write):
    whole = gzip.compress(idx_bytes((2, 3, 5), np.random.default_rng(0).bytes(30)))
    for content in (b"no gzip", whole[:-4], whole[:30], whole[:-8] + bytes(8)):
        with pytest.raises(KitError, match="unreadable data"):
            read_idx(write(content, compress=False), (3, 5))


def test_bomb_is_never_unpacked(write):
    bomb = write(idx_bytes((1, 3, 5), bytes(200_000_000)))
    tracemalloc.start()
    with pytest.raises(KitError, match="more bytes after the header"):
        read_idx(bomb, (3, 5))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000 < LIMIT


almost_right = st.builds(lambda n, body: idx_bytes((n, 2), body), st.integers(0, 5), st.binary(max_size=12))


@given(st.binary(max_size=40) | almost_right)
def test_any_bytes_are_an_array_or_one_clear_error(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / f"any-{len(content)}.gz"
    path.write_bytes(gzip.compress(content, 1))
    try:
        array = read_idx(path, (2,))
    except KitError as error:
        assert str(path) in str(error)
    else:
        assert content == idx_bytes(array.shape, array.tobytes())


@pytest.mark.parametrize(
    "images, labels, words",
    [
        (np.full((301, 8, 8), 17), np.zeros(301), "a pixel of 17"),
        (np.zeros((301, 8, 8)), np.full(301, 10), "the label 10"),
        (np.zeros((301, 8, 8)), np.zeros(300), "301 images and 300 labels"),
        (np.zeros((300, 8, 8)), np.zeros(300), "300 images"),
    ],
    ids=["pixel", "label", "count", "few"],
)
def test_digits_that_cannot_be_right_are_refused(tmp_path, images, labels, words):
    (tmp_path / "digits").mkdir()
    for name, array in (("images-idx3", images), ("labels-idx1", labels)):
        content = idx_bytes(array.shape, array.astype(np.uint8).tobytes())
        (tmp_path / "digits" / f"digits-{name}-ubyte.gz").write_bytes(gzip.compress(content))
    with pytest.raises(KitError, match=words):
        digits(tmp_path)


# ---- the command and the files that came with the kit -----------------------------------------
def test_command_verifies_what_came_with_the_kit():
    result = CliRunner().invoke(data_command)
    assert result.exit_code == 0, result.output
    assert result.output.count("as shipped") == 7
    assert str(home() / "digits") in result.output


def test_command_tells_a_changed_file_and_exits_1(tmp_path):
    for name in BOTH:
        shutil.copytree(home() / name, tmp_path / name)
    changed = tmp_path / "digits" / "digits-labels-idx1-ubyte.gz"
    content = bytearray(changed.read_bytes())
    content[100] ^= 1
    changed.write_bytes(content)
    result = CliRunner().invoke(data_command, ["--folder", str(tmp_path)])
    assert result.exit_code == 1
    assert "SHA-256" in result.output and result.output.count("as shipped") == 5


def test_fashion_mnist_can_be_made_again_from_the_positions(tmp_path, monkeypatch):
    """A stand-in for the official files: the embedded images at their positions, nothing elsewhere."""
    monkeypatch.syspath_prepend(ROOT / "datasets")
    make = __import__("make")
    monkeypatch.setattr(make, "HERE", tmp_path)
    official = tmp_path / "official"
    for folder in (official, tmp_path / "fashion-mnist"):
        folder.mkdir()
    shutil.copy(home() / "fashion-mnist" / "positions.npz", tmp_path / "fashion-mnist")
    with np.load(home() / "fashion-mnist" / "positions.npz", allow_pickle=False) as positions:
        for part, count in (("train", 60_000), ("t10k", 10_000)):
            for kind, shape in (("images-idx3", (28, 28)), ("labels-idx1", ())):
                name = f"{part}-{kind}-ubyte.gz"
                whole = np.zeros((count, *shape), np.uint8)
                whole[positions[part]] = read_idx(home() / "fashion-mnist" / name, shape)
                content = idx_bytes(whole.shape, whole.tobytes())
                (official / name).write_bytes(gzip.compress(content, 1))
    make.fashion_mnist(official)
    sys.modules.pop("make")
    for path in official.iterdir():
        remade, ours = tmp_path / "fashion-mnist" / path.name, home() / "fashion-mnist" / path.name
        assert gzip.decompress(remade.read_bytes()) == gzip.decompress(ours.read_bytes())
