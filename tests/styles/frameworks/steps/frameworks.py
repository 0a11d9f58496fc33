# ruff: noqa
import math


def torch_conv(shape, nInputPlane, nOutputPlane, kW, kH, dW=1, dH=1, padW=0, padH=None):
    n, c, h, w = shape
    if padH is None:
        padH = padW
    if c != nInputPlane:
        raise ValueError("planes")
    rows = math.floor((h + 2 * padH - kH) / dH) + 1
    columns = math.floor((w + 2 * padW - kW) / dW) + 1
    if rows <= 0 or columns <= 0:
        raise ValueError("too large")
    weights = nInputPlane * nOutputPlane * kW * kH
    return (n, nOutputPlane, rows, columns), weights + nOutputPlane


def caffe_conv(shape, num_output, kernel_size, stride=1, pad=0, group=1):
    n, c, h, w = shape
    if c % group != 0 or num_output % group != 0:
        raise ValueError("group")
    out, params = torch_conv((n, c, h, w), c, num_output, kernel_size, kernel_size, stride, stride, pad)
    return out, (params - num_output) // group + num_output


def caffe_pool_size(size, kernel_size, stride=1, pad=0):
    starts = [-pad]
    while starts[-1] + kernel_size < size + pad:
        starts.append(starts[-1] + stride)
    if pad and starts[-1] >= size:
        starts.pop()
    return len(starts)


def lasagne_conv(shape, num_filters, filter_size, stride=1, pad=0):
    pair = lambda v: v if isinstance(v, (tuple, list)) else (v, v)
    kh, kw = pair(filter_size)
    sh, sw = pair(stride)
    if pad == "valid":
        ph = pw = 0
    elif pad == "full":
        ph, pw = kh - 1, kw - 1
    elif pad == "same":
        if kh % 2 == 0 or kw % 2 == 0:
            raise ValueError("odd")
        ph, pw = kh // 2, kw // 2
    elif isinstance(pad, str):
        raise ValueError(pad)
    else:
        ph, pw = pair(pad)
    return torch_conv(shape, shape[1], num_filters, kw, kh, sw, sh, pw, ph)


def lasagne_weights(w):
    turned = w.copy()
    for i in range(w.shape[2]):
        for j in range(w.shape[3]):
            turned[:, :, i, j] = w[:, :, w.shape[2] - 1 - i, w.shape[3] - 1 - j]
    return turned
