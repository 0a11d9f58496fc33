# ruff: noqa
import numpy as np

from .sizes import conv_num_params


def _places(size, field, stride, pad):
    return len(range(0, size + 2 * pad - field + 1, stride))


def _layer(shape, filters, fields, strides, pads, group=1):
    sides = tuple(map(_places, shape[2:], fields, strides, pads))
    if 0 in sides:
        raise ValueError(f"no place for {fields} in {shape}")
    return (shape[0], filters) + sides, conv_num_params(filters, shape[1] // group, *fields)


def torch_conv(shape, nInputPlane, nOutputPlane, kW, kH, dW=1, dH=1, padW=0, padH=None):
    if shape[1] != nInputPlane:
        raise ValueError(f"{shape[1]} channels")
    return _layer(shape, nOutputPlane, (kH, kW), (dH, dW), (padW if padH is None else padH, padW))


def caffe_conv(shape, num_output, kernel_size, stride=1, pad=0, group=1):
    for count in (shape[1], num_output):
        if divmod(count, group)[1]:
            raise ValueError(group)
    return _layer(shape, num_output, [kernel_size] * 2, [stride] * 2, [pad] * 2, group)


def caffe_pool_size(size, kernel_size, stride=1, pad=0):
    out = int(np.ceil((size + 2 * pad - kernel_size) / stride)) + 1
    return out - 1 if pad and (out - 1) * stride - pad >= size else out


def lasagne_conv(shape, num_filters, filter_size, stride=1, pad=0):
    fields, strides = (np.broadcast_to(v, 2).tolist() for v in (filter_size, stride))
    if pad == "same" and not all(f % 2 for f in fields):
        raise ValueError("even")
    pads = {"valid": [0, 0], "same": [f // 2 for f in fields], "full": [f - 1 for f in fields]}
    if isinstance(pad, str) and pad not in pads:
        raise ValueError(pad)
    return _layer(shape, num_filters, fields, strides, pads.get(pad) or np.broadcast_to(pad, 2).tolist())


def lasagne_weights(w):
    return np.rot90(w, 2, axes=(2, 3))
