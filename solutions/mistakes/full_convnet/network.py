"""Known mistakes in the first weights and in the ConvNet."""

from autograder.examine.mistakes import Mistake

PENALTY = "loss += 0.5 * self.reg * float((value * value).sum())"
FAN_IN = "math.prod(shape[1:]) if len(shape) == 4 else shape[0]"

MISTAKES = [
    Mistake(
        "kai01", "kaiming_normal", "1 / fan_in instead of 2 / fan_in",
        "ReLU switches off half of the units. What factor makes up for it?",
        "channels statistics",
        [("math.sqrt(2 / fan_in)", "math.sqrt(1 / fan_in)")],
    ),
    Mistake(
        "kai02", "kaiming_normal", "the fan-in of a convolution ignores the area of the filter",
        "How many inputs does ONE neuron of a convolution see? (The slides: 5 * 5 * 3.)",
        "channels",
        [("math.prod(shape[1:])", "shape[1]")],
    ),
    Mistake(
        "kai03", "kaiming_normal", "fan-out instead of fan-in",
        "Fan-in or fan-out: which one keeps the forward variance?",
        "channels statistics",
        [(FAN_IN, "shape[0] * math.prod(shape[2:]) if len(shape) == 4 else shape[1]")],
    ),
    Mistake(
        "kai04", "kaiming_normal", "the fan-in of a fully connected layer is taken from the wrong axis",
        "A fully connected layer has weights (D, M). Which of the two is the number of inputs of one neuron?",
        "statistics",
        [(FAN_IN, "math.prod(shape[1:])")],
    ),
    Mistake(
        "kai05", "kaiming_normal", "the variance is used as the standard deviation",
        "2 / fan_in is a variance. What do you multiply standard normal numbers with?",
        "channels statistics",
        [("math.sqrt(2 / fan_in)", "(2 / fan_in)")],
    ),
    Mistake(
        "kai06", "kaiming_normal", "equal numbers on an interval instead of normal ones",
        "How far from 0 can your largest weight be, measured in standard deviations? And a normal number?",
        "channels statistics",
        [("math.sqrt(2 / fan_in) * rng.standard_normal(shape)", "math.sqrt(6 / fan_in) * rng.uniform(-1, 1, shape)")],
    ),
    Mistake(
        "kai07", "kaiming_normal", "draws from a generator of its own",
        "Which generator were you given, and which one did you use?",
        "order",
        [("* rng.standard_normal", "* np.random.default_rng(0).standard_normal")],
    ),
    Mistake(
        "kai08", "kaiming_normal", "draws from the global np.random",
        "Which generator were you given, and which one did you use?",
        "order pure",
        [("* rng.standard_normal(shape)", "* np.random.standard_normal(shape)")],
    ),
    Mistake(
        "cnn01", "ConvNet", "the biases are penalised too",
        "Which parameters does the docstring penalise? Test with biases that are not zero.",
        "regularisation",
        [('if name[0] == "W":\n                loss', "if name:\n                loss")],
    ),
    Mistake(
        "cnn02", "ConvNet", "the penalty is missing in the gradients",
        "Set the data loss aside: what is the derivative of the penalty?",
        "regularisation",
        [("                grads[name] = grads[name] + self.reg * value\n", "")],
    ),
    Mistake(
        "cnn03", "ConvNet", "the penalty lacks its factor 0.5",
        "Compare loss(reg) - loss(0) with 0.5 * reg * sum(W * W) on paper.",
        "regularisation",
        [(PENALTY, PENALTY.replace("0.5 * ", ""))],
    ),
    Mistake(
        "cnn04", "ConvNet", "only the last weights are penalised",
        "How many weight arrays does the net have? How many does your penalty see?",
        "regularisation",
        [('if name[0] == "W":\n                loss', 'if name == f"W{len(self.params) // 2}":\n                loss')],
    ),
    Mistake(
        "cnn05", "ConvNet", "the backward pass skips the ReLU",
        "Walk the layers backwards, box by box. Which box has no line in your code?",
        "gradient",
        [("dout = relu_backward(dout, cache)", "dout = dout + 0")],
    ),
    Mistake(
        "cnn06", "ConvNet", "the stride of a convolution is forgotten",
        "Every dict of a layer has entries. Does your forward pass use each of them?",
        "stride",
        [('conv_forward(out, w, b, stride=layer["stride"], pad=layer["pad"])', 'conv_forward(out, w, b, pad=layer["pad"])')],
    ),
    Mistake(
        "cnn07", "ConvNet", "pools with the stride of its window, whatever the layer says",
        "Try pool(3, stride=1). How large must the map behind it be?",
        "stride",
        [("pool_width=field, stride=layer[\"stride\"])\n            caches", "pool_width=field, stride=field)\n            caches")],
    ),
    Mistake(
        "cnn08", "ConvNet", "all weights start with standard deviation 0.01",
        "Print the spread of the activations, layer by layer. Which function of yours keeps it?",
        "initial",
        [("kaiming_normal(rng, weights)", "0.01 * rng.standard_normal(weights)")],
    ),
    Mistake(
        "cnn09", "ConvNet", "the biases start at random numbers",
        "What does the docstring say that biases start at?",
        "initial",
        [("np.zeros(units)", "0.1 * rng.standard_normal(units)")],
    ),
    Mistake(
        "cnn10", "ConvNet", "the table of shapes lacks the picture",
        "How many entries does shapes() have for a net without layers? Read the docstring's example.",
        "shapes",
        [("return shapes\n", "return shapes[1:]\n"), ("zip(self.layers, self.shapes())", "zip(self.layers, [self.input_dim, *self.shapes()])")],
    ),
    Mistake(
        "cnn11", "ConvNet", "the added layer is put into the caller's list",
        "Make two nets from one list of layers. How long is the list after that?",
        "pure",
        [("[*layers, fc(num_classes)], reg\n", "layers, reg\n        layers.append(fc(num_classes))\n")],
    ),
    Mistake(
        "cnn12", "ConvNet", "unknown layers are taken for ReLU",
        "What does your net do with a layer that it does not know?",
        "refuse",
        [('            elif kind == "relu":\n                shapes.append(shape)\n            else:\n                raise ValueError(f"layer: got {kind!r}, want \'conv\', \'relu\', \'pool\' or \'fc\'")\n', "            else:\n                shapes.append(shape)\n")],
    ),
    Mistake(
        "cnn13", "ConvNet", "the best picture for each class instead of the best class for each picture",
        "How many predictions should a batch of N pictures give?",
        "predict",
        [("argmax(axis=1)", "argmax(axis=0)")],
    ),
    Mistake(
        "cnn14", "ConvNet", "the gradients are averaged over the batch a second time",
        "The gradient that softmax_loss returns is that of a mean already. What else does your code divide by N?",
        "gradient",
        [("self._backward(dout, caches)\n", "self._backward(dout / len(X), caches)\n")],
    ),
    Mistake(
        "cnn15", "ConvNet", "parameters are read once, when the net is made",
        "Put new arrays into net.params and ask for the scores again. Do they change?",
        "values stride edge gradient regularisation",
        [("        self.params = {}\n", "        self.params = {}\n        self._own = self.params\n"), ('w, b = self.params[f"W{number}"], self.params[f"b{number}"]', 'w, b = self._own[f"W{number}"], self._own[f"b{number}"]')],
    ),
]  # fmt: skip
