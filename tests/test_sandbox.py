"""The sandbox with real processes: honest work goes through, and everything else harms its own task only."""

import threading
import time

import numpy as np
import pytest
from sandboxes import call, lost, needs, nothing_left, once, place

from autograder.errors import CheckError
from autograder.subject.protocol import Lost
from autograder.worker.endpoint import Raised, Request
from autograder.worker.values import Callback, Generator, Handle, Model

pytestmark = [pytest.mark.sandbox, needs("A")]


@pytest.fixture(autouse=True)
def clean():
    with nothing_left():
        yield


# Honest work


HONEST = """
    import numpy as np

    def double(x, add=0.0):
        return 2 * x + add, {"shape": x.shape}

    def in_place(x):
        x += 1

    def draw():
        return np.random.rand()

    def seeded(rng):
        return rng.normal(size=3)

    def count():
        n = 0
        while True:
            yield np.full(2, n)
            n += 1

    def numeric(f, x):
        return (f(x + 1) - f(x - 1)) / 2

    def step(model, X, y):
        loss, grads = model.loss(X, y)
        for name in model.params:
            model.params[name] -= grads[name]
        return model.loss(X, y)[0]

    def forgiving(f):
        try:
            return f(1)
        except ValueError as error:
            return f"caught {error}"

    def helper(x):
        return -x

    def uses_helper(x):
        return helper(x)

    class Net:
        def __init__(self, size):
            self.params = {"W": np.zeros(size)}

        def loss(self, x):
            return float((self.params["W"] * x).sum())

    def read_net(net):
        return net.params["W"]

    def odd(): return {1, 2}
    def warns(): return np.log(np.zeros(2))
    def raises(x): raise ValueError(f"bad\\x1b[31m \\u202e {x.shape}")
    def leaves(): raise SystemExit(0)
    def interrupts(): raise KeyboardInterrupt
    def huge_number(): return 10 ** 30
"""


@pytest.fixture(scope="module")
def honest():
    with place(
        HONEST,
        files={
            "broken.py": b"def f(:\n",
            "bom.py": b"\xef\xbb\xbfdef f():\r\n    return 'caf\xc3\xa9'\r\n",
            "nul.py": b"a = 1\0",
        },
    ) as opened:
        yield opened


@pytest.fixture
def subject(honest):
    with honest.task(10) as opened:
        yield opened


def test_call_returns_values_and_says_what_changed(subject):
    value, shape = call(subject, "double", np.arange(3.0), add=1.0)
    assert value.tolist() == [1, 3, 5] and shape == {"shape": (3,)}
    reply = subject.request(Request("call", "in_place", "code", args=(np.zeros(2),)))
    assert reply.value is None and reply.changed["0"].tolist() == [1, 1] and not reply.global_random
    assert subject.request(Request("call", "draw", "code")).global_random


def test_generators_travel_as_seeds_and_iterators_as_lists(subject):
    assert np.array_equal(call(subject, "seeded", Generator(5)), np.random.default_rng(5).normal(size=3))
    assert [item.tolist() for item in call(subject, "count", limit=3)] == [[0, 0], [1, 1], [2, 2]]


def test_callbacks_and_models_are_answered_by_the_examiner(subject):
    assert call(subject, "numeric", Callback(lambda x: x**2), np.array([3.0])).tolist() == [6.0]
    model = Model({"W": np.ones(2)}, lambda params, X, y: (float((params["W"] ** 2).sum()), {"W": params["W"] / 2}))
    assert call(subject, "step", model, np.zeros(1), np.zeros(1)) == 0.5
    assert model.params["W"].tolist() == [1, 1]


def test_what_a_callback_raises_is_raised_in_the_students_code(subject):
    def refuse(x):
        raise ValueError(f"not {x}")

    assert call(subject, "forgiving", Callback(refuse)) == "caught not 1"
    with pytest.raises(Raised, match="KeyError"):
        call(subject, "forgiving", Callback(lambda x: {}[x]))
    assert call(subject, "forgiving", Callback(lambda x: x + 1)) == 2


def test_a_defect_of_a_check_is_not_the_students_fault(subject):
    def defect(x):
        raise CheckError("judges nothing")

    with pytest.raises(CheckError, match="judges nothing"):
        call(subject, "forgiving", Callback(defect))
    with pytest.raises(CheckError, match="does not come from"):
        call(subject, "read_net", Handle(99, "Net"))


def test_a_callback_may_not_call_back(subject):
    with pytest.raises(CheckError, match="may not call"):
        call(subject, "forgiving", Callback(lambda x: call(subject, "draw")))


def test_objects_stay_there_behind_handles(subject):
    net = call(subject, "Net", 2)
    assert net == Handle(0, "Net")
    subject.request(Request("set", "params", target=net, args=({"W": np.array([1.0, 2.0])},)))
    assert subject.request(Request("method", "loss", target=net, args=(np.array([3.0, 4.0]),))).value == 11.0
    assert subject.request(Request("get", "params", target=net)).value["W"].tolist() == [1, 2]
    assert call(subject, "read_net", net).tolist() == [1, 2]
    assert call(subject, "odd").type_name == "set"


