"""Known mistakes in the losses."""

from autograder.examine.mistakes import Mistake

TWICE = "Hand in the same batch twice over (every example two times). Should a mean change?"

MISTAKES = [
    Mistake(
        "hin01", "hinge_loss", "the right class counts, with its margin of delta",
        "For the right class the margin is always delta. Should it count?",
        "example values batch edge defaults",
        [("loss = float(np.sum(margins) / N)", "loss = float((np.sum(margins) + N * delta) / N)")],
    ),
    Mistake(
        "hin02", "hinge_loss", "no gradient at the right class",
        "If the score of the right class grows by 0.1, which margins shrink? Can dscores at that class be 0?",
        "gradient batch edge",
        [("    dscores[rows, y] -= count\n", "")],
    ),
    Mistake(
        "hin03", "hinge_loss", "the right class gets -1, however many margins are positive",
        "In how many margins of one example does the score of the right class appear?",
        "gradient batch edge",
        [("dscores[rows, y] -= count", "dscores[rows, y] -= 1")],
    ),
    Mistake(
        "hin05", "hinge_loss", "the margins have the wrong sign",
        "A very good prediction should have loss 0. Try scores [10, 0, 0] with y = 0.",
        "example values gradient batch edge defaults",
        [
            ("scores - correct + delta", "correct - scores + delta"),
            ("    return loss, dscores / N", "    return loss, -dscores / N"),
        ],
    ),
    Mistake(
        "hin06", "hinge_loss", "without delta",
        "With all scores 0 and C classes the loss should be delta * (C - 1). Is yours?",
        "example values gradient batch edge defaults",
        [("scores - correct + delta", "scores - correct")],
    ),
    Mistake(
        "hin07", "hinge_loss", "the margins are squared",
        "Double a positive margin. Does your loss double, or grow fourfold? What does the docstring say?",
        "example values gradient batch edge defaults",
        [
            ("float(np.sum(margins) / N)", "float(np.sum(margins**2) / N)"),
            ("(margins > 0).astype(margins.dtype)", "2 * margins"),
        ],
    ),
    Mistake(
        "hin08", "hinge_loss", "a margin of exactly 0 gives a gradient",
        "The docstring settles what a margin of exactly 0 does. Try scores [3, 2] with y = 0.",
        "edge",
        [
            ("np.maximum(0, scores - correct + delta)", "scores - correct + delta"),
            ("float(np.sum(margins) / N)", "float(np.sum(np.maximum(0, margins)) / N)"),
            ("margins[rows, y] = 0", "margins[rows, y] = -1"),
            ("(margins > 0)", "(margins >= 0)"),
        ],
    ),
    Mistake(
        "hin09", "hinge_loss", "delta is always 1",
        "Change delta. Does your loss move?",
        "defaults",
        [("correct + delta", "correct + 1.0")],
    ),
    Mistake(
        "hin10", "hinge_loss", "sums over the batch instead of means",
        TWICE,
        "batch",
        [("np.sum(margins) / N", "np.sum(margins)"), ("return loss, dscores / N", "return loss, dscores")],
    ),
    Mistake(
        "sof02", "softmax_loss", "the loss is a sum, not a mean",
        "Repeat the batch twice. Should the mean loss change? Does your gradient think so?",
        "batch",
        [("-np.sum(log_probs[rows, y]) / N", "-np.sum(log_probs[rows, y])")],
    ),
    Mistake(
        "sof03", "softmax_loss", "the gradient is that of a sum",
        "Is the array that you return the gradient of the sum over the batch, or of the mean?",
        "batch",
        [("return loss, dscores / N", "return loss, dscores")],
    ),
    Mistake(
        "sof05", "softmax_loss", "the gradient does not know the right class",
        "Each row of dscores must add up to 0. Does yours? Which entry is off?",
        "gradient batch",
        [("    dscores[rows, y] -= 1\n", "")],
    ),
    Mistake(
        "sof06", "softmax_loss", "one maximum for the whole batch",
        "Put one row near 1000 and one near -1000 in a batch. What does subtracting the same number do to "
        "the second row?",
        "edge",
        [("scores.max(axis=1, keepdims=True)", "scores.max()")],
    ),
    Mistake(
        "sof07", "softmax_loss", "the maximum is taken over the wrong axis",
        "Which axis holds the classes of one example? Check with a 2x3 array on paper.",
        "values gradient batch edge",
        [("scores.max(axis=1, keepdims=True)", "scores.max(axis=0)")],
    ),
    Mistake(
        "sof08", "softmax_loss", "logarithm to base 10",
        "Equal scores of 10 classes should cost 2.3026. Do yours cost 1.0? Which logarithm is it?",
        "example values batch edge",
        [("-np.sum(log_probs[rows, y]) / N", "-np.sum(log_probs[rows, y]) / np.log(10) / N")],
    ),
    Mistake(
        "sof09", "softmax_loss", "normalised over the batch, not over the classes",
        "Do the probabilities of one example add up to 1?",
        "example values gradient batch edge",
        [(".sum(axis=1, keepdims=True))", ".sum(axis=0, keepdims=True))")],
    ),
    Mistake(
        "sof10", "softmax_loss", "the gradient has the wrong sign",
        "With a tiny step against dscores, does the loss go down or up?",
        "gradient batch",
        [("return loss, dscores / N", "return loss, -dscores / N")],
    ),
    Mistake(
        "sof12", "softmax_loss", "a small number inside the logarithm caps the loss",
        "Give the right class a score 60 below the best one. Is the loss about 60, or does it stop near 18?",
        "edge",
        [("-np.sum(log_probs[rows, y]) / N", "-np.sum(np.log(np.exp(log_probs[rows, y]) + 1e-8)) / N")],
    ),
    Mistake(
        "sof13", "softmax_loss", "writes into the scores",
        "Print the scores before and after the call. The caller still needs the original.",
        "pure",
        [("shifted = scores - scores.max(axis=1", "shifted = scores\n    shifted -= scores.max(axis=1")],
    ),
    Mistake(
        "sof14", "softmax_loss", "logarithm to base 2",
        "Equal scores of 10 classes should cost 2.3026. Do yours cost 3.32? Which logarithm is it?",
        "example values batch edge",
        [("-np.sum(log_probs[rows, y]) / N", "-np.sum(log_probs[rows, y]) / np.log(2) / N")],
    ),
    Mistake(
        "sof15", "softmax_loss", "the number of classes is fixed at 10",
        "Try 7 classes, then 10. Where does your code take the number of classes from?",
        "example values gradient batch edge pure dtype cost",
        [("dscores[rows, y] -= 1", "dscores = dscores - np.eye(10)[y]")],
    ),
    Mistake(
        "sofC1", "softmax_loss", "loss and gradient are both sums",
        "Your gradient agrees with your loss. But repeat the batch: should a mean change?",
        "batch",
        [
            ("-np.sum(log_probs[rows, y]) / N", "-np.sum(log_probs[rows, y])"),
            ("return loss, dscores / N", "return loss, dscores"),
        ],
    ),
]  # fmt: skip
