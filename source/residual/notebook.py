# %% [markdown]
# # Residual blocks
#
# *Why a deep net needs a short cut. Lecture 13, slide 28. About 3 hours, 25 bonus points.*
#
# A deeper net can do all that a shallower one can: its extra layers need only hand on what they get. So it should never
# be worse, not even on its training data. In 2015 it was: He and others trained plain nets of 20 and of 56 layers, and
# the deep one made more mistakes, on the very pictures that it was trained on. Handing on what one gets turned out to
# be hard to learn. Their remedy is one plus sign. You will see the same here, in a minute and on your own computer.
#
# | part | | minutes | points |
# |---|---|---|---|
# | 1 | One plus sign | 40 | 8 |
# | 2 | Two roads back | 40 | 10 |
# | 3 | Deeper and deeper | 50 | 5 |
# | 4 | What the short cut keeps alive | 40 | 2 |
# | 5 | Hand in | 5 | |

# %%
from autograder.notebook import check, progress, start

start("residual")

# %% [markdown]
# ## How to work
#
# As in the four assignments: your code goes into `convnet/residual.py` beside this notebook, **the description of each
# function is the task**, and what you wrote before lies there already, finished. The layers of `convnet.fast` are
# given; they compute what yours compute, faster. This notebook is optional; its points are a bonus.
#
# Where it says **✎ Write it down first**, really do, on paper. Then run.
#
# <details>
# <summary><b>What is graded, line by line</b> (open)</summary>
#
# {{ graded }}
#
# </details>

# %%
import numpy as np
from autograder import lab
from autograder.data import digits

# %% [markdown]
# ## Part 1. One plus sign
#
# *Slide 28 · 40 minutes · `convnet/residual.py`*
#
# > Better neural architectures (e.g. Residual Nets)
#
# A block of two convolutions shall not learn its whole output, but only the *change*: `out = x + CONV(RELU(CONV(x)))`.
#
# ✎ **Write it down first.** What does the block return if all its weights and biases are 0? And a plain block, without
# the plus sign? Maps of 12 x 9 and filters of 5x5: which padding makes the sum possible? How many filters must the
# second convolution have?

# %%
from convnet.residual import residual_backward, residual_forward

x = np.arange(12.0).reshape(1, 2, 2, 3) - 6
nothing = np.zeros((4, 2, 3, 3)), np.zeros(4), np.zeros((2, 4, 5, 5)), np.zeros(2)
out, cache = residual_forward(x, *nothing)
print("unchanged:", np.array_equal(out, x))

# %% [markdown]
# One such block on the cat: one map, three filters in the middle, and small weights drawn at random. Left the picture,
# in the middle the change, at the right the sum.
#
# ✎ **Write it down first.** What will you recognise in the change?

# %%
from autograder.data import cat

grey, rng = cat()[None, None].mean(axis=-1) / 255 - 0.5, np.random.default_rng(3)
weights = rng.standard_normal((3, 1, 3, 3)) / 3, np.zeros(3), rng.standard_normal((1, 3, 3, 3)) / 5, np.zeros(1)
out = residual_forward(grey, *weights)[0]
fig, axes = lab.figure(3, height=2.2)
for ax, (title, maps) in zip(axes, {"x": grey, "change": out - grey, "out": out}.items(), strict=True):
    ax.imshow(maps[0, 0], cmap="gray", vmin=-0.6, vmax=0.6)
    ax.set_title(title, fontsize=10)
    ax.axis("off")
lab.show(fig, "A cat, its outlines as two random convolutions change them, and the cat with these outlines added.")

# %% check="residual_forward"

# %% [markdown]
# ## Part 2. Two roads back
#
# *40 minutes · `convnet/residual.py`*
#
# ✎ **Write it down first.** `x` reaches `out` on two roads. All weights are 0: what is `dx`? And behind fifty such
# blocks? What would it be in a plain net?

# %%
from convnet.gradients import numerical_gradient, relative_error

