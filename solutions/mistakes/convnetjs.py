"""Known mistakes in rebuilding the demonstration."""

from autograder.examine.mistakes import Mistake

MISTAKES = [
    Mistake(
        "dem01", "demo_layers", "16 filters in all three convolutions",
        "Read the number of filters line by line.",
        "shapes values",
        [("(16, 20, 20)", "(16, 16, 16)")],
    ),
    Mistake(
        "dem02", "demo_layers", "no padding",
        "The first pooling gets maps of 32 x 32. What does that say about the padding?",
        "shapes",
        [("conv(filters, 5, pad=2), relu(), pool(2, stride=2)", "conv(filters, 5, pad=0), relu(), pool(2, stride=2 if filters == 16 else 1)")],
    ),
    Mistake(
        "dem03", "demo_layers", "filters of 3x3",
        "What is `sx` of the convolutions?",
        "values",
        [("conv(filters, 5, pad=2)", "conv(filters, 3, pad=1)")],
    ),
    Mistake(
        "dem04", "demo_layers", "no ReLU behind the convolutions",
        "What does `activation: 'relu'` become, when each layer is one of its own?",
        "shapes",
        [(", relu(), ", ", ")],
    ),
    Mistake(
        "ada01", "adadelta", "uphill",
        "Does the loss fall if you follow your step?",
        "example values update momentum defaults",
        [("-np.sqrt", "np.sqrt")],
    ),
    Mistake(
        "ada02", "adadelta", "the step is taken with the old sum of squared gradients",
        "gsum or gsum' under the root? In the first step one of them is 0.",
        "example values update momentum defaults",
        [("    gsum = ro * gsum + (1 - ro) * dw**2\n    step", "    old, gsum = gsum, ro * gsum + (1 - ro) * dw**2\n    step"), ("/ (gsum + eps)) * dw\n    xsum", "/ (old + eps)) * dw\n    xsum")],
    ),
    Mistake(
        "ada03", "adadelta", "xsum adds up gradients instead of steps",
        "Of what does xsum keep the mean?",
        "values update momentum defaults",
        [("step**2", "dw**2")],
    ),
    Mistake(
        "ada04", "adadelta", "ro is always 0.95",
        "Set ro = 0.7. Does anything change?",
        "momentum",
        [("    gsum = ro", "    ro = 0.95\n    gsum = ro")],
    ),
    Mistake(
        "ada05", "adadelta", "sums instead of running means: nothing is forgotten",
        "What is left of a gradient after a hundred steps, by the formula, and by your code?",
        "update momentum defaults",
        [("ro * gsum + (1 - ro) * dw**2", "gsum + (1 - ro) * dw**2"), ("ro * xsum + (1 - ro) * step**2", "xsum + (1 - ro) * step**2")],
    ),
    Mistake(
        "win01", "window_mean", "always divided by the window's size",
        "How many values are there at the first place?",
        "example values edge",
        [("min(k + 1, size)", "size")],
    ),
    Mistake(
        "win02", "window_mean", "the window does not hold the value at its own place",
        "What is the mean at the first place?",
        "example values edge",
        [("values[max(0, k + 1 - size) : k + 1]", "values[max(0, k - size) : k]")],
    ),
    Mistake(
        "win03", "window_mean", "the mean of all values so far",
        "A curve that falls from 10 to 1 and stays there: where is its mean after a long time?",
        "example values edge",
        [("values[max(0, k + 1 - size) : k + 1]", "values[: k + 1]"), ("min(k + 1, size)", "(k + 1)")],
    ),
    Mistake(
        "vot01", "mean_vote", "softmax of the mean scores",
        "One view is sure of cat, by far; two others say dog, just. Which average did the docstring ask for?",
        "batch edge",
        [("    shares = np.exp", "    scores = scores.mean(axis=0, keepdims=True)\n    shares = np.exp")],
    ),
    Mistake(
        "vot02", "mean_vote", "overflows at large scores",
        "What are exp(1000) and exp(-3000)? Which number may you subtract from the scores of one picture, seen once, without a change?",
        "edge",
        [("scores - scores.max(axis=2, keepdims=True)", "scores")],
    ),
    Mistake(
        "vot03", "mean_vote", "normalised over the pictures",
        "Do the probabilities of one picture add up to 1?",
        "values batch edge",
        [("shares.sum(axis=2, keepdims=True)", "shares.sum(axis=1, keepdims=True)")],
    ),
    Mistake(
        "vot04", "mean_vote", "one maximum is subtracted for the whole batch",
        "What are exp(1000) and exp(-3000)? Which number may you subtract from the scores of one picture, seen once, without a change?",
        "edge",
        [("scores.max(axis=2, keepdims=True)", "scores.max()")],
    ),
]  # fmt: skip
