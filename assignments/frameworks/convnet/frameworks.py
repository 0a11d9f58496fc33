# Stubs, generated: write what raises NotImplementedError; each docstring says what is wanted.
"""Layers as other libraries write them down: Torch, Caffe and Lasagne (slides 96-98)."""


def torch_conv(shape, nInputPlane, nOutputPlane, kW, kH, dW=1, dH=1, padW=0, padH=None):
    """What `nn.SpatialConvolution(nInputPlane, nOutputPlane, kW, kH, dW, dH, padW, padH)` of Torch makes of maps.

    Torch names the *width* first everywhere. k is the filter, d the stride. `padH` is `padW` where it is left out. A
    rest at the border, which no window fits, is left out silently: sizes are rounded *down*. Each filter has one bias.

    Parameters
    ----------
    shape : (N, C, H, W) tuple of int  of the maps that arrive
    nInputPlane, nOutputPlane : int  channels of the input, filters
    kW, kH, dW, dH, padW, padH : int

    Returns
    -------
    out_shape : (N, F, H_out, W_out) tuple of int
    params : int  weights and biases

    Raises
    ------
    ValueError  where C is not nInputPlane, and where a filter is larger than the padded map

    Example
    -------
    >>> torch_conv((10, 3, 32, 48), 3, 16, 5, 3)
    ((10, 16, 30, 44), 736)
    """
    raise NotImplementedError("torch_conv is not written yet")


def caffe_conv(shape, num_output, kernel_size, stride=1, pad=0, group=1):
    """What a layer of type "Convolution" of Caffe makes of maps.

        convolution_param { num_output: 256  kernel_size: 5  pad: 2  group: 2 }

    It does not say how many channels arrive: that follows from the layer below. All sides are square, sizes are rounded
    down. With `group: 2` the channels and the filters are split into two halves, and each filter sees only its half of
    the channels: so AlexNet fitted on two cards. There is one bias a filter.

    Parameters
    ----------
    shape : (N, C, H, W) tuple of int
    num_output : int  filters
    kernel_size, stride, pad, group : int

    Returns
    -------
    out_shape : (N, F, H_out, W_out) tuple of int
    params : int  weights and biases

    Raises
    ------
    ValueError  where C or `num_output` cannot be divided by `group`, and where a filter is larger than the padded map

    Example
    -------
    The second convolution of AlexNet:

    >>> caffe_conv((1, 96, 27, 27), 256, 5, pad=2, group=2)
    ((1, 256, 27, 27), 307456)
    """
    raise NotImplementedError("caffe_conv is not written yet")


def caffe_pool_size(size, kernel_size, stride=1, pad=0):
    """The side of a map behind a layer of type "Pooling" of Caffe, which rounds *up*.

    A window at the end may hang over the border; what is outside does not count. But with padding, a last window that
    begins at `size + pad` or behind it, wholly in the padding, is left out again.

    Parameters
    ----------
    size, kernel_size, stride, pad : int

    Returns
    -------
    out : int

    Example
    -------
    3x3 with stride 2 on 32, which slide 112 refuses:

    >>> caffe_pool_size(32, 3, stride=2), caffe_pool_size(55, 3, stride=2), caffe_pool_size(6, 2, stride=2, pad=1)
    (16, 27, 4)
    """
    raise NotImplementedError("caffe_pool_size is not written yet")


def lasagne_conv(shape, num_filters, filter_size, stride=1, pad=0):
    """What `Conv2DLayer(incoming, num_filters, filter_size, stride=…, pad=…)` of Lasagne makes of maps.

    `filter_size`, `stride` and `pad` are one number for both axes or a pair (rows, columns). `pad` may also be a word:
    "valid" is no padding; "same" is half the filter, rounded down, at each end, for odd filters only; "full" is one
    less than the filter at each end. Sizes are rounded down. There is one bias a filter.

    Parameters
    ----------
    shape : (N, C, H, W) tuple of int
    num_filters : int
    filter_size, stride : int or pair of int
    pad : int, pair of int, "valid", "same" or "full"

    Returns
    -------
    out_shape : (N, F, H_out, W_out) tuple of int
    params : int  weights and biases

    Raises
    ------
    ValueError  for another word, for "same" with a filter of even height or width, and where a filter is larger than
        the padded map

    Example
    -------
    >>> lasagne_conv((5, 1, 28, 20), 32, (5, 3), pad="same"), lasagne_conv((5, 1, 28, 20), 32, 5, pad="full")
    (((5, 32, 28, 20), 512), ((5, 32, 32, 24), 832))
    """
    raise NotImplementedError("lasagne_conv is not written yet")


def lasagne_weights(w):
    """The weights with which Lasagne computes what we compute.

    Its layer is a *true* convolution (`flip_filters=True`): it turns each filter by 180 degrees before it is slid.

    Parameters
    ----------
    w : (F, C, HH, WW) float  weights for our `conv_forward`; not modified

    Returns
    -------
    turned : (F, C, HH, WW) float

    Example
    -------
    >>> lasagne_weights(np.array([[[[1.0, 2.0], [3.0, 4.0]]]]))
    array([[[[4., 3.],
             [2., 1.]]]])
    """
    raise NotImplementedError("lasagne_weights is not written yet")
