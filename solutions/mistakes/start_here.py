"""Known mistakes in the exercise of A0."""

from autograder.examine.mistakes import Mistake

MISTAKES = [
    Mistake(
        "bri01", "brighten", "the result is not kept between 0 and 1",
        "Brighten a white pixel. Can anything be whiter than white?",
        "example values",
        [("np.clip(image + amount, 0, 1)", "image + amount")],
    ),
    Mistake(
        "bri02", "brighten", "writes into the picture that was handed in",
        "Print the picture before and after the call. The caller still needs the original.",
        "pure",
        [("return np.clip(image + amount, 0, 1)", "image += amount\n    return np.clip(image, 0, 1, out=image)")],
    ),
    Mistake(
        "bri03", "brighten", "kept below 1, but not above 0",
        "Darken a black pixel (a negative amount). Can anything be blacker than black?",
        "values",
        [("np.clip(image + amount, 0, 1)", "np.minimum(image + amount, 1)")],
    ),
    Mistake(
        "bri04", "brighten", "multiplies instead of adding",
        "Brighten a black pixel by 0.5. What does the docstring's sum give, and what do you get?",
        "example values",
        [("image + amount", "image * (1 + amount)")],
    ),
]  # fmt: skip
