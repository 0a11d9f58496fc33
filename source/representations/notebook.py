# %% [markdown]
# # Representations
#
# *What deep learning is about, if it is about anything. Lecture 13, slides 13-15 and 30-51. About 3 hours, 26 bonus
# points.*
#
# The lecture asks: "So what is deep learning?", and answers with representations that are learned, layer upon layer. Is
# deep really better than wide? Why should ten units that stand for ten classes be worse than four that stand for
# nothing in particular? And what do features that were learned on one task know about another one? Each of these
# questions has an experiment that takes a minute.
#
# | part | | minutes | points |
# |---|---|---|---|
# | 1 | Folding the line | 45 | 7 |
# | 2 | Local and distributed codes | 40 | 5 |
# | 3 | Made by hand | 45 | 7 |
# | 4 | Learned, and used elsewhere | 50 | 7 |
# | 5 | Hand in | 5 | |

# %%
from autograder.notebook import check, progress, start

start("representations")

# %% [markdown]
# ## How to work
#
# As in the four assignments: your code goes into `convnet/codes.py` beside this notebook, **the description of each
# function is the task**, and what you wrote before lies there already, finished. This notebook is optional; its points
# are a bonus.
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
from autograder.data import digits, shifted_digits

# %% [markdown]
# ## Part 1. Folding the line
#
# *Slides 30-35 · 45 minutes · `convnet/codes.py`*
#
# A net of ReLUs draws a curve of straight pieces. Each unit of a *shallow* net adds one bend. A *deep* net can do more:
# a layer that folds the line in the middle makes everything behind it happen twice.
#
# ✎ **Write it down first.** Two units that make a tent: `relu(2x)`, and what must be subtracted from it behind the
# middle? Three tents in a row: how many straight pieces?

# %%
from convnet.codes import tent_net

x = np.linspace(0, 1, 1001)


def run(layers, x):
    out = x[:, None]
    for number, (W, b) in enumerate(layers, 1):
        out = out @ W + b
        out = np.maximum(out, 0) if number < len(layers) else out
    return out[:, 0]


# %%
fig, axes = lab.figure(3, height=2.4)
for ax, depth in zip(axes, (1, 3, 6), strict=True):
    ax.plot(x, run(tent_net(depth), x), **lab.line_style(0))
    lab.label(ax, f"{depth} folds", "x", "output")
lab.show(fig, "Zigzags: one tent, four tents, thirty-two tents.")

# %% check="tent_net"

# %% [markdown]
# ✎ **Write it down first.** Six folds: how many parameters has your net (twelve units)? How many units needs a shallow
# net for as many pieces, and how many parameters (three a unit, and one)?

# %%
for depth in (1, 3, 6, 10):
    deep, pieces = sum(W.size + b.size for W, b in tent_net(depth)), 2**depth
    print(f"{depth:2} folds: {pieces:4} pieces; deep {deep:3} parameters, shallow {3 * (pieces - 1) + 1:4}")

# %% [markdown]
# So there *are* functions that deep nets write down in far fewer numbers. Whether training finds such a net, and
# whether the world is made of such functions, is another question. To ask it fairly, both nets must cost the same.
#
# ✎ **Write it down first.** 64 inputs, 10 classes, at most 5,000 parameters: how many units has one hidden layer? How
# many has each of three?

# %%
from convnet.codes import hidden_units

for depth in (1, 2, 3, 6):
    print(f"{depth} hidden layers of {hidden_units(64, 10, depth, 5000)} units")

# %% check="hidden_units"

# %%
from convnet.fc_net import FcNet
from convnet.training import train

data = digits()
for depth in (1, 2, 3, 6):
    rng = np.random.default_rng(0)
    net = FcNet([64, *[hidden_units(64, 10, depth, 5000)] * depth, 10], rng=rng)
    train(net, data.X_train, data.y_train, lr=0.03, batch_size=50, epochs=20, rng=rng)
    print(
        f"{depth} hidden layers: {np.mean(net.loss(data.X_val).argmax(axis=1) == data.y_val):.1%} of the others right"
    )

