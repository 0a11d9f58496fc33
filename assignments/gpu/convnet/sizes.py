# Given, generated: not graded, do not edit.
"""How large a convolution's output is, how many parameters it has, and how much of the picture it sees."""


class DoesNotFit(ValueError):
    """A filter or window cannot be laid over the picture in whole steps (slide 81: "doesn't fit!"). Given.

    Raise it with words that say what does not fit: `raise DoesNotFit("a filter of 3 ... on 7 ...")`.
    """


def conv_output_size(size, field, *, stride=1, pad=0):
    """Number of positions that a filter takes along one axis (slides 76-90).

    With N = `size`, F = `field`, S = `stride` and P = `pad` this is (N + 2P - F) / S + 1.

    Parameters
    ----------
    size : int  height (or width) of the picture, without padding
    field : int  height (or width) of the filter
    stride : int  how far the filter moves at each step, 1 or more
    pad : int  number of zeros at *each* end of the axis, 0 or more

    All of them may be NumPy integers such as `x.shape[2]` or an entry of an array.

    Returns
    -------
    out : int  a whole number (`5`, never `5.0`)

    Raises
    ------
    DoesNotFit  where the steps do not end exactly at the far edge (slide 81), or the filter is larger
        than the padded picture. Never round: a size that is not whole is a net that does not fit

    Example
    -------
    >>> conv_output_size(7, 3), conv_output_size(7, 3, stride=2), conv_output_size(32, 5, pad=2)
    (5, 3, 32)
    >>> conv_output_size(7, 3, stride=3)
    Traceback (most recent call last):
        ...
    convnet.sizes.DoesNotFit: a filter of 3 with stride 3 does not fit 7 + 2 * 0
    """
    room = size + 2 * pad - field
    if room < 0 or room % stride != 0:
        raise DoesNotFit(f"a filter of {field} with stride {stride} does not fit {size} + 2 * {pad}")
    return room // stride + 1


def same_padding(field):
    """The padding with which a convolution of stride 1 keeps the size of its picture (slide 85).

    Parameters
    ----------
    field : int  height (or width) of the filter

    Returns
    -------
    pad : int  zeros at each end of the axis

    Raises
    ------
    DoesNotFit  for an even `field`: no padding that is equal at both ends keeps the size

    Example
    -------
    >>> same_padding(3), same_padding(5), same_padding(7)
    (1, 2, 3)
    """
    if field % 2 == 0:
        raise DoesNotFit(f"no equal padding keeps the size under a filter of {field}; want an odd one")
    return (field - 1) // 2


def conv_num_params(F, C, HH, WW):
    """Number of parameters of a convolution, weights and biases (slides 91, 92).

    Parameters
    ----------
    F : int  number of filters
    C : int  channels of the input; a filter always has the full depth of its input
    HH, WW : int  height and width of a filter; they may differ

    The order is that of `w.shape`.

    Returns
    -------
    count : int

    Example
    -------
    Ten 5x5 filters on a picture with 3 channels:

    >>> conv_num_params(10, 3, 5, 5)
    760
    """
    return F * (C * HH * WW + 1)


def fc_num_params(D, M):
    """Number of parameters of a fully connected layer, weights and biases.

    Parameters
    ----------
    D : int  numbers that go in
    M : int  numbers that come out

    Returns
    -------
    count : int

    Example
    -------
    >>> fc_num_params(4, 3)
    15
    """
    return D * M + M


def receptive_field(layers):
    """How many pixels of the picture, along one axis, one neuron of the last layer sees (slides 99-102).

    A neuron of a 3x3 convolution sees 3 pixels of what it looks at. A second 3x3 convolution on top sees
    3 neurons, which see 5 pixels between them. A stride moves what the neurons of all later layers look
    at further apart. Padding changes nothing (a border of zeros counts as seen).

    Parameters
    ----------
    layers : list of (field, stride)  the convolutions (or pools) from the picture upwards; may be empty

    Returns
    -------
    pixels : int  1 for an empty list: a pixel sees itself

    Example
    -------
    >>> receptive_field([(3, 1), (3, 1)]), receptive_field([(3, 2), (3, 1)])
    (5, 7)
    """
    pixels, apart = 1, 1  # `apart`: distance in pixels between neighbours of the layer so far
    for field, stride in layers:
        pixels += (field - 1) * apart
        apart *= stride
    return pixels
