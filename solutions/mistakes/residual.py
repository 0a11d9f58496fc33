"""Known mistakes in the residual block."""

from autograder.examine.mistakes import Mistake

ALL = "example values channels batch pad"

MISTAKES = [
    Mistake(
        "res02", "residual_forward", "the short cut is forgotten",
        "Set all weights to 0. What should a residual block return?",
        "example values bias channels batch pad",
        [("x + change", "change")],
    ),
    Mistake(
        "res03", "residual_forward", "a ReLU behind the sum",
        "Set all weights to 0 and hand in negative numbers. What comes out?",
        "example values bias channels batch pad",
        [("x + change", "relu_forward(x + change)[0]")],
    ),
    Mistake(
        "res04", "residual_forward", "no ReLU between the convolutions",
        "Count the boxes of the formula in the docstring. What would two convolutions in a row be, without one between them?",
        "values bias channels batch pad",
        [("hidden, active = relu_forward(hidden)", "active = abs(hidden) + 1")],
    ),
    Mistake(
        "res05", "residual_forward", "a ReLU in front of the first convolution",
        "Which signal does CONV1 get in the formula? Try negative numbers.",
        "values bias channels batch pad",
        [("conv_forward(x, w1", "conv_forward(relu_forward(x)[0], w1")],
    ),
    Mistake(
        "res06", "residual_forward", "padding 1, whatever the filters are",
        "Try filters of 1x1 and of 5x5. Which padding keeps the size?",
        "pad",
        [("pad=same_padding(w1.shape[2])", "pad=1"), ("pad=same_padding(w2.shape[2])", "pad=1")],
    ),
    Mistake(
        "res08", "residual_forward", "a single map is added to every channel",
        "What should happen if w2 makes one map and x has three?",
        "refuse",
        [("    if len(w2) != x.shape[1]:\n", "    if len(w2) not in (1, x.shape[1]):\n")],
    ),
    Mistake(
        "res09", "residual_forward", "the second bias is forgotten",
        "Set all weights to 0 and b2 to 1. What should come out?",
        "bias",
        [("w2, b2, pad", "w2, 0 * b2, pad")],
    ),
    Mistake(
        "res10", "residual_forward", "writes the sum into x",
        "Print x before and after the call. The caller still needs the original.",
        "pure",
        [("    return x + change", "    x += change\n    return x")],
    ),
    Mistake(
        "res01", "residual_backward", "the gradient through the short cut is forgotten",
        "Two roads lead from x to y. Does dx add both?",
        ALL,
        [("dout + dx", "dx")],
    ),
    Mistake(
        "res21", "residual_backward", "the gradient does not go through the ReLU's gate",
        "Walk back box by box. Which box has no line in your code?",
        "values weights bias channels batch pad",
        [("    dhidden = relu_backward(dhidden, active)\n", "")],
    ),
    Mistake(
        "res22", "residual_backward", "the short cut alone",
        "Two roads lead from x to y. Does dx add both?",
        "values channels batch pad",
        [("dout + dx", "1.0 * dout")],
    ),
    Mistake(
        "res23", "residual_backward", "the gradient of the short cut counts twice",
        "Set all weights to 0: then out is x. What is dx?",
        ALL,
        [("dout + dx", "2 * dout + dx")],
    ),
    Mistake(
        "res24", "residual_backward", "the gradients of the two convolutions are exchanged",
        "Read the 'Returns' line of the docstring: in what order?",
        "weights bias channels batch pad",
        [("dw1, db1, dw2, db2\n", "dw2, db2, dw1, db1\n")],
    ),
    Mistake(
        "res26", "residual_backward", "gradients of the weights are divided by the number of pictures",
        "The loss already divides by N. Who else divides?",
        "batch",
        [("dw1, db1, dw2, db2\n", "dw1 / len(dout), db1 / len(dout), dw2 / len(dout), db2 / len(dout)\n")],
    ),
]  # fmt: skip
