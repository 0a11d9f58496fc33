"""The live training panel: it changes no number, obeys while the cell runs, costs little, and leaves a picture."""

import asyncio
import sys
import threading
import time

import nbformat
import numpy as np
import pytest
from browser import command, jupyter_lab, open_notebook, run_all, screenshot, violations, wait_idle, write_notebook
from conftest import SOLUTIONS
from nbclient import NotebookClient

from autograder import lab
from autograder.lab import panel, style
from autograder.lab.snapshot import Examples, answers, draw, filters_of, tiled

SETUP = f"""
import sys; sys.path.insert(0, {str(SOLUTIONS)!r})
import numpy as np
from autograder import lab
from autograder.data import shifted_digits
from convnet.conv_net import ConvNet
from convnet.layers import conv, pool, relu
from convnet.solver import Solver
digits = shifted_digits()
data = {{name: getattr(digits, name) for name in ("X_train", "y_train", "X_val", "y_val")}}
layers = [conv(12, 5, pad=2), relu(), pool(2, stride=2), conv(24, 3, pad=1), relu(), pool(2, stride=2)]
def fresh(epochs):
    net = ConvNet((1, 16, 16), layers, 10, reg=1e-3, rng=np.random.default_rng(0))
    return Solver(net, data, lr=0.05, batch_size=50, epochs=epochs)
"""


class Net:
    """One layer of softmax-free scores: enough to be trained and looked at."""

    def __init__(self, shape=(4, 1, 3, 3)):
        self.params = {"W1": np.arange(np.prod(shape), dtype=float).reshape(shape) - 5, "b1": np.zeros(shape[0])}

    def loss(self, X, y=None):
        return X.reshape(len(X), -1)[:, :3] if y is None else (1 / self.params["b1"][0], {})


class Steps:
    """A Solver that counts."""

    def __init__(self, net, steps, seconds=0.0, quiet=True):
        self.net, self.steps, self.seconds, self.quiet = net, steps, seconds, quiet
        self.epoch, self.train_accuracy, self.val_accuracy, self.done = 0, [], [], 0

    def train(self):
        try:
            for _ in range(self.steps):
                self.net.params["b1"] = self.net.params["b1"] + 1
                time.sleep(self.seconds)
                self.net.loss(np.ones((2, 1, 5, 5)), np.zeros(2, int))
                self.done += 1
        except KeyboardInterrupt:
            if not self.quiet:
                raise


X, y = np.random.default_rng(0).random((9, 1, 5, 5)), np.arange(9) % 3


@pytest.fixture
def shown(monkeypatch):
    """The data of every picture that is displayed."""
    seen = []
    for module in (panel, style):
        monkeypatch.setattr(module, "display", lambda data, **_: seen.append(data))
    return seen


# ---- without a page ---------------------------------------------------------------------------
def test_where_nobody_looks_it_is_the_training_alone_and_one_picture(shown):
    solver = Steps(Net(), 12)
    asyncio.run(lab.train_live(solver, X, y, "abc"))
    assert solver.done == 12 and "loss" not in vars(solver.net)
    ((words,),) = [[data["text/plain"]] for data in shown]
    assert words.startswith("A training: 12 steps, 0 epochs, loss 0.083.") and "of 8 shown pictures are right" in words


def test_it_changes_no_number_of_a_training(shown, monkeypatch):
    monkeypatch.syspath_prepend(str(SOLUTIONS))
    space = {}
    exec(SETUP, space)
    space["data"] |= {"X_train": space["data"]["X_train"][:200], "y_train": space["data"]["y_train"][:200]}
    plain, watched = space["fresh"](2), space["fresh"](2)
    plain.train()
    monkeypatch.setattr(panel, "open_view", lambda training: Threaded(training))
    asyncio.run(lab.train_live(watched, digits := space["data"]["X_val"], space["data"]["y_val"]))
    assert watched.loss_history == plain.loss_history and watched.val_accuracy == plain.val_accuracy
    assert all(np.array_equal(plain.net.params[name], value) for name, value in watched.net.params.items())
    assert len(digits) == 300
    for name in [name for name in sys.modules if name.partition(".")[0] == "convnet"]:
        monkeypatch.delitem(sys.modules, name)


