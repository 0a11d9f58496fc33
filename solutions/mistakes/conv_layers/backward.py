"""Known mistakes of A2 in the convolution's backward pass (see `autograder.examine.mistakes`)."""

from autograder.examine.mistakes import Mistake

# The properties that see dx or dw wrong everywhere.
BACKWARD = "example values channels batch stride pad rectangular gradient"
PADDED = "xp = zero_pad(x, pad)"
DX, DW = "np.tensordot(here, w, axes=(1, 0))", "np.tensordot(here, xp[:, :, rows, columns], axes=(0, 0))"
DB = "db = dout.sum(axis=(0, 2, 3))"
INNER = "dx = dxp[:, :, pad : pad + H, pad : pad + W]"
UNPACK = "x, w, _, stride, pad = cache"
MISTAKES = [
    Mistake(
        "cnb01",
        "conv_backward",
        "dx keeps the border",
        "Compare dx.shape with x.shape. Which rows of your buffer belong to x?",
        "pad gradient",
        [(INNER, "dx = dxp")],
    ),
    Mistake(
        "cnb04",
        "conv_backward",
        "db summed over the wrong axes",
        "One bias per filter. Which axes of dout are not the filter axis?",
        "bias gradient",
        [(DB, "db = dout.sum(axis=(0, 1, 2))")],
    ),
    Mistake(
        "cnb06",
        "conv_backward",
        "dw keeps only the last example",
        "With N=2, does dw equal dw(first example alone) + dw(second example alone)?",
        "batch gradient",
        [(DW, "np.tensordot(here[-1:], xp[-1:, :, rows, columns], axes=(0, 0))")],
    ),
    Mistake(
        "cnb08",
        "conv_backward",
        "dw from the unpadded picture",
        "Forward multiplied w with which array: x or the padded x?",
        "pad gradient",
        [(PADDED, "xp = np.pad(x, ((0, 0), (0, 0), (0, 2 * pad), (0, 2 * pad)))")],
    ),
    Mistake(
        "cnb09",
        "conv_backward",
        "dx uses the flipped kernel",
        "For one output pixel: d out / d x[u,v] is w at which position? Do one by hand.",
        BACKWARD,
        [(DX, DX.replace(", w,", ", w[:, :, ::-1, ::-1],"))],
    ),
    Mistake(
        "cnb10",
        "conv_backward",
        "dw averaged over the batch",
        "The loss already divides by N. Who else divides?",
        "batch gradient",
        [(DB, "dw /= len(x)\n    " + DB)],
    ),
    Mistake(
        "cnb12",
        "conv_backward",
        "dx from the last filter only",
        "Every filter reads the same pixel. Is the loop over filters accumulating?",
        "channels gradient",
        [(DX, "np.tensordot(here[:, -1:], w[-1:], axes=(1, 0))")],
    ),
    Mistake(
        "cnb13",
        "conv_backward",
        "dw multiplied by w",
        "out = x*w. What is d out / d w? Is w in it?",
        BACKWARD,
        [(DB, "dw *= w\n    " + DB)],
    ),
    Mistake(
        "cnb14",
        "conv_backward",
        "dx has rows and columns of each window swapped",
        "Use a non-square filter and compare the shapes of window and w.",
        BACKWARD,
        [(DX, DX.replace(", w,", ", w.transpose(0, 1, 3, 2),"))],
    ),
    Mistake(
        "cnb15",
        "conv_backward",
        "hard-coded stride = 1 and pad = 1",
        "Where do stride and pad come from inside backward: the cache or the notebook?",
        BACKWARD,
        [(UNPACK, "x, w, *_ = cache\n    stride, pad = 1, 1")],
    ),
    Mistake(
        "cnb16",
        "conv_backward",
        "db from the first example only",
        "Use N=2. Does the second example reach db?",
        "bias gradient",
        [(DB, "db = dout[0].sum(axis=(1, 2))")],
    ),
    Mistake(
        "cnb17",
        "conv_backward",
        "dw has filters and channels swapped",
        "Compare dw.shape and w.shape axis by axis.",
        "channels gradient",
        [("return dx, dw, db", "return dx, dw.transpose(1, 0, 2, 3), db")],
    ),
    Mistake(
        "cnb19",
        "conv_backward",
        "dw grows when a call is repeated",
        "Call backward twice with the same arguments. Same answer?",
        "pure",
        [
            (
                "return dx, dw, db",
                'kept = conv_backward.__dict__.pop("kept", (b"", 0))\n'
                "    if kept[0] == x.tobytes():\n        return dx, dw + kept[1], db\n"
                "    conv_backward.kept = (x.tobytes(), dw)\n    return dx, dw, db",
            )
        ],
    ),
    Mistake(
        "cnb20",
        "conv_backward",
        "the border is cut off with pad:-pad",
        "What does a[0:-0] give? Try it, then try pad = 0.",
        BACKWARD.replace(" pad", "").replace(" gradient", ""),
        [(INNER, "dx = dxp[:, :, pad:-pad, pad:-pad]")],
    ),
    Mistake(
        "cnb21",
        "conv_backward",
        "overlapping windows overwrite each other in dx",
        "The middle pixel of the docstring's example lies in two windows. Whose share is in your dx?",
        BACKWARD,
        [("dxp[:, :, rows, columns] += ", "dxp[:, :, rows, columns] = ")],
    ),
    Mistake(
        "cnb22",
        "conv_backward",
        "float32 results",
        "Check dx.dtype and dw.dtype against those of dout and x.",
        "dtype",
        [("return dx, dw, db", "return dx.astype(np.float32), dw.astype(np.float32), db")],
    ),
    Mistake(
        "cnb23",
        "conv_backward",
        "db forgotten",
        "If b grows by 0.1, by how much does every output change? What does dout say that is worth?",
        "bias gradient",
        [(DB, "db = np.zeros(len(w))")],
    ),
    Mistake(
        "cnb24",
        "conv_backward",
        "the results come in the wrong order",
        "Read the 'Returns' line of the docstring: in what order?",
        BACKWARD,
        [("return dx, dw, db", "return dw, dx, db")],
    ),
    Mistake(
        "cnb25",
        "conv_backward",
        "stride ignored",
        "Which window did output [1, 0] come from when stride is 2?",
        "stride gradient",
        [(UNPACK, UNPACK + "\n    stride = 1")],
    ),
    Mistake(
        "cnb26",
        "conv_backward",
        "dout is changed in place",
        "Print dout before and after. The caller did not expect it to change.",
        "pure",
        [("return dx, dw, db", "dout *= 2\n    return dx, dw, db")],
    ),
]
