"""Known mistakes of A2 in convolution as a matrix product (see `autograder.examine.mistakes`)."""

from autograder.examine.mistakes import Mistake

H_FITS = "H_out = conv_output_size(H, HH, stride=stride, pad=pad)"
W_FITS = "W_out = conv_output_size(W, WW, stride=stride, pad=pad)"
PIXELS = "pixels = x.transpose(0, 2, 3, 1).reshape(-1, C)"
BACK = "out.reshape(N, H, W, -1).transpose(0, 3, 1, 2)"
ROWS = "return cols.reshape("
MATMUL = "cols @ w.reshape(F, -1).T"
MAPS = "rows.reshape(N, H_out, W_out, F).transpose(0, 3, 1, 2)"

MISTAKES = [
    Mistake(
        "one01",
        "conv_1x1",
        "x is reshaped without moving the channels last",
        "Is row 0 of your matrix the C numbers of one pixel, or C neighbouring pixels of one channel?",
        "values rectangular batch",
        [(PIXELS, "pixels = x.reshape(-1, C)")],
    ),
    Mistake(
        "one02",
        "conv_1x1",
        "the result is reshaped without moving the filters back",
        "Set w = 0 and b = (1, 2). Is map 0 all ones?",
        "values rectangular batch bias",
        [(BACK, "out.reshape(N, -1, H, W)")],
    ),
    Mistake(
        "one03",
        "conv_1x1",
        "pictures are taken to be square",
        "Use a picture that is wider than tall.",
        "rectangular",
        [(BACK, BACK.replace("H, W", "H, H"))],
    ),
    Mistake(
        "one04",
        "conv_1x1",
        "bias forgotten",
        "Set w = 0. What should the maps be?",
        "bias",
        [("w.reshape(-1, C).T, b)", "w.reshape(-1, C).T, 0 * b)")],
    ),
    Mistake(
        "one05",
        "conv_1x1",
        "pixels of different pictures change places",
        "With two pictures: which rows of your matrix belong to the second?",
        "batch",
        [(PIXELS, "pixels = x.transpose(2, 3, 0, 1).reshape(-1, C)")],
    ),
    Mistake(
        "one06",
        "conv_1x1",
        "filters reshaped instead of transposed",
        "Row c of the weights must hold what channel c is worth to each filter. Does it?",
        "values rectangular batch",
        [("w.reshape(-1, C).T", "w.reshape(C, -1)")],
    ),
    Mistake(
        "i2c01",
        "im2col",
        "the channels come last in a row",
        "In which order does w.reshape(F, -1) lay out one filter: channels first or last?",
        "channels",
        [(ROWS, "return cols.transpose(0, 1, 2, 4, 5, 3).reshape(")],
    ),
    Mistake(
        "i2c02",
        "im2col",
        "the pictures alternate from row to row",
        "Of two pictures, to which one does row 1 belong?",
        "batch",
        [(ROWS, "return cols.transpose(1, 2, 0, 3, 4, 5).reshape(")],
    ),
    Mistake(
        "i2c03",
        "im2col",
        "windows are read column by column",
        "Flatten the docstring's first window by hand: 0, 1, 3, 4.",
        "values channels batch stride pad rectangular",
        [(ROWS, "return cols.transpose(0, 1, 2, 3, 5, 4).reshape(")],
    ),
    Mistake(
        "i2c04",
        "im2col",
        "stride ignored",
        "With stride 2, at which column does the second window start?",
        "stride",
        [("u : u + H_out * stride : stride, v : v + W_out * stride : stride", "u : u + H_out, v : v + W_out")],
    ),
    Mistake(
        "i2c05",
        "im2col",
        "windows are columns, not rows",
        "Compare cols.shape with the docstring's.",
        "values channels batch stride pad rectangular",
        [("cols.reshape(N * H_out * W_out, C * HH * WW)", "cols.reshape(N * H_out * W_out, C * HH * WW).T")],
    ),
    Mistake(
        "i2c06",
        "im2col",
        "padding ignored",
        "Print the array that you cut the windows from. Where is its border?",
        "pad",
        [
            (
                "pad=pad)\n    xp",
                "pad=pad)\n    pad = 0\n    H_out, W_out = (H - HH) // stride + 1, (W - WW) // stride + 1\n    xp",
            )
        ],
    ),
    Mistake(
        "i2c07",
        "im2col",
        "silently rounds down where the windows do not fit",
        "The slide refuses 7x7, F=3, S=3. Does your code?",
        "refuse",
        [(H_FITS, "H_out = (H + 2 * pad - HH) // stride + 1"), (W_FITS, "W_out = (W + 2 * pad - WW) // stride + 1")],
    ),
    Mistake(
        "cfi01",
        "conv_forward_im2col",
        "the result is reshaped without moving the filters to axis 1",
        "Row 0 holds all filters at one position. Is that what out[0, 0] should hold?",
        "bias channels speed",
        [(MAPS, "rows.reshape(N, F, H_out, W_out)")],
    ),
    Mistake(
        "cfi02",
        "conv_forward_im2col",
        "bias forgotten",
        "Set w = 0. What should the map be?",
        "bias",
        [(MATMUL + " + b", MATMUL)],
    ),
    Mistake(
        "cfi03",
        "conv_forward_im2col",
        "filters reshaped instead of transposed",
        "Does each column of your weight matrix hold one whole filter?",
        "channels speed",
        [(MATMUL, "cols @ w.reshape(-1, F)")],
    ),
    Mistake(
        "cfi04",
        "conv_forward_im2col",
        "the matrix product is written as loops",
        "Which single operator multiplies two whole matrices?",
        "speed",
        [
            (
                MATMUL,
                "np.array([[sum(p * q for p, q in zip(row, kernel)) for kernel in w.reshape(F, -1)] for row in cols])",
            )
        ],
    ),
    Mistake(
        "cfi05",
        "conv_forward_im2col",
        "stride does not reach im2col",
        "How many rows has the matrix, and how many positions the output?",
        "stride",
        [("WW, stride=stride, pad=pad)\n    rows", "WW, pad=pad)\n    rows")],
    ),
    Mistake(
        "cfi06",
        "conv_forward_im2col",
        "float32 result",
        "Check out.dtype.",
        "dtype",
        [(MAPS, MAPS + ".astype(np.float32)")],
    ),
    Mistake(
        "cfi07",
        "conv_forward_im2col",
        "pictures and positions change places",
        "Of two pictures, to which one does row 1 of the matrix belong?",
        "batch",
        [(MAPS, "rows.reshape(H_out, W_out, N, F).transpose(2, 3, 0, 1)")],
    ),
    Mistake(
        "cfi08",
        "conv_forward_im2col",
        "height and width of the output swapped",
        "Use a picture that is wider than tall.",
        "rectangular",
        [(MAPS, MAPS.replace("H_out, W_out", "W_out, H_out"))],
    ),
    Mistake(
        "i2c08",
        "im2col",
        "the result is always float64",
        "Give it float32 pictures and print cols.dtype.",
        "dtype",
        [(", dtype=x.dtype)", ")")],
    ),
    Mistake(
        "i2c09",
        "im2col",
        "the border is 1 unless told otherwise",
        "Leave out stride and pad. Which number of rows does the docstring promise?",
        "values",
        [("stride=1, pad=0", "stride=1, pad=1")],
    ),
    Mistake(
        "cfi09",
        "conv_forward_im2col",
        "the cache keeps the matrix of windows",
        "Hand your cache to conv_backward. What does it expect to find there?",
        "values",
        [("return out, (x, w, b, stride, pad)", "return out, (cols, w, b, stride, pad)")],
    ),
]
