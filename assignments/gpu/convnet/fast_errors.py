# Given, generated: not graded, do not edit.
"""What `convnet.fast` says to arrays that do not go together. Given."""

import operator

from .array_module import array_module


def need_arrays(**named):
    """Check that arrays lie in one place and have one float dtype; None is passed over.

    Raises TypeError for anything but arrays, for arrays of two libraries, for integers and for unlike floats.
    """
    named = {name: value for name, value in named.items() if value is not None}
    first = next(iter(named))
    for name, value in named.items():
        if not hasattr(value, "dtype") or not hasattr(value, "shape"):
            raise TypeError(f"{name}: got {type(value).__name__}, want an array; np.asarray({name}) makes one")
        library, wanted = (array_module(item).__name__.rpartition(".")[2] for item in (value, named[first]))
        if library != wanted:
            raise TypeError(
                f"{name}: got an array of {library}, want one of {wanted} like {first}; "
                f"move it with {wanted}.asarray({name}), or {first} back"
            )
        if value.dtype.name not in ("float32", "float64"):
            raise TypeError(f"{name}: got dtype {value.dtype}, want float32 or float64; convert it with {name}.astype")
        if value.dtype != named[first].dtype:
            raise TypeError(
                f"{name}: got dtype {value.dtype}, want {named[first].dtype} like {first}; "
                f"convert one of them with astype"
            )


def need_shape(name, value, *wanted, words=""):
    """Check a shape; a text among the wanted sizes stands for any size. Raises ValueError."""
    if len(value.shape) != len(wanted) or any(
        isinstance(size, int) and size != got for got, size in zip(value.shape, wanted)
    ):
        text = ", ".join(str(size) for size in wanted) + ("," if len(wanted) == 1 else "")
        raise ValueError(f"{name}: got shape {tuple(value.shape)}, want ({text}){words}")


def need_whole(name, value, least):
    """The whole number, as an int. Raises TypeError or ValueError."""
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name}: got {value!r}, want a whole number") from None
    if number < least:
        raise ValueError(f"{name}: got {number}, want {least} or more")
    return number


def need_some(name, value):
    """Check that a batch is not empty where its mean is asked for. Raises ValueError."""
    if not len(value):
        raise ValueError(f"{name}: got an empty batch, want at least one example: there is no mean of nothing")


def need_labels(y, scores):
    """Check that y (N,) holds classes of scores (N, C) and lies where they lie. Raises TypeError or ValueError."""
    if not hasattr(y, "dtype") or y.dtype.kind not in "iu":
        raise TypeError(f"y: got {getattr(y, 'dtype', type(y).__name__)}, want an array of whole numbers")
    if array_module(y) is not array_module(scores):
        raise TypeError(f"y: got an array of {array_module(y).__name__}, want one of {array_module(scores).__name__}")
    N, C = scores.shape
    need_shape("y", y, N, words=", one label for each row of scores")
    if int(y.min()) < 0 or int(y.max()) >= C:
        raise ValueError(
            f"y: got labels from {int(y.min())} to {int(y.max())}, want 0 to {C - 1}, as scores has {C} columns"
        )
