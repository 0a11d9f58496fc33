"""What the checks of `gpu` need on your side. Given."""

from .pretend_gpu import Array, asarray, to_host


def standardise_on_pretend_gpu(x):
    """What `standardise` makes of an array on the pretend graphics card, and whether the result lies there."""
    from .gpu import standardise  # yours

    out = standardise(asarray(x))
    return to_host(out), isinstance(out, Array)
