# %% [markdown]
# # Batch normalisation
#
# *Signals that stay in range, whatever the weights are. Lecture 13, slide 27. About 4 hours, 35 bonus points.*
#
# A deep net of unlucky first weights does not learn slowly; it does not learn at all. You will take six hidden layers
# whose weights are ten times too small, watch them stay at guessing for as long as you like, and then make the same
# net with the same weights read 97 % of the digits after eight epochs.
#
# | part | | minutes | points |
# |---|---|---|---|
# | 1 | What bad weights do | 20 | |
# | 2 | Mean 0, spread 1 | 50 | 9 |
# | 3 | Three roads back | 60 | 7 |
# | 4 | Bad weights, and no harm done | 40 | 4 |
# | 5 | Maps | 50 | 13 |
# | 6 | A batch of one | 20 | 2 |
# | 7 | Hand in | 5 | |

# %%
from autograder.notebook import check, progress, start

start("batch_norm")

# %% [markdown]
# ## How to work
#
# As in the four assignments: your code goes into `convnet/batch_norm.py` beside this notebook, **the description of
# each function is the task**, and what you wrote before lies there already, finished. This notebook is optional; its
# points are a bonus.
#
# Where it says **✎ Write it down first**, really do, on paper. Then run.
#
# <details>
# <summary><b>What is graded, line by line</b> (open)</summary>
#
# {{ graded }}
#
# </details>
#
# * **Units** are columns of `(N, D)`, **maps** are `(N, C, H, W)`. Statistics are taken for each unit, or each channel.
# * **Variance** is the mean of the squared deviations: divided by N, not by N - 1. `eps` stands inside the root.
# * **State is handed in and handed back.** No function keeps anything: the running mean and variance come in as
#   arguments and go out as results.
# * **Two modes**, as with dropout: `train=True`, and `train=False` when the net is used.

# %%
import numpy as np
from autograder import lab
from autograder.data import digits
from convnet.fc_net import FcNet

data = digits()
X, y = data.X_train.astype(np.float32), data.y_train
X_val, y_val = data.X_val.astype(np.float32), data.y_val


# %% [markdown]
# ## Part 1. What bad weights do
#
# *Slide 27 · 20 minutes*
#
# > Better Optimization Conditioning (e.g. Batch Normalization)
#
# He's weights keep signals in range, if every layer is just as the formula assumes. `FcNet` (given) multiplies them by
# a `scale`. Six hidden layers; how strong are the signals behind each of them?
#
# ✎ **Write it down first.** With `scale = 0.1`: what is left behind the sixth layer? With `scale = 3`?


# %%
def make_net(scale, normalise=None):
    """A fresh net with six hidden layers of 60 units, its first weights `scale` times He's."""
    net = FcNet([64, *[60] * 6, 10], rng=np.random.default_rng(1), scale=scale, normalise=normalise)
    net.params = {name: value.astype(np.float32) for name, value in net.params.items()}
    return net


def strengths(net):
    """The root mean square of each hidden layer's signals, as powers of ten."""
    return [float(np.log10(np.sqrt(np.mean(signal**2)) + 1e-12)) for signal in net.signals(X[:200])]


lab.show_history(
    {"strength, as a power of ten": {f"scale {s}": strengths(make_net(s)) for s in (0.1, 1, 3)}}, x="layer"
)

# %% [markdown]
# And what does it mean for learning? Two learning rates each, eight epochs.

# %%
from convnet.training import train


def trained(scale, lr, normalise=None, epochs=8):
    """Train a fresh net; returns it, and its share of right answers on the training and the validation digits."""
    net = make_net(scale, normalise)
    with np.errstate(all="ignore"):  # what explodes ends in nan
        history = train(net, X, y, lr=lr, batch_size=50, epochs=epochs, rng=np.random.default_rng(2))
        return net, history["accuracy"][-1], float(np.mean(net.loss(X_val).argmax(axis=1) == y_val))


for scale in (0.1, 1, 3):
    print(f"scale {scale}:", [f"lr {lr}: {trained(scale, lr)[2]:.0%}" for lr in (0.01, 0.1)])

