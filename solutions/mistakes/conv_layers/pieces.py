"""Known mistakes of A2 in padding and the single step (see `autograder.examine.mistakes`)."""

from autograder.examine.mistakes import Mistake

PAD = "return np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))"
EDGES = "How many zero rows on top, how many below? Print a padded 2x2 map."

MISTAKES = [
    Mistake(
        "zpd01",
        "zero_pad",
        "all four axes are padded",
        "Compare out.shape with x.shape: how many pictures are there now?",
        "values pad batch",
        [(PAD, "return np.pad(x, pad)")],
    ),
    Mistake(
        "zpd02",
        "zero_pad",
        "all of the border at the bottom and on the right",
        EDGES,
        "values pad batch",
        [(PAD, "return np.pad(x, ((0, 0), (0, 0), (0, 2 * pad), (0, 2 * pad)))")],
    ),
    Mistake(
        "zpd03",
        "zero_pad",
        "the border repeats the edge",
        "'Zero pad the border': print your padded corner.",
        "values pad batch",
        [(PAD, PAD[:-1] + ', mode="edge")')],
    ),
    Mistake(
        "zpd04",
        "zero_pad",
        "out[pad:-pad] is empty for pad = 0",
        "What does x[0:-0] give? Try it.",
        "pad",
        [
            (
                PAD,
                "out = np.zeros((*x.shape[:2], x.shape[2] + 2 * pad, x.shape[3] + 2 * pad), x.dtype)\n"
                "    out[:, :, pad:-pad, pad:-pad] = x\n    return out",
            )
        ],
    ),
    Mistake(
        "zpd05",
        "zero_pad",
        "the border is always 1 wide",
        "Try pad = 2. Where does the 1 come from?",
        "pad",
        [(PAD, PAD.replace("(pad, pad)", "(1, 1)"))],
    ),
    Mistake(
        "zpd06",
        "zero_pad",
        "only rows are added",
        "Did W grow as H did?",
        "values pad batch",
        [(PAD, "return np.pad(x, ((0, 0), (0, 0), (pad, pad), (0, 0)))")],
    ),
    Mistake(
        "zpd07",
        "zero_pad",
        "only the first picture survives",
        "Use two pictures and look at the second one.",
        "batch",
        [(PAD, PAD.replace("return", "out =") + "\n    out[1:] = 0\n    return out")],
    ),
    Mistake(
        "zpd08",
        "zero_pad",
        "the result is always float64",
        "Give it float32 maps and print out.dtype.",
        "dtype",
        [(PAD, PAD.replace("np.pad(x", "np.pad(x.astype(float)"))],
    ),
    Mistake(
        "zpd09",
        "zero_pad",
        "returns the pictures themselves for pad = 0",
        "Change an entry of the result. Does the array that you were handed change too? What does the docstring say that comes back?",
        "pure",
        [(PAD, "if pad == 0:\n        return x\n    " + PAD)],
    ),
    Mistake(
        "sst01",
        "conv_single_step",
        "bias forgotten",
        "Set the window to zeros. What should come out?",
        "bias",
        [("np.sum(window * w) + b", "np.sum(window * w)")],
    ),
    Mistake(
        "sst02",
        "conv_single_step",
        "the bias is added to every product",
        "75 products, one bias: how often is b in the sum of slide 61?",
        "bias",
        [("np.sum(window * w) + b", "np.sum(window * w + b)")],
    ),
    Mistake(
        "sst03",
        "conv_single_step",
        "mean instead of sum",
        "A dot product adds. Work the docstring's example by hand.",
        "values channels",
        [("np.sum(window * w)", "np.mean(window * w)")],
    ),
    Mistake(
        "sst04",
        "conv_single_step",
        "only the first channel",
        "Put the signal into the last channel only. Does the result notice?",
        "channels",
        [("np.sum(window * w)", "np.sum(window[0] * w[0])")],
    ),
    Mistake(
        "sst05",
        "conv_single_step",
        "matrix product instead of products entry by entry",
        "Slide 69: elementwise multiplication and sum. Which of * and @ is that?",
        "values channels",
        [("np.sum(window * w)", "np.sum(window @ w.transpose(0, 2, 1))")],
    ),
]
