"""Tasks and properties: what is graded, with how many points, by which pure function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..errors import CheckError

if TYPE_CHECKING:
    from ..subject import Implementation
    from .case import Case

    Check = Callable[[Implementation, Case], None]

# The names that a property may have, with what each says to a student.
PROPERTIES = {
    "example": "the numbers of the slide or docstring",
    "values": "random data against the reference",
    "weights": "the gradient of the weights alone",
    "bias": "the bias alone",
    "rectangular": "height and width differ",
    "stride": "strides other than 1",
    "pad": "padding 0, 1, 2",
    "batch": "one example, and several",
    "channels": "several channels and filters",
    "shapes": "inputs of every allowed shape",
    "cache": "the cache, exactly as the docstring says",
    "overlap": "windows that overlap",
    "gradient": "against a numeric gradient",
    "regularisation": "with reg = 0 and reg > 0",
    "predict": "labels from scores",
    "learns": "training reaches the goal",
    "initial": "what the parameters start as",
    "update": "the parameters after several steps",
    "epoch": "every example once an epoch",
    "order": "a fresh order every epoch",
    "edge": "ties, extremes, constant input",
    "refuse": "what must raise an error",
    "pure": "inputs unchanged, the same answer twice",
    "dtype": "float64 stays float64, float32 stays float32",
    "defaults": "left-out options",
    "speed": "fast enough, timed by the grader",
    "cost": "derived, not measured: no forward pass an entry",
    "exact": "derived, not measured: right to the last digits",
    "statistics": "random numbers, judged by their statistics",
    "evaluation": "when the net is used, not trained",
    "running": "the statistics that are kept for use",
    "momentum": "other momenta",
    "decay": "the learning rate falls epoch by epoch",
    "augment": "what is done to the pictures of a batch",
    "best": "the best parameters are kept",
    "resume": "a stopped training goes on as if nothing had been",
    "interrupt": "Ctrl + C keeps what was learned",
    "progress": "who watches is told after every epoch",
    "device": "computes where the arrays lie",
    "result": "the saved result, judged on data held back",
}


@dataclass(frozen=True)
class Property:
    """One graded feature of a task.

    Parameters
    ----------
    name : str  a key of `PROPERTIES`
    points : float  what it is worth
    words : str  what is tried, for the table of what is graded
    run : states on a case what must hold of an implementation
    cases : int  number of cases with different seeds and sizes
    recorded : bool  False where the reference is asked about the student's own results (a saved net): then
        nothing is recorded, and in the notebook the student's own package takes the reference's place
    """

    name: str
    points: float
    words: str
    run: Check
    cases: int = 2
    recorded: bool = True


@dataclass
class Task:
    """One function or class that the student writes; its name is the id of check, cell and grade.

    Parameters
    ----------
    name : str  name of the function or class
    module : str  module of `convnet` that holds it; "" where the task is a saved file
    returns : tuple of str  names of the results, in order
    seconds : float  time limit for all of the task's properties
    iterates : bool  True for a generator: where it is lent from the reference, its items come as a list
    same_as : tuple of str  tasks that could answer this one by a mere call: neither is lent for the other
    """

    name: str
    module: str
    returns: tuple[str, ...] = ()
    seconds: float = 10.0
    iterates: bool = False
    same_as: tuple[str, ...] = ()
    properties: dict[str, Property] = field(default_factory=dict)

    def check(
        self, name: str, points: float, words: str = "", cases: int = 2, recorded: bool = True
    ) -> Callable[[Check], Check]:
        """Mark a function as the check of one property."""
        if name not in PROPERTIES:
            raise CheckError(f"{self.name}: no property is called {name!r}; choose from {', '.join(PROPERTIES)}")
        if name in self.properties:
            raise CheckError(f"{self.name}: property {name!r} is defined twice")
        if points < 0:
            raise CheckError(f"{self.name}.{name}: got {points} points, want 0 or more")

        def mark(run: Check) -> Check:
            self.properties[name] = Property(name, points, words or PROPERTIES[name], run, cases, recorded)
            return run

        return mark

    @property
    def points(self) -> float:
        return sum(item.points for item in self.properties.values())


@dataclass(frozen=True)
class Assignment:
    """The tasks of one assignment, in the order in which a student meets them.

    Parameters
    ----------
    name : str  folder name, e.g. "two_layer_net"
    title : str  as printed
    points : float  the syllabus's total, hand-marked items included
    tasks : the tasks
    needs : tuple of str  earlier assignments whose modules are given from the reference
    given : tuple of str  modules of `convnet` that are nobody's task and first needed here
    helpers : dict  functions of given modules that the checks call, name -> module
    files : tuple of str  result files that students save beside the notebook, e.g. "digits_net.npz"
    """

    name: str
    title: str
    points: float
    tasks: tuple[Task, ...]
    needs: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    helpers: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [task.name for task in self.tasks]
        if repeated := {name for name in names if names.count(name) > 1}:
            raise CheckError(f"{self.name}: tasks defined twice: {', '.join(sorted(repeated))}")
        if empty := [task.name for task in self.tasks if not task.properties]:
            raise CheckError(f"{self.name}: tasks without a property: {', '.join(empty)}")

    def __getitem__(self, name: str) -> Task:
        for task in self.tasks:
            if task.name == name:
                return task
        raise KeyError(name)