# %% [markdown]
# ## Part 2. Mean 0, spread 1
#
# *50 minutes · `convnet/batch_norm.py`*
#
# If signals should have mean 0 and spread 1, why not make them so? Ioffe and Szegedy (2015) put a layer between the
# weights and the ReLU that does it, unit by unit, with the mean and variance of the batch at hand. So that the net can
# undo it where that is better, each unit gets a factor `gamma` and an offset `beta`, which are learned.
#
# ✎ **Write it down first.** A batch of two examples: a unit says 1 and 3, another one 10 and 50. What comes out? And
# of a unit that says 4 and 4: what must not happen?

# %%
from convnet.batch_norm import batchnorm_backward, batchnorm_forward

x = np.array([[1.0, 10.0, 4.0], [3.0, 50.0, 4.0]])
out, cache, mean, var = batchnorm_forward(x, np.ones(3), np.zeros(3), np.zeros(3), np.ones(3), train=True)
print(out.round(3))
print("running mean", mean.round(2), "  running variance", var.round(2))

# %% [markdown]
# When the net is *used*, it may be asked about one picture alone, and one picture has no variance. So training keeps a
# running mean and a running variance, which take the batch's place then. 300 batches of 20 numbers with mean 5 and
# variance 4:
#
# ✎ **Write it down first.** With `momentum = 0.9`: where does the running mean stand after one batch, after ten, after
# very many? How much does it still shake?

# %%
rng, curves = np.random.default_rng(3), {}
for momentum in (0.9, 0.99):
    mean, var, means = np.zeros(1), np.ones(1), []
    for _ in range(300):
        batch = 5 + 2 * rng.standard_normal((20, 1))
        _, _, mean, var = batchnorm_forward(batch, np.ones(1), np.zeros(1), mean, var, train=True, momentum=momentum)
        means.append(float(mean[0]))
    curves[f"momentum {momentum}"] = means
lab.show_history({"running mean": curves}, x="batch")

# %% check="batchnorm_forward"

# %% [markdown]
# ## Part 3. Three roads back
#
# *60 minutes · `convnet/batch_norm.py`*
#
# Now the interesting part. If mean and variance were fixed numbers, normalising would be a straight line, and its slope
# one over the root. But one number `x[i, j]` also moves the *mean* of its unit, and its *variance*, and through them
# every other example of the batch. Three roads lead from `x[i, j]` to the loss, and the gradient is the sum over all
# three.
#
# Draw the graph with a box for mean, for variance, for root, and go back box by box. It is the best exercise in
# backpropagation that there is; the result can be tidied up to one line afterwards.
#
# ✎ **Write it down first.** Add 7 to all examples of a unit. What happens to `out`? What must the sum over each column
# of `dx` be, then? And if you double all deviations from the mean?

# %%
from convnet.gradients import numerical_gradient, relative_error

rng = np.random.default_rng(4)
x, dout, gamma, beta = rng.standard_normal((5, 3)), rng.standard_normal((5, 3)), np.array([1.0, 2.0, -1.0]), np.ones(3)
state = np.zeros(3), np.ones(3)
out, cache, *_ = batchnorm_forward(x, gamma, beta, *state, train=True)
dx, dgamma, dbeta = batchnorm_backward(dout, cache)
print("sums of the columns of dx:", dx.sum(axis=0).round(12))
ways = {"dx": (dx, x, lambda x: batchnorm_forward(x, gamma, beta, *state, train=True)[0])}
ways["dgamma"] = dgamma, gamma, lambda gamma: batchnorm_forward(x, gamma, beta, *state, train=True)[0]
ways["dbeta"] = dbeta, beta, lambda beta: batchnorm_forward(x, gamma, beta, *state, train=True)[0]
for name, (grad, at, f) in ways.items():
    print(f"{name}: relative error {relative_error(grad, numerical_gradient(f, at, dout)):.1e}")

# %% check="batchnorm_backward"

# %% [markdown]
# ## Part 4. Bad weights, and no harm done
#
# *40 minutes*
#
# The same net as in part 1, but with *your* layers in front of each ReLU.
#
# ✎ **Write it down first.** How strong are the signals behind each layer now, with weights ten times too small? With
# weights three times too large?

# %%
yours = (batchnorm_forward, batchnorm_backward)
curves = {f"scale {scale}, with": strengths(make_net(scale, yours)) for scale in (0.1, 1, 3)}
curves["scale 0.1, without"] = strengths(make_net(0.1))
lab.show_history({"strength, as a power of ten": curves}, x="layer")

