"""Known mistakes in sigmoid, tanh and ReLU."""

from autograder.examine.mistakes import Mistake

ABOVE = "Chain rule = local slope times what arrives from above. Where is the second factor?"

MISTAKES = [
    Mistake(
        "sig01", "sigmoid_forward", "exp(x) / (1 + exp(x)) overflows to nan",
        "Try x = 1000 and x = -1000. Which form of the sigmoid never overflows, for each sign?",
        "edge",
        [("np.where(x >= 0, 1 / (1 + small), small / (1 + small))", "np.exp(x) / (1 + np.exp(x))")],
    ),
    Mistake(
        "sig02", "sigmoid_forward", "mirrored: falls where it should rise",
        "Is your sigmoid close to 0 or close to 1 at x = 5? And the curve of slide 105?",
        "values edge",
        [("x >= 0", "x < 0")],
    ),
    Mistake(
        "sig03", "sigmoid_forward", "x is clipped to a narrow range",
        "Compare your sigmoid at 8, 10, 12 and 30 with the formula. Where does it stop growing?",
        "edge",
        [("small = np.exp(-np.abs(x))", "small = np.exp(-np.abs(np.clip(x, -10, 10)))")],
    ),
    Mistake(
        "sig04", "sigmoid_forward", "writes into x",
        "Print x before and after the call. The caller still needs the original.",
        "pure",
        [
            ("    small", "    positive = x >= 0\n    np.abs(x, out=x)\n    small"),
            ("np.exp(-np.abs(x))", "np.exp(-x)"),
            ("np.where(x >= 0, ", "np.where(positive, "),
        ],
    ),
    Mistake(
        "sgb01", "sigmoid_backward", "the local slope is taken of the input, not of the output",
        "Evaluate your local slope at x = 0 and at x = 5, and compare it with the curve on slide 105.",
        "gradient edge",
        [],
        also={"sigmoid_forward": [("return out, out", "return out, x")]},
    ),
    Mistake(
        "sgb02", "sigmoid_backward", "dout is forgotten",
        ABOVE,
        "gradient edge",
        [("dout * out * (1 - out)", "out * (1 - out)")],
    ),
    Mistake(
        "sgb03", "sigmoid_backward", "writes into dout",
        "Print dout before and after the call. The caller did not expect it to change.",
        "pure",
        [("return dout * out * (1 - out)", "dout *= out * (1 - out)\n    return dout")],
    ),
    Mistake(
        "sgb04", "sigmoid_backward", "half of the product: 1 - s instead of s * (1 - s)",
        "Evaluate your local slope far to the left and far to the right of 0. What does the curve on slide "
        "105 do there?",
        "gradient edge",
        [("dout * out * (1 - out)", "dout * (1 - out)")],
    ),
    Mistake(
        "tah01", "tanh_forward", "a stretched sigmoid with the factor inside missing",
        "Compare yours with np.tanh at x = 1. tanh is a stretched and shifted sigmoid: stretched in which of "
        "the two directions?",
        "values",
        [("np.tanh(x)", "2 / (1 + np.exp(-np.clip(x, -500, 500))) - 1")],
    ),
    Mistake(
        "tah02", "tanh_forward", "written with exp(x), overflows to nan",
        "Try x = 1000. What are the two exponentials, and what is their quotient?",
        "edge",
        [("np.tanh(x)", "(np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))")],
    ),
    Mistake(
        "tah03", "tanh_forward", "computes in float32",
        "Compare out.dtype with x.dtype. Where does the precision get lost?",
        "dtype",
        [("np.tanh(x)", "np.tanh(x.astype(np.float32))")],
    ),
    Mistake(
        "tah04", "tanh_forward", "clipped straight line",
        "Plot yours between -3 and 3. Is it as smooth as the curve on slide 106?",
        "values",
        [("np.tanh(x)", "np.clip(x, -1, 1)")],
    ),
    Mistake(
        "tnb01", "tanh_backward", "1 - x**2 instead of 1 - tanh(x)**2",
        "The slope of tanh is 1 - (something)**2. Is that something the input or the output? Try x = 5.",
        "gradient edge",
        [],
        also={"tanh_forward": [("return out, out", "return out, x")]},
    ),
    Mistake(
        "tnb02", "tanh_backward", "the square is forgotten",
        "Evaluate your slope at x = 0, far to the right and far to the left. Is it flat on both sides?",
        "gradient edge",
        [("(1 - out**2)", "(1 - out)")],
    ),
    Mistake(
        "tnb03", "tanh_backward", "dout is forgotten",
        ABOVE,
        "gradient edge",
        [("dout * (1 - out**2)", "1 - out**2")],
    ),
    Mistake(
        "tnb04", "tanh_backward", "the slope of the sigmoid",
        "Evaluate your slope at x = 0 and compare it with the curve on slide 106: how steep is tanh there?",
        "gradient edge",
        [("(1 - out**2)", "out * (1 - out)")],
    ),
    Mistake(
        "rel01", "relu_forward", "clips in place and so changes the input",
        "Print x after calling forward. Did it change? The caller may need it again.",
        "pure",
        [("np.maximum(0, x)", "np.maximum(0, x, out=x)")],
    ),
    Mistake(
        "rel03", "relu_forward", "absolute value instead of maximum",
        "What does the slide's curve max(0, x) give at x = -2?",
        "values edge",
        [("np.maximum(0, x)", "np.abs(x)")],
    ),
    Mistake(
        "rel04", "relu_forward", "one maximum over the whole array",
        "Give it [[-1, 2], [3, -4]]. Which entries of the result should differ from each other?",
        "values edge",
        [("np.maximum(0, x)", "np.full_like(x, max(0, x.max()))")],
    ),
    Mistake(
        "rel05", "relu_forward", "returns the input itself where nothing is to be cut off",
        "Change an entry of the result. Does the array that you were handed change too? What does the docstring say that comes back?",
        "pure",
        [("out = np.maximum(0, x)", "out = x if (x > 0).all() else np.maximum(0, x)")],
    ),
    Mistake(
        "rlbC1", "relu_forward", "leaky, forwards and backwards",
        "Your backward may match your forward, but the forward is not the function on the slide. Test x = -2.",
        "values edge",
        [("np.maximum(0, x)", "np.maximum(x, x * x.dtype.type(0.01))")],
        also={"relu_backward": [("dout * (x > 0)", "dout * ((x > 0) + (x < 0) * dout.dtype.type(0.01))")]},
    ),
    Mistake(
        "rlb01", "relu_backward", "the sign of dout decides, not that of x",
        "Which quantity decided, in the forward pass, whether the unit was on: x or dout?",
        "gradient edge",
        [("dout * (x > 0)", "dout * (dout > 0)")],
    ),
    Mistake(
        "rlb03", "relu_backward", "returns the mask alone",
        ABOVE,
        "gradient edge",
        [("dout * (x > 0)", "(x > 0).astype(dout.dtype)")],
    ),
    Mistake(
        "rlb04", "relu_backward", "writes into dout",
        "Print dout before and after the call. The caller did not expect it to change.",
        "pure",
        [("return dout * (x > 0)", "dout *= x > 0\n    return dout")],
    ),
    Mistake(
        "rlb05", "relu_backward", "passes dout through unchanged",
        "What is the slope of ReLU at x = -3?",
        "gradient edge",
        [("dout * (x > 0)", "dout.copy()")],
    ),
    Mistake(
        "rlb07", "relu_backward", "the mask is inverted",
        "For which sign of x does a change of x change the output?",
        "gradient edge",
        [("dout * (x > 0)", "dout * (x <= 0)")],
    ),
    Mistake(
        "rlb08", "relu_backward", "slope 1 at exactly 0",
        "At x = 0 there is no slope; the docstring settles which one is used. Which do you use?",
        "edge",
        [("dout * (x > 0)", "dout * (x >= 0)")],
    ),
]  # fmt: skip