# %% [markdown]
# On small digits depth wins nothing: the task has no folds in it.
#
# ## Part 2. Local and distributed codes
#
# *Slides 42-47 · 40 minutes · `convnet/codes.py`*
#
# One unit for each thing ("grandmother cells") is a *local* code. In a *distributed* one each thing is a pattern, and
# each unit takes part in many patterns.
#
# ✎ **Write it down first.** How many units are needed for a thousand things in either code? What is lost when a unit
# dies?

# %%
from convnet.codes import binary_code, nearest

print(binary_code(np.arange(10), 4).tolist())
print(nearest(np.array([0.0, 0.0]), np.array([[3.0, 4.0], [1.0, 0.0], [0.0, 2.0]]), 2))

# %% check="binary_code"

# %% check="nearest"

# %% [markdown]
# Now three codes for the ten digits: local (10 units), binary (4 units), and distributed with room to spare: a random
# pattern of 40 units for each digit. A linear map from 64 pixels to the code is fitted by least squares; what it says
# is decoded by the *nearest* pattern. Then units die, one after the other: they say 0.5.
#
# ✎ **Write it down first.** Which code suffers most from one dead unit? Which one hardly notices ten?

# %%
codes = {"local, 10": np.eye(10), "binary, 4": binary_code(np.arange(10), 4)}
codes["random, 40"] = np.random.default_rng(1).integers(0, 2, (10, 40)).astype(float)


def with_bias(X):
    return np.hstack([X, np.ones((len(X), 1))])


def right(code, dead, seed):
    """The share of right digits when so many units of the code are dead."""
    W = np.linalg.lstsq(with_bias(data.X_train), code[data.y_train], rcond=1e-6)[0]
    said = with_bias(data.X_val) @ W
    said[:, np.random.default_rng(seed).permutation(code.shape[1])[:dead]] = 0.5
    return np.mean([nearest(one, code, 1)[0] == y for one, y in zip(said, data.y_val, strict=True)])


# %%
curves = {name: [float(np.mean([right(code, dead, seed) for seed in range(4)])) for dead in range(5)]
          for name, code in codes.items()}  # fmt: skip
fig, (ax,) = lab.figure(height=3.2)
for number, (name, curve) in enumerate(curves.items()):
    ax.plot(range(5), curve, marker=lab.MARKERS[number], label=name, **lab.line_style(number))
lab.label(ax, "Codes whose units die", "dead units", "right, other digits", legend=True)
lab.show(fig, "; ".join(f"{name}: {curve[0]:.0%} whole, {curve[-1]:.0%} with 4 dead" for name, curve in curves.items()))

# %% [markdown]
# ## Part 3. Made by hand
#
# *Slides 36-39 · 45 minutes · `convnet/codes.py`*
#
# Before 2012 people made the first layers themselves. The best of their features counted edges of each direction in
# each part of the picture, so that the exact place did not matter (Dalal and Triggs, 2005). You write a small one.
#
# ✎ **Write it down first.** An upright edge: which of gx and gy is not 0? How many numbers are there with 4 x 4 cells
# and 8 directions?

# %%
from autograder.data import cat
from convnet.codes import edge_histogram

upright = np.zeros((1, 1, 4, 4))
upright[0, 0, :, 2:] = 1.0
print(edge_histogram(upright, cells=1, bins=4), edge_histogram(upright.swapaxes(2, 3), cells=1, bins=4))
grey = cat()[None, None, :150, :150].mean(axis=-1) / 255
drawn = edge_histogram(grey, cells=10, bins=8).reshape(10, 10, 8)