# %% [markdown]
# Three curves lie on each other: the first weights' size does not matter any more. (What does the size of the weights
# do to the *gradient*, though? If W is twice as large, `x_hat` is the same, so the slope with respect to W is half as
# large. Large weights learn slowly.)
#
# **Plot (4 points).** Train with and without your layers, with at least six scales spread evenly over powers of ten
# from about 0.03 to about 30, `lr = 0.1`, eight epochs each (a second or two a scale). Draw the share of right
# validation digits against the scale, logarithmic, both curves in one picture, with chance as a line. Print three
# sentences: over which range of scales does each net reach 90 %; what goes wrong without the layers at small scales
# and at large ones; why the net with the layers gets worse at very large scales.

# %% plot="scales" points=4
### BEGIN SOLUTION
scales = [0.03, 0.1, 0.3, 1, 3, 10, 30]
fig, (ax,) = lab.figure(height=3.4)
for number, (name, layers) in enumerate({"without": None, "with batch norm": yours}.items()):
    right = [trained(scale, 0.1, layers)[2] for scale in scales]
    ax.semilogx(scales, right, marker=lab.MARKERS[number], label=name, **lab.line_style(number))
    print(f"{name}: 90 % or nearly at the scales", [s for s, r in zip(scales, right, strict=True) if r > 0.88])
ax.axhline(0.1, color="black", linestyle=":", label="chance")
lab.label(ax, "First weights of the wrong size", "size, times He's", "right, validation", legend=True)
lab.show(fig, "Without batch norm only scale 1 learns; with it all scales up to about 10 do.")
print("Without: nothing arrives at the end (small), or the signal explodes to nan (large): no useful gradient.")
print("With: the gradient falls as the weights grow, so very large weights hardly move in eight epochs.")
### END SOLUTION
### BEGIN MARK SCHEME
# 1 point: six scales over three powers of ten, both nets, logarithmic. 1 point: axes, legend, chance.
# 1 point: the ranges, as the plot has them; signals vanish / explode without. 1 point: the gradient with respect to
# W falls as W grows (or: a step of the same size changes large weights less).
### END MARK SCHEME

# %% [markdown]
# ## Part 5. Maps
#
# *50 minutes · `convnet/batch_norm.py`*
#
# A filter does the same thing at every place of every picture. So do its statistics: a channel has one mean and one
# variance, over all pictures and all places, and one gamma and beta.
#
# ✎ **Write it down first.** `x` is `(8, 16, 28, 28)`. Over how many numbers is each mean taken, and how many means are
# there? How many numbers does the layer have to learn? What would be lost if each *place* had a mean of its own?

# %%
from convnet.batch_norm import spatial_batchnorm_backward, spatial_batchnorm_forward

x = np.random.default_rng(5).standard_normal((4, 3, 5, 6)) * np.array([1, 5, 0.1])[:, None, None]
x += np.array([0, 10, -3])[:, None, None]
one, zero = np.ones(3), np.zeros(3)
out, cache, mean, var = spatial_batchnorm_forward(x, one, zero, zero, one, train=True)
for name, maps in (("before", x), ("after", out)):
    print(name, "  means", maps.mean(axis=(0, 2, 3)).round(3), "  spreads", maps.std(axis=(0, 2, 3)).round(3))

# %% [markdown]
# `batchnorm_forward` can do all of the work, if each *number* of a map becomes a row, and each channel a column. The
# trap is the order of the axes: `x.reshape(-1, C)` has the right shape and is wrong. Channel c of this picture is full
# of the number c:

# %%
x = np.broadcast_to(np.arange(3.0)[:, None, None], (2, 3, 2, 2)).copy()
print("columns of a bare reshape:", [sorted(set(column)) for column in x.reshape(-1, 3).T.tolist()])
out = spatial_batchnorm_forward(x, one, np.array([5.0, 6.0, 7.0]), zero, one, train=True)[0]
print("yours, with beta 5, 6, 7: ", [np.unique(out[:, c]).tolist() for c in range(3)])

# %% check="spatial_batchnorm_forward"

# %%
rng = np.random.default_rng(6)
x, dout = rng.standard_normal((2, 3, 3, 2)), rng.standard_normal((2, 3, 3, 2))
cache = spatial_batchnorm_forward(x, one, zero, zero, one, train=True)[1]
measured = numerical_gradient(lambda x: spatial_batchnorm_forward(x, one, zero, zero, one, train=True)[0], x, dout)
print(f"dx: relative error {relative_error(spatial_batchnorm_backward(dout, cache)[0], measured):.1e}")

