"""Known mistakes in reading other libraries."""

from autograder.examine.mistakes import Mistake

TORCH_SIDES = "(H + 2 * padH - kH) // dH + 1, (W + 2 * padW - kW) // dW + 1"

MISTAKES = [
    Mistake(
        "toc01", "torch_conv", "height first",
        "Read the order of the arguments again: which axis does Torch name first?",
        "example rectangular stride pad",
        [(TORCH_SIDES, "(H + 2 * padW - kW) // dW + 1, (W + 2 * padH - kH) // dH + 1")],
    ),
    Mistake(
        "toc02", "torch_conv", "biases forgotten",
        "Count by hand for one filter of 1x1 on one plane. How many numbers does the layer learn?",
        "example rectangular stride pad refuse",
        [("(nInputPlane * kH * kW + 1)", "(nInputPlane * kH * kW)")],
    ),
    Mistake(
        "toc03", "torch_conv", "rounded up",
        "7 pixels, a filter of 3, stride 3: how many windows lie wholly inside?",
        "stride",
        [(TORCH_SIDES, "-(-(H + 2 * padH - kH) // dH) + 1, -(-(W + 2 * padW - kW) // dW) + 1")],
    ),
    Mistake(
        "toc04", "torch_conv", "padH is 0 where it is left out",
        "What does the docstring say about padH where it is left out?",
        "pad refuse",
        [("padW if padH is None else padH", "0 if padH is None else padH")],
    ),
    Mistake(
        "toc05", "torch_conv", "padH = 0 is taken for left out",
        "Hand in padW=2 and padH=0. Is 0 the same as nothing?",
        "pad",
        [("padW if padH is None else padH", "padH or padW")],
    ),
    Mistake(
        "cac01", "caffe_conv", "groups change nothing",
        "With two groups: how many channels does one filter see?",
        "example channels",
        [("C // group", "C")],
    ),
    Mistake(
        "cac02", "caffe_conv", "groups divide the filters instead of the channels",
        "With two groups: how many filters are there, and how many channels does each see?",
        "example channels",
        [("num_output * (C // group", "num_output // group * (C")],
    ),
    Mistake(
        "cac03", "caffe_conv", "pad counted once",
        "At how many ends of an axis is padding added?",
        "example stride refuse",
        [("side + 2 * pad", "side + pad")],
    ),
    Mistake(
        "cac04", "caffe_conv", "groups that do not divide are accepted",
        "Three channels in two groups: how many are in each?",
        "refuse",
        [("C % group or num_output % group or ", "")],
    ),
    Mistake(
        "cap01", "caffe_pool_size", "rounded down, as for convolution",
        "Caffe's pooling lets the last window hang over. 32 pixels, window 3, stride 2: how many begin inside?",
        "example values pad",
        [("-(-(size + 2 * pad - kernel_size) // stride) + 1", "(size + 2 * pad - kernel_size) // stride + 1")],
    ),
    Mistake(
        "cap02", "caffe_pool_size", "a window wholly in the padding is kept",
        "Where does the last window begin, and is any pixel of the map in it?",
        "pad",
        [("    if pad > 0 and (out - 1) * stride >= size + pad:\n        out -= 1\n", "")],
    ),
    Mistake(
        "cap03", "caffe_pool_size", "the last window is left out if it only hangs over",
        "Does your last window lie wholly in the padding, or does it see at least one pixel?",
        "pad",
        [("(out - 1) * stride >= size + pad", "(out - 1) * stride + kernel_size > size + 2 * pad")],
    ),
    Mistake(
        "lac01", "lasagne_conv", '"full" is the whole filter',
        'pad="full" with a filter of 1x1: what should be added?',
        "example pad",
        [("(field[0] - 1, field[1] - 1)", "field")],
    ),
    Mistake(
        "lac02", "lasagne_conv", "columns first in pairs",
        "Which axis does the first number of a pair belong to?",
        "rectangular pad",
        [("zip((H, W), border, field)", "zip((H, W), border[::-1], field[::-1])")],
    ),
    Mistake(
        "lac03", "lasagne_conv", '"same" keeps the size whatever the stride is',
        "With stride 2, how many places are left of 28?",
        "pad",
        [("rest // s + 1 for rest, s in zip(left, step)", "n if pad_word else rest // s + 1 for n, rest, s in zip((H, W), left, step)"), ("    N, C, H, W = shape\n", '    N, C, H, W = shape\n    pad_word = pad == "same"\n')],
    ),
    Mistake(
        "lac04", "lasagne_conv", "even filters are accepted with same",
        "A filter of 4 on 28 pixels: which padding at both ends keeps 28?",
        "refuse",
        [("    if pad == \"same\" and any(side % 2 == 0 for side in field):\n        raise ValueError(f'pad \"same\" needs odd filters, got {filter_size}')\n", "")],
    ),
    Mistake(
        "law01", "lasagne_weights", "only the rows are turned round",
        "Turn [[1, 2], [3, 4]] by 180 degrees on paper.",
        "values",
        [("[:, :, ::-1, ::-1]", "[:, :, ::-1]")],
    ),
    Mistake(
        "law02", "lasagne_weights", "height and width are exchanged",
        "Turning by 180 degrees: does the shape change?",
        "values",
        [("w[:, :, ::-1, ::-1]", "w.transpose(0, 1, 3, 2)")],
    ),
    Mistake(
        "law03", "lasagne_weights", "the order of filters and channels is turned round as well",
        "Which two axes of (F, C, HH, WW) are the picture's?",
        "values",
        [("[:, :, ::-1, ::-1]", "[::-1, ::-1, ::-1, ::-1]")],
    ),
]  # fmt: skip
