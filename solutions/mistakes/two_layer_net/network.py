"""Known mistakes in the two-layer network."""

from autograder.examine.mistakes import Mistake

PENALTY = "0.5 * self.reg * (np.sum(W1 * W1) + np.sum(W2 * W2))"
GRADIENTS = "        dW1 = dW1 + self.reg * W1\n        dW2 = dW2 + self.reg * W2\n"
FIRST, SECOND = (
    "weight_scale * rng.standard_normal((input_dim, hidden_dim))",
    "weight_scale * rng.standard_normal((hidden_dim, num_classes))",
)

MISTAKES = [
    Mistake(
        "net01", "TwoLayerNet", "the penalty lacks its factor 0.5",
        "Compare loss(reg) - loss(0) with 0.5 * reg * sum(W * W) on paper.",
        "regularisation",
        [(f"penalty = {PENALTY}", f"penalty = {PENALTY[6:]}")],
    ),
    Mistake(
        "net02", "TwoLayerNet", "the penalty is missing in the gradients",
        "Set the data loss aside: what is the derivative of the penalty?",
        "regularisation",
        [(GRADIENTS, "")],
    ),
    Mistake(
        "net03", "TwoLayerNet", "the penalty counts twice in the gradients",
        "What is the derivative of 0.5 * reg * w**2? Count the twos.",
        "regularisation",
        [("self.reg * W1\n", "2 * self.reg * W1\n"), ("self.reg * W2\n", "2 * self.reg * W2\n")],
    ),
    Mistake(
        "net04", "TwoLayerNet", "the biases are penalised too",
        "Which parameters does the docstring penalise? Test with biases that are not zero.",
        "regularisation",
        [
            (f"penalty = {PENALTY}", f"penalty = {PENALTY[:-1]} + np.sum(b1 * b1) + np.sum(b2 * b2))"),
            (GRADIENTS, GRADIENTS + "        db1 = db1 + self.reg * b1\n        db2 = db2 + self.reg * b2\n"),
        ],
    ),
    Mistake(
        "net05", "TwoLayerNet", "only the second layer is penalised",
        "How many weight matrices does the network have? How many does your penalty see?",
        "regularisation",
        [
            ("(np.sum(W1 * W1) + np.sum(W2 * W2))\n        dactive", "np.sum(W2 * W2)\n        dactive"),
            ("        dW1 = dW1 + self.reg * W1\n", ""),
        ],
    ),
    Mistake(
        "net07", "TwoLayerNet", "no ReLU between the layers",
        "Without the activation, what single matrix does the network equal? Test with inputs that give "
        "negative hidden values.",
        "values",
        [
            ("active, relu_cache = relu_forward(hidden)", "active = hidden"),
            ("dhidden = relu_backward(dactive, relu_cache)", "dhidden = dactive"),
        ],
    ),
    Mistake(
        "net08", "TwoLayerNet", "the backward pass skips the ReLU",
        "Walk the graph backwards box by box. Which box has no line in your code?",
        "gradient",
        [("dhidden = relu_backward(dactive, relu_cache)", "dhidden = dactive")],
    ),
    Mistake(
        "net09", "TwoLayerNet", "the penalty is divided by the batch size",
        "Hand in twice as many examples. Should loss(reg) - loss(0) change?",
        "regularisation",
        [
            (f"penalty = {PENALTY}", f"penalty = {PENALTY} / len(X)"),
            ("self.reg * W1\n", "self.reg * W1 / len(X)\n"),
            ("self.reg * W2\n", "self.reg * W2 / len(X)\n"),
        ],
    ),
    Mistake(
        "net11", "TwoLayerNet", "no penalty at all",
        "Set reg = 100. Does your loss move?",
        "regularisation",
        [(f"penalty = {PENALTY}", "penalty = 0.0"), (GRADIENTS, "")],
    ),
    Mistake(
        "net12", "TwoLayerNet", "the penalty's gradient goes to the biases instead of the weights",
        "Which gradients change when reg does: those of the weights, or those of the biases? Which should?",
        "regularisation",
        [(GRADIENTS, "        db1 = db1 + self.reg * b1\n        db2 = db2 + self.reg * b2\n")],
    ),
    Mistake(
        "net13", "TwoLayerNet", "the hinge where softmax should be the default",
        "Make a network without naming a loss. What does equal scores cost: ln C, or C - 1?",
        "defaults",
        [('rng, loss="softmax"', 'rng, loss="hinge"')],
    ),
    Mistake(
        "net14", "TwoLayerNet", "the gradient of b1 is taken after the weights",
        "Which array has the shape (N, H), and is the gradient at the place where b1 is added?",
        "gradient",
        [('"b1": db1', '"b1": dactive.sum(axis=0)')],
    ),
    Mistake(
        "ini01", "TwoLayerNet", "weight_scale is not applied",
        "Print W1.std(). Compare it with weight_scale.",
        "initial",
        [(FIRST, FIRST[15:]), (SECOND, SECOND[15:])],
    ),
    Mistake(
        "ini02", "TwoLayerNet", "all weights start at zero",
        "If all hidden units start equal and get equal gradients, what do they become?",
        "initial",
        [(FIRST, "np.zeros((input_dim, hidden_dim))"), (SECOND, "np.zeros((hidden_dim, num_classes))")],
    ),
    Mistake(
        "ini03", "TwoLayerNet", "weights from a range that is not centred on zero",
        "Print W1.mean() and W1.std(). What should they be?",
        "initial",
        [
            ("rng.standard_normal((input_dim, hidden_dim))", "rng.random((input_dim, hidden_dim))"),
            ("rng.standard_normal((hidden_dim, num_classes))", "rng.random((hidden_dim, num_classes))"),
        ],
    ),
    Mistake(
        "ini04", "TwoLayerNet", "the biases start at random numbers",
        "What does the docstring say that biases start at?",
        "initial",
        [
            ("np.zeros(hidden_dim)", "weight_scale * rng.standard_normal(hidden_dim)"),
            ("np.zeros(num_classes)", "weight_scale * rng.standard_normal(num_classes)"),
        ],
    ),
    Mistake(
        "ini05", "TwoLayerNet", "weight_scale is taken as the variance",
        "Print W1.std(). Is weight_scale the standard deviation or the variance?",
        "initial",
        [(FIRST, f"np.sqrt(weight_scale) * {FIRST[15:]}"), (SECOND, f"np.sqrt(weight_scale) * {SECOND[15:]}")],
    ),
    Mistake(
        "prd01", "TwoLayerNet", "the best example for each class instead of the best class for each example",
        "How many predictions should a batch of N examples give?",
        "predict",
        [("argmax(axis=1)", "argmax(axis=0)")],
    ),
    Mistake(
        "prd02", "TwoLayerNet", "the highest score instead of its class",
        "A label is the number of a class. What do you return?",
        "predict",
        [("argmax(axis=1)", "max(axis=1)")],
    ),
]  # fmt: skip
