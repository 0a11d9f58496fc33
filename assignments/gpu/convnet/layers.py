# Given, generated: not graded, do not edit.
"""How a net is written down: a list of layers, each a small dict. Given; nothing to fill in here."""


def conv(filters, field, *, stride=1, pad=0):
    """A convolution with `filters` square filters of side `field`."""
    return {"layer": "conv", "filters": filters, "field": field, "stride": stride, "pad": pad}


def relu():
    """A ReLU on every number."""
    return {"layer": "relu"}


def pool(field, *, stride):
    """Max pooling with square windows of side `field`."""
    return {"layer": "pool", "field": field, "stride": stride}


def fc(units):
    """A fully connected layer; maps are flattened in front of it."""
    return {"layer": "fc", "units": units}
