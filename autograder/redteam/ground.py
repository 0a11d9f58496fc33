"""The ground that attacks are played on: a course of its own, with canaries in all that must stay secret."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import autograder

from ..checks import load
from ..demo.desk import Desk
from ..demo.results import save_results
from ..errors import KitError
from ..examine.examiner import Solutions
from .attack import Attack, Scene

if TYPE_CHECKING:
    from ..course.folder import Course

ASSIGNMENT = "two_layer_net"
KIT = Path(autograder.__file__).parent
ENVIRONMENT = "REDTEAM_CANARY"


@dataclass
class Ground:
    """One course, and what must not come out of it.

    Parameters
    ----------
    root : Path  a folder of its own; everything lies below it
    port : int  a free port, for those that try to listen
    canaries : dict  where it was planted -> the secret
    owners : dict  the secret of a student's own work -> that student, who may see it
    """

    root: Path
    port: int
    course: Course
    solutions: Solutions
    run: str
    canaries: dict[str, str] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)

    @classmethod
    def make(cls, root: Path, repository: Path, port: int) -> Ground:
        """A released assignment in a course below `root`, made from copies of the repository's files."""
        from ..course.config import write_configs
        from ..course.folder import create_course
        from ..course.handout import release
        from ..course.office import Office

        copy = root / "repository"
        made = repository / "assignments" / ASSIGNMENT
        if not made.is_dir():
            raise KitError("redteam", str(repository), "the repository, with assignments/", "Run it there")
        for name in ("assignments", "build/student_view"):  # what nbgrader sees as source equals the release
            shutil.copytree(made, copy / name / ASSIGNMENT)
        shutil.copytree(repository / "source" / ASSIGNMENT, copy / "source" / ASSIGNMENT)
        shutil.copytree(repository / "solutions", copy / "solutions", ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("home", "outside"):
            (root / name).mkdir()
        course = create_course(root / "course", "redteam", None, copy)
        write_configs(course)
        # what students hand in comes from the reference without canaries
        ground = cls(root, port, course, Solutions.load(repository / "solutions", ASSIGNMENT), secrets.token_hex(4))
        save_results(ground.solutions, load(ASSIGNMENT).files, root / "results")
        ground._plant()
        with Office(course).gradebook() as gradebook:
            gradebook.update_or_create_student("canary", last_name=ground._canary("gradebook"))
        release(course, ASSIGNMENT, prove=False)
        return ground

    def _canary(self, where: str) -> str:
        return self.canaries.setdefault(where, f"canary{secrets.token_hex(8)}")

    def _plant(self) -> None:
        self.canaries["seeds.key"] = self.course.key.hex()
        self._canary("environment")
        for path in sorted((self.course.repository / "solutions").rglob("*.py")):
            path.write_text(f"{path.read_text()}\n# {self._canary('solutions')}\n")
        (self.course.solutions / "held_back" / "canary.txt").write_text(self._canary("held back"))
        source = self.course.repository / "source" / ASSIGNMENT / "notebook.py"
        source.write_text(f"{source.read_text()}\n# {self._canary('source')}\n")

    @property
    def points(self) -> dict[str, float]:
        """Each task's points."""
        return {task.name: task.points for task in load(ASSIGNMENT).tasks}

    def hand_in(self, student: str, attack: Attack | None) -> None:
        """Fetch and submit honest work through the exchange; an attacker changes it where it lies there."""
        from ..course.student import fetch, submit

        place = self.root / "students" / student
        place.mkdir(parents=True)
        desk = Desk(load(ASSIGNMENT), fetch(self.course, ASSIGNMENT, student, place), self.solutions)
        desk.solve(self.root / "results")
        if attack is None:
            self._sign(student, desk)
        submit(self.course, ASSIGNMENT, student, place)
        shutil.rmtree(place)
        if attack is not None:
            desk.folder = next(self.inbound.glob(f"{student}+*"))
            for path in (desk.folder, *desk.folder.rglob("*")):
                path.chmod(path.stat().st_mode | stat.S_IWUSR)
            attack.change(Scene(desk, self._places(student)))

    def _sign(self, student: str, desk: Desk) -> None:
        """Honest work holds a secret, which nobody else may see."""
        secret = self._canary(student)
        self.owners[secret] = student
        path = desk.module("losses")
        path.write_text(f"{path.read_text()}\n# {secret}\n")

    @property
    def inbound(self) -> Path:
        return self.course.exchange / self.course.course_id / "inbound"

    def token(self, student: str) -> str:
        """What stands in the names of all that an attacker makes."""
        return f"rt{self.run}n{student[:3]}"

    def _places(self, student: str) -> dict[str, str]:
        return {
            "TOKEN": self.token(student),
            "COURSE": str(self.course.folder),
            "REPOSITORY": str(self.course.repository),
            "INBOUND": str(self.inbound),
            "OUTSIDE": str(self.root / "outside"),
            "HOME": str(self.root / "home"),
            "HONEST": next(iter(self.owners.values()), "nobody"),
            "KIT": str(KIT),
            "SITE": sysconfig.get_path("purelib"),
            "PORT": str(self.port),
            "GRADER": str(os.getpid()),
        }
