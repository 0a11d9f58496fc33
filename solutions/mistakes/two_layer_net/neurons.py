"""Known mistakes in the threshold neuron, the gates, the perceptron and XOR."""

from autograder.examine.mistakes import Mistake

MISTAKES = [
    Mistake(
        "thr01", "threshold_neuron", "fires at exactly the threshold",
        "Slide 9 says that the sum must exceed the threshold. What do you answer where it only reaches it?",
        "edge",
        [("@ w + b > 0)", "@ w + b >= 0)")],
    ),
    Mistake(
        "thr02", "threshold_neuron", "the bias counts with the wrong sign",
        "Take x = 0 and b = 1. Does the neuron of the docstring fire? Does yours?",
        "values edge",
        [("x @ w + b > 0", "x @ w - b > 0")],
    ),
    Mistake(
        "thr03", "threshold_neuron", "answers -1 instead of 0",
        "Which two numbers can the neuron of the docstring answer?",
        "values shapes edge",
        [("(x @ w + b > 0).astype(int)", "np.where(x @ w + b > 0, 1, -1)")],
    ),
    Mistake(
        "thr04", "threshold_neuron", "the bias is left out",
        "With all weights at 0, what decides whether the neuron fires?",
        "values edge",
        [("x @ w + b > 0", "x @ w > 0")],
    ),
    Mistake(
        "thr05", "threshold_neuron", "one sum over all examples",
        "Hand in three examples. How many answers should come back?",
        "values edge",
        [("(x @ w + b > 0)", "(np.sum(x * w) + b > 0)")],
    ),
    Mistake(
        "thr06", "threshold_neuron", "an array of one number for one example",
        "For one example of shape (D,), compare the shape of your answer with the docstring's.",
        "shapes",
        [("(x @ w + b > 0)", "np.atleast_1d(x @ w + b > 0)")],
    ),
    Mistake(
        "gat01", "gate", "OR asks for both inputs",
        "Write down the weighted sum for the input (0, 1). Is it above 0?",
        "values",
        [("np.array([1.0, 1.0]), -0.5", "np.array([1.0, 1.0]), -1.5")],
    ),
    Mistake(
        "gat02", "gate", "NOT passes its input on",
        "Write down the weighted sum of NOT for the inputs 0 and 1. For which of them should it be above 0?",
        "shapes",
        [("np.array([-1.0]), 0.5", "np.array([1.0]), -0.5")],
    ),
    Mistake(
        "gat03", "gate", "OR fires with no input at all",
        "Write down the weighted sum for the input (0, 0). Is it above 0?",
        "values",
        [("np.array([1.0, 1.0]), -0.5", "np.array([1.0, 1.0]), 0.5")],
    ),
    Mistake(
        "gat04", "gate", "NOT with two weights",
        "How many inputs does NOT have? How many weights?",
        "shapes",
        [("np.array([-1.0]), 0.5", "np.array([-1.0, -1.0]), 0.5")],
    ),
    Mistake(
        "gat05", "gate", "OR only reaches its threshold",
        # From outside the same as gat01: both answer 0 where one input is 1.
        "Write down the weighted sum for the input (0, 1). Is it above 0?",
        "values",
        [("np.array([1.0, 1.0]), -0.5", "np.array([1.0, 1.0]), -1.0")],
    ),
    Mistake(
        "per01", "perceptron_train", "the correction has the wrong sign",
        "An example with label 1 was answered with 0. Should the next sum for it be larger or smaller? Which "
        "does your step do?",
        "example values epoch learns",
        [("error = label - threshold_neuron(x, w, b)", "error = threshold_neuron(x, w, b) - label")],
    ),
    Mistake(
        "per02", "perceptron_train", "the bias is never learned",
        "Print b after training. Which line of the docstring's rule is about b?",
        "example values epoch learns",
        [("            b += error\n", "")],
    ),
    Mistake(
        "per03", "perceptron_train", "one correction at the end of an epoch instead of one an example",
        "Go through the first two examples by hand. With which weights is the second one answered?",
        "example values epoch",
        [
            ("for x, label in zip", "start, bias = w.copy(), b\n        for x, label in zip"),
            ("threshold_neuron(x, w, b)", "threshold_neuron(x, start, bias)"),
        ],
    ),
    Mistake(
        "per04", "perceptron_train", "the correction uses the weighted sum, not the neuron's answer",
        "Which values can y_hat take? Print yours.",
        "example values epoch learns",
        [("threshold_neuron(x, w, b)", "(x @ w + b)")],
    ),
    Mistake(
        "per05", "perceptron_train", "always a single epoch",
        "Train for 1 epoch and for 10 on data that need more than one. Do the weights differ?",
        "example epoch learns",
        [("for _ in range(epochs):", "for _ in range(1):")],
    ),
    Mistake(
        "per06", "perceptron_train", "does not start at zero",
        "Train for 0 epochs. What do w and b start at, in the docstring and in yours?",
        "values epoch",
        [("np.zeros(X.shape[1])", "np.ones(X.shape[1])")],
    ),
    Mistake(
        "per07", "perceptron_train", "the correction does not depend on the example",
        "Which weights should change for the example (0, 1)? Which do yours change?",
        "example values epoch learns",
        [("w += error * x", "w += error")],
    ),
    # xor01, xor03 and xor04 look the same from outside (the network always answers 0), so they share a hint.
    Mistake(
        "xor01", "xor_weights", "both hidden neurons do the same",
        "Write down what each hidden neuron answers to the four inputs, then the output's sum for (0, 1). Is "
        "it above 0?",
        "values",
        [("np.array([-0.5, -1.5])", "np.array([-0.5, -0.5])")],
    ),
    Mistake(
        "xor02", "xor_weights", "the second hidden neuron speaks for the output instead of against it",
        "Write down the output's sum for the input (1, 1). Should it be above 0?",
        "values",
        [("np.array([1.0, -1.0])", "np.array([1.0, 1.0])")],
    ),
    Mistake(
        "xor03", "xor_weights", "the output neuron only reaches its threshold",
        "Write down what each hidden neuron answers to the four inputs, then the output's sum for (0, 1). Is "
        "it above 0?",
        "values",
        [("b2 = -0.5", "b2 = -1.0")],
    ),
    Mistake(
        "xor04", "xor_weights", "the hidden biases are missing",
        "Write down what each hidden neuron answers to the four inputs, then the output's sum for (0, 1). Is "
        "it above 0?",
        "values",
        [("np.array([-0.5, -1.5])", "np.zeros(2)")],
    ),
]  # fmt: skip
