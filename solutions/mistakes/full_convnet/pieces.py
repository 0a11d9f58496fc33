"""Known mistakes in augmentation, the top-k error, and on the graphics card."""

from autograder.examine.mistakes import Mistake

SHIFTS = "rng.integers(-max_shift, max_shift + 1, size=(N, 2))"
MOVED = "        moved[n, :, max(0, down)"

MISTAKES = [
    Mistake(
        "aug01", "augment", "the largest shift down or right never occurs",
        "Which numbers can integers(-2, 2) draw? Is 2 one of them?",
        "statistics",
        [("max_shift + 1, size", "max_shift, size")],
    ),
    Mistake(
        "aug02", "augment", "all pictures are moved by the same numbers",
        "Move a batch of equal pictures. Are the results equal?",
        "statistics",
        [(SHIFTS, "np.tile(rng.integers(-max_shift, max_shift + 1, size=(1, 2)), (N, 1))")],
    ),
    Mistake(
        "aug03", "augment", "what leaves on one side comes in on the other",
        "Move a picture whose border is white. What comes in on the other side, and what should?",
        "values statistics defaults",
        [("        moved[n, :, max(0, down) : H + min(0, down), max(0, right) : W + min(0, right)] = part\n", "        moved[n] = np.roll(X[n], (down, right), axis=(1, 2))\n")],
    ),
    Mistake(
        "aug04", "augment", "mirrors up and down",
        "Which axis of (C, H, W) runs from left to right?",
        "values statistics defaults",
        [("moved[n, :, :, ::-1].copy()", "moved[n, :, ::-1].copy()")],
    ),
    Mistake(
        "aug05", "augment", "mirrors every picture",
        "How many of a hundred pictures are mirrored?",
        "statistics",
        [("rng.random(N) < 0.5", "rng.random(N) < 2.0")],
    ),
    Mistake(
        "aug06", "augment", "flip is ignored",
        "Set flip=False. Is any 2 mirrored?",
        "defaults",
        [("if flip and mirrored[n]", "if mirrored[n]")],
    ),
    Mistake(
        "aug07", "augment", "rows and columns move by the same number",
        "Which pairs (down, right) can your code draw? (1, -2) too?",
        "statistics",
        [(SHIFTS, "np.repeat(rng.integers(-max_shift, max_shift + 1, size=(N, 1)), 2, axis=1)")],
    ),
    Mistake(
        "aug08", "augment", "writes into X",
        "Keep a copy of X, call the function, compare.",
        "pure",
        [("    return moved", "    X[:] = moved\n    return moved")],
    ),
    Mistake(
        "aug09", "augment", "the result is float64, whatever came",
        "Print X.dtype and moved.dtype for pictures of float32.",
        "dtype",
        [("np.zeros_like(X)", "np.zeros(X.shape)")],
    ),
    Mistake(
        "aug10", "augment", "draws the mirroring from the global np.random",
        "Call it twice with equal generators. Is the result the same?",
        "pure",
        [("rng.random(N)", "np.random.random(N)")],
    ),
    Mistake(
        "aug11", "augment", "returns the pictures themselves where nothing moves",
        "Change an entry of the result. Does the array that you were handed change too? What does the docstring say that comes back?",
        "pure",
        [("    shifts = rng", "    if max_shift == 0 and not flip:\n        return X\n    shifts = rng")],
    ),
    Mistake(
        "top01", "top_k_error", "the share that is right instead of the error",
        "k = C: all right classes are among the C highest. What is the error?",
        "values edge",
        [("np.mean((best != y[:, None]).all(axis=1))", "np.mean((best == y[:, None]).any(axis=1))")],
    ),
    Mistake(
        "top02", "top_k_error", "the k lowest scores",
        "In which order does argsort give the scores?",
        "values edge",
        [("np.argsort(-scores", "np.argsort(scores")],
    ),
    Mistake(
        "top03", "top_k_error", "one class too many counts",
        "k = 1: how many classes of each row do you look at?",
        "values edge",
        [("[:, :k]", "[:, : k + 1]")],
    ),
    Mistake(
        "top04", "top_k_error", "of equal scores the larger class number is ahead",
        "All scores are equal and k = 1. Which class does the docstring choose?",
        "edge",
        [('np.argsort(-scores, axis=1, kind="stable")[:, :k]', 'np.argsort(scores, axis=1, kind="stable")[:, ::-1][:, :k]')],
    ),
    Mistake(
        "top05", "top_k_error", "the number of errors instead of their share",
        "Hand in every example twice. Should the error change?",
        "values edge",
        [("np.mean(", "np.sum(")],
    ),
    Mistake(
        "top06", "top_k_error", "sorts the caller's scores",
        "Print the scores before and after the call.",
        "pure",
        [("    return float", "    scores.sort(axis=1)\n    return float")],
    ),
    Mistake(
        "dev01", "to_device", "returns the arrays as they are",
        "Which library made each of the arrays that you return? Print type(value).",
        "values device",
        [("xp.asarray(value)", "value")],
    ),
    Mistake(
        "dev02", "to_device", "the biases stay behind",
        "Which library made each of the arrays that you return? Print type(value).",
        "values device",
        [("xp.asarray(value)", 'xp.asarray(value) if name[0] == "W" else value')],
    ),
    Mistake(
        "dev03", "to_device", "rounds on the way to float32",
        "Fetch an array back and compare it with the one that you sent, to the last digit.",
        "values device",
        [("xp.asarray(value)", 'xp.asarray(value.astype("float32") // 0.001 * 0.001)')],
    ),
    Mistake(
        "tim01", "timing_table", "the first call is timed too",
        "When is the first call slower than the others, and what does it say about the rest?",
        "edge",
        [("min(times[1:])", "min(times)")],
    ),
    Mistake(
        "tim02", "timing_table", "the mean instead of the shortest time",
        "Another program runs in the middle of your measurement. Which of your numbers changes?",
        "values device",
        [("min(times[1:])", "sum(times[1:]) / repeats")],
    ),
    Mistake(
        "tim03", "timing_table", "the clock is read before the card is done",
        "A graphics card says 'yes, sir' and works on. When do you read the clock?",
        "device",
        [("            run()\n            if finish is not None:\n                finish()\n            times.append(clock() - start)\n", "            run()\n            times.append(clock() - start)\n            if finish is not None:\n                finish()\n")],
    ),
    Mistake(
        "tim04", "timing_table", "the ratio is upside down",
        "A run of half the time is how many times as fast?",
        "values edge device",
        [("first / taken", "taken / first")],
    ),
    Mistake(
        "tim05", "timing_table", "the first call counts as one of the repeats",
        "repeats = 1: how often must each function be called?",
        "edge",
        [("range(repeats + 1)", "range(max(2, repeats))")],
    ),
    Mistake(
        "tim06", "timing_table", "always three repeats",
        "Ask for 10 repeats and count the calls.",
        "edge",
        [("range(repeats + 1)", "range(4)")],
    ),
]  # fmt: skip