# %% check="spatial_batchnorm_backward"

# %% [markdown]
# What it does to pictures: filter responses of the cat, before and after, on one grey scale.

# %%
from autograder.data import cat

grey = cat()[None, None, ::2, ::2].mean(axis=-1) / 255
edges = np.zeros((1, 3, *grey.shape[2:]))
edges[0, 0, :, 1:] = grey[0, 0, :, 1:] - grey[0, 0, :, :-1]
edges[0, 1, 1:] = 3 * (grey[0, 0, 1:] - grey[0, 0, :-1]) + 0.8
edges[0, 2] = 0.2 * grey[0, 0] - 0.1
out = spatial_batchnorm_forward(edges, one, zero, zero, one, train=True)[0]
names = ("edges across", "edges down", "brightness")
fig, axes = lab.figure(3, 2, height=3.6)
for ax, picture, name in zip(axes, [*edges[0], *out[0]], [*names, *(f"{n}, normalised" for n in names)], strict=True):
    ax.imshow(picture, cmap="gray", vmin=-2, vmax=2)
    ax.set_title(name, fontsize=9)
    ax.axis("off")
lab.show(fig, "Three maps of a cat, faint or too bright; below, normalised, all three are clear.")

# %% [markdown]
# ## Part 6. A batch of one
#
# *20 minutes*
#
# The commonest mistake with batch normalisation is made when the net is used.
#
# ✎ **Write it down first.** A trained net is asked about all 30 validation digits that are a seven, in one batch, once
# as it should be and once with `train=True`. What does the mean of a batch of sevens tell, and what is subtracted?

# %%
net, _, accuracy = trained(1, 0.1, yours)
sevens, kept = X_val[y_val == 7], dict(net.running)
print(f"all validation digits, in use:    {accuracy:.0%}")
print(f"sevens, in use:                   {np.mean(net.loss(sevens).argmax(axis=1) == 7):.0%}")
print(f"sevens, one batch, train=True:    {np.mean(net.loss(sevens, train=True).argmax(axis=1) == 7):.0%}")
net.running = kept
mixed = net.loss(X_val, train=True).argmax(axis=1)
print(f"all digits, one batch, train=True: {np.mean(mixed == y_val):.0%}")
net.running = kept

# %% [markdown]
# ### Three short questions (2 points)
#
# 1. What does training mode answer about a batch of *one* example, for a net with beta = 0? Why?
# 2. In training, the answer about a picture depends on something besides the picture and the weights. On what? Why can
#    that even help against overfitting?
# 3. A convolution stands in front of the layer. Why does its bias do nothing?

# %% [markdown] answer="batch_of_one" points=2
# ### BEGIN SOLUTION
# 1. The same for every example: its unit's mean is the number itself, so x_hat is 0 everywhere.
# 2. On the other pictures of the batch, which are drawn at random: a noise, as in dropout.
# 3. It is subtracted together with the mean; beta does its work.
# ### END SOLUTION
#
# ### BEGIN MARK SCHEME
# 1: x_hat = 0, so the answer is always the same (half a point). 2: on the rest of the batch (half a point); random, so
# no example can be fitted exactly (half a point).
# 3: the mean takes it away again (half a point).
# ### END MARK SCHEME

# %% [markdown]
# ## Part 7. Hand in

# %%
progress()

# %% [markdown]
# If somebody or something helped you, say so here (see *Start here*). It costs nothing.

# %% work="help"
help_i_had = """
Nobody's and nothing's, but for the lecture.
"""

# %% [markdown]
# *Kernel → Restart Kernel and Run All Cells*, **save** (the file in `convnet` too), and submit `batch_norm` as you
# submitted the assignments. You may do so as often as you like before the deadline; the last one counts.
#
# ## For those who want more (no points)
#
# **Why does it work?** The paper says: because the inputs of a layer keep their distribution. Santurkar and others
# (2018, "How does batch normalization help optimization?") put noise behind the layer that spoils just that, and it
# helped as much as before. They say: because the loss becomes smoother, so that larger steps are safe. Which of the
# pictures above speaks for whom?
#
# **Without a batch.** *Layer normalisation* takes mean and variance over the units of one example instead. Which axis
# is that? Which of the traps of part 6 does it not have?
