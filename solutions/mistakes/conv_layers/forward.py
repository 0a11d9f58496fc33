"""Known mistakes of A2 in the convolution's forward pass (see `autograder.examine.mistakes`)."""

from autograder.examine.mistakes import Mistake

# The properties that see a pass whose numbers are wrong wherever the bias is not all there is.
FORWARD = "example values channels batch stride pad rectangular defaults"
PADDED = "xp = zero_pad(x, pad)"
BORDER = "xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad))"
DOT = "np.tensordot(window, w, axes=((1, 2, 3), (1, 2, 3)))"
BIAS = "out += b[:, None, None]"
H_FITS = "H_out = conv_output_size(H, HH, stride=stride, pad=pad)"
W_FITS = "W_out = conv_output_size(W, WW, stride=stride, pad=pad)"
CORNER = "top, left = i * stride, j * stride"
UNPACK = "x, w, _, stride, pad = cache"

MISTAKES = [
    Mistake(
        "cnf01",
        "conv_forward",
        "true convolution (kernel flipped)",
        "Slide a non-symmetric filter [[1,2],[3,4]] over [[1,0],[0,0]]. Which entry should meet the pixel?",
        FORWARD,
        [(DOT, DOT.replace(", w,", ", w[:, :, ::-1, ::-1],"))],
    ),
    Mistake(
        "cnf03",
        "conv_forward",
        "edge padding instead of zeros",
        "'Zero pad the border': print your padded corner.",
        "pad",
        [(PADDED, BORDER + ', mode="edge")')],
    ),
    Mistake(
        "cnf04",
        "conv_forward",
        "stride applied to rows only",
        "Try stride 2 on a 5x5 input. Are both output axes 2?",
        "stride refuse",
        [(W_FITS, "W_out = conv_output_size(W, WW, pad=pad)"), (CORNER, "top, left = i * stride, j")],
    ),
    Mistake("cnf06", "conv_forward", "bias omitted", "Set w = 0. What should the map be?", "bias", [(BIAS, "pass")]),
    Mistake(
        "cnf07",
        "conv_forward",
        "bias added once per input channel",
        "Set w = 0 and C = 3. Is the map b or 3b?",
        "bias",
        [(BIAS, "out += x.shape[1] * b[:, None, None]")],
    ),
    Mistake(
        "cnf08",
        "conv_forward",
        "only the first input channel is used",
        "Put the signal only in channel 2. Does your output notice?",
        "channels",
        [(DOT, DOT.replace("window, w,", "window[:, :1], w[:, :1],"))],
    ),
    Mistake(
        "cnf10",
        "conv_forward",
        "hard-coded pad = 1",
        "Try pad=0 and pad=2. Where does the 1 come from?",
        FORWARD + " bias refuse",
        [("N, _, H, W = x.shape", "N, _, H, W = x.shape\n    pad = 1")],
    ),
    Mistake(
        "cnf11",
        "conv_forward",
        "the window starts at i, not at i * stride",
        "For output pixel i, at which input row does the window start when stride is 2?",
        "stride",
        [(CORNER, "top, left = i, j")],
    ),
    Mistake(
        "cnf13",
        "conv_forward",
        "silently rounds down where the filter does not fit",
        "The slide refuses 7x7, F=3, S=3. Does your code?",
        "refuse",
        [(H_FITS, "H_out = (H + 2 * pad - HH) // stride + 1"), (W_FITS, "W_out = (W + 2 * pad - WW) // stride + 1")],
    ),
    Mistake(
        "cnf14",
        "conv_forward",
        "all of the border at the bottom and on the right",
        "How many zero rows on top, how many below?",
        "pad",
        [(PADDED, "xp = np.pad(x, ((0, 0), (0, 0), (0, 2 * pad), (0, 2 * pad)))")],
    ),
    Mistake(
        "cnf16",
        "conv_forward",
        "float32 output",
        "Check out.dtype.",
        "dtype",
        [("dtype=np.result_type(x, w, b)", "dtype=np.float32")],
    ),
    Mistake(
        "cnf18",
        "conv_forward",
        "H and W swapped in the output's size",
        "Use a picture that is wider than tall.",
        "rectangular",
        [(H_FITS, H_FITS.replace("H, HH", "W, WW")), (W_FITS, W_FITS.replace("W, WW", "H, HH"))],
    ),
    Mistake(
        "cnf19",
        "conv_forward",
        "only the first picture",
        "Use N=2. Is the second map empty?",
        "batch",
        [("out[:, :, i, j] = np.tensordot(window,", "out[:1, :, i, j] = np.tensordot(window[:1],")],
    ),
    Mistake(
        "cnf20",
        "conv_forward",
        "the cache keeps the padded x",
        "backward must give dx with the shape of the original x. What did you keep?",
        "cache",
        [("return out, (x, w", "return out, (xp, w")],
    ),
    Mistake(
        "cnfC2",
        "conv_forward",
        "height and width of the kernel swapped, in both passes",
        "Backward matches forward; now try a 1x3 filter.",
        FORWARD,
        [
            ("F, _, HH, WW = w.shape", "w_, (F, _, WW, HH) = w.transpose(0, 1, 3, 2), w.shape"),
            (DOT, DOT.replace(", w,", ", w_,")),
        ],
        also={
            "conv_backward": [
                (UNPACK, UNPACK + "\n    w = w.transpose(0, 1, 3, 2)"),
                ("return dx, dw, db", "return dx, dw.transpose(0, 1, 3, 2), db"),
            ]
        },
    ),
    Mistake(
        "cnf21",
        "conv_forward",
        "the result has the dtype of the picture",
        "Give it a picture of uint8. What is left of 0.5?",
        "dtype",
        [("dtype=np.result_type(x, w, b)", "dtype=x.dtype")],
    ),
    Mistake(
        "cnf22",
        "conv_forward",
        "the border is 1 unless told otherwise",
        "Leave out stride and pad. Which output size does the docstring promise?",
        "defaults",
        [("stride=1, pad=0", "stride=1, pad=1")],
    ),
    Mistake(
        "cnf23",
        "conv_forward",
        "the cache lacks stride and pad",
        "Count what the docstring puts into the cache, in its order.",
        "cache defaults",
        [("return out, (x, w, b, stride, pad)", "return out, (x, w, b)")],
    ),
    Mistake(
        "cnf24",
        "conv_forward",
        "the picture is changed in place",
        "Print x before and after. Did your loop write to it?",
        "pure cache defaults",
        [("return out, (x, w", "x[:, :, 0, 0] = 0\n    return out, (x, w")],
    ),
    Mistake(
        "cnf25",
        "conv_forward",
        "every filter gets the first filter's bias",
        "Set w = 0 and b = (1, 2). Which map is 1, which is 2?",
        "bias",
        [(BIAS, "out += b[0]")],
    ),
]
