"""Whose upload each file of an export is, by the names that Canvas, Moodle and Gradescope give.

- Canvas: `lovelaceada_LATE_101_7341_two_layer_net.zip`: name without spaces, user id, submission id, the file's name
- Moodle: `Ada Lovelace_12345_assignsubmission_file_/two_layer_net.zip`, or the same with `_` for the `/`
- Gradescope: `submission_998877/…` beside `submission_metadata.yml`, which says who handed it in, and when
- folders: one folder, or one file, named after each student
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

import yaml

from ..errors import KitError
from .archive import Box, Refused

_CANVAS = re.compile(r"(?P<who>[^/_]+)(?:_LATE)?_(?P<user>\d+)_(?P<upload>\d+)_(?P<file>[^/]+)")
_MOODLE = re.compile(r"(?P<who>[^/]+?)_(?P<number>\d+)_assignsubmission_file(?:_?/|_)(?P<file>.+)")
_METADATA = "submission_metadata.yml"


@dataclass
class Upload:
    """What one person, or group, handed in.

    Parameters
    ----------
    label : str  as people read it
    keys : list of str  an id, address or name for each student
    number : str  the system's own number of the person, which only a list can explain
    names : dict  path within the submission: name in the box
    time : datetime or None  when, in UTC
    """

    label: str
    keys: list[str]
    number: str = ""
    names: dict[str, str] = field(default_factory=dict)
    time: datetime | None = None


def canvas(box: Box) -> list[Upload]:
    """Canvas appends -1, -2 … to the name of a file that is handed in again; the newest is taken."""
    found: dict[str, Upload] = {}
    newest: dict[tuple[str, str], int] = {}
    for name in box.names:
        if match := _CANVAS.fullmatch(PurePosixPath(name).name):
            upload = found.setdefault(match["user"], Upload(match["who"], [match["who"]], match["user"]))
            path = PurePosixPath(match["file"])
            again = re.fullmatch(r"(.+)-(\d+)", path.stem)
            plain = f"{again[1]}{path.suffix}" if again else match["file"]
            version = int(again[2]) if again else 0
            if version >= newest.get((match["user"], plain), 0):
                newest[match["user"], plain] = version
                upload.names[plain] = name
    return list(found.values())


def moodle(box: Box) -> list[Upload]:
    """People of the same name are told apart by Moodle's number."""
    found: dict[str, Upload] = {}
    for name in box.names:
        if match := _MOODLE.search(name):
            who = PurePosixPath(match["who"]).name
            upload = found.setdefault(match["number"], Upload(who, [who], match["number"]))
            upload.names[match["file"]] = name
    return list(found.values())


def gradescope(box: Box) -> list[Upload]:
    """Several submitters are a group; each of them is a key."""
    place = next((name for name in box.names if PurePosixPath(name).name == _METADATA), None)
    if place is None:
        return []
    root = place.removesuffix(_METADATA)
    try:
        about = yaml.safe_load(box.gather([place])[place])
        people = {key: _people(value) for key, value in about.items()}
    except (yaml.YAMLError, Refused, AttributeError, TypeError, ValueError) as error:
        raise KitError(place, str(error).splitlines()[0], "Gradescope's list of submissions") from None
    found = []
    for key, (keys, time) in people.items():
        inside = {name.removeprefix(f"{root}{key}/"): name for name in box.names if name.startswith(f"{root}{key}/")}
        if inside:
            found.append(Upload(", ".join(keys) or key, keys, "", inside, time))
    return found


def _people(about: dict[str, Any]) -> tuple[list[str], datetime | None]:
    persons = about[":submitters"]
    keys = [str(person.get(":email") or person.get(":sid") or person.get(":name")) for person in persons]
    time = about.get(":created_at")
    return keys, time.astimezone(UTC).replace(tzinfo=None) if isinstance(time, datetime) and time.tzinfo else None


def folders(box: Box) -> list[Upload]:
    """One folder or one file for each student; what all have above them is no matter."""
    names = [PurePosixPath(name) for name in box.names]
    depth = 0
    while (
        names and all(len(name.parts) > depth + 1 for name in names) and len({name.parts[depth] for name in names}) == 1
    ):
        depth += 1
    found: dict[str, Upload] = {}
    for name in names:
        first, *rest = name.parts[depth:]
        who = first if rest else PurePosixPath(first).stem
        inside = "/".join(rest) or first
        found.setdefault(who, Upload(who, [who])).names[inside] = str(name)
    return list(found.values())


LAYOUTS: dict[str, Callable[[Box], list[Upload]]] = {
    "gradescope": gradescope,
    "moodle": moodle,
    "canvas": canvas,
    "folders": folders,
}


def uploads(box: Box, layout: str | None = None) -> tuple[str, list[Upload]]:
    """The layout, recognised by its names unless it is said, and its uploads. Raises `KitError` if nothing fits."""
    for name in [layout] if layout else LAYOUTS:
        if found := LAYOUTS[name](box):
            return name, found
    raise KitError("export", f"{len(box.names)} files", f"the layout of {layout or ', '.join(LAYOUTS)}")
