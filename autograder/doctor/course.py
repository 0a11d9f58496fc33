"""A course: its folder, key, exchange, nbgrader's configuration, gradebook and deadlines."""

from __future__ import annotations

import importlib.util
import os
import re
import stat
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..course.folder import KEY, SETTINGS, Course, open_course
from .finding import Finding, broken, note, ok
from .installation import disk

INBOUND, EVERYBODY = 0o333, 0o777


def look_at(folder: Path) -> Iterator[Finding]:
    """All findings about the course in `folder`, as far as one thing does not rest on another that is missing."""
    course = open_course(folder)
    yield ok("course", f"{course.course_id}, by {course.folder / SETTINGS}")
    yield from repository(course)
    yield from key(course)
    yield from exchange(course)
    yield from configuration(course)
    yield from gradebook(course)
    yield from disk("disk of the course", course.folder)


def repository(course: Course) -> Iterator[Finding]:
    wanted = {"released assignments": course.releases, "student views": course.student_views}
    wanted["solutions"] = course.solutions / "convnet"
    missing = [f"{name} ({path})" for name, path in wanted.items() if not path.is_dir()]
    if missing:
        mend = f"Run `autograder build` there, or mend `repository` in {SETTINGS}"
        yield broken("repository", f"without {', '.join(missing)}", mend)
    else:
        yield ok("repository", str(course.repository))


def key(course: Course) -> Iterator[Finding]:
    _ = course.key
    mode = (course.folder / KEY).stat().st_mode & 0o777
    if mode & 0o077:
        yield broken("key of the seeds", f"others can read it (mode {mode:o})", f"chmod 600 {course.folder / KEY}")
    else:
        yield ok("key of the seeds", "there, and nobody else's")


def exchange(course: Course) -> Iterator[Finding]:
    """nbgrader's own words are "Unwritable directory" for all of this."""
    root, name = course.exchange, "exchange"
    if not root.is_dir():
        kind = "is missing" if not root.exists() else "is no folder"
        yield broken(name, f"{root} {kind}", f"mkdir -p {root} && chmod 777 {root}")
        return
    if not os.access(root, os.W_OK | os.X_OK):
        yield broken(name, f"{root} is not writable for you ({_owner(root)})", _whose(root, "chmod 777"))
        return
    if (mode := stat.S_IMODE(root.stat().st_mode)) & EVERYBODY != EVERYBODY:
        yield broken(name, f"students cannot write to {root} (mode {mode:o})", _whose(root, "chmod 777"))
        return
    here = root / course.course_id
    if not here.exists():
        yield ok(name, f"{root}; nothing of {course.course_id} was released yet")
        return
    problems = list(_in_exchange(here))
    yield from problems or [ok(name, f"{here}, {_owner(here)}")]
    yield from disk("disk of the exchange", root)


def _in_exchange(here: Path) -> Iterator[Finding]:
    for path in (here, here / "inbound", here / "outbound"):
        if not path.is_dir():
            yield broken("exchange", f"{path} is missing", "`autograder release ASSIGNMENT` makes it")
            continue
        state = path.stat()
        if os.access(path, os.R_OK | os.W_OK | os.X_OK):
            if path.name == "inbound" and state.st_mode & INBOUND != INBOUND:
                yield broken("exchange", f"students cannot hand in to {path}", f"chmod 2733 {path}")
        elif state.st_mode & stat.S_IWGRP and state.st_gid not in {os.getegid(), *os.getgroups()}:
            mend = f"Become a member of {_group(state.st_gid)}, or `chgrp -R YOURS {here}`, then log in again"
            yield broken("exchange", f"{path} has the wrong group: {_group(state.st_gid)}, which you are not in", mend)
            return
        else:
            yield broken("exchange", f"{path} is another's ({_owner(path)})", _whose(path, "chown -R YOU"))
            return


def _whose(path: Path, command: str) -> str:
    return f"{command} {path}" + ("" if path.stat().st_uid == os.geteuid() else ", which its owner or root can do")


def _owner(path: Path) -> str:
    import pwd

    state = path.stat()
    try:
        user = pwd.getpwuid(state.st_uid).pw_name
    except KeyError:
        user = f"user {state.st_uid}"
    return f"owner {user}, group {_group(state.st_gid)}, mode {stat.S_IMODE(state.st_mode):o}"


def _group(number: int) -> str:
    import grp

    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return f"group {number}"


