"""Tier B by itself: its rules, older kernels, root and others; and which tier is taken where."""

import os
import subprocess
import sys
import textwrap

import pytest
from sandboxes import REPOSITORY, call, needs, nothing_left, once, place

from autograder.errors import KitError
from autograder.sandbox import arguments, process, proof, shown, view

pytestmark = pytest.mark.sandbox


@pytest.fixture(autouse=True)
def clean():
    with nothing_left():
        yield


# Tier B


def landlocked_by_another(monkeypatch):
    """A view whose Python everybody may run, so that root's sandbox gets a uid of its own."""
    python = "/usr/bin/python3"
    if not os.path.exists(python):
        pytest.skip("no Python of the system")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if not os.path.realpath(python).endswith(version):
        pytest.skip(f"the system's Python is not {version}")
    monkeypatch.setattr(sys, "_base_executable", python, raising=False)
    seen = view._look(view.numpy_folders(), ())
    if not shown.open_to_all(seen):
        pytest.skip("NumPy lies where only its owner may look")
    return seen


@needs("B")
@pytest.mark.skipif(os.getuid() != 0, reason="not root")
def test_root_gets_a_uid_of_its_own_where_that_can_read_python(monkeypatch):
    seen = landlocked_by_another(monkeypatch)
    monkeypatch.setattr(process, "find_view", lambda: seen)
    assert all(fact.ok for fact in proof._prove("B", -2))
    assert once("import os\ndef f(): return os.getuid()", "f", tier="B") >= 60_000
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "open_to_all", lambda view: False)
        assert once("import os\ndef f(): return os.getuid()", "f", tier="B") == 0


@needs("B")
@pytest.mark.parametrize("kind", [3, 5])
def test_older_landlocks_hold_as_well(kind, monkeypatch):
    """Rights that younger kernels know are simply not asked for; the filter stands in for them."""
    monkeypatch.setattr(process, "BOOT", _boot(f"landlock.version = lambda: {kind}"))
    assert all(fact.ok for fact in proof._prove("B", -3 - kind))


@needs("B")
@pytest.mark.parametrize("kind", [0, 2])
def test_kernels_without_enough_of_landlock_are_refused_with_words(kind, monkeypatch):
    monkeypatch.setattr(process, "BOOT", _boot(f"landlock.version = lambda: {kind}"))
    with pytest.raises(KitError, match=r"Landlock (2|not at all).*Linux 6\.2"):
        proof._prove("B", -3 - kind)


def _boot(change):
    return process.BOOT.replace("from worker.serve", f"from worker import landlock; {change}; from worker.serve")


@needs("B")
def test_landlock_is_taken_where_bubblewrap_does_not_start(monkeypatch):
    monkeypatch.setattr(process, "bubblewrap_arguments", lambda *args: ["--no-such-option"])
    proof._strongest.cache_clear()
    proof._prove.cache_clear()
    try:
        with place("def f(): return 1") as opened:
            assert opened.isolation == "B: Landlock"
        monkeypatch.setattr(process, "BOOT", _boot("landlock.version = lambda: 0"))
        proof._strongest.cache_clear()
        proof._prove.cache_clear()
        with pytest.raises(KitError, match="no-such-option.*Landlock.*6.2.*--tier C"), place("") as opened:
            pass
    finally:
        monkeypatch.undo()
        proof._strongest.cache_clear()
        proof._prove.cache_clear()


CONTAINER = """
import ctypes, errno, struct, sys
sys.path.insert(0, {repository!r})
from autograder.sandbox import seccomp
column, audit = seccomp.ARCHITECTURES[{machine!r}]
steps = [seccomp._step(seccomp.LOAD, seccomp.NUMBER)]
for name in ("unshare", "setns", "mount", "pivot_root"):
    steps += [seccomp._step(seccomp.EQUAL, seccomp.REFUSED[name][column], 0, 1), seccomp._refuse(errno.EPERM)]
steps += [seccomp._step(seccomp.EQUAL, seccomp.CLONE3[column], 0, 1), seccomp._refuse(errno.ENOSYS)]
allow, refuse = seccomp._step(seccomp.RETURN, seccomp.ALLOW), seccomp._refuse(errno.EPERM)
steps += seccomp._by_argument(seccomp.CLONE[column], 0, [seccomp.NEW_NAMESPACES], refuse, allow, seccomp.ANY_BIT)
program = ctypes.create_string_buffer(b"".join([*steps, allow]))
libc = ctypes.CDLL(None)
assert libc.prctl(38, 1, 0, 0, 0) == 0
about = struct.pack("@HP", (len(program) - 1) // 8, ctypes.addressof(program))
assert libc.prctl(22, 2, about, 0, 0) == 0
from autograder.sandbox import proof
from autograder.sandbox.workplace import open_workplace
from autograder.worker.endpoint import Request
files = {{"code.py": b"def f(): return 7", "__init__.py": b""}}
with open_workplace(files, {{}}, {{}}) as opened, opened.task(60) as subject:
    print(opened.isolation, subject.request(Request("call", "f", "code")).value)
try:
    proof.prove("A")
except Exception as error:
    print(error)
"""


