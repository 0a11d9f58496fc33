"""Known mistakes in dropout."""

from autograder.examine.mistakes import Mistake

KEPT = "rng.random(x.shape) < keep"

MISTAKES = [
    Mistake(
        "drp01", "dropout_forward", "not inverted: what is kept is not divided by keep",
        "Compare the mean of the output in train and test mode.",
        "values",
        [("1 / keep", "1")],
    ),
    Mistake(
        "drp03", "dropout_forward", "keep and drop probability swapped",
        "Count the zeros with keep = 0.9.",
        "statistics edge",
        [(KEPT, "rng.random(x.shape) < 1 - keep")],
    ),
    Mistake(
        "drp06", "dropout_forward", "one mask per feature, shared by the batch",
        "Print two rows of the mask. Should two examples drop the same units?",
        "statistics",
        [(KEPT, "np.broadcast_to(rng.random(x.shape[-1:]) < keep, x.shape)")],
    ),
    Mistake(
        "drp07", "dropout_forward", "also scales at test time",
        "'Inverted' dropout does its scaling in train mode so that test mode needs none.",
        "evaluation",
        [("return x, None", "return keep * x, None")],
    ),
    Mistake(
        "drp08", "dropout_forward", "draws from the global np.random, not from rng",
        "Call twice with generators of the same seed. Same mask?",
        "statistics pure",
        [(KEPT, "np.random.random(x.shape) < keep")],
    ),
    Mistake(
        "drp09", "dropout_forward", "divides by the drop probability",
        "With keep = 0.9 a kept unit should be scaled by 1.11, not 10.",
        "values edge",
        [("1 / keep", "1 / (1 - keep + 1e-9)")],
    ),
    Mistake(
        "drp11", "dropout_forward", "one mask per example: all units of a row or none",
        "Print one row of the mask. Should all units of an example share their fate?",
        "statistics shapes",
        [(KEPT, "np.broadcast_to(rng.random(x.shape[:1] + (1,) * (x.ndim - 1)) < keep, x.shape) if x.ndim > 1 else np.full(x.shape, rng.random() < keep)")],
    ),
    Mistake(
        "drp12", "dropout_forward", "always the same number of units is dropped, not each by chance",
        "Is it still chance whether a unit is dropped, once you know about all the others of its row?",
        "statistics",
        [(KEPT, "np.argsort(np.argsort(rng.random(x.shape), axis=-1), axis=-1) < round(keep * x.shape[-1])")],
    ),
    Mistake(
        "drp13", "dropout_forward", "writes zeros into x",
        "Print x before and after the call. The caller still needs the original.",
        "pure",
        [("return x * factor, factor", "x *= factor\n    return x, factor")],
    ),
    Mistake(
        "drp14", "dropout_forward", "drops at test time as well",
        "Use the net twice on one picture. Should it say the same both times?",
        "evaluation",
        [("    if not train:\n        return x, None\n", "    rng = rng or np.random.default_rng(0)\n")],
    ),
    Mistake(
        "drp15", "dropout_forward", "the mask makes float64 out of float32",
        "Print x.dtype and out.dtype for float32 inputs. Which array of yours is float64?",
        "dtype",
        [(".astype(x.dtype)", "")],
    ),
    Mistake(
        "drp16", "dropout_forward", "impossible probabilities are accepted",
        "What should keep = 0 and keep = 1.3 do? Read 'Raises'.",
        "refuse",
        [("if not 0 < keep <= 1:", "if keep is None:")],
    ),
    Mistake(
        "drp04", "dropout_backward", "a new mask is drawn on the way back",
        "The units dropped in forward and in backward must be the same ones. Where is the mask kept?",
        "values gradient",
        [("dout * factor", "dout * np.random.default_rng(0).permuted(factor)")],
    ),
    Mistake(
        "drp05", "dropout_backward", "the factor is missing on the way back",
        "Compare forward and backward for one kept unit: if its input grows by 0.1, by how much does its output grow?",
        "values gradient",
        [("dout * factor", "dout * (factor > 0)")],
    ),
    Mistake(
        "drp10", "dropout_backward", "no way back in test mode",
        "What is the slope of 'do nothing' in test mode?",
        "evaluation pure dtype",
        [("dout if factor is None else dout * factor", "dout * factor")],
    ),
    Mistake(
        "drp17", "dropout_backward", "the gradient passes through what was dropped",
        "A unit was dropped. If its input moves a little, does the output move?",
        "values gradient",
        [("dout * factor", "dout * factor.max()")],
    ),
    Mistake(
        "drp18", "dropout_backward", "no gradient in test mode",
        "What is the slope of 'do nothing' in test mode?",
        "evaluation",
        [("dout if factor is None", "np.zeros_like(dout) if factor is None")],
    ),
]  # fmt: skip