def configuration(course: Course) -> Iterator[Finding]:
    """Which files nbgrader reads when it is started in the course's folder, and whether they mean this course."""
    from jupyter_core.paths import jupyter_config_path
    from traitlets.config import Config

    name, effective = "nbgrader's configuration", Config()
    paths = [Path(folder, "nbgrader_config.py") for folder in (course.folder, *jupyter_config_path())]
    found = [path for path in dict.fromkeys(paths) if path.is_file()]
    if course.folder / "nbgrader_config.py" not in found:
        yield broken(name, f"{course.folder} has no nbgrader_config.py", "autograder setup instructor")
        return
    for path in reversed(found):  # the first one wins
        effective.merge(_loaded(path))
    theirs = {
        "course id": (effective.CourseDirectory.course_id, course.course_id),
        "exchange": (effective.Exchange.root, str(course.exchange)),
        "gradebook": (effective.CourseDirectory.db_url, course.db_url),
    }
    if wrong := [f"{what} {got}, want {want}" for what, (got, want) in theirs.items() if got != want]:
        yield broken(name, f"{'; '.join(wrong)} (read: {_listed(found)})", "Mend the first of these files")
    elif "autograder.course.preprocessors.Examine" not in effective.Autograde.autograde_preprocessors:
        mend = "Let nbgrader_config.py call autograder.course.config.configure"
        yield broken(name, "`nbgrader autograde` would run students' code without a sandbox", mend)
    else:
        yield ok(name, _listed(found))


def _listed(paths: list[Path]) -> str:
    return ", then ".join(map(str, paths))


def _loaded(path: Path) -> Any:
    from traitlets.config.loader import PyFileConfigLoader

    return PyFileConfigLoader(path.name, path=str(path.parent)).load_config()


def gradebook(course: Course) -> Iterator[Finding]:
    """Whether the database opens, is whole, and has the tables of this nbgrader; what is due stands in it."""
    from sqlalchemy import create_engine, inspect, text
    from sqlalchemy.exc import SQLAlchemyError

    name, place = "gradebook", course.db_url
    path = Path(place.removeprefix("sqlite:///"))
    if place.startswith("sqlite:") and not path.is_file():
        yield broken(name, f"{path} is missing", "Restore it from a copy; a new one would hold no grades")
        return
    engine = create_engine(place)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                if not os.access(path, os.W_OK):
                    yield broken(name, f"{path} is not writable for you ({_owner(path)})", _whose(path, "chmod u+w"))
                    return
                if (said := connection.execute(text("pragma quick_check")).scalar()) != "ok":
                    yield broken(name, f"damaged: {said}", "Restore it from a copy")
                    return
            if "alembic_version" not in inspect(connection).get_table_names():
                yield broken(name, "a database without nbgrader's tables", "Restore it from a copy")
                return
            have = connection.execute(text("select version_num from alembic_version")).scalar()
            dues = connection.execute(text("select name, duedate from assignment")).all()
    except SQLAlchemyError as error:
        yield broken(name, str(error).splitlines()[0], "Restore it from a copy; see that the database answers")
        return
    finally:
        engine.dispose()
    if have != (want := _newest_schema()):
        mend = f"In {course.folder}: nbgrader db upgrade (it keeps a copy)"
        yield broken(name, f"its tables are of version {have}, want {want}", mend)
    else:
        yield ok(name, f"{engine.dialect.name}, tables of version {have}, {len(dues)} assignments")
    yield from deadlines(dues)


def _newest_schema() -> str:
    """The version of the tables that nbgrader would make: the one on which no other builds."""
    spec = importlib.util.find_spec("nbgrader")
    if spec is None or not spec.origin:
        raise ModuleNotFoundError(name="nbgrader")
    texts = [path.read_text() for path in (Path(spec.origin).parent / "alembic" / "versions").glob("*.py")]
    made, built_on = (
        {found[1] for text in texts if (found := re.search(rf"^{word} = ['\"](\w+)['\"]", text, re.MULTILINE))}
        for word in ("revision", "down_revision")
    )
    return next(iter(made - built_on))


def deadlines(dues: Any) -> Iterator[Finding]:
    """When what is due, by both clocks: a deadline that was typed in local time shows here."""
    for assignment, due in dues:
        if due is None:
            yield note("deadline", f"{assignment} has none", "`autograder release … --due` sets one")
            continue
        moment = datetime.fromisoformat(str(due)).replace(tzinfo=UTC)
        here = time.strftime("%Y-%m-%d %H:%M %Z", time.localtime(moment.timestamp()))
        over = " (over)" if moment < datetime.now(UTC) else ""
        yield ok("deadline", f"{assignment}: {moment:%Y-%m-%d %H:%M} UTC, which is {here} here{over}")
