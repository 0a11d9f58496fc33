"""Known mistakes in representations."""

from autograder.examine.mistakes import Mistake

MISTAKES = [
    Mistake(
        "ten01", "tent_net", "the second slope is as steep as the first: the roof is flat",
        "Add up the slopes of both units to the right of the middle. Which slope should the sum have?",
        "example values",
        [("fold, again, start = [[2.0, 4.0]], [[2.0, 4.0], [-2.0, -4.0]], np.array([0.0, -2.0])", "fold, again, start = [[2.0, 2.0]], [[2.0, 2.0], [-2.0, -2.0]], np.array([0.0, -1.0])")],
    ),
    Mistake(
        "ten02", "tent_net", "the tent has its top at another place",
        "For which x does your second unit begin to answer?",
        "example values",
        [("np.array([0.0, -2.0])", "np.array([0.0, -1.0])")],
    ),
    Mistake(
        "ten03", "tent_net", "both units are added",
        "One unit goes up, the other must pull down. With which sign does the second one go on?",
        "example values",
        [("[[1.0], [-1.0]]", "[[1.0], [1.0]]")],
    ),
    Mistake(
        "ten04", "tent_net", "the first layer is repeated as it is, without joining the two units first",
        "The second layer gets two numbers. What do they have to become, before they are folded again?",
        "values",
        [("[-2.0, -4.0]]", "[2.0, 4.0]]")],
    ),
    Mistake(
        "ten05", "tent_net", "one layer too many",
        "How many hidden layers has the net for depth = 1?",
        "example values",
        [("(depth - 1)  #", "depth  #")],
    ),
    Mistake(
        "hid01", "hidden_units", "biases forgotten",
        "Count the parameters of 64 -> 10 -> 10 by hand. Do you get 760?",
        "example values channels refuse",
        [("(inputs + 1) * (units + 1) + (depth - 1) * (units + 2) * (units + 1) + (units + 2) * classes", "inputs * (units + 1) + (depth - 1) * (units + 1) ** 2 + (units + 1) * classes")],
    ),
    Mistake(
        "hid02", "hidden_units", "as if there were one hidden layer only",
        "How many weights lie between two hidden layers?",
        "example channels refuse",
        [("(depth - 1) * (units + 2) * (units + 1) + ", "")],
    ),
    Mistake(
        "hid03", "hidden_units", "the first width that is over the budget",
        "Count the parameters of a net of the width that you return. Are they within the budget?",
        "example values channels refuse",
        [("    return units", "    return units + 1")],
    ),
    Mistake(
        "hid04", "hidden_units", "a net without hidden units is returned",
        "What should happen if the budget is too small for one unit a layer?",
        "refuse",
        [("    if units == 0:\n        raise ValueError(f\"budget: got {budget}, want enough for one unit in each of {depth} layers\")\n", "")],
    ),
    Mistake(
        "hid05", "hidden_units", "a budget that is met exactly does not count",
        "A net of exactly 760 parameters, and a budget of 760: at most?",
        "example values channels refuse",
        [("<= budget", "< budget")],
    ),
    Mistake(
        "bin01", "binary_code", "the digit that counts least first",
        "Write down 6 as a binary number. In which order does your code give its digits?",
        "example values",
        [("np.arange(bits)[::-1]", "np.arange(bits)")],
    ),
    Mistake(
        "bin02", "binary_code", "labels that are too large lose their first digits",
        "What is the code of 8 with three digits, and of 0?",
        "refuse",
        [("    if y.max() >= 2**bits:\n        raise ValueError(f\"label {y.max()} needs more than {bits} binary digits\")\n", "")],
    ),
    Mistake(
        "bin03", "binary_code", "digits of a number that was not reduced",
        "Print the code of 6. Are all its digits 0 or 1?",
        "example values",
        [("[::-1] % 2", "[::-1]")],
    ),
    Mistake(
        "bin04", "binary_code", "the largest label itself is let through",
        "How many digits does 8 need? And 7?",
        "refuse",
        [(">= 2**bits", "> 2**bits")],
    ),
    Mistake(
        "edg01", "edge_histogram", "dark to bright and bright to dark are two directions",
        "Turn black and white round. Should the edges change their direction?",
        "example values channels rectangular batch",
        [("np.arctan2(gy, gx) % np.pi / np.pi", "np.arctan2(gy, gx) % (2 * np.pi) / (2 * np.pi)")],
    ),
    Mistake(
        "edg02", "edge_histogram", "pixels are counted instead of strengths added up",
        "A faint edge and a strong one: should both count alike?",
        "values channels rectangular batch",
        [("np.sqrt(gx**2 + gy**2))", "(gx**2 + gy**2 > 0) * 1.0)")],
    ),
    Mistake(
        "edg03", "edge_histogram", "gx and gy exchanged",
        "An upright edge: which of the two differences is not 0? And the angle of (1, 0)?",
        "example values channels rectangular batch",
        [("np.arctan2(gy, gx)", "np.arctan2(gx, gy)")],
    ),
    Mistake(
        "edg04", "edge_histogram", "not divided by the norm",
        "Make the picture twice as bright. Should its features change?",
        "example values channels rectangular batch",
        [("return features / np.where(norm > 0, norm, 1.0)", "return features")],
    ),
    Mistake(
        "edg05", "edge_histogram", "a picture without edges gives nan",
        "What is 0 / 0?",
        "batch",
        [("np.where(norm > 0, norm, 1.0)", "norm")],
    ),
    Mistake(
        "edg06", "edge_histogram", "one norm for the whole batch",
        "Does what you get for a picture depend on the other pictures?",
        "batch",
        [("np.linalg.norm(features, axis=1, keepdims=True)", "np.linalg.norm(features)")],
    ),
    Mistake(
        "edg07", "edge_histogram", "cells of rows and columns exchanged",
        "Put an edge into the upper right corner only. In which cell does it arrive?",
        "channels rectangular",
        [("np.arange(H)[:, None] * cells // H * cells + np.arange(W) * cells // W", "np.arange(W) * cells // W * cells + np.arange(H)[:, None] * cells // H")],
    ),
    Mistake(
        "nea01", "nearest", "the farthest first",
        "In which order does argsort give the distances?",
        "example values edge",
        [("np.argsort(", "np.argsort(-1 * ")],
    ),
    Mistake(
        "nea02", "nearest", "sum of the differences, not of their squares",
        "Differences of +5 and -5: how far apart are the two codes?",
        "values edge",
        [("np.linalg.norm(codes - code, axis=1)", "abs((codes - code).sum(axis=1))")],
    ),
    Mistake(
        "nea03", "nearest", "nearest by angle instead of distance",
        "Which is nearer to (1, 0): (0.9, 0.1) or (100, 0)?",
        "example values edge",
        [("np.linalg.norm(codes - code, axis=1)", "-np.nan_to_num(codes @ code / np.linalg.norm(codes, axis=1))")],
    ),
    Mistake(
        "nea04", "nearest", "one too many or too few come back",
        "How many numbers does nearest(code, codes, 2) return?",
        "example values edge",
        [("[:count]", "[: count - 1]")],
    ),
]  # fmt: skip