# %%
fig, axes = lab.figure(2, height=3.4)
axes[0].imshow(grey[0, 0], cmap="gray")
for row, column, k in np.ndindex(drawn.shape):
    angle, size = (k + 0.5) * np.pi / 8 + np.pi / 2, 3 * np.sqrt(drawn[row, column, k] / drawn.max())  # along the edge
    dx, dy = size * np.cos(angle) / 6, size * np.sin(angle) / 6
    axes[1].plot([column - dx, column + dx], [row - dy, row + dy], color="black", linewidth=1.5)
axes[1].set(xlim=(-0.5, 9.5), ylim=(9.5, -0.5), aspect="equal")
for ax in axes:
    ax.axis("off")
lab.show(
    fig,
    "The cat's face, and what is left of it: in 100 cells, strokes along the edges; the rims of the eye can be seen.",
)

# %% check="edge_histogram"

# %% [markdown]
# ## Part 4. Learned, and used elsewhere
#
# *Slides 40-51 · 50 minutes*
#
# Now features that nobody made. A ConvNet is trained on shifted digits, but only on 0, 1, 2, 3 and 4. It has never seen
# a 5. Then its last layer is thrown away, and what is left is used for telling 5, 6, 7, 8 and 9 apart (about 20
# seconds).

# %%
from convnet.conv_net import ConvNet
from convnet.inside import layers_of, look_inside
from convnet.layers import conv, pool, relu
from convnet.solver import Solver

shifted = shifted_digits()
low, low_val = shifted.y_train < 5, shifted.y_val < 5
X, X_val = shifted.X_train.astype(np.float32), shifted.X_val.astype(np.float32)
parts = {"X_train": X[low], "y_train": shifted.y_train[low], "X_val": X_val[low_val], "y_val": shifted.y_val[low_val]}
layers = [conv(12, 5, pad=2), relu(), pool(2, stride=2), conv(24, 3, pad=1), relu(), pool(2, stride=2)]
layers = [*layers, conv(32, 3, pad=1), relu(), pool(2, stride=2)]
net = ConvNet((1, 16, 16), layers, 5, reg=1e-3, rng=np.random.default_rng(0))
net.params = {name: value.astype(np.float32) for name, value in net.params.items()}
Solver(net, parts, lr=0.05, lr_decay=0.95, epochs=15, after_epoch=lab.Progress(15, "0 to 4")).train()

# %% [markdown]
# Three representations of the *other* five digits: pixels, your edges, and the 128 numbers in front of the net's last
# layer. On each of them a linear classifier, fitted by least squares with a small penalty.
#
# ✎ **Write it down first.** Order the three by the share of right answers.


# %%
def learned(X):
    return look_inside(net.params, layers_of(layers, 5), X)[0][-2].reshape(len(X), -1)


ways = {"pixels": lambda X: X.reshape(len(X), -1), "edges by hand": lambda X: edge_histogram(X, cells=4, bins=8)}
ways["learned"] = learned
new, y_new, others, y_others = X[~low], shifted.y_train[~low], X_val[~low_val], shifted.y_val[~low_val]


# %%
def accuracy(way, count):
    """Share of right answers on other pictures of 5 to 9, after `count` examples with labels."""
    A, B = (with_bias(way(pictures).astype(float)) for pictures in (new[:count], others))
    A, B = A / A.std(), B / A.std()
    W = np.linalg.solve(A.T @ A + 3 * np.eye(A.shape[1]), A.T @ (np.eye(10)[y_new[:count]] - 0.1))
    return float(np.mean((B @ W)[:, 5:].argmax(axis=1) + 5 == y_others))


print({name: f"{accuracy(way, len(new)):.0%}" for name, way in ways.items()})

# %% [markdown]
# **Plot (4 points).** Draw `accuracy(way, count)` for all three ways against the number of labelled examples, with at
# least five counts from 20 to 590, logarithmic, with legend and chance (20 %). Print three sentences: how many examples
# do the learned features need to be as good as pixels are with all of them; which of the two other ways is better with
# few examples, and which with many; why features learned from 0 to 4 say anything about 5 to 9.

