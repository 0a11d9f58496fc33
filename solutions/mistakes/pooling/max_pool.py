"""Known mistakes of A3 in sizes and max pooling (see `autograder.examine.mistakes`)."""

from autograder.examine.mistakes import Mistake

from .shared import FITS, FLOORED, SIZES, WIDE

OUT = "out[:, :, i, j] = window.max(axis=(2, 3))"
SLICE = "window = x[:, :, top : top + pool_height, left : left + pool_width]"
SLIDE = "The slide's 4x4 example gives 6 8 / 3 4. What does yours give, and which number of each window should survive?"
MOVES = "F = 3, S = 2 is on the slide. Which of the two numbers moves the window, and which one sizes it?"

MISTAKES = [
    Mistake(
        "pos01",
        "pool_output_size",
        "rounds down what does not fit",
        FITS,
        "refuse",
        [("if field > size or (size - field) % stride:", "if field > size:")],
    ),
    Mistake(
        "pos02",
        "pool_output_size",
        "the + 1 is forgotten",
        "A window as large as the map has one position. What does your formula give for it?",
        "example values",
        [("// stride + 1", "// stride")],
    ),
    Mistake(
        "pos03",
        "pool_output_size",
        "a window larger than the map is accepted",
        "Can a 5-wide window sit on a 3-wide map?",
        "refuse",
        [("if field > size or (size - field) % stride:", "if (size - field) % stride:")],
    ),
    Mistake(
        "pos04",
        "pool_output_size",
        "the size is a float",
        "A size is a whole number. Print type(...) of yours.",
        "example values",
        [("(size - field) // stride + 1", "(size - field) / stride + 1")],
    ),
    Mistake(
        "plf01",
        "max_pool_forward",
        "average instead of maximum",
        SLIDE,
        "example values batch stride rectangular edge",
        [(OUT, "out[:, :, i, j] = window.mean(axis=(2, 3))")],
    ),
    Mistake(
        "plf02",
        "max_pool_forward",
        "the stride is taken to be the window's size",
        MOVES,
        "stride rectangular cache",
        [("N, C, H, W = x.shape", "N, C, H, W = x.shape\n    stride = pool_height")],
    ),
    Mistake(
        "plf03",
        "max_pool_forward",
        "the maximum starts from 0",
        "Try an input that is negative everywhere.",
        "edge",
        [(OUT, "out[:, :, i, j] = np.maximum(0, window.max(axis=(2, 3)))")],
    ),
    Mistake(
        "plf05",
        "max_pool_forward",
        "the maximum goes over the channels too",
        "Slide 109: pooling works on each activation map independently. Put the signal in channel 1 only: who notices?",
        "batch",
        [(OUT, "out[:, :, i, j] = window.max(axis=(1, 2, 3))[:, None]")],
    ),
    Mistake(
        "plf06",
        "max_pool_forward",
        "minimum instead of maximum",
        SLIDE,
        "example values batch stride rectangular edge",
        [(OUT, "out[:, :, i, j] = window.min(axis=(2, 3))")],
    ),
    Mistake("plf07", "max_pool_forward", "rounds down where the windows do not fit", FITS, "refuse", FLOORED),
    Mistake(
        "plf08",
        "max_pool_forward",
        "the window is one row and one column too small",
        "Print the window that you take the maximum of: does it have pool_height rows and pool_width columns?",
        "example values batch stride edge rectangular",
        [(SLICE, "window = x[:, :, top : top + max(1, pool_height - 1), left : left + max(1, pool_width - 1)]")],
    ),
    Mistake(
        "plf10",
        "max_pool_forward",
        "windows start at i instead of i * stride",
        "Where does window (1, 0) start when the stride is 2?",
        "example values batch stride rectangular edge",
        [("top, left = i * stride, j * stride", "top, left = i, j")],
    ),
    Mistake(
        "plf11",
        "max_pool_forward",
        "takes the top left number instead of the largest",
        SLIDE,
        "example values batch stride rectangular edge",
        [(OUT, "out[:, :, i, j] = window[:, :, 0, 0]")],
    ),
    Mistake(
        "plf12",
        "max_pool_forward",
        "height and width of the window swapped",
        WIDE,
        "cache rectangular",
        [(SIZES[0], "pool_height, pool_width = pool_width, pool_height\n    " + SIZES[0])],
    ),
    Mistake(
        "plf13",
        "max_pool_forward",
        "the result is always float64",
        "Give it float32 maps and print out.dtype.",
        "dtype",
        [("dtype=x.dtype", "dtype=np.float64")],
    ),
    Mistake(
        "plf14",
        "max_pool_forward",
        "the cache keeps the result instead of the input",
        "What does the docstring say the cache holds, and what will the backward pass need to find the winners?",
        "cache",
        [("return out, (x, pool_height", "return out, (out, pool_height")],
    ),
    Mistake(
        "plb01",
        "max_pool_backward",
        "every one of several equal maxima gets the full gradient",
        "Make all four pixels of a window equal. Is as much gradient coming out as went in?",
        "edge",
        [
            (
                "winner = window.reshape(N, C, -1).argmax(axis=2)",
                "winner = window == window.max(axis=(2, 3), keepdims=True)",
            ),
            (
                "rows, columns = top + winner // pool_width, left + winner % pool_width\n",
                "rows = slice(top, top + pool_height)\n",
            ),
            (
                "dx[n, c, rows, columns] += dout[:, :, i, j]",
                "dx[:, :, rows, left : left + pool_width] += winner * dout[:, :, i, j, None, None]",
            ),
        ],
    ),
    Mistake(
        "plb02",
        "max_pool_backward",
        "equal maxima share the gradient",
        "That is a valid subgradient, but the docstring fixes which of several equal pixels wins. Read that line again.",
        "edge",
        [
            (
                "winner = window.reshape(N, C, -1).argmax(axis=2)",
                "winner = window == window.max(axis=(2, 3), keepdims=True)",
            ),
            (
                "rows, columns = top + winner // pool_width, left + winner % pool_width\n",
                "winner = winner / winner.sum(axis=(2, 3), keepdims=True)\n",
            ),
            (
                "dx[n, c, rows, columns] += dout[:, :, i, j]",
                "dx[:, :, top : top + pool_height, left : left + pool_width] += winner * dout[:, :, i, j, None, None]",
            ),
        ],
    ),
    Mistake(
        "plb03",
        "max_pool_backward",
        "the last of several equal maxima wins",
        "Make all four pixels of a window equal. Where does your gradient go, and what does the docstring say about ties?",
        "edge",
        [
            (
                "winner = window.reshape(N, C, -1).argmax(axis=2)",
                "winner = pool_height * pool_width - 1 - window.reshape(N, C, -1)[:, :, ::-1].argmax(axis=2)",
            )
        ],
    ),
    Mistake(
        "plb04",
        "max_pool_backward",
        "overlapping windows overwrite each other",
        "With F = 3 and S = 2 one pixel can win up to four windows. What happens to the gradient that came first?",
        "overlap",
        [("dx[n, c, rows, columns] += dout", "dx[n, c, rows, columns] = dout")],
    ),
    Mistake(
        "plb05",
        "max_pool_backward",
        "the gradient is spread evenly over the window",
        "If a pixel that did not win moves a little, does the output move?",
        "example values batch overlap stride rectangular edge gradient",
        [
            (
                "dx[n, c, rows, columns] += dout[:, :, i, j]",
                "dx[:, :, top : top + pool_height, left : left + pool_width] += "
                "dout[:, :, i, j, None, None] / (pool_height * pool_width)",
            )
        ],
    ),
    Mistake(
        "plb09",
        "max_pool_backward",
        "every pixel of the window gets the full gradient",
        "If a pixel that did not win moves a little, does the output move?",
        "example values batch overlap stride rectangular edge gradient",
        [
            (
                "dx[n, c, rows, columns] += dout[:, :, i, j]",
                "dx[:, :, top : top + pool_height, left : left + pool_width] += dout[:, :, i, j, None, None]",
            )
        ],
    ),
    Mistake(
        "plb10",
        "max_pool_backward",
        "multiplies by the winning value",
        "At the winner out = x. What is the slope of out = x there?",
        "example values batch overlap stride rectangular edge gradient",
        [("+= dout[:, :, i, j]", "+= dout[:, :, i, j] * window.max(axis=(2, 3))")],
    ),
    Mistake(
        "plb11",
        "max_pool_backward",
        "the stride is taken to be the window's size",
        MOVES,
        "overlap stride rectangular",
        [("N, C, H_out, W_out = dout.shape", "stride = pool_height\n    N, C, H_out, W_out = dout.shape")],
    ),
    Mistake(
        "plb12",
        "max_pool_backward",
        "row and column of the winner swapped",
        "The winner's number counts row by row. In a window of 2 rows and 3 columns, in which row is number 3?",
        "values batch overlap stride rectangular edge gradient",
        [
            (
                "top + winner // pool_width, left + winner % pool_width",
                "top + winner % pool_width, left + winner // pool_width",
            )
        ],
    ),
    Mistake(
        "mpf01",
        "max_pool_fast",
        "reshapes where windows overlap too",
        "Try F = 3, S = 2. How many windows does your reshape make, and how many does the formula ask for?",
        "overlap",
        [("if pool_height == pool_width == stride:", "if pool_height == pool_width:")],
    ),
    Mistake(
        "mpf02",
        "max_pool_fast",
        "the window's axes are reshaped without moving them together",
        "After your reshape, which pixels share a window? Try a map that holds the numbers 0, 1, 2, …",
        "values edge",
        [(".transpose(0, 1, 2, 4, 3, 5)", "")],
    ),
    Mistake(
        "mpf03",
        "max_pool_fast",
        "the last of several equal maxima is reported",
        "Make all four pixels of a window equal. Which of them does the docstring call the winner?",
        "edge",
        [("winner = flat.argmax(axis=4)", "winner = flat.shape[4] - 1 - flat[..., ::-1].argmax(axis=4)")],
    ),
    Mistake(
        "mpf04",
        "max_pool_fast",
        "rounds down where the windows do not fit",
        FITS,
        "refuse",
        [*FLOORED, ("tiles = x.reshape(", "tiles = x[:, :, : H_out * stride, : W_out * stride].reshape(")],
    ),
]
