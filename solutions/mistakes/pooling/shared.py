"""What known mistakes of A3 in several modules have in common."""

SIZES = (
    "H_out = pool_output_size(H, pool_height, stride=stride)",
    "W_out = pool_output_size(W, pool_width, stride=stride)",
)
FLOORED = (
    (SIZES[0], "H_out = (H - pool_height) // stride + 1"),
    (SIZES[1], "W_out = (W - pool_width) // stride + 1"),
)
FITS = "Does a 3x3 window with stride 2 fit a 6x6 map? What does the docstring say to do then?"
WIDE = "Use a map that is wider than tall and a window that is taller than wide. Which size goes with which axis?"
