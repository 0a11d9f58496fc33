"""Where to begin when no known mistake matches: the first feature, from plain to special, that goes wrong."""

from __future__ import annotations

from .verdict import TaskVerdict

# Each property switches one feature on over a plain case; this is the order in which a person would look.
LADDER = {
    "example": "the worked example",
    "values": "the plain case",
    "bias": "the bias",
    "weights": "the gradient of the weights",
    "channels": "several channels and filters",
    "batch": "several examples",
    "shapes": "inputs of other shapes",
    "stride": "a stride other than 1",
    "pad": "padding",
    "overlap": "windows that overlap",
    "rectangular": "height and width that differ",
    "regularisation": "regularisation",
    "edge": "ties and extreme numbers",
    "pure": "leaving the inputs alone",
    "dtype": "the number format",
}


def first_to_mend(result: TaskVerdict) -> str:
    """One sentence, true for this verdict: which features are right, and which is the first that is not.

    Empty where a known mistake was named (its hint says more), nothing is written, no answer came, or no
    property of the ladder fails.
    """
    found = {item.name: item for item in result.properties if item.name in LADDER}
    steps = [found[name] for name in LADDER if name in found]
    wrong = next((item for item in steps if not item.ok), None)
    if wrong is None or wrong.status != "wrong" or any(item.mistake for item in result.properties):
        return ""
    right = [LADDER[item.name] for item in steps[: steps.index(wrong)]]
    if not right:
        return (
            f"Begin with {LADDER[wrong.name]} ({wrong.name}): it goes wrong already, with everything else switched off."
        )
    first = f"The first thing that goes wrong is {LADDER[wrong.name]} ({wrong.name}): begin there."
    return f"Right so far: {', '.join(right)}. {first}"
