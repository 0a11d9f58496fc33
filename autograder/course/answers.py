"""Finds the student's answers: by grade_id, else by the cell's id, else by where the answer stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .handin import Theirs


@dataclass(frozen=True)
class Slot:
    """One cell of the released notebook: `answer` says whether students write into it, graded or not."""

    id: str
    grade_id: str
    type: str
    source: str
    answer: bool


def find_answers(release: Sequence[Slot], theirs: Sequence[Theirs]) -> tuple[dict[int, Theirs], list[str]]:
    """For each answer cell of the release (by its index) the student's cell, where there is one; and notes."""
    found: dict[int, Theirs] = {}
    taken: set[int] = set()
    notes: list[str] = []
    wanted = [number for number, slot in enumerate(release) if slot.answer]
    graded = [number for number in wanted if release[number].grade_id]

    def take(number: int, position: int) -> None:
        found[number] = theirs[position]
        taken.add(position)

    for number in wanted:
        slot = release[number]
        same = [i for i, cell in enumerate(theirs) if slot.grade_id and cell.grade_id == slot.grade_id]
        if same:
            take(number, _best(slot, same, theirs))
            taken.update(same)
        if len(same) > 1:
            notes.append(
                f"The answer cell {slot.grade_id} stands {len(same)} times in your notebook; your text counts."
            )
    for number in wanted:
        slot = release[number]
        same = [
            i
            for i, cell in enumerate(theirs)
            if i not in taken and slot.id and cell.id == slot.id and cell.type == slot.type
        ]
        if number not in found and same:
            take(number, _best(slot, same, theirs))
    lost = [number for number in wanted if number not in found]
    for number, position in _by_place(release, theirs, lost, taken).items():
        take(number, position)
        if number in graded:
            name = release[number].grade_id
            notes.append(f"The mark of the answer cell {name} was lost; it was found by its place.")
    for number in graded:
        if number not in found and theirs:
            notes.append(f"The answer cell {release[number].grade_id} is missing from your notebook.")
    return found, notes


def _best(slot: Slot, positions: list[int], theirs: Sequence[Theirs]) -> int:
    written = [i for i in positions if theirs[i].source.strip() not in ("", slot.source.strip())]
    return (written or positions)[0]


def _by_place(release: Sequence[Slot], theirs: Sequence[Theirs], lost: list[int], taken: set[int]) -> dict[int, int]:
    """Answers between the same neighbours: the cells that stayed as they were released line the two notebooks up."""
    if not lost:
        return {}
    a = [f"{slot.type}\n{slot.source.strip()}" if not slot.answer else f"\0{i}" for i, slot in enumerate(release)]
    b = [f"{cell.type}\n{cell.source.strip()}" for cell in theirs]
    pairs: list[tuple[int, int]] = [(-1, -1)]
    for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks():
        pairs += [(block.a + k, block.b + k) for k in range(block.size)]
    pairs.append((len(release), len(theirs)))
    found: dict[int, int] = {}
    for (a0, b0), (a1, b1) in zip(pairs, pairs[1:], strict=False):
        free = [i for i in range(b0 + 1, b1) if i not in taken]
        for number in (n for n in lost if a0 < n < a1):
            same = [i for i in free if theirs[i].type == release[number].type]
            if same:
                found[number] = same[0]
                free.remove(same[0])
    return found


def odd_checks(release: Sequence[Slot], theirs: Sequence[Theirs]) -> list[str]:
    """Notes on check cells that were changed: they cost nothing, and are never what is graded."""
    notes = []
    for slot in release:
        if slot.answer or not slot.grade_id or not theirs:
            continue
        same = [cell for cell in theirs if cell.grade_id == slot.grade_id]
        if len(same) > 1:
            notes.append(f"The check cell {slot.grade_id} stands {len(same)} times in your notebook; it counts once.")
        elif not same and not any(cell.source.strip() == slot.source.strip() for cell in theirs):
            notes.append(f"The check cell {slot.grade_id} is missing from your notebook; it was graded all the same.")
        elif same and same[0].source.strip() != slot.source.strip():
            notes.append(f"The check cell {slot.grade_id} was changed; it was graded as released.")
    return notes