class Threaded:
    """A view that keeps what it is shown, in place of a page."""

    def __init__(self, training, act=lambda training, now: None):
        self.training, self.act, self.seen, self.last = training, act, [], None

    def show(self, now):
        self.seen.append(now)
        self.act(self.training, now)

    def end(self, now):
        self.last = now


def run(solver, act=lambda training, now: None):
    """Train in a thread with a view that acts on each snapshot; returns the view."""
    training = panel.Training(solver, Examples.of(X, y, "abc"))
    view = Threaded(training, act)
    with training.watched(view.show):
        asyncio.run(panel._in_thread(training))
    return view


@pytest.mark.parametrize("quiet", [True, False])
def test_stop_ends_the_training_before_its_next_step(quiet):
    view = run(Steps(Net(), 1000, 0.01, quiet), lambda training, now: now.step > 5 and training.stop())
    assert view.training.state == "stopped" and 5 < view.training.solver.done < 100


def test_pause_holds_and_resume_goes_on():
    counts = []

    def act(training, now):
        if not counts:
            training.pause()
            counts.append(training.solver.done)
            threading.Timer(0.4, lambda: (counts.append(training.solver.done), training.resume())).start()

    view = run(Steps(Net(), 30, 0.01), act)
    assert counts[0] == counts[1] and view.training.solver.done == 30 and view.training.state == "done"


def test_an_error_of_the_student_comes_out_and_the_net_is_as_it_was():
    class Broken(Steps):
        def train(self):
            raise NotImplementedError("Solver.train is not written yet")

    solver = Broken(Net(), 1)
    with pytest.raises(NotImplementedError, match="not written yet"):
        run(solver)
    assert "loss" not in vars(solver.net)


def test_looking_takes_at_most_a_twentieth_of_the_time():
    slow = Steps(Net(), 60, 0.02)
    view = run(slow, lambda training, now: time.sleep(0.03))  # a picture that takes 30 ms
    assert view.training.panel_seconds < 1.5 * panel.SHARE * view.training.seconds + 0.03
    assert 2 <= len(view.seen) <= 6


def test_pictures_come_at_most_five_times_a_second():
    view = run(Steps(Net(), 100, 0.01))
    assert 3 <= len(view.seen) <= 5 * view.training.seconds + 2


def test_without_anywidget_the_picture_is_drawn_anew(shown, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "a.ipynb")
    monkeypatch.setattr(panel, "find_spec", lambda name: None)
    view = panel.open_view(panel.Training(Steps(Net(), 1), Examples.of(X, y, None)))
    assert view.show == view.end


@pytest.mark.parametrize(
    ("shape", "picture", "want"),
    [((4, 1, 3, 3), (1, 5, 5), (4, 3, 3)), ((20, 3, 5, 5), (3, 8, 8), (16, 5, 5, 3)),
     ((20, 2, 3, 3), (2, 8, 8), (16, 3, 3)), ((25, 7), (1, 5, 5), (7, 5, 5)), ((24, 7), (1, 5, 5), None)],
)  # fmt: skip
def test_filters_as_pictures(shape, picture, want):
    found = filters_of(np.ones(shape), picture)
    assert (found if found is None else found.shape) == want


def test_answers_are_the_first_layer_s():
    rng = np.random.default_rng(1)
    x, w, b = rng.standard_normal((2, 6, 5)), rng.standard_normal((3, 2, 3, 3)), rng.standard_normal(3)
    found, padded = answers(w, b, x), np.pad(x, ((0, 0), (1, 1), (1, 1)))
    assert found.shape == (3, 6, 5)
    assert np.isclose(found[2, 4, 1], max(0, np.sum(padded[:, 4:7, 1:4] * w[2]) + b[2]))
    assert answers(np.ones((4, 3)), None, x) is None


def test_tiles_leave_gaps():
    whole = tiled(np.ones((5, 2, 3)), columns=2)
    assert whole.shape == (8, 7) and np.isnan(whole[2]).all() and np.isnan(whole[6:, 4:]).all()


