"""Plain Python loops; other weights than the reference's; Python numbers and lists as results."""


def threshold_neuron(x, w, b):
    if x.ndim == 1:
        total = b
        for i in range(len(x)):
            total += x[i] * w[i]
        return 1 if total > 0 else 0
    return [threshold_neuron(row, w, b) for row in x]


def gate(name):
    return {"AND": ([2, 2], -3), "OR": ([5, 5], -1), "NOT": ([-7], 2)}[name]


def perceptron_train(X, y, epochs):
    w, b = [0.0] * X.shape[1], 0.0
    for _ in range(epochs):
        for i in range(len(X)):
            answer = 1 if b + sum(X[i, j] * w[j] for j in range(len(w))) > 0 else 0
            for j in range(len(w)):
                w[j] += (y[i] - answer) * X[i, j]
            b += y[i] - answer
    return w, b


def xor_weights():
    return [[1.0, -1.0, 0.0], [-1.0, 1.0, 0.0]], [-0.5, -0.5, -1.0], [1.0, 1.0, 1.0], [-0.5]
