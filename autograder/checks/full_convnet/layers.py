"""How a check writes down a net: as `convnet.layers` does, which the checks do not import."""

from __future__ import annotations


def conv(filters: int, field: int, *, stride: int = 1, pad: int = 0) -> dict:
    """A convolution with square filters."""
    return {"layer": "conv", "filters": filters, "field": field, "stride": stride, "pad": pad}


def relu() -> dict:
    """A ReLU."""
    return {"layer": "relu"}


def pool(field: int, *, stride: int) -> dict:
    """Max pooling with square windows."""
    return {"layer": "pool", "field": field, "stride": stride}


def fc(units: int) -> dict:
    """A fully connected layer."""
    return {"layer": "fc", "units": units}