rng = np.random.default_rng(1)
x, dout = rng.standard_normal((2, 2, 4, 3)), rng.standard_normal((2, 2, 4, 3))
given = {"w1": (3, 2, 3, 3), "b1": (3,), "w2": (2, 3, 5, 5), "b2": (2,)}
given = {"x": x} | {name: rng.standard_normal(shape) for name, shape in given.items()}
grads = residual_backward(dout, residual_forward(**given)[1])
for (name, value), grad in zip(given.items(), grads, strict=True):
    measured = numerical_gradient(lambda at, name=name: residual_forward(**{**given, name: at})[0], value, dout)
    print(f"d{name}: relative error {relative_error(grad, measured):.1e}")

# %% check="residual_backward"

# %% [markdown]
# ## Part 3. Deeper and deeper
#
# *50 minutes*
#
# Digits again, as pictures of 8x8. `DeepNet` is given; it puts a row of *your* blocks between a first convolution and
# a last fully connected layer, 8 channels all the way. `short_cut=False` takes off behind each block what went in: the
# same net without the plus sign. Here is a net of one block, four epochs, with and without.

# %%
from convnet.deep_net import DeepNet
from convnet.training import train

data = digits()
X, y = data.X_train.reshape(-1, 1, 8, 8).astype(np.float32), data.y_train
X_val, y_val = data.X_val.reshape(-1, 1, 8, 8).astype(np.float32), data.y_val


def trained(blocks, short_cut, seed=0):
    """Train a fresh net for four epochs; returns it, its accuracy after each epoch, and that on other digits."""
    block = (residual_forward, residual_backward)
    net = DeepNet(blocks, block, short_cut=short_cut, rng=np.random.default_rng(seed))
    history = train(net, X, y, lr=0.02, batch_size=25, epochs=4, rng=np.random.default_rng(1))
    return net, history["accuracy"], float(np.mean(net.loss(X_val).argmax(axis=1) == y_val))


# %%
for short_cut in (False, True):
    _, accuracy, others = trained(1, short_cut)
    words = "with short cut" if short_cut else "plain"
    print(f"{words:15} training {accuracy[-1]:.0%}, other digits {others:.0%}")

# %% [markdown]
# Hardly a difference. Now deeper.
#
# ✎ **Write it down first.** Sketch the share of right *training* digits after four epochs against the number of
# convolutions, 4 to 34, for both kinds of net.
#
# **Plot (5 points).** Train both kinds with 1, 4, 8 and 16 blocks (about 20 seconds for all of them). Draw the share of
# right *training* digits after the last epoch against the number of convolutions of 3x3 (two a block and the first
# one), both curves in one picture, with legend, and chance as a line.
# Print three sentences: at which depth does the plain net stop learning? Is that overfitting? Which net has more
# parameters at the same depth?

# %% plot="depth" points=5
### BEGIN SOLUTION
depths, nets = (1, 4, 8, 16), {}
for blocks, short_cut in [(blocks, short_cut) for short_cut in (False, True) for blocks in depths]:
    nets[blocks, short_cut] = trained(blocks, short_cut)
fig, (ax,) = lab.figure(height=3.4)
for number, (short_cut, name) in enumerate({False: "plain", True: "with short cuts"}.items()):
    right = [nets[blocks, short_cut][1][-1] for blocks in depths]
    ax.plot([2 * n + 1 for n in depths], right, marker=lab.MARKERS[number], label=name, **lab.line_style(number))
ax.axhline(0.1, color="black", linestyle=":", label="chance")
lab.label(ax, "Four epochs", "convolutions", "right, training digits", legend=True)
lab.show(fig, "The plain net falls to chance at 17 convolutions; with short cuts it learns at every depth.")
print("Between 9 and 17 convolutions. No: it fails on its own training digits. Both have equally many parameters.")
### END SOLUTION
### BEGIN MARK SCHEME
# 2 points: both kinds at four depths, the right curves (plain at chance for 16 blocks, the other above 80 %).
# 1 point: axes, legend, chance. 2 points: where it stops (as the plot has it); not overfitting, because the training
# digits are wrong; equally many (1 point for two of the three).
### END MARK SCHEME

# %% [markdown]
# ## Part 4. What the short cut keeps alive
#
# *40 minutes*
#
# Why does the deep plain net not learn? Look at a fresh one. Two things can die in a net: the *difference* between
# pictures on the way forward, and the gradient on the way back.
#
# The first panel shows how alike the signals of two different digits are, block by block: 1 means that they are the
# same up to a factor. The second one shows the size of the gradient that arrives at each block.
#
# ✎ **Write it down first.** What can a last layer still do, if all digits look the same to it?