@needs("B")
def test_a_container_that_refuses_namespaces_gets_landlock():
    source = CONTAINER.format(repository=str(REPOSITORY), machine=os.uname().machine)
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, timeout=120)
    first, second = done.stdout.splitlines()
    assert first == "B: Landlock 7" and "This system refuses namespaces" in second, done


@needs("B")
def test_a_folder_that_a_killed_examiner_left_is_removed(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ended = subprocess.Popen(["/bin/true"])
    ended.wait()
    for pid in (ended.pid, os.getpid()):
        (tmp_path / f"autograder-sandbox-{pid}-x").mkdir()
        (tmp_path / f"autograder-sandbox-{pid}-x" / "own").touch()
    with place("def f(): return 1", tier="B"):
        left = {path.name.rpartition("-")[0] for path in tmp_path.iterdir()}
    assert left == {f"autograder-sandbox-{os.getpid()}"}


def test_both_tiers_are_made_from_one_list():
    seen = view.find_view()
    listed = [item.path for item in shown.shown(seen)]
    flags = arguments.bubblewrap_arguments(seen, 3, 4, True)
    bound = [flags[place + 1] for place, flag in enumerate(flags) if flag == "--ro-bind"]
    plan = shown.landlock_plan(seen, "/own")
    assert bound == listed and plan["own"] == "/own"
    hidden = [f"{item.path}/{name}" for item in shown.shown(seen) for name in item.without]
    assert not {*plan["whole"], *plan["names"]} & {*hidden, "/", "/usr", "/proc", "/etc", "/tmp"}
    assert {path for path in listed if not any(name.startswith(f"{path}/") for name in hidden)} <= set(plan["whole"])


@needs("B")
def test_the_proof_finds_a_landlock_with_a_hole(monkeypatch):
    real = shown.landlock_plan
    holes = {**real(view.find_view(), "/"), "whole": ["/"]}
    monkeypatch.setattr(process, "landlock_plan", lambda view, own: {**holes, "own": own})
    with pytest.raises(KitError, match="nothing of this machine readable"):
        proof._prove("B", -20)


# Which tier


@needs("A")
def test_the_tier_is_named_and_weaker_ones_must_be_asked_for():
    with place("def f(): return 1") as opened:
        assert opened.isolation == "A: bubblewrap"
    with pytest.raises(KitError, match="one of A, B, C"), place("", tier="none"):
        pass


@needs("B")
def test_tier_B_is_named_where_it_is_asked_for():
    with place("def f(): return 1", tier="B") as opened, opened.task(5) as subject:
        assert opened.isolation == "B: Landlock" and call(subject, "f") == 1


@pytest.mark.skipif(os.name != "posix", reason="needs processes as Linux and macOS have them")
def test_tier_C_works_when_asked_for_and_says_so():
    source = textwrap.dedent("""
        import os, time
        def f():
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    time.sleep(60)
                os._exit(0)
            return os.getpid()
    """)
    with place(source, tier="C") as opened:
        assert opened.isolation == "C: process only"
        for _ in range(2):
            with opened.task(5) as subject:
                assert call(subject, "f") > 1


@needs("A")
def test_a_sandbox_that_does_not_start_says_what_to_do(monkeypatch):
    monkeypatch.setattr(process, "bubblewrap_arguments", lambda *args: ["--no-such-option"])
    with pytest.raises(KitError, match="no-such-option.*autograder doctor"):
        process.Sandbox("A", {})
    for words in ("create", "creating"):  # bubblewrap before and from 0.11
        assert "refuses namespaces" in process.advice(f"bwrap: No permissions to {words} new namespace")
    assert "max_user_namespaces" in process.advice("bwrap: Creating new namespace failed: No space left on device")


@needs("A")
def test_the_proof_finds_a_sandbox_with_a_hole(monkeypatch):
    real = arguments.bubblewrap_arguments
    hole = ["--perms", "0755", "--dir", "/etc", "--ro-bind", "/etc/passwd", "/etc/passwd"]
    monkeypatch.setattr(process, "bubblewrap_arguments", lambda *args: [*hole, *real(*args)])
    with pytest.raises(KitError, match="nothing of this machine.*/etc/passwd"):
        proof._prove("A", -1)


def test_the_view_holds_folders_of_python_and_numpy_only():
    seen = view.find_view()
    assert all(os.path.basename(path) in ("numpy", "numpy.libs") for path in seen.packages)
    assert "/usr" not in view.system_folders() and "/usr/lib" not in view.system_folders()
