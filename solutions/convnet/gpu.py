"""When a graphics card is worth it (slides 24, 25)."""

from .array_module import array_module
from .sizes import conv_output_size


def conv_work(shape, w_shape, *, stride=1, pad=0):
    """How many multiplications a convolution takes, the way forward.

    Each of the numbers that come out is one dot product over the whole depth of a window.

    Parameters
    ----------
    shape : (N, C, H, W) tuple of int  of the maps that arrive
    w_shape : (F, C, HH, WW) tuple of int  of the weights
    stride, pad : int

    Returns
    -------
    count : int

    Raises
    ------
    ValueError  where the filter does not fit (`conv_output_size` does that)

    Example
    -------
    The first layer of slide 66: 28 * 28 * 6 numbers, each of 75 products.

    >>> conv_work((1, 3, 32, 32), (6, 3, 5, 5))
    352800
    """
    ### BEGIN SOLUTION
    N, _, H, W = shape
    F, C, HH, WW = w_shape
    rows = conv_output_size(H, HH, stride=stride, pad=pad)
    columns = conv_output_size(W, WW, stride=stride, pad=pad)
    return N * F * rows * columns * C * HH * WW
    ### END SOLUTION


def whole_speed_up(share, times):
    """How much faster the whole becomes, if a part of it becomes faster (Amdahl, 1967).

    Parameters
    ----------
    share : float  the part's share of the time so far, from 0 to 1
    times : float  how many times as fast it becomes

    Returns
    -------
    whole : float  how many times as fast the whole becomes

    Example
    -------
    >>> round(whole_speed_up(0.9, 50), 2), whole_speed_up(0.5, 1e12) < 2
    (8.47, True)
    """
    ### BEGIN SOLUTION
    return 1 / (1 - share + share / times)
    ### END SOLUTION


def crossover(sizes, here, there):
    """From which size on it is worth going elsewhere.

    Parameters
    ----------
    sizes : list of numbers, rising
    here, there : lists of float  seconds for each size, here and there

    Returns
    -------
    size : the smallest of `sizes` for which `there` is faster, and stays faster for all larger ones; None if it is not
        even faster for the largest

    Example
    -------
    >>> crossover([1, 10, 100], [0.1, 1.0, 10.0], [0.5, 0.6, 0.7]), crossover([1, 10], [1.0, 1.0], [0.5, 2.0])
    (10, None)
    """
    ### BEGIN SOLUTION
    found = None
    for size, seconds, other in zip(sizes[::-1], here[::-1], there[::-1]):
        if other >= seconds:
            break
        found = size
    return found
    ### END SOLUTION


def standardise(x):
    """Give each column mean 0 and standard deviation 1, on whichever device the array lies.

    What is made on the way is made by the library of `x` (`array_module`): nothing comes back to the processor.

    Parameters
    ----------
    x : (N, D) float  an array of NumPy, CuPy or `convnet.pretend_gpu`; not modified

    Returns
    -------
    out : (N, D) float  of the same library; a column that is the same everywhere becomes 0

    Example
    -------
    >>> standardise(np.array([[1.0, 7.0], [3.0, 7.0]]))
    array([[-1.,  0.],
           [ 1.,  0.]])
    """
    ### BEGIN SOLUTION
    xp = array_module(x)
    std = x.std(axis=0)
    return (x - x.mean(axis=0)) / xp.where(std > 0, std, 1)
    ### END SOLUTION