# %% plot="transfer" points=4
### BEGIN SOLUTION
counts = [20, 40, 80, 160, 320, 590]
curves = {name: [accuracy(way, count) for count in counts] for name, way in ways.items()}
fig, (ax,) = lab.figure(height=3.4)
for number, (name, curve) in enumerate(curves.items()):
    ax.semilogx(counts, curve, marker=lab.MARKERS[number], label=name, **lab.line_style(number))
ax.axhline(0.2, color="black", linestyle=":", label="chance")
lab.label(ax, "Telling 5 to 9 apart", "examples with labels", "right, other pictures", legend=True)
lab.show(fig, "; ".join(f"{name}: {curve[0]:.0%} with 20, {curve[-1]:.0%} with 590" for name, curve in curves.items()))
enough = next(c for c, right in zip(counts, curves["learned"], strict=True) if right >= curves["pixels"][-1])
print(f"Learned features are as good with {enough} examples. Edges by hand beat pixels throughout.")
print("Strokes, bows and their ends are parts of all digits; the net learned to find them wherever they lie.")
### END SOLUTION
### BEGIN MARK SCHEME
# 1 point: three curves at five counts, logarithmic, axes, legend, chance. 1 point: the count, as the plot has it.
# 1 point: the comparison of pixels and edges, as the plot has it. 1 point: parts (strokes, edges, bows) are shared, or
# shift does not matter to convolution and pooling.
### END MARK SCHEME

# %% [markdown]
# What is near to what? For one picture, its nearest neighbours by pixels, by your edges, and by the learned numbers;
# and for all of them, how many of eight neighbours are of the same kind.

# %%
query, kind = others[6], y_others[6]
fig, axes = lab.figure(9, 3, width=7.8, height=3.0)
for row, (name, way) in enumerate(ways.items()):
    known, asked = way(new), way(others)
    found = nearest(asked[6], known, 8)
    for ax, picture, title in zip(axes[9 * row :], [query, *new[found]], [name, *y_new[found]], strict=False):
        ax.imshow(picture[0], cmap="gray")
        ax.set_title(str(title), fontsize=8)
        ax.axis("off")
    alike = [np.mean(y_new[nearest(code, known, 8)] == y) for code, y in zip(asked, y_others, strict=True)]
    print(f"{name:18} of all pictures' neighbours {np.mean(alike):.0%} are of the same kind")
lab.show(
    fig, f"A {kind} and its eight nearest neighbours: by pixels at the same place, by learned features of its kind."
)

# %% [markdown]
# ### Three short questions (3 points)
#
# 1. Name a function, or a task, for which depth saves parameters, and one for which it does not. (1 point)
# 2. Ten classes in four binary units: why did one dead unit cost so much, and how many digits' codes differ from
#    another one's in a single unit? (1 point: one such pair is enough)
# 3. What do the neighbours by pixels have in common, and why is that the wrong thing? (1 point)

# %% [markdown] answer="codes_why" points=3
# ### BEGIN SOLUTION
# 1. The zigzag of 2^k pieces: k layers of two units against 2^k - 1 units. Small digits: no difference.
# 2. Without that unit 0 and 1 (or 2 and 3, …) have the same code. 0000 and 0001.
# 3. They lie at the same place as the picture, whatever digit they are; the place says nothing about the digit.
# ### END SOLUTION
#
# ### BEGIN MARK SCHEME
# 1: half a point each. 2: codes become equal without a unit (half a point), a right pair (half a point).
# 3: place or overlap of ink (half a point), which has nothing to do with the class (half a point).
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
# *Kernel → Restart Kernel and Run All Cells*, **save** (the file in `convnet` too), and submit `representations` as you
# submitted the assignments. You may do so as often as you like before the deadline; the last one counts.
