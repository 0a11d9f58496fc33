"""Known mistakes of A3 in shapes, parameter counts and the shift experiment (see `autograder.examine.mistakes`)."""

from autograder.examine.mistakes import Mistake

MISTAKES = [
    Mistake(
        "fla01",
        "flatten",
        "flattens in Fortran order",
        "Flatten a 2x2 picture by hand, row after row. In which order did you go through yours?",
        "values batch",
        [("x.reshape(len(x), int(np.prod(x.shape[1:])))", 'x.reshape(len(x), int(np.prod(x.shape[1:])), order="F")')],
    ),
    Mistake(
        "fla02",
        "flatten",
        "the batch is flattened too",
        "How many rows should come out of N examples?",
        "values batch",
        [("x.reshape(len(x), int(np.prod(x.shape[1:])))", "x.reshape(-1)")],
    ),
    Mistake(
        "fla03",
        "flatten",
        "drops the batch axis of a single example",
        "A batch of 1 is a batch: what shape should come out?",
        "batch",
        [("x.reshape(len(x), int(np.prod(x.shape[1:])))", "x.reshape(len(x), int(np.prod(x.shape[1:]))).squeeze()")],
    ),
    Mistake(
        "npa01",
        "net_num_params",
        "biases forgotten",
        "Slide 92 adds one more number to every filter. Which?",
        "example values rectangular",
        [("(C * field * field + 1)", "(C * field * field)")],
    ),
    Mistake(
        "npa02",
        "net_num_params",
        "the number of channels stays that of the picture",
        "How deep are the filters of the second convolution?",
        "example values rectangular",
        [('C = layer["filters"]\n', "C = input_dim[0]\n")],
    ),
    Mistake(
        "npa03",
        "net_num_params",
        "pooling does not shrink the map",
        "How large is the map behind a 2x2 pooling with stride 2?",
        "values rectangular",
        [
            (
                'H = pool_output_size(H, layer["field"], stride=layer["stride"])',
                'pool_output_size(H, layer["field"], stride=layer["stride"])',
            ),
            (
                'W = pool_output_size(W, layer["field"], stride=layer["stride"])',
                'pool_output_size(W, layer["field"], stride=layer["stride"])',
            ),
        ],
    ),
    Mistake(
        "npa04",
        "net_num_params",
        "takes the picture to be square",
        "Use a picture that is wider than tall.",
        "values rectangular",
        [("(C * H * W + 1)", "(C * H * H + 1)")],
    ),
    Mistake(
        "shr01",
        "shift_right",
        "shifts to the left",
        "Which columns are empty afterwards: those on the left or on the right?",
        "values",
        [
            (
                "shifted[:, :, :, pixels:] = x[:, :, :, : x.shape[3] - pixels]",
                "shifted[:, :, :, : x.shape[3] - pixels] = x[:, :, :, pixels:]",
            )
        ],
    ),
    Mistake(
        "shr02",
        "shift_right",
        "what leaves on the right comes in on the left again",
        "What should stand in the first column after a shift by 1?",
        "values edge",
        [("shifted[:, :, :, pixels:] = x[:, :, :, : x.shape[3] - pixels]", "shifted[:] = np.roll(x, pixels, axis=3)")],
    ),
    Mistake(
        "shr03",
        "shift_right",
        "shifts down",
        "Which axis of (N, C, H, W) runs to the right?",
        "values edge",
        [
            (
                "shifted[:, :, :, pixels:] = x[:, :, :, : x.shape[3] - pixels]",
                "shifted[:, :, pixels:] = x[:, :, : max(0, x.shape[2] - pixels)]",
            )
        ],
    ),
    Mistake(
        "shr04",
        "shift_right",
        "returns the pictures themselves for 0 pixels",
        "Change an entry of the result. Does the array that you were handed change too? What does the docstring say that comes back?",
        "pure",
        [("shifted = np.zeros_like(x)", "if pixels == 0:\n        return x\n    shifted = np.zeros_like(x)")],
    ),
    Mistake(
        "shc01",
        "shift_change",
        "the changes are not relative",
        "Double the brightness of the pictures. Should the change double?",
        "values stride",
        [(" / np.linalg.norm(x)", ""), (" / np.linalg.norm(pooled)", "")],
    ),
    Mistake(
        "shc02",
        "shift_change",
        "pools first and shifts then",
        "Which of the two moves in the experiment: the picture or the pooled map?",
        "values stride",
        [
            (
                "max_pool_forward(shifted, pool_height=field, pool_width=field, stride=field)",
                "shift_right(pooled, pixels), None",
            )
        ],
    ),
    Mistake(
        "shc03",
        "shift_change",
        "both changes are divided by the norm of the pictures",
        "By the norm of what is the change of the pooled pictures measured?",
        "values stride",
        [("np.linalg.norm(pooled)", "np.linalg.norm(x)")],
    ),
]
