# ruff: noqa
import numpy


def dropout_forward(x, *, keep, train, rng):
    assert_probability(keep)
    if train:
        mask = rng.binomial(1, keep, size=x.shape).astype(bool)
        out = x.copy()
        out[~mask] = 0
        out /= keep
        return out, {"mask": mask, "keep": keep}
    return 1 * x, {}


def assert_probability(p):
    if not (p > 0 and p <= 1):
        raise ValueError(p)


def dropout_backward(dout, cache):
    if "mask" in cache:
        d = numpy.zeros(dout.shape, dout.dtype)
        d[cache["mask"]] = dout[cache["mask"]] / cache["keep"]
        return d
    return dout
