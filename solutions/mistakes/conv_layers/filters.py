"""Known mistakes of A2 in hand-made filters (see `autograder.examine.mistakes`)."""

from autograder.examine.mistakes import Mistake

HILL = "np.exp(-(offset[None, :] ** 2 + offset[:, None] ** 2) / (2 * sigma**2))"
WAVE = "np.cos(2 * np.pi * x1 / wavelength + phase)"
ENVELOPE = "np.exp(-(x1**2 + gamma**2 * y1**2) / (2 * sigma**2))\n"
ADD = "out += kernel[i, j] * padded"

MISTAKES = [
    Mistake(
        "gau01",
        "gaussian_kernel",
        "weights do not sum to 1",
        "Blur a flat grey picture. Does it keep its grey?",
        "example values",
        [("return hill / hill.sum()", "return hill")],
    ),
    Mistake(
        "gau02",
        "gaussian_kernel",
        "sigma is not squared",
        "sigma = 1 hides it. Work out the weight at x = 2 for sigma = 2.",
        "values",
        [(HILL, HILL.replace("sigma**2", "sigma"))],
    ),
    Mistake(
        "gau03",
        "gaussian_kernel",
        "the 2 of the exponent is missing",
        "Compare with the docstring, factor by factor, at x = 1.",
        "example values",
        [(HILL, HILL.replace("2 * sigma", "sigma"))],
    ),
    Mistake(
        "gau04",
        "gaussian_kernel",
        "the middle is half a pixel off",
        "Which entry of your kernel is the largest? Is it alone?",
        "example values",
        [("np.arange(size) - size // 2", "np.arange(size) - size / 2")],
    ),
    Mistake(
        "gau05",
        "gaussian_kernel",
        "every column sums to 1, not the whole",
        "What do all weights together sum to?",
        "example values",
        [("hill / hill.sum()", "hill / hill.sum(axis=0)")],
    ),
    Mistake(
        "gab01",
        "gabor_kernel",
        "turns the other way",
        "Take theta = pi / 4 and walk one step right, one step down. What is x1 there?",
        "values",
        [
            (
                "x * np.cos(theta) + y * np.sin(theta)\n    y1 = -x * np.sin(theta) + y",
                "x * np.cos(theta) - y * np.sin(theta)\n    y1 = x * np.sin(theta) + y",
            )
        ],
    ),
    Mistake(
        "gab02",
        "gabor_kernel",
        "theta in degrees",
        "np.pi / 2 should lay the stripes down. In which unit is theta?",
        "example values shapes",
        [("x = np.arange", "theta = np.deg2rad(theta)\n    x = np.arange")],
    ),
    Mistake(
        "gab03",
        "gabor_kernel",
        "gamma on the wrong axis",
        "gamma = 0.5 makes the hill longer. Along the stripes or across?",
        "shapes",
        [(ENVELOPE, ENVELOPE.replace("x1**2 + gamma**2 * y1**2", "gamma**2 * x1**2 + y1**2"))],
    ),
    Mistake(
        "gab04",
        "gabor_kernel",
        "phase ignored",
        "With phase = -pi / 2 the middle of the filter is 0. And yours?",
        "shapes",
        [(WAVE, WAVE.replace(" + phase", ""))],
    ),
    Mistake(
        "gab05",
        "gabor_kernel",
        "wavelength used as a frequency",
        "How many pixels from one bright stripe of yours to the next?",
        "example values shapes",
        [(WAVE, WAVE.replace("/ wavelength", "* wavelength"))],
    ),
    Mistake(
        "gab06",
        "gabor_kernel",
        "the hill does not turn with the wave",
        "A long hill (gamma = 0.5) and theta = pi / 2: which way does it lie?",
        "shapes",
        [(ENVELOPE, "np.exp(-(x**2 + gamma**2 * y**2) / (2 * sigma**2))\n")],
    ),
    Mistake(
        "gab07",
        "gabor_kernel",
        "gamma is not squared",
        "Put y1 = 1 and gamma = 0.5 into the docstring's formula.",
        "shapes",
        [(ENVELOPE, ENVELOPE.replace("gamma**2", "gamma"))],
    ),
    Mistake(
        "gab08",
        "gabor_kernel",
        "x and y swapped",
        "theta = 0 gives upright stripes: along which axis do the weights change sign?",
        "example values shapes",
        [
            ("x = np.arange(size)[None, :]", "x = np.arange(size)[:, None]"),
            ("y = np.arange(size)[:, None]", "y = np.arange(size)[None, :]"),
        ],
    ),
    Mistake(
        "fil01",
        "filter_image",
        "the kernel is flipped",
        "Put one white pixel into a black picture and look where the kernel's first weight lands.",
        "values channels rectangular",
        [(ADD, "out += kernel[::-1, ::-1][i, j] * padded")],
    ),
    Mistake(
        "fil02",
        "filter_image",
        "the result is cast to the picture's dtype",
        "Can a uint8 hold -3 or 300?",
        "dtype",
        [("return out", "return out.astype(image.dtype)")],
    ),
    Mistake(
        "fil03",
        "filter_image",
        "the border repeats the edge",
        "Pixels outside the picture count as 0. Print your padded corner.",
        "values channels rectangular",
        [("np.pad(image, border)", 'np.pad(image, border, mode="edge")')],
    ),
    Mistake(
        "fil04",
        "filter_image",
        "the colours are added up",
        "A picture that is red only: what should the green of the result be?",
        "channels",
        [("return out", "return out if image.ndim == 2 else np.repeat(out.sum(axis=2, keepdims=True), 3, axis=2)")],
    ),
    Mistake(
        "fil05",
        "filter_image",
        "height and width of the border swapped",
        "A kernel of 1x5 hangs over which two edges of the picture?",
        "rectangular",
        [("border = [(up, up), (left, left)]", "border = [(left, left), (up, up)]")],
    ),
    Mistake(
        "fil06",
        "filter_image",
        "the result is clipped to 0..1",
        "An edge filter gives negative numbers. What becomes of yours?",
        "values channels rectangular",
        [("return out", "return out.clip(0, 1)")],
    ),
    Mistake(
        "fil07",
        "filter_image",
        "the picture is overwritten",
        "Look at your picture after the call. The caller still needs it.",
        "pure",
        [("return out", "image[...] = out\n    return out")],
    ),
]
