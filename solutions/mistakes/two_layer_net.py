"""Known mistakes of A1 as patches of the reference (see `autograder.examine.mistakes`)."""

from autograder.examine.mistakes import Mistake

MISTAKES = [
    Mistake(
        "aff02", "affine_forward", "bias omitted",
        "Feed x = 0. What should every row of the output be?",
        "bias",
        [("rows @ w + b", "rows @ w")],
    ),
    Mistake(
        "afb02", "affine_backward", "db is not summed over the batch",
        "b has M numbers. How many numbers does db have, and which axis is still there?",
        "values gradient",
        [("db = dout.sum(axis=0)", "db = dout.copy()")],
    ),
]
