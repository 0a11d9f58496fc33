"""Known mistakes in batch normalisation."""

from autograder.examine.mistakes import Mistake

VAR = "x.var(axis=0)"
ROOT = "root = np.sqrt(var + eps)"
ROWS = "rows = x.transpose(0, 2, 3, 1).reshape(N * H * W, C)"
BACK = "out.reshape(N, H, W, C).transpose(0, 3, 1, 2)"
DX = "dout - dbeta / len(dout) - x_hat * (dgamma / len(dout))"
SPATIAL = "batchnorm_forward(\n        rows,"

MISTAKES = [
    Mistake(
        "bnf03", "batchnorm_forward", "eps missing",
        "Give it a feature that never changes.",
        "edge defaults",
        [(ROOT, "root = np.sqrt(var)")],
    ),
    Mistake(
        "bnf06", "batchnorm_forward", "eps outside the square root",
        "Give it a feature whose variance is close to eps and compare with the formula in the docstring, symbol by symbol.",
        "edge defaults",
        [(ROOT, "root = np.sqrt(var) + eps")],
    ),
    Mistake(
        "bnf07", "batchnorm_forward", "divides by the variance",
        "After normalising, is the std 1 or the variance something else?",
        "example values edge weights bias evaluation defaults",
        [(ROOT, "root = var + eps")],
    ),
    Mistake(
        "bnf08", "batchnorm_forward", "running statistics never updated",
        "Run one training batch, then look at the running mean that comes back.",
        "running momentum defaults",
        [("        running_mean = momentum * running_mean + (1 - momentum) * mean\n        running_var = momentum * running_var + (1 - momentum) * var\n", "")],
    ),
    Mistake(
        "bnf09", "batchnorm_forward", "running_var stores the standard deviation",
        "The name says running_var. What do you store?",
        "running momentum defaults",
        [("(1 - momentum) * var", "(1 - momentum) * np.sqrt(var)")],
    ),
    Mistake(
        "bnf10", "batchnorm_forward", "running statistics overwritten by the last batch",
        "Run two different batches. Does the running mean remember the first?",
        "running momentum defaults",
        [("momentum * running_mean + (1 - momentum) * mean", "mean"), ("momentum * running_var + (1 - momentum) * var", "var")],
    ),
    Mistake(
        "bnf11", "batchnorm_forward", "beta forgotten",
        "Set gamma = 0. What should the output be?",
        "bias evaluation defaults",
        [("+ beta\n    return", "\n    return")],
    ),
    Mistake(
        "bnf12", "batchnorm_forward", "running statistics updated in test mode, too",
        "Evaluation must not change the model. Print the running mean before and after a test-mode call.",
        "evaluation",
        [
            ("        running_mean = momentum", "    running_mean = momentum"), ("        running_var = momentum", "    running_var = momentum"),
            ("* mean\n", "* x.mean(axis=0)\n"), ("* var\n", "* x.var(axis=0)\n"),
        ],
    ),
    Mistake(
        "bnf13", "batchnorm_forward", "momentum is always 0.9",
        "Set momentum = 0.7. Does anything change?",
        "momentum",
        [("momentum * running_mean + (1 - momentum) * mean", "0.9 * running_mean + 0.1 * mean"), ("momentum * running_var + (1 - momentum) * var", "0.9 * running_var + 0.1 * var")],
    ),
    Mistake(
        "bnbC1", "batchnorm_forward", "sample variance, forwards and backwards",
        "Backward matches forward; compare the variance in the docstring's formula with yours on a batch of 2.",
        "example values edge weights bias running momentum defaults",
        [(VAR, "x.var(axis=0, ddof=1)")],
        {"batchnorm_backward": [(DX, "dout - dbeta / len(dout) - x_hat * (dgamma / (len(dout) - 1))")]},
    ),
    Mistake(
        "bnf14", "batchnorm_forward", "momentum the wrong way round, as some libraries have it",
        "With momentum = 0.9: how much of the old mean is left after one batch, by the docstring, and by your code?",
        "running momentum defaults",
        [("momentum * running_mean + (1 - momentum) * mean", "(1 - momentum) * running_mean + momentum * mean"), ("momentum * running_var + (1 - momentum) * var", "(1 - momentum) * running_var + momentum * var")],
    ),
    Mistake(
        "bnf15", "batchnorm_forward", "in use the statistics of the batch are taken",
        "Use the net on one example alone. Where do mean and variance come from then?",
        "evaluation",
        [("    mean, var = running_mean, running_var\n", ""), ("    if train:\n        mean, var = x.mean(axis=0), x.var(axis=0)\n", "    mean, var = x.mean(axis=0), x.var(axis=0)\n    if train:\n")],
    ),
    Mistake(
        "bnf16", "batchnorm_forward", "in training the running statistics are taken",
        "Whose mean does the formula in the docstring subtract in training?",
        "example values edge weights bias defaults",
        [("    root = np.sqrt(var + eps)", "    if train:\n        mean, var = running_mean, running_var\n    root = np.sqrt(var + eps)")],
    ),
    Mistake(
        "bnf17", "batchnorm_forward", "writes into the running statistics that were handed in",
        "Keep a copy of running_mean, call the function, compare. Whose array is it?",
        "pure",
        [("running_mean = momentum * running_mean + (1 - momentum) * mean", "running_mean *= momentum\n        running_mean += (1 - momentum) * mean")],
    ),
    Mistake(
        "bnf18", "batchnorm_forward", "one mean and one variance for the whole batch",
        "How many means has a batch of D units? Which axis is averaged over?",
        "example values edge weights bias running momentum defaults",
        [("x.mean(axis=0), x.var(axis=0)", "np.full(x.shape[1], x.mean()), np.full(x.shape[1], x.var())")],
    ),
    Mistake(
        "bnb01", "batchnorm_backward", "the way through the mean is forgotten",
        "x reaches the output also through the mean. Do the columns of dx add up to 0?",
        "values gradient",
        [("dout - dbeta / len(dout) - x_hat", "dout - x_hat")],
    ),
    Mistake(
        "bnb02", "batchnorm_backward", "the way through the variance is forgotten",
        "x reaches the output also through the variance. For a feature with variance well above eps, is sum(dx*xhat) about zero?",
        "values gradient",
        [(" - x_hat * (dgamma / len(dout))", "")],
    ),
    Mistake(
        "bnb04", "batchnorm_backward", "gamma forgotten in dx",
        "Double gamma. Does dx double?",
        "gradient",
        [("gamma / root", "1 / root")],
    ),
    Mistake(
        "bnb08", "batchnorm_backward", "missing 1/N inside: dx is N times too large",
        "Compare your dx with the numeric one: is the ratio the batch size?",
        "values gradient",
        [("gamma / root * (", "len(dout) * gamma / root * (")],
    ),
    Mistake(
        "bnb09", "batchnorm_backward", "dgamma without x_hat",
        "out = gamma * x_hat + beta. What is d out / d gamma?",
        "values gradient weights",
        [("(dout * x_hat).sum(axis=0)", "dout.sum(axis=0)")],
    ),
    Mistake(
        "bnb10", "batchnorm_backward", "dgamma and dbeta are means over the batch",
        "The loss already divides by N. Who else divides?",
        "weights bias",
        [("return dx, dgamma, dbeta", "return dx, dgamma / len(dout), dbeta / len(dout)")],
    ),
    Mistake(
        "bnb11", "batchnorm_backward", "returns dbeta before dgamma",
        "Read the 'Returns' line of the docstring: in what order?",
        "weights bias",
        [("return dx, dgamma, dbeta", "return dx, dbeta, dgamma")],
    ),
    Mistake(
        "sbn01", "spatial_batchnorm_forward", "statistics per pixel",
        "One mean per channel: over which three axes?",
        "values edge weights bias running momentum defaults batch channels",
        [
            (ROWS, "pixels, rows = H * W, x.reshape(N, -1)\n    gamma, beta, running_mean, running_var = (np.repeat(v, pixels) for v in (gamma, beta, running_mean, running_var))"),
            (f"return {BACK}, cache, running_mean, running_var", "return out.reshape(x.shape), cache, running_mean.reshape(C, -1).mean(axis=1), running_var.reshape(C, -1).mean(axis=1)"),
        ],
    ),
    Mistake(
        "sbn02", "spatial_batchnorm_forward", "statistics per picture",
        "One mean per channel: over which three axes?",
        "batch",
        [
            (ROWS, "rows = x[0].reshape(C, -1).T\n    each = [batchnorm_forward(one.reshape(C, -1).T, gamma, beta, running_mean, running_var, train=train, momentum=momentum, eps=eps) for one in x]"),
            (f"return {BACK}, cache, running_mean, running_var", "return np.stack([one[0].T.reshape(C, H, W) for one in each]), cache, np.mean([one[2] for one in each], axis=0), np.mean([one[3] for one in each], axis=0)"),
        ],
    ),
    Mistake(
        "sbn03", "spatial_batchnorm_forward", "reshape without transpose: the channels are scrambled",
        "Put the constant c in channel c. After your reshape, does one column hold one channel?",
        "channels",
        [(ROWS, "rows = x.reshape(-1, C)"), (BACK, "out.reshape(N, C, H, W)")],
    ),
    Mistake(
        "sbn04", "spatial_batchnorm_forward", "momentum and eps are not handed on",
        "Set momentum = 0.7. Does anything change?",
        "momentum edge",
        [(", momentum=momentum, eps=eps\n", "\n")],
    ),
    Mistake(
        "sbn05", "spatial_batchnorm_forward", "the way back to maps mixes height and width",
        "Use maps that are wider than tall. In which order did you make the rows?",
        "values edge weights bias evaluation defaults channels batch",
        [(BACK, "out.reshape(N, W, H, C).transpose(0, 3, 2, 1)")],
    ),
    Mistake(
        "sbb01", "spatial_batchnorm_backward", "reshape without transpose: the channels are scrambled",
        "After your reshape, does one column of dout hold one channel?",
        "channels",
        [("dout.transpose(0, 2, 3, 1).reshape(N * H * W, C)", "dout.reshape(-1, C)"), ("dx.reshape(N, H, W, C).transpose(0, 3, 1, 2)", "dx.reshape(N, C, H, W)")],
    ),
    Mistake(
        "sbb02", "spatial_batchnorm_backward", "dx comes back with another order of axes",
        "Compare dx.shape with the shape of dout. Is every number at its place again?",
        "values gradient channels batch",
        [("dx.reshape(N, H, W, C).transpose(0, 3, 1, 2)", "dx.reshape(N, C, W, H).transpose(0, 1, 3, 2)")],
    ),
    Mistake(
        "sbb03", "spatial_batchnorm_backward", "dgamma and dbeta are means over the pixels",
        "gamma[c] is used at every place of channel c. Add up, or average?",
        "weights bias",
        [(", dgamma, dbeta\n", ", dgamma / (H * W), dbeta / (H * W)\n")],
    ),
]  # fmt: skip
