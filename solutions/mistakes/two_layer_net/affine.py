"""Known mistakes in the fully connected layer."""

from autograder.examine.mistakes import Mistake

MISTAKES = [
    Mistake(
        "aff01", "affine_forward", "examples with several axes are not flattened",
        "Print x.shape. What shape does `w` expect on its first axis, and what does the docstring say to do "
        "with d_1..d_k?",
        "shapes cache pure",
        [("rows = x.reshape(len(x), -1)", "rows = x")],
    ),
    Mistake(
        "aff02", "affine_forward", "the bias is left out",
        "Feed x = 0. What should every row of the output be?",
        "bias",
        [("rows @ w + b", "rows @ w")],
    ),
    Mistake(
        "aff03", "affine_forward", "flattens in the wrong order",
        "Flatten a 2x2 example by hand. In which order does NumPy read it by default, and in which order did you?",
        "shapes",
        [("x.reshape(len(x), -1)", 'np.array([one.ravel(order="F") for one in x])')],
    ),
    Mistake(
        "aff04", "affine_forward", "the reshape mixes examples",
        "After your reshape, does row 0 still hold only example 0? Check with x = [[0, 0, ...], [1, 1, ...]].",
        "batch",
        [("x.reshape(len(x), -1)", "x.reshape(-1, len(x)).T")],
    ),
    Mistake(
        "aff05", "affine_forward", "reshapes the caller's x in place",
        "Look at x.shape before and after the call. The caller still needs the original.",
        "cache pure",
        [("rows = x.reshape(len(x), -1)", "x.shape = (len(x), x.size // len(x))\n    rows = x")],
    ),
    Mistake(
        "aff06", "affine_forward", "the cache holds the flattened x",
        "backward must return dx with the shape of the original x. What does your cache remember about it?",
        "cache",
        [("return out, (x, w, b)", "return out, (rows, w, b)")],
    ),
    Mistake(
        "aff07", "affine_forward", "computes in float32",
        "Compare out.dtype with x.dtype. Where does the precision get lost?",
        "dtype",
        [("out = rows @ w + b", "out = (rows @ w + b).astype(np.float32)")],
    ),
    Mistake(
        "aff08", "affine_forward", "one number of the bias for all neurons",
        "Feed x = 0 and a bias of different numbers. Is every row of the output the bias?",
        "bias",
        [("rows @ w + b", "rows @ w + b[0]")],
    ),
    Mistake(
        "afb01", "affine_backward", "dw is transposed",
        "A gradient always has the shape of the thing it is the gradient of. Is dw.shape == w.shape?",
        "weights gradient",
        [("rows.T @ dout", "dout.T @ rows")],
    ),
    Mistake(
        "afb02", "affine_backward", "db is not summed over the batch",
        "b has M numbers. How many numbers does db have, and which axis is still there?",
        "bias gradient",
        [("dout.sum(axis=0)", "dout.copy()")],
    ),
    Mistake(
        "afb03", "affine_backward", "db is summed over the wrong axis",
        "b[j] is added to which entries of out? Add up dout over those.",
        "bias gradient",
        [("dout.sum(axis=0)", "dout.sum(axis=1)")],
    ),
    Mistake(
        "afb06", "affine_backward", "dx stays flat",
        "dx.shape must equal x.shape, all of its axes.",
        "shapes",
        [("(dout @ w.T).reshape(x.shape)", "dout @ w.T")],
    ),
    Mistake(
        "afb08", "affine_backward", "db keeps an axis of length 1",
        "Compare db.shape with b.shape exactly.",
        "bias gradient",
        [("dout.sum(axis=0)", "dout.sum(axis=0, keepdims=True)")],
    ),
    Mistake(
        "afb09", "affine_backward", "the gradients come in another order",
        "Read the docstring's Returns: in what order do the three gradients come?",
        "values shapes weights gradient dtype",
        [("return dx, dw, db", "return dw, dx, db")],
    ),
    Mistake(
        "afb11", "affine_backward", "db is all zeros",
        "If b grows by 0.1, by how much does the output change? What does dout say that is worth?",
        "bias gradient",
        [("dout.sum(axis=0)", "np.zeros_like(w[0])")],
    ),
    Mistake(
        "afb12", "affine_backward", "dw and db are averaged over the batch",
        "Hand in the same example twice. Is dw twice that of one example, or the same? The loss has divided "
        "by N already.",
        "weights bias gradient",
        [("rows.T @ dout", "rows.T @ dout / len(x)"), ("dout.sum(axis=0)", "dout.mean(axis=0)")],
    ),
]  # fmt: skip