# %%
def alike(signal):
    """Mean cosine of the angle between the signals of different pictures."""
    rows = signal.reshape(len(signal), -1)
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return float((rows @ rows.T)[~np.eye(len(rows), dtype=bool)].mean())


# %%
panels = {"alike, 1 is the same": {}, "gradient at the block, power of ten": {}}
for name, short_cut in {"plain": False, "with short cuts": True}.items():
    block = (residual_forward, residual_backward)
    net = DeepNet(16, block, short_cut=short_cut, rng=np.random.default_rng(0))
    grads = net.loss(X[:100], y[:100])[1]
    sizes = [float(np.log10(np.linalg.norm(grads[f"w2.{k}"]))) for k in range(1, 17)]
    for panel, curve in zip(panels.values(), ([alike(signal) for signal in net.signals(X[:30])], sizes), strict=True):
        panel[name] = curve
lab.show_history(panels, x="block")

# %% [markdown]
# And how much does a trained net rely on each of its blocks? Take one out: in the net with short cuts by setting its
# second convolution to 0, in the plain one by convolutions that hand on what they get. (No training in between.)
#
# ✎ **Write it down first.** What is left of the accuracy without one of the blocks, in each net?


# %%
def without(net, k):
    """Accuracy on the other digits, with block k taken out; the net stays as it is."""
    kept, copies = net.params, dict(net.params)
    same = np.zeros((8, 8, 3, 3), np.float32)
    same[range(8), range(8), 1, 1] = 1
    for name in ("w1", "w2"):
        copies[f"{name}.{k}"] = 0 * same if net.short_cut else same
        copies[f"b{name[1]}.{k}"] = np.zeros(8, np.float32)
    net.params = copies
    right = float(np.mean(net.loss(X_val).argmax(axis=1) == y_val))
    net.params = kept
    return right


# %%
curves = {}
for name, short_cut in {"plain": False, "with short cuts": True}.items():
    net, _, whole = trained(4, short_cut)
    print(f"{name}: all four blocks {whole:.0%}")
    curves[name] = [without(net, k) for k in range(1, 5)]
lab.show_history({"right without this block": curves}, x="block taken out")

# %% [markdown]
# ### Three short questions (2 points)
#
# 1. A net of 50 blocks with all weights 0: what is the gradient at the first block, with short cuts and without?
# 2. A net of n blocks with short cuts: on how many different roads can a signal pass through it? (Each block is gone
#    through or gone around.) What does that say about taking one block out?
# 3. Somewhere a net must halve its maps and double its channels; then `x` cannot be added as it is. Name one way out.

# %% [markdown] answer="short_cut" points=2
# ### BEGIN SOLUTION
# 1. With short cuts the gradient of the last block, unchanged; without them 0.
# 2. 2 to the power of n; without one block half of the roads are left, most of them nearly as good.
# 3. A convolution of 1x1 with stride 2 on the short cut, or pooling and maps of zeros.
# ### END SOLUTION
#
# ### BEGIN MARK SCHEME
# 1: unchanged, and 0 (half a point). 2: 2^n (half a point), many roads are left (half a point).
# 3: 1x1 convolution, or pooling / leaving out pixels with zero maps (half a point).
# ### END MARK SCHEME

# %% [markdown]
# ## Part 5. Hand in

# %%
progress()

# %% [markdown]
# If somebody or something helped you, say so here (see *Start here*). It costs nothing.

# %% work="help"
help_i_had = """
Nobody's and nothing's, but for the lecture.
"""

# %% [markdown]
# *Kernel → Restart Kernel and Run All Cells*, **save** (the file in `convnet` too), and submit `residual` as you
# submitted the assignments. You may do so as often as you like before the deadline; the last one counts.
#
# ## For those who want more (no points)
#
# **Is it fair?** The blocks with short cuts began with second weights of 0, the plain ones with He's. Give both He's
# weights (set `net.params["w2.k"]` yourself) and train again: what happens to the signals of 16 blocks with short cuts,
# and why do nets like these have batch normalisation in each block?
#
# **More epochs.** Does the plain net of 9 convolutions catch up, if it may train for twenty? That of 17?
