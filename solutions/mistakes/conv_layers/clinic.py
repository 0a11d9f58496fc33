"""Known mistakes of A2 in the broken-layer clinic's tests (see `autograder.examine.mistakes`)."""

from autograder.examine.mistakes import Mistake

MANY = "With how many examples do you test, and do you compare all three gradients?"
PICTURES = (
    "Which shapes of x does affine_forward allow, which of them do you try, and do you compare dx entry by entry?"
)
TRUST = (
    "Hand your test a pass that is right and one that returns zeros. What does it say to each? "
    "Right passes differ in the last digits."
)
KINK = (
    "Which entries of x tell the two slopes of ReLU apart, and what relative error does a slope of 0.01 "
    "instead of 0 cause in your test?"
)
SAME = "return all(np.shape(got) == want.shape and relative_error(got, want) < 1e-6 for got, want in pairs)"
RELU_SAME = "return np.shape(got) == want.shape and relative_error(got, want) < 1e-6"

MISTAKES = [
    Mistake(
        "aft01",
        "affine_is_right",
        "tests with one example",
        MANY,
        "batch",
        [
            ("standard_normal((3, 2, 4))", "standard_normal((1, 2, 4))"),
            ("standard_normal((3, 5))", "standard_normal((1, 5))"),
        ],
    ),
    Mistake(
        "aft02",
        "affine_is_right",
        "tests with rows of numbers only",
        PICTURES,
        "shapes",
        [("standard_normal((3, 2, 4))", "standard_normal((3, 8))")],
    ),
    Mistake(
        "aft03",
        "affine_is_right",
        "wants equality to the last digit",
        TRUST,
        "batch shapes",
        [(SAME, SAME.replace("< 1e-6", "== 0"))],
    ),
    Mistake(
        "aft04",
        "affine_is_right",
        "looks at shapes only",
        TRUST,
        "batch shapes",
        [(SAME, SAME.replace(" and relative_error(got, want) < 1e-6", ""))],
    ),
    Mistake("aft05", "affine_is_right", "does not look at db", MANY, "batch", [("in pairs)", "in pairs[:2])")]),
    Mistake("aft06", "affine_is_right", "does not look at dx", PICTURES, "shapes", [("in pairs)", "in pairs[1:])")]),
    Mistake(
        "rlt01",
        "relu_is_right",
        "tests with a dout of ones",
        "Can a dout of ones tell `dout * mask` from `mask`?",
        "values",
        [("dout = rng.standard_normal((4, 5))", "dout = np.ones((4, 5))")],
    ),
    Mistake(
        "rlt02",
        "relu_is_right",
        "tests with positive numbers only",
        KINK,
        "gradient",
        [(" * rng.choice([-1.0, 1.0], (4, 5))", "")],
    ),
    Mistake(
        "rlt03",
        "relu_is_right",
        "the tolerance is too wide",
        KINK,
        "gradient",
        [(RELU_SAME, RELU_SAME.replace("1e-6", "0.1"))],
    ),
    Mistake(
        "rlt04",
        "relu_is_right",
        "looks at the shape only",
        TRUST,
        "values gradient",
        [(RELU_SAME, "return np.shape(got) == want.shape")],
    ),
    Mistake(
        "rlt05",
        "relu_is_right",
        "wants equality to the last digit",
        TRUST,
        "values gradient",
        [(RELU_SAME, RELU_SAME.replace("< 1e-6", "== 0"))],
    ),
]
