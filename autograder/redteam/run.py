"""Plays the attacks: honest and hostile work through one exchange and one batch; then looks at all that came out."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..demo.run import said
from ..errors import KitError
from ..examine.verdict import Report
from . import broken, forging, fresh, machine, pages, reading, traces, unlisted
from .attack import Attack
from .ground import ASSIGNMENT, ENVIRONMENT, KIT, Ground

ATTACKS: list[Attack] = [
    attack for module in (forging, reading, machine, pages, broken, unlisted, fresh) for attack in module.ATTACKS
]
BETWEEN = 12  # an honest student after so many attackers
SECONDS = 3600
RIGHT = "everything is right"
Say = Callable[[str], None]


@dataclass
class Line:
    """One submission: what is deserved, what it got, and what else it achieved, which should be nothing."""

    name: str
    words: str
    deserved: float
    got: float | None = None
    said: str = "not graded"
    leaked: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    active: list[str] = field(default_factory=list)

    @property
    def right(self) -> bool:
        """Whether it got exactly what it deserves, with words, and nothing else happened."""
        exact = self.got is not None and abs(self.got - self.deserved) < 1e-9
        return exact and bool(self.said) and not (self.leaked or self.left or self.active)


@dataclass
class Result:
    """All lines, and what cannot be laid at one submission's door: processes, changed files, failed commands."""

    lines: list[Line]
    seconds: float = 0.0
    leaked: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)

    @property
    def right(self) -> bool:
        return all(line.right for line in self.lines) and not (self.leaked or self.left or self.trouble)


def chosen(names: Iterable[str]) -> list[Attack]:
    """The attacks of these names, all if there are none. Raises `KitError` for an unknown one."""
    known = {attack.name: attack for attack in ATTACKS}
    if unknown := [name for name in names if name not in known]:
        raise KitError("--only", ", ".join(unknown), f"names of attacks: {', '.join(known)}")
    return [known[name] for name in dict.fromkeys(names)] or ATTACKS


def play(
    root: Path, repository: Path, attacks: list[Attack], say: Say = lambda words: None, tier: str | None = None
) -> Result:
    """Hand in the attacks between honest submissions, grade them in one batch, and judge all that came out.

    `tier` names the sandbox to grade in; None: the strongest.
    """
    from ..course.handout import collect

    traces.adopt()
    port = _free_port()
    ground = Ground.make(root, repository, port)
    say("a course with canaries is made")
    cast = _cast(attacks)
    for student, attack in cast.items():
        ground.hand_in(student, attack)
    say(f"{len(attacks)} attackers and {len(cast) - len(attacks)} honest students have submitted")
    result = Result([])
    collect(ground.course, ASSIGNMENT)
    watched = [root / name for name in ("repository", "home", "outside", "students")]
    watched += [ground.course.folder / "submitted", ground.inbound]
    before = traces.State.of(watched)
    started = time.perf_counter()
    printed = _command(ground, "grade", result, *(["--tier", tier] if tier else []))
    result.seconds = time.perf_counter() - started
    say(f"graded in {result.seconds:.0f} s")
    printed += _command(ground, "feedback", result)
    _look_around(ground, before.changes(traces.State.of(watched)), port, result)
    say("looked for what is left behind")
    canaries = traces.Canaries(ground.canaries, ground.owners)
    result.leaked = canaries.found(printed)
    scores = _scores(ground)
    result.lines = [_line(ground, student, attack, scores.get(student), canaries) for student, attack in cast.items()]
    return result


def _cast(attacks: list[Attack]) -> dict[str, Attack | None]:
    """Students in the order of the batch: an honest one first, last, and after each dozen attackers."""
    rows: list[Attack | None] = [None]
    for number, attack in enumerate(attacks, 1):
        rows += [attack, None] if number % BETWEEN == 0 or number == len(attacks) else [attack]
    return {f"{number:03}-{attack.name if attack else 'honest'}": attack for number, attack in enumerate(rows)}


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def _command(ground: Ground, command: str, result: Result, *options: str) -> bytes:
    """Run `autograder COMMAND` as an instructor does, with a secret in its environment; returns what it printed."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(KIT.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(ground.root / "home"),
        ENVIRONMENT: ground.canaries["environment"],
    }
    call = [sys.executable, "-m", "autograder", command, ASSIGNMENT, "--course", str(ground.course.folder), *options]
    log = ground.root / f"{command}.log"
    with open(log, "wb") as file:
        done = subprocess.run(call, env=environment, stdout=file, stderr=file, timeout=SECONDS, check=False)
    printed = log.read_bytes()
    if done.returncode:
        last = printed.decode(errors="replace").strip().splitlines()[-5:]
        result.trouble.append(f"autograder {command} ended with {done.returncode}: {ascii(' | '.join(last))}")
    return printed


def _look_around(ground: Ground, changes: list[str], port: int, result: Result) -> None:
    # what the grader itself keeps: nbgrader's own folders in the home
    own = tuple(f"'{ground.root}/home/{name}" for name in (".local/share/jupyter", ".jupyter", ".cache"))
    result.left += [change for change in changes if not change.startswith(own)]
    result.left += traces.litter(ground.run, [ground.root, ground.root / "outside", ground.root / "home", KIT])
    if traces.is_open(port):
        result.left.append(f"port {port} is open")
    remaining = traces.descendants()
    result.left += [f"process {pid}: {command}" for pid, command in remaining.items()]
    traces.end(remaining)


def _scores(ground: Ground) -> dict[str, float]:
    from ..course.office import Office

    with Office(ground.course).gradebook() as gradebook:
        return {item.student_id: float(item.score) for item in gradebook.assignment_submissions(ASSIGNMENT)}


def _line(ground: Ground, student: str, attack: Attack | None, got: float | None, canaries: traces.Canaries) -> Line:
    points = ground.points
    name, words = (attack.name, attack.words) if attack else ("honest", "nothing is wrong")
    line = Line(name, words, attack.deserved(points) if attack else sum(points.values()), got)
    graded = ground.course.autograded(student, ASSIGNMENT)
    about = (traces.loads(graded / f"{ASSIGNMENT}.ipynb") or {}).get("metadata", {}).get("autograder", {})
    if about.get("report") is None:
        line.got = None  # a score without a verdict is none
        line.said = about.get("trouble") or line.said
    else:
        line.said = _said(about)
    for data in traces.unpacked(about.get("report")):
        line.leaked += canaries.found(data, student)
    token = ground.token(student)
    if f"{token}-kept" in str(about.get("report")):
        line.left.append("a file for its next task")
    for folder in (graded, ground.course.feedback(student, ASSIGNMENT)):
        for path, content in traces.readable(folder):
            line.leaked += canaries.found(content, student)
            if path.suffix == ".html":
                texts = [text.replace("@TOKEN@", token) for text in attack.inert] if attack else []
                line.active += traces.active(content.decode(errors="replace"), texts)
            elif path.is_symlink():
                line.left.append(f"a link: {path.name}")
    page = ground.course.feedback(student, ASSIGNMENT) / f"{ASSIGNMENT}.html"
    if not page.is_file():
        line.said = f"no feedback page; {line.said}"
        line.got = None
    line.leaked = sorted(set(line.leaked))
    return line


def _said(about: dict[str, Any]) -> str:
    """The grader's words: the first thing that is wrong, and what was odd about the submission."""
    words = said(Report.from_json(about["report"]))
    notes = list(dict.fromkeys([*about.get("notes", []), *about["report"]["notes"]]))
    return "; ".join(filter(None, ["" if words == RIGHT and notes else words, *notes[:2]]))
