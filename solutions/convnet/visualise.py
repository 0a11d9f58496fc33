"""Looking into a net: what excites a neuron, what an answer hangs on, and what a class would look like (40-41, 51)."""

import numpy as np


def top_positions(maps, count):
    """Where a filter answers most strongly: the `count` pictures with the highest activations, and the place in each.

    Of each picture only its highest activation counts, so that no picture comes twice. Of equal activations in a
    picture the first one in row-major order counts; of equal pictures the one with the smaller number comes first.

    Parameters
    ----------
    maps : (N, H, W) float  the activations of *one* filter for N pictures; not modified
    count : int  at most N

    Returns
    -------
    positions : (count, 3) int  picture, row and column, highest activation first

    Example
    -------
    >>> maps = np.array([[[1.0, 2.0], [0.0, 0.0]], [[0.0, 0.0], [5.0, 4.0]]])
    >>> top_positions(maps, 2)
    array([[1, 1, 0],
           [0, 0, 1]])
    """
    ### BEGIN SOLUTION
    N, H, W = maps.shape
    flat = maps.reshape(N, H * W)
    best = flat.argmax(axis=1)
    order = np.argsort(-flat.max(axis=1), kind="stable")[:count]
    return np.stack([order, best[order] // W, best[order] % W], axis=1)
    ### END SOLUTION


def seen_patch(x, row, column, *, field, stride, pad):
    """The part of a picture that one neuron sees.

    Counted in pixels of the picture, neuron (0, 0) sees a square of side `field` whose upper left corner lies `pad`
    pixels above and to the left of the picture; its neighbours see squares that lie `stride` pixels further on. (For
    several layers in a row these are the receptive field, the product of all strides, and the sum of the paddings,
    each times the strides in front of it.)

    Parameters
    ----------
    x : (C, H, W) float  a picture; not modified
    row, column : int  which neuron of the map
    field, stride, pad : int  in pixels

    Returns
    -------
    patch : (C, field, field) float  a new array with the dtype of `x`; 0 where the square leaves the picture

    Example
    -------
    >>> x = np.arange(16.0).reshape(1, 4, 4)
    >>> seen_patch(x, 0, 1, field=3, stride=2, pad=1)
    array([[[0., 0., 0.],
            [1., 2., 3.],
            [5., 6., 7.]]])
    """
    ### BEGIN SOLUTION
    wide = np.pad(x, ((0, 0), (pad, pad), (pad, pad)))
    top, left = row * stride, column * stride
    return wide[:, top : top + field, left : left + field]
    ### END SOLUTION


def occlusion_map(score, x, *, size, stride, fill=0.0):
    """How much a score falls when a square of the picture is covered, for squares all over the picture.

    The squares of side `size` start at rows and columns 0, `stride`, 2 * `stride` …, as long as they lie wholly inside.
    All pixels and all channels of a square are set to `fill`.

    Parameters
    ----------
    score : function (N, C, H, W) -> (N,)  the score of a class for each picture of a batch
    x : (C, H, W) float  a picture; not modified
    size, stride : int
    fill : float

    Returns
    -------
    drop : (rows, columns) float  score of the whole picture minus score of the covered one: large where it matters

    Example
    -------
    >>> bright = lambda X: X.sum(axis=(1, 2, 3))
    >>> occlusion_map(bright, np.ones((1, 3, 4)), size=2, stride=1)
    array([[4., 4., 4.],
           [4., 4., 4.]])
    """
    ### BEGIN SOLUTION
    _, H, W = x.shape
    rows, columns = range(0, H - size + 1, stride), range(0, W - size + 1, stride)
    covered = np.repeat(x[None], len(rows) * len(columns), axis=0)
    for number, (row, column) in enumerate((row, column) for row in rows for column in columns):
        covered[number, :, row : row + size, column : column + size] = fill
    return (score(x[None]) - score(covered)).reshape(len(rows), len(columns))
    ### END SOLUTION


def ascend(gradient, x, *, steps, lr, decay=0.0):
    """Change a picture so that a score rises: gradient ascent on the *input*, the weights stay as they are (slide 51).

    In each step, with g the gradient at the picture as it is now and |g| its Euclidean norm over all numbers:

        x <- (1 - decay) * x + lr * g / |g|

    so that a step has the same length however flat the score is. Where g is 0 everywhere only the decay is done.

    Parameters
    ----------
    gradient : function (C, H, W) -> (C, H, W)  gradient of the score with respect to the picture
    x : (C, H, W) float  where to start; not modified
    steps : int
    lr : float  the length of a step
    decay : float  between 0 and 1; pulls pixels that are of no use towards 0

    Returns
    -------
    x : (C, H, W) float  the picture after the last step

    Example
    -------
    >>> ascend(lambda x: np.full(x.shape, 7.0), np.zeros((1, 2, 2)), steps=3, lr=0.5)
    array([[[0.75, 0.75],
            [0.75, 0.75]]])
    """
    ### BEGIN SOLUTION
    for _ in range(steps):
        g = gradient(x)
        x = (1 - decay) * x
        norm = np.sqrt(np.sum(g * g))
        if norm > 0:
            x = x + lr * g / norm
    return x
    ### END SOLUTION
