# Given, generated: not graded, do not edit.
"""Adam (Kingma and Ba, 2015): every parameter with a step size of its own. Given."""

from .array_module import array_module

BLOCK = 1 << 14  # numbers that are worked on at once: they stay in the processor's first cache


class Adam:
    """Moves parameters against their gradients, each by about `lr`, however large its gradient is.

    Parameters
    ----------
    lr : float  learning rate; the attribute may be changed between steps
    beta1, beta2 : float  how much of the running means of gradients and of their squares stays
    eps : float  added to the root

    Example
    -------
    >>> adam = Adam(lr=0.1)
    >>> params = {"w": np.array([1.0, 1.0])}
    >>> adam.step(params, {"w": np.array([3.0, -0.001])})
    >>> params["w"].round(3)
    array([0.9, 1.1])
    """

    def __init__(self, *, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.count, self.means = 0, {}

    def step(self, params, grads):
        """Change the arrays of `params` in place; `grads` has the same names and shapes, and is not modified."""
        self.count += 1
        for name, value in params.items():
            grad, xp = grads[name], array_module(value)
            if getattr(grad, "shape", None) != value.shape or grad.dtype != value.dtype:
                got = f"{getattr(grad, 'dtype', type(grad).__name__)} {getattr(grad, 'shape', '')}"
                raise ValueError(f"grads[{name!r}]: got {got}, want {value.dtype} {value.shape} like params[{name!r}]")
            if name not in self.means:
                self.means[name] = xp.zeros((2, value.size), dtype=value.dtype)
            self._move(xp, value, grad, *self.means[name])

    def _move(self, xp, value, grad, mean, square):
        flat, grad = value.reshape(-1), grad.reshape(-1)
        size = BLOCK if xp.__name__ == "numpy" else max(1, flat.size)
        first, second = (1 - self.beta1) / (1 - self.beta1**self.count), (1 - self.beta2) / (1 - self.beta2**self.count)
        term = xp.empty(min(size, flat.size), dtype=flat.dtype)
        for start in range(0, flat.size, size):
            w, g, m, v = (array[start : start + size] for array in (flat, grad, mean, square))
            t = term[: len(w)]
            m *= self.beta1
            m += g  # the running mean but for the factor `first`, and below for `second`
            v *= self.beta2
            v += xp.multiply(g, g, out=t)
            xp.sqrt(v, out=t)
            t += self.eps / second**0.5
            xp.divide(m, t, out=t)
            w -= xp.multiply(t, self.lr * first / second**0.5, out=t)
        if not value.flags.c_contiguous:
            value[...] = flat.reshape(value.shape)  # `flat` was a copy
