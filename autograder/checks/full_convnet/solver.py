"""Checks of the Solver, which trains models that watch every step."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...checking import Case, Finding, Mismatch, Task
from ...subject import Implementation
from ...worker.values import Callback, Handle, Model
from ..two_layer_net.training import Watched, examples, judge_epoch, visited

solver = Task("Solver", "solver", seconds=30)

Data = dict[str, np.ndarray]
Params = dict[str, np.ndarray]


def material(case: Case, count: int, others: int = 9) -> Data:
    """Training and validation data, and test data that nobody should look at."""
    data: Data = {}
    for part, size in (("train", count), ("val", others), ("test", 7)):
        data[f"X_{part}"], data[f"y_{part}"] = examples(case, size)
    return data


def trained(
    impl: Implementation, case: Case, data: Data, epochs: int, size: int, **options: Any
) -> tuple[Watched, Handle]:
    """A watched model after `train`, and the Solver."""
    watched = Watched(case, 4, 3)
    made = impl.Solver(watched.model(), data, batch_size=size, epochs=epochs, **({"lr": 0.3} | options))
    impl.method(made, "train")
    return watched, made


def numbers(impl: Implementation, made: Handle, name: str) -> list[float]:
    """A history of a Solver as a list. Raises `Mismatch` for anything else."""
    value = impl.get(made, name)
    if isinstance(value, (list, tuple, np.ndarray)) and all(np.ndim(item) == 0 for item in value):
        return [float(item) for item in value]
    raise Mismatch(Finding(name, "type", f"{name} is {value!r:.60}, want a list of numbers", value))


def measured(watched: Watched, steps: int, epoch: int) -> Params:
    """The parameters with which epoch number `epoch` (from 1) was measured; `steps` an epoch."""
    seen = 0
    for call in watched.calls:
        seen += call.y is not None
        if call.y is None and seen == epoch * steps:
            return call.params
    raise Mismatch(
        Finding("accuracy", "condition", f"net.loss(X) was not called after epoch {epoch}, to measure the accuracy")
    )


def accuracy(params: Params, X: np.ndarray, y: np.ndarray) -> float:
    """Share of right answers of the watched model."""
    return float(np.mean(np.argmax(X @ params["W"] + params["b"], axis=1) == y))


@solver.check("values", 2, "the three histories, measured after every epoch")
def _(impl: Implementation, case: Case) -> None:
    data = material(case, 12)
    watched, made = trained(impl, case, data, 3, 4)
    steps = watched.steps(9)
    after = [measured(watched, 3, epoch) for epoch in (1, 2, 3)]
    case.equal("loss_history", numbers(impl, made, "loss_history"), [step.loss for step in steps])
    for part in ("train", "val"):
        want = [accuracy(params, data[f"X_{part}"], data[f"y_{part}"]) for params in after]
        case.equal(f"{part}_accuracy", numbers(impl, made, f"{part}_accuracy"), want)
    usual = Watched(case, 4, 3)
    impl.method(impl.Solver(usual.model(), material(case, 100), lr=0.01), "train")
    sizes = [len(call.X) for call in usual.calls if call.y is not None]
    case.equal("examples in each step (10 epochs of batches of 50 where left out)", sizes, [50] * 20)
    still, many = Watched(case, 4, 3), material(case, 4, 620)  # more than one call can measure
    many["y_val"] = np.argmax(many["X_val"] @ still.params["W"] + still.params["b"], axis=1)
    made = impl.Solver(still.model(), many, lr=0.0, epochs=1)
    impl.method(made, "train")
    case.equal("val_accuracy where all 620 answers are right", numbers(impl, made, "val_accuracy"), [1.0])


def follow(case: Case, watched: Watched, rates: list[float], mu: float) -> None:
    """State that the parameters move by momentum with these learning rates, one a step, from velocity 0."""
    steps = watched.steps(len(rates))
    velocity = {name: np.zeros_like(value) for name, value in watched.params.items()}
    for number, step in enumerate(steps):
        after = steps[number + 1].params if number + 1 < len(steps) else measured(watched, len(steps), 1)
        for name in velocity:
            velocity[name] = mu * velocity[name] - rates[number] * step.grads[name]
            if not case.equal(
                f"params[{name!r}] after step {number + 1}", after[name], step.params[name] + velocity[name]
            ):
                return


@solver.check(
    "update", 2, "momentum for every array; the velocity lives on from epoch to epoch; mu = 0.9 where left out"
)
def _(impl: Implementation, case: Case) -> None:
    for options, mu in (({"mu": 0.5}, 0.5), ({}, 0.9)):
        watched, _ = trained(impl, case, material(case, 10), 4, 10, lr=0.2, **options)
        follow(case, watched, [0.2] * 4, mu)


@solver.check("decay", 2, "the learning rate after every epoch, not after every step")
def _(impl: Implementation, case: Case) -> None:
    decay = 0.5 + 0.1 * case.integer(0, 3)
    watched, _ = trained(impl, case, material(case, 12), 3, 4, lr=0.2, mu=0.0, lr_decay=decay)
    follow(case, watched, [0.2] * 3 + [0.2 * decay] * 3 + [0.2 * decay**2] * 3, 0.0)


@solver.check(
    "epoch",
    2,
    "every example with its label, once an epoch, in a fresh order; equal seeds train equally; seed = 0 where left out",
)
def _(impl: Implementation, case: Case) -> None:
    data = material(case, 11)
    orders = []
    for options in ({"seed": 5}, {"seed": 5}, {"seed": 6}, {"seed": 0}, {}):
        watched, _ = trained(impl, case, data, 2, 4, **options)
        steps, order = watched.steps(6), []
        for epoch in (steps[:3], steps[3:]):
            some, unpaired = visited([(step.X, step.y) for step in epoch], data["X_train"], data["y_train"])
            judge_epoch(case, some, 11)
            case.expect(
                not unpaired, "pairs", f"{len(unpaired)} labels do not belong to their example", np.array(len(unpaired))
            )
            order.append(some)
        case.expect(order[0] != order[1], "order", "the second epoch has the order of the first", np.array(order[1]))
        orders.append(order)
    case.expect(
        orders[0] == orders[1],
        "seed",
        "two trainings with one seed go through the examples in different orders",
        np.array(orders[1][0]),
    )
    case.expect(
        orders[0] != orders[2], "seed", "trainings with different seeds have the same order", np.array(orders[2][0])
    )
    case.expect(orders[3] == orders[4], "seed", "left out, seed does not act like 0", np.array(orders[4][0]))


@solver.check("augment", 1, "every batch of the training, with the epoch's rng, and no picture that is measured")
def _(impl: Implementation, case: Case) -> None:
    data = material(case, 11)  # the last batch is smaller
    given: list[Any] = []

    def moved(X: Any, rng: Any) -> np.ndarray:
        given.append(rng)
        return np.asarray(X) + 100.0

    trained(impl, case, data, 2, 4, augment=Callback(moved))
    before, given = given, []
    watched, _ = trained(impl, case, data, 2, 4, augment=Callback(moved))
    steps = watched.steps(6)
    case.expect(
        all(float(np.min(step.X)) > 50 for step in steps), "augment", "some batches were not handed through `augment`"
    )
    visited([(step.X - 100.0, step.y) for step in steps], data["X_train"], data["y_train"])
    calm = all(float(np.max(call.X)) < 50 for call in watched.calls if call.y is None)
    case.expect(calm, "accuracy", "the accuracy was measured on pictures that `augment` has changed")
    words = "two trainings with one seed hand `augment` unlike generators; hand it the rng of the epoch"
    case.expect(given == before, "rng", words)


def schedule(case: Case, shares: list[float], steps: int, data: Data) -> tuple[Model, list[Params]]:
    """A model with given validation accuracies, whatever it is trained to, and the parameters at each epoch's end."""
    seen: list[Params] = []
    count = 0

    def loss(params: dict, X: Any, y: Any = None) -> Any:
        nonlocal count
        now = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
        X = np.asarray(X, dtype=np.float64)
        if y is not None:
            count += 1
            return 1.0, {name: np.full_like(value, -1.0 - 0.1 * count) for name, value in now.items()}
        epoch = max(0, count // steps - 1)
        if epoch == len(seen):
            seen.append(now)
        answers = np.zeros((len(X), 3))
        for row, x in zip(answers, X, strict=True):
            inside = np.flatnonzero((np.abs(data["X_val"] - x) < 1e-9).all(axis=1))
            right = len(inside) and inside[0] < shares[min(epoch, len(shares) - 1)] * len(data["X_val"]) - 1e-9
            label = data["y_val"][inside[0]] if len(inside) else 0
            row[label if right else (label + 1) % 3] = 1.0
        return answers

    return Model({"W": case.normal(2, 3)}, loss), seen


@solver.check(
    "best",
    3,
    "copies of the best epoch's parameters, in the net at the end; the first of equals; even at accuracy 0",
    cases=1,
)
def _(impl: Implementation, case: Case) -> None:
    data = material(case, 8, 10)
    for shares, best in (([0.3, 0.8, 0.8, 0.5], 1), ([0.2, 0.4, 0.7], 2), ([0.0, 0.0], 0), ([0.6, 0.1], 0)):
        model, seen = schedule(case, shares, 2, data)
        made = impl.Solver(model, data, lr=0.1, batch_size=4, epochs=len(shares))
        case.equal("best_accuracy before train", impl.get(made, "best_accuracy"), -1.0)
        impl.method(made, "train")
        if len(seen) != len(shares):
            raise Mismatch(
                Finding("val_accuracy", "condition", f"{len(seen)} epochs were measured, want {len(shares)}")
            )
        words = f"best_accuracy (validation: {', '.join(f'{share:.1f}' for share in shares)})"
        case.equal(words, impl.get(made, "best_accuracy"), shares[best])
        case.equal("best_params", impl.get(made, "best_params"), seen[best])
        net = impl.get(made, "net")
        case.equal(f"net.params after train (epoch {best + 1} was the best)", impl.get(net, "params"), seen[best])


def plain(state: Any) -> dict[str, np.ndarray]:
    """A state as it comes back from a file. Raises `Mismatch` for anything that needs pickle."""
    if not isinstance(state, dict):
        raise Mismatch(Finding("state", "type", f"state() is {state!r:.60}, want a dict", state))
    arrays = {}
    for name, value in state.items():
        try:
            array = np.asarray(value) if not isinstance(value, Handle) else np.asarray(value, dtype=object)
        except ValueError:
            array = np.asarray(None)
        if array.dtype.kind not in "biuf" or not isinstance(name, str):
            words = f"state()[{name!r}] is {value!r:.60}; want arrays and numbers only, so that a file needs no pickle"
            raise Mismatch(Finding("state", "type", words))
        arrays[name] = array
    return arrays


def net_of(impl: Implementation, case: Case) -> Handle:
    """A small given network."""
    return impl.TwoLayerNet(4, 5, 3, rng=case.generator(), weight_scale=0.5)


@solver.check(
    "resume", 3, "state, restore: a stopped training goes on with the very numbers it would have had", cases=2
)
def _(impl: Implementation, case: Case) -> None:
    data = material(case, 14)
    options: dict[str, Any] = {"lr": 0.3, "lr_decay": 0.8, "batch_size": 4, "seed": 3}
    options["augment"] = Callback(lambda X, rng: np.asarray(X) * (1 + rng.seed % 10 / 100))
    nets = [net_of(impl, case) for _ in range(3)]
    whole = impl.Solver(nets[0], data, epochs=5, **options)
    impl.set(nets[1], "params", impl.get(nets[0], "params"))
    states: list[dict] = []
    third = impl.Solver(nets[2], data, epochs=5, **options)
    # the state is taken as a file would hold it, after an epoch: at its end `train` puts the best parameters in
    first = impl.Solver(
        nets[1], data, epochs=2, **options, after_epoch=Callback(lambda state: states.append(plain(state)))
    )
    impl.method(whole, "train")
    impl.method(first, "train")
    if not states:
        raise Mismatch(Finding("after_epoch", "condition", "after_epoch was not called in 2 epochs"))
    impl.method(third, "restore", states[-1])
    case.equal("epoch after restore", impl.get(third, "epoch"), 2)
    impl.method(third, "train")
    for name in ("loss_history", "train_accuracy", "val_accuracy"):
        want = numbers(impl, whole, name)
        case.equal(f"{name} of a training in two parts", numbers(impl, third, name), want, "tight")
    case.equal(
        "best_params of a training in two parts",
        impl.get(third, "best_params"),
        impl.get(whole, "best_params"),
        "tight",
    )
    case.equal("params of a training in two parts", impl.get(nets[2], "params"), impl.get(nets[0], "params"), "tight")


@solver.check(
    "interrupt", 1, "Ctrl + C ends train quietly and keeps the best weights so far; errors are not silenced", cases=1
)
def _(impl: Implementation, case: Case) -> None:
    data = material(case, 12)
    for at, epochs in ((8, 2), (2, 0)):
        net = net_of(impl, case)
        made = impl.Solver(impl.Interrupting(net, at), data, lr=0.3, batch_size=4, epochs=5)
        start = impl.get(net, "params")
        if not case.expect(
            impl.trains_quietly(made), "train", f"Ctrl + C in step {at} left train as a KeyboardInterrupt", False
        ):
            return
        case.equal("epochs done before Ctrl + C", impl.get(made, "epoch"), epochs)
        now = impl.get(net, "params")
        if epochs:
            case.equal("net.params after Ctrl + C", now, impl.get(made, "best_params"))
        else:
            moved = float(np.max(np.abs(np.asarray(now["W1"]) - start["W1"])))
            case.expect(
                moved > 0, "net.params", "Ctrl + C in the first epoch threw away what was learned", np.array(moved)
            )
    broken = impl.Solver(Model({"W": np.ones((4, 3))}, fails), data, lr=0.3, batch_size=4, epochs=5)
    words = "an error in net.loss must leave train, only Ctrl + C ends it quietly"
    case.refuses("train", lambda: impl.method(broken, "train"), words)


def fails(params: dict, X: Any, y: Any = None) -> Any:
    """The loss of a net with a defect."""
    raise ValueError("a defect of the net")


@solver.check("progress", 1, "after_epoch gets the state after every epoch", cases=1)
def _(impl: Implementation, case: Case) -> None:
    states: list[dict] = []
    data = material(case, 12)
    watched, made = trained(impl, case, data, 3, 4, after_epoch=Callback(lambda state: states.append(plain(state))))
    case.equal("number of calls of after_epoch", len(states), 3)
    losses = [step.loss for step in watched.steps(9)]
    for number, state in enumerate(states[:3], 1):
        case.equal("state['epoch']", state.get("epoch"), number)
        case.equal("state['loss_history']", state.get("loss_history"), losses[: 3 * number])
        for part in ("train_accuracy", "val_accuracy"):
            case.equal(f"len(state[{part!r}])", np.size(state.get(part, [])), number)


@solver.check("pure", 1, "test data are never looked at; data and the global numpy.random stay as they are", cases=1)
def _(impl: Implementation, case: Case) -> None:
    data, watched = material(case, 12, 260), Watched(case, 4, 3)
    made = impl.observe("Solver", watched.model(), data, lr=0.3, batch_size=4, epochs=2)
    reply = impl.observe_method(made.value, "train")
    case.expect(
        not (made.global_random or reply.global_random),
        "Solver",
        "Solver draws from the global numpy.random; use the seed",
    )
    case.expect("1" not in made.changed, "data", "Solver changes the dict `data` that it is given", None)
    rows = np.concatenate([call.X for call in watched.calls] or [np.zeros((0, 4))])
    seen = any((np.abs(rows - x).max(axis=1) < 1e-5).any() for x in data["X_test"])
    case.expect(
        not seen, "X_test", "the test data were handed to the net; nothing may depend on them before the very end"
    )
    largest = max((len(call.X) for call in watched.calls), default=0)
    case.expect(
        largest <= 250,
        "accuracy",
        f"net.loss was handed {largest} pictures at once, want at most 250",
        np.array(largest),
    )
