"""Known mistakes in looking into a net."""

from autograder.examine.mistakes import Mistake

MISTAKES = [
    Mistake(
        "top11", "top_positions", "the lowest activations",
        "In which order does argsort give the pictures?",
        "example values batch rectangular edge",
        [("np.argsort(-flat", "np.argsort(flat")],
    ),
    Mistake(
        "top12", "top_positions", "row and column exchanged",
        "Position 1 of a map with 3 columns: which row, which column?",
        "example values batch rectangular edge",
        [("best[order] // W, best[order] % W", "best[order] % W, best[order] // W")],
    ),
    Mistake(
        "top13", "top_positions", "counts rows where it should count columns",
        "Use maps that are wider than tall. How many numbers has a row?",
        "rectangular",
        [("best[order] // W, best[order] % W", "best[order] // H, best[order] % H")],
    ),
    Mistake(
        "top14", "top_positions", "pictures in the order of their numbers",
        "Is your first row the picture with the highest activation?",
        "example values batch rectangular edge",
        [('np.argsort(-flat.max(axis=1), kind="stable")[:count]', "np.arange(N)[:count]")],
    ),
    Mistake(
        "top15", "top_positions", "by the mean of the map, not its highest activation",
        "One bright spot in a dark map, or a map that is grey all over: which should come first?",
        "values batch rectangular edge",
        [("-flat.max(axis=1)", "-flat.mean(axis=1)")],
    ),
    Mistake(
        "pat01", "seen_patch", "all the padding at the far ends",
        "Where does the square of neuron (0, 0) begin, if the layer pads with 2?",
        "pad",
        [("((0, 0), (pad, pad), (pad, pad))", "((0, 0), (0, 2 * pad), (0, 2 * pad))")],
    ),
    Mistake(
        "pat02", "seen_patch", "stride forgotten",
        "How many pixels lie between what two neighbours see?",
        "stride",
        [("row * stride, column * stride", "row, column")],
    ),
    Mistake(
        "pat03", "seen_patch", "the border is repeated instead of filled with zeros",
        "Which pixels does a neuron at the border see outside of the picture?",
        "pad",
        [("(pad, pad)))", '(pad, pad)), mode="edge")')],
    ),
    Mistake(
        "pat04", "seen_patch", "row and column exchanged",
        "Which of the two moves the square down?",
        "values stride pad",
        [("    top, left =", "    left, top =")],
    ),
    Mistake(
        "pat05", "seen_patch", "the patch is float64, whatever came",
        "Print x.dtype and patch.dtype for a picture of float32.",
        "dtype",
        [("np.pad(x,", "np.pad(1.0 * np.asarray(x, dtype=float),")],
    ),
    Mistake(
        "pat06", "seen_patch", "the first channel only",
        "How many channels has the patch of a picture in colour?",
        "channels",
        [("wide[:, top", "wide[:1, top")],
    ),
    Mistake(
        "occ01", "occlusion_map", "the score of the covered picture, not how much it falls",
        "Cover something that does not matter at all. Which number should stand there?",
        "example values stride rectangular channels defaults",
        [("score(x[None]) - score(covered)", "score(covered)")],
    ),
    Mistake(
        "occ02", "occlusion_map", "the sign is turned round",
        "Cover what matters most: the score falls. Is your number large, or small?",
        "example values stride rectangular channels defaults",
        [("score(x[None]) - score(covered)", "score(covered) - score(x[None])")],
    ),
    Mistake(
        "occ03", "occlusion_map", "squares stay covered when the next one is",
        "How many squares are covered in your last picture?",
        "example values stride rectangular channels defaults",
        [("covered[number, :,", "covered[number:, :,")],
    ),
    Mistake(
        "occ04", "occlusion_map", "the last row and column of squares are missing",
        "A picture of 4 pixels, squares of 2, stride 2: how many squares in a row?",
        "example values stride rectangular channels defaults",
        [("range(0, H - size + 1, stride), range(0, W - size + 1, stride)", "range(0, H - size, stride), range(0, W - size, stride)")],
    ),
    Mistake(
        "occ05", "occlusion_map", "only the first channel is covered",
        "What does a covered square of a picture in colour look like?",
        "channels",
        [("covered[number, :,", "covered[number, :1,")],
    ),
    Mistake(
        "occ06", "occlusion_map", "fill is ignored",
        "Cover with fill = 1 and look at the covered picture.",
        "defaults",
        [("] = fill", "] = 0.0")],
    ),
    Mistake(
        "asc01", "ascend", "goes down instead of up",
        "Does the score rise or fall from step to step?",
        "example values update decay",
        [("x + lr * g / norm", "x - lr * g / norm")],
    ),
    Mistake(
        "asc02", "ascend", "steps are not of one length",
        "Make the score a hundred times as large. Should the step change?",
        "example values update decay",
        [("x + lr * g / norm", "x + lr * g")],
    ),
    Mistake(
        "asc03", "ascend", "the gradient at the start is used for all steps",
        "You have moved. Is the slope where you are now the same as where you began?",
        "update decay",
        [("    for _ in range(steps):\n        g = gradient(x)\n", "    g = gradient(x)\n    for _ in range(steps):\n")],
    ),
    Mistake(
        "asc04", "ascend", "divides by 0 where the gradient is 0",
        "Start where no pixel matters. What is 0 / 0?",
        "edge",
        [("        if norm > 0:\n            x = x + lr * g / norm\n", "        x = x + lr * g / norm\n")],
    ),
    Mistake(
        "asc05", "ascend", "the norm of each row instead of the whole picture",
        "How many numbers is the norm of one picture?",
        "example values update decay",
        [("np.sqrt(np.sum(g * g))", "np.sqrt(np.sum(g * g, axis=-1, keepdims=True)).clip(1e-12)"), ("if norm > 0", "if norm.max() > 0")],
    ),
    Mistake(
        "asc06", "ascend", "the decay is forgotten",
        "With decay = 0.5 and no gradient: what is left of the picture after two steps?",
        "decay edge",
        [("        x = (1 - decay) * x\n", "")],
    ),
    Mistake(
        "asc07", "ascend", "writes into the picture it starts from",
        "Print x before and after the call. The caller still needs the original.",
        "pure",
        [("            x = x + lr * g / norm", "            x += lr * g / norm"), ("        x = (1 - decay) * x", "        x *= 1 - decay")],
    ),
]  # fmt: skip