def test_draw_works_for_nets_without_filters_and_losses_that_are_no_numbers():
    solver = Steps(Net(), 0)
    solver.net.params = {}
    training = panel.Training(solver, Examples.of(X, y, None))
    training._losses += [1.0, float("nan")]
    _, words = draw(training.snapshot(), training.examples)
    assert "loss nan" in words


def test_in_a_notebook_that_nobody_sees_only_the_picture_is_left(tmp_path, monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    write_notebook(
        tmp_path / "a.ipynb", SETUP, "solver = fresh(1)\nawait lab.train_live(solver, digits.X_val, digits.y_val)"
    )
    book = NotebookClient(nbformat.read(tmp_path / "a.ipynb", 4), timeout=60).execute()
    ((output,), metadata) = book.cells[1].outputs, book.metadata
    assert set(output.data) == {"image/png", "text/plain"} and "widgets" not in metadata


# ---- in JupyterLab ----------------------------------------------------------------------------
TRAIN = "solver = fresh(200)\nawait lab.train_live(solver, digits.X_val, digits.y_val)"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("panel")
    write_notebook(
        folder / "work" / "live.ipynb", SETUP, TRAIN, "print('epochs', solver.epoch, solver.net is not None)"
    )
    write_notebook(folder / "work" / "interrupt.ipynb", SETUP, TRAIN, "print('epochs', solver.epoch)")
    with jupyter_lab(folder / "work", folder / "home") as running:
        yield running


@pytest.mark.browser
def test_panel_pauses_goes_on_and_stops_while_its_cell_runs(chromium, server):
    page = open_notebook(chromium, server, "live.ipynb", height=1300)
    run_all(page, wait=False)
    box = page.locator(".convnet-panel")
    box.wait_for()
    page.wait_for_function(
        "() => document.querySelector('.convnet-panel [role=status]').textContent.includes('validation')"
    )
    screenshot(page, "panel_live")
    assert violations(page, ".convnet-panel") == []
    assert "[*]" in page.locator(".jp-CodeCell").nth(1).locator(".jp-InputPrompt").inner_text()
    page.get_by_role("button", name="Pause").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Go on").wait_for()
    page.wait_for_timeout(600)
    held = box.locator(".step").inner_text()
    page.wait_for_timeout(600)
    assert box.locator(".step").inner_text() == held
    page.keyboard.press("Enter")
    page.wait_for_function("held => document.querySelector('.convnet-panel .step').textContent !== held", arg=held)
    began = time.perf_counter()
    page.get_by_role("button", name="Stop").press("Enter")
    box.wait_for(state="detached")
    assert time.perf_counter() - began < 10
    assert page.evaluate("document.activeElement.closest('.jp-CodeCell')?.textContent.includes('train_live')")
    wait_idle(page)
    page.locator(".jp-CodeCell").nth(1).locator("img").wait_for()
    said = page.locator(".jp-CodeCell").nth(2).locator(".jp-OutputArea-output").inner_text()
    assert said.startswith("epochs ") and int(said.split()[1]) < 200
    screenshot(page, "panel_end")
    command(page, "docmanager:save")
    page.context.close()
    (output,) = nbformat.read(server.folder / "live.ipynb", 4).cells[1].outputs
    assert set(output.data) == {"image/png", "text/plain"}  # no widget is left that would not be found again
    assert output.metadata["image/png"]["alt"].startswith("A training: ")
    again = open_notebook(chromium, server, "live.ipynb")
    assert again.locator(".jp-CodeCell img").is_visible()
    again.context.close()


@pytest.mark.browser
def test_jupyter_s_own_button_ends_the_training_quietly(chromium, server):
    page = open_notebook(chromium, server, "interrupt.ipynb", reduced_motion="reduce")
    run_all(page, wait=False)
    page.locator(".convnet-panel .step").filter(has_text="step").wait_for()
    command(page, "notebook:interrupt-kernel", wait=False)
    page.locator(".convnet-panel").wait_for(state="detached")
    said = page.locator(".jp-CodeCell").nth(2).locator(".jp-OutputArea-output").inner_text()
    assert int(said.split()[1]) < 200
    assert page.locator('[data-mime-type="application/vnd.jupyter.error"]').count() == 0
    page.context.close()