def test_patch_puts_the_examiners_function_in_place(subject):
    assert call(subject, "uses_helper", 3) == -3
    subject.request(Request("patch", "helper", "code", args=(Callback(lambda x: 10 * x),)))
    assert call(subject, "uses_helper", 3) == 30
    subject.request(Request("patch", "f", "broken", args=(Callback(lambda: 7),)))
    assert call(subject, "f", module="broken") == 7


def test_exceptions_tell_class_message_and_place(subject):
    with pytest.raises(Raised) as caught:
        call(subject, "raises", np.zeros((2, 3)))
    assert caught.value.types[:2] == ["ValueError", "Exception"]
    assert caught.value.message == "bad[31m  (2, 3)"  # no escape, no change of direction
    assert caught.value.where.startswith("convnet/code.py:") and "raise ValueError" in caught.value.line
    for name, kind in (("leaves", "SystemExit"), ("interrupts", "KeyboardInterrupt"), ("huge_number", "ValueError")):
        with pytest.raises(Raised) as caught:
            call(subject, name)
        assert caught.value.types[0] == kind
    assert call(subject, "warns").tolist() == [-np.inf, -np.inf]


def test_files_in_odd_encodings_are_imported_and_broken_ones_raise(subject):
    assert call(subject, "f", module="bom") == "café"
    for module, kinds in (
        ("broken", {"SyntaxError"}),
        ("nul", {"SyntaxError", "ValueError"}),
        ("absent", {"ModuleNotFoundError"}),
    ):
        with pytest.raises(Raised) as caught:
            call(subject, "f", module=module)
        assert kinds & set(caught.value.types), caught.value.types
    with pytest.raises(Raised) as caught:
        call(subject, "f", module="broken")
    assert caught.value.where == "convnet/broken.py:1"


def test_absent_libraries_cost_nothing_until_they_are_called():
    source = """
        import matplotlib.pyplot as plt
        from scipy.signal import convolve2d
        from tqdm import tqdm
        import pandas as pd
        plt.rcParams["figure.figsize"] = (4, 3)
        plt.style.use("ggplot")

        def fine(): return 1
        def uses(): return convolve2d(1, 2)
    """
    with place(source) as opened, opened.task(5) as subject:
        assert call(subject, "fine") == 1
        with pytest.raises(Raised, match="scipy.signal.convolve2d is not available"):
            call(subject, "uses")


def test_given_modules_win_and_files_that_cannot_be_imported_are_left_out():
    files = {
        "given.py": b"def f(): return 'mine'",
        "numpy.py": b"raise RuntimeError",
        "no-name.py": b"",
        "..py": b"",
        "data.txt": b"",
    }
    source = "import numpy as np\nfrom .given import f\ndef ones(): return np.ones(1)\n"
    with (
        place(source, files=files, given={"given.py": b"def f(): return 'given'"}) as opened,
        opened.task(5) as subject,
    ):
        assert call(subject, "f") == "given"
        assert call(subject, "ones").tolist() == [1]


def test_result_files_stay_on_the_examiners_side():
    with (
        place("import os\ndef look(): return os.listdir('.')", results={"net.npz": b"data"}) as opened,
        opened.task(5) as subject,
    ):
        assert subject.file("net.npz") == b"data" and subject.file("other.npz") is None
        assert call(subject, "look") == []


def test_large_arrays_go_there_and_back(subject):
    x = np.random.default_rng(0).normal(size=(1250, 1000))
    assert np.array_equal(call(subject, "double", x)[0], 2 * x)


def test_many_workplaces_side_by_side():
    answers, errors = [], []

    def work(number):
        try:
            answers.append((number, once(f"def f(): return {number}", "f", seconds=30)))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors and sorted(answers) == [(n, n) for n in range(6)]


# What goes wrong in a task costs that task


def test_an_endless_loop_ends_on_time_and_nothing_more_is_asked():
    with place("def loop():\n    while True: pass\ndef fine(): return 1") as opened:
        start = time.monotonic()
        with opened.task(0.5) as subject:
            with pytest.raises(Lost, match="did not finish in 0.5 s"):
                call(subject, "loop")
            assert time.monotonic() - start < 1.5
            with pytest.raises(Lost, match="did not finish"):
                call(subject, "fine")
        with opened.task(5) as subject:
            assert call(subject, "fine") == 1


def test_time_is_for_all_calls_together_but_callbacks_are_free():
    source = "import time\ndef nap(): time.sleep(0.25)\ndef ask(f): return f()"
    with place(source) as opened:
        with opened.task(0.6) as subject, pytest.raises(Lost, match="did not finish"):
            for _ in range(4):
                call(subject, "nap")
        with opened.task(0.4) as subject:
            assert call(subject, "ask", Callback(lambda: time.sleep(0.6) or 5)) == 5


def test_endless_calls_of_a_callback_end():
    with place("def ask(f):\n    while True: f()") as opened, opened.task(0.5) as subject:
        with pytest.raises(Lost, match="endless|did not finish"):
            call(subject, "ask", Callback(lambda: 1))


