"""Known mistakes of A3 in the clinic's test of a convolution (see `autograder.examine.mistakes`)."""

from autograder.examine.mistakes import Mistake

MISTAKES = [
    Mistake(
        "cli01",
        "conv_is_right",
        "tests with a single picture",
        "A pass may forget all pictures but the last. Can a batch of one show that?",
        "batch",
        [("rng.standard_normal((2, 2, 5, 3))", "rng.standard_normal((1, 2, 5, 3))")],
    ),
    Mistake(
        "cli02",
        "conv_is_right",
        "tests only stride 1 and pad 0",
        "Which options does a convolution have, and with which values of them did you test?",
        "stride pad",
        [("((1, 0), (2, 1))", "((1, 0),)")],
    ),
    Mistake(
        "cli03",
        "conv_is_right",
        "tests dx alone",
        "A backward pass returns three gradients. Which of them did you look at?",
        "batch pad",
        [("zip(got, want)", "zip(got[:1], want)")],
    ),
    Mistake(
        "cli04",
        "conv_is_right",
        "looks at shapes only",
        "A wrong gradient may have the right shape. What else do you know about it?",
        "batch channels stride pad",
        [(" or relative_error(g, v) > 1e-6", "")],
    ),
]