def test_endless_output_goes_nowhere():
    source = """
        import os, sys
        def talk():
            for _ in range(200):
                print("x" * 1000000)
                sys.stderr.write("y" * 1000)
                os.write(1, b"z" * 1000)
            return 1
    """
    assert once(source, "talk") == 1


def test_an_answer_that_is_too_large_is_refused():
    assert "limit" in lost("import numpy as np\ndef much(): return np.zeros(9 << 20)", "much", "unreadable")


FORGED = """
import gc, socket, struct, sys, json
from worker import frames, wire
from worker.values import Handle

def _sock():
    return next(item for item in gc.get_objects() if isinstance(item, socket.socket))

def _number():
    frame = sys._getframe()
    while "number" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["number"]

def noise(): _sock().sendall(b"\\xff" * 1000)
def twice():
    wire.send(_sock(), ("reply", _number(), 1, {}, False, {}))
    return 2
def early():
    wire.send(_sock(), ("reply", _number(), 1, {}, False, {}))
    wire.send(_sock(), ("reply", _number() + 1, 1, {}, False, {}))
def send(what): wire.send(_sock(), what)
def forged_call(index):
    wire.send(_sock(), ("call", index, (), {}))
    return wire.receive(_sock())
def named(types, text, where): wire.send(_sock(), ("raised", _number(), types, text, where, ""))
def half():
    _sock().sendall(frames.PREFIX.pack(10, 1 << 20) + b"{")
def two_types(): wire.send(_sock(), ("reply", _number(), [Handle(0, "a"), Handle(0, "b")], {}, False, {}))
def function():
    header = json.dumps({"v": ["t", "reply", _number(), ["c", 0], ["d"], False, ["d"]], "b": []}).encode()
    _sock().sendall(frames.PREFIX.pack(len(header), 0) + header)
"""

ANSWERS = [
    (), "reply", ("reply",), ("reply", 1), ("reply", 99, 1, {}, False, {}), ("reply", True, 1, {}, False, {}),
    ("reply", 1, 1, {}, False), ("reply", 1, 1, {}, False, {}, 1), ("reply", 1, 1, [], False, {}),
    ("reply", 1, 1, {}, 0, {}), ("reply", 1, 1, {"9": 1}, False, {}), ("reply", 1, 1, {}, False, 1),
    ("reply", 1, 1, {}, False, {"0": [1]}), ("reply", 1, 1, {}, False, {0: "0"}),
    ("reply", 1, 1, {}, False, {"0": "a word"}),
    ("raised", 1, [], "", "", ""),
    ("raised", 1, ["A"], 5, "", ""), ("raised", 1, [5], "", "", ""), ("raised", 1, "A", "", "", ""),
    ("raised", 1, ["A"] * 21, "", "", ""),
    ("raised", 1), ("call", 7, (), {}), ("call", -1, (), {}), ("call", 0, [], {}), ("call", "0", (), {}),
    {"reply": 1}, ("stop", 1), [["reply"], 1, 1, {}, False], ("answer", 1),
]  # fmt: skip


@pytest.fixture(scope="module")
def forger():
    with place(FORGED) as opened:
        yield opened


@pytest.mark.parametrize("answer", ANSWERS, ids=repr)
def test_forged_answers_are_unreadable(forger, answer):
    with forger.task(5) as subject, pytest.raises(Lost) as caught:
        call(subject, "send", answer)
    assert caught.value.kind == "unreadable" and caught.value.words.startswith("the answer could not be read")


def test_handles_that_change_and_functions_are_unreadable(forger):
    for name, words in (("two_types", "changed its type"), ("function", "may not come from this side")):
        with forger.task(5) as subject, pytest.raises(Lost, match=words):
            call(subject, name)


def test_a_second_answer_is_noticed_before_the_next_question(forger):
    for name in ("twice", "early"):
        with forger.task(5) as subject:
            assert call(subject, name) == 1
            time.sleep(0.05)
            with pytest.raises(Lost, match="before anything was asked|another question"):
                call(subject, "twice")


def test_noise_and_half_an_answer_are_noticed(forger):
    with forger.task(5) as subject, pytest.raises(Lost, match="limit"):
        call(subject, "noise")
    with forger.task(0.3) as subject, pytest.raises(Lost, match="did not finish"):
        call(subject, "half")


def test_forged_exceptions_are_cleaned(forger):
    with forger.task(5) as subject, pytest.raises(Raised) as caught:
        call(subject, "named", ["Evil\x1b]0;owned\x07\nError"], "<b>\u202etext\x9b31m" + "x" * 5000, "convnet/\nx.py")
    assert caught.value.types == ["Evil]0;owned Error"]
    assert len(caught.value.message) <= 2000 and not set("\x1b\u202e\x9b") & set(caught.value.message)
    assert caught.value.where == "convnet/ x.py"
    with forger.task(5) as subject, pytest.raises(Lost, match="never given"):
        call(subject, "forged_call", 5)
