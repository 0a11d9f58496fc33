# %% [markdown]
# # Dropout
#
# *Leaving units out, so that no unit can rely on another. Lecture 13, slide 26. About 2 hours, 20 bonus points.*
#
# A net with more numbers than examples can learn anything by heart, mistakes of the teacher included. You will let one
# do so: four of ten of its labels are wrong, and it believes all of them. Then you change a handful of lines, and the
# same net, trained on the same wrong labels, reads some 15 in a hundred digits more.
#
# | part | | minutes | points |
# |---|---|---|---|
# | 1 | Units that are left out | 40 | 9 |
# | 2 | The way back | 20 | 6 |
# | 3 | A net that believes everything | 40 | 3 |
# | 4 | Many nets in one | 20 | 2 |
# | 5 | Hand in | 5 | |

# %%
from autograder.notebook import check, progress, start

start("dropout")

# %% [markdown]
# ## How to work
#
# As in the four assignments: your code goes into `convnet/dropout.py` beside this notebook, **the description of each
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
#
# * **Two modes.** `train=True`: units are left out. `train=False`: the net is *used*, and nothing is random.
# * **`keep`** is the probability to *keep* a number. (Many libraries ask for the probability to drop it.)
# * **Random numbers** come from `rng`, and from nowhere else. Which numbers you draw is up to you: the check looks at
#   their statistics.

# %%
import numpy as np
from autograder import lab
from autograder.data import digits

# %% [markdown]
# ## Part 1. Units that are left out
#
# *Slide 26 · 40 minutes · `convnet/dropout.py`*
#
# > Better Learning Regularization (e.g. Dropout)
#
# In a large layer units come to rely on each other: one repairs what another one spoils, and together they fit every
# single example, however odd. Srivastava, Hinton and others (2014) make them unreliable: in every step of the training
# each unit is left out with some probability, for each example anew. What is left must be of use by itself.
#
# ✎ **Write it down first.** A unit has the value 3, and `keep` is 0.5. Which values can come out, and which one on
# average, if what is kept stays 3? What must be done with the 3, so that the average is 3?

# %%
from convnet.dropout import dropout_backward, dropout_forward

x = np.full((8, 30), 3.0)
out, cache = dropout_forward(x, keep=0.5, train=True, rng=np.random.default_rng(0))
print("values:", np.unique(out), "  kept:", f"{np.mean(out != 0):.0%}", "  mean:", out.mean())
print("in use:", np.unique(dropout_forward(x, keep=0.5, train=False, rng=None)[0]))

# %% [markdown]
# Look at what was left out. Rows are examples, columns units.
#
# ✎ **Write it down first.** What would you see if all examples of a batch dropped the same units? And if you had
# drawn one number a row?

# %%
fig, axes = lab.figure(2, height=2.2)
for ax, keep in zip(axes, (0.5, 0.9), strict=True):
    out, _ = dropout_forward(x, keep=keep, train=True, rng=np.random.default_rng(1))
    shown = ax.imshow(out, cmap="cividis", vmin=0, vmax=6)
    lab.label(ax, f"keep = {keep}: {np.mean(out != 0):.0%} are kept", "unit", "example")
    ax.grid(False)
fig.colorbar(shown, ax=axes, label="output for the input 3")
lab.show(fig, "Two maps of examples and units: with keep = 0.5 half of the cells are 0, with 0.9 every tenth.")

# %% check="dropout_forward"

# %% [markdown]
# ## Part 2. The way back
#
# *20 minutes · `convnet/dropout.py`*
#
# ✎ **Write it down first.** A unit was left out. If its input moves a little, what happens to the loss? And by how
# much does the output of a unit move that was kept with `keep = 0.5`, if its input moves by 0.1?

# %%
from convnet.gradients import numerical_gradient, relative_error

rng = np.random.default_rng(2)
x, dout = rng.standard_normal((2, 5)), rng.standard_normal((2, 5))
out, cache = dropout_forward(x, keep=0.6, train=True, rng=np.random.default_rng(3))
dx = dropout_backward(dout, cache)


def same_units(moved):  # an equal generator each time, else every call would drop other units
    return dropout_forward(moved, keep=0.6, train=True, rng=np.random.default_rng(3))[0]


print(f"relative error {relative_error(dx, numerical_gradient(same_units, x, dout)):.1e}")
print("left out:", np.argwhere(out == 0).tolist(), "  no gradient:", np.argwhere(dx == 0).tolist())

# %% check="dropout_backward"

# %% [markdown]
# ## Part 3. A net that believes everything
#
# *40 minutes*
#
# 500 digits of the first assignment, but four of ten labels are wrong on purpose. The net has two hidden layers of 400
# units: 190,000 numbers for 500 examples. `FcNet` is given; it puts *your* dropout behind each ReLU.
#
# ✎ **Write it down first.** How many of its 500 *wrong and right* labels will the net repeat after 60 epochs? A net
# that sees through the wrong ones would repeat how many? And how many of 997 other digits (with right labels) will it
# get right?

# %%
from convnet.fc_net import FcNet
from convnet.training import train

data, rng = digits(), np.random.default_rng(0)
X, y = data.X_train[:500].astype(np.float32), data.y_train[:500].copy()
wrong = rng.random(500) < 0.4
y[wrong] = (y[wrong] + rng.integers(1, 10, wrong.sum())) % 10
X_others = np.concatenate([data.X_train[500:], data.X_val]).astype(np.float32)
y_others = np.concatenate([data.y_train[500:], data.y_val])
lab.show_images(X[:14], [f"{'not a' if bad else 'a'} {said}" for bad, said in zip(wrong, y, strict=False)], rows=2)


# %%
def trained(keep, epochs=60):
    """Train a fresh net with this `keep`; returns the net, and its accuracy on both sets after each epoch."""
    drop = (dropout_forward, dropout_backward, keep)
    net = FcNet([64, 400, 400, 10], rng=np.random.default_rng(1), drop=drop)
    net.params = {name: value.astype(np.float32) for name, value in net.params.items()}
    watched = lab.Watched(net, X_others, y_others)
    history = train(watched, X, y, lr=0.03, batch_size=25, epochs=epochs, rng=np.random.default_rng(2))
    return net, history["accuracy"], watched.accuracy


# %% [markdown]
# Without dropout first (a few seconds), then with it.

# %%
runs = {"keep = 1": trained(1.0)}

# %%
runs["keep = 0.4"] = trained(0.4)

# %%
panels = {"right, by the labels it was given": {name: own for name, (_, own, _) in runs.items()}}
panels["right, other digits"] = {name: others for name, (_, _, others) in runs.items()}
lab.show_history(panels, x="epoch")

# %% [markdown]
# The net with dropout is *worse* on what it was trained on. It has learned what most labels have in common, and that
# is the digit. Which of the wrong labels does each net repeat?

# %%
for name, (net, _, _) in runs.items():
    said = net.loss(X).argmax(axis=1)
    print(f"{name}: repeats {np.mean(said[wrong] == y[wrong]):.0%} of the wrong labels")

# %% [markdown]
# ### How much is best? (3 points)
#
# ✎ **Write it down first.** Sketch the accuracy on the other digits against `keep`, from 0.1 to 1.
#
# **Plot.** Train with at least five values of `keep` between 0.1 and 1 (60 epochs each; a few seconds a net). Draw the
# final accuracy by the given labels and on the other digits against `keep`, both curves in one picture, with a
# legend. Print two sentences: which `keep` is best here, and why both ends are bad.

# %% plot="keep_sweep" points=3
### BEGIN SOLUTION
keeps = [0.1, 0.25, 0.4, 0.55, 0.75, 1.0]
ends = np.array([[own[-1], others[-1]] for _, own, others in map(trained, keeps)])
fig, (ax,) = lab.figure(height=3.4)
for number, name in enumerate(("the given labels", "other digits")):
    ax.plot(keeps, ends[:, number], marker=lab.MARKERS[number], label=name, **lab.line_style(number))
lab.label(ax, "Dropout against wrong labels", "keep", "share of right answers", legend=True)
lab.show(fig, "The given labels are learned better the more is kept; other digits best in the middle.")
best = keeps[ends[:, 1].argmax()]
print(
    f"keep = {best} is best: {ends[:, 1].max():.0%} of the other digits are right, {ends[-1, 1]:.0%} without dropout."
)
print("keep = 1 learns the wrong labels by heart; keep = 0.1 leaves too little of the net to learn anything.")
### END SOLUTION
### BEGIN MARK SCHEME
# 1 point: five values or more, both curves, axes and legend.
# 1 point: the best is inside, between about 0.25 and 0.6, and is the highest point of the curve drawn.
# 1 point: 1 learns by heart (overfits), close to 0 too little is left (underfits).
### END MARK SCHEME

# %% [markdown]
# ## Part 4. Many nets in one
#
# *20 minutes*
#
# Every pattern of units that are kept is a net of its own, and all of them share their numbers. In use you take none of
# them, but a kind of average of all. You can also ask many of them, one after the other, and average what they say:
# `net.loss(X, train=True)` asks one.
#
# ✎ **Write it down first.** Which is better: one of the thinned nets, the mean of 30 of them, or the one with
# everything in it? (The last one costs a thirtieth of the second.)

# %%
net, asked = runs["keep = 0.4"][0], []
for count in range(1, 31):
    scores = net.loss(X_others, train=True)
    chances = np.exp(scores - scores.max(axis=1, keepdims=True))
    asked.append(chances / chances.sum(axis=1, keepdims=True))
    if count in (1, 3, 10, 30):
        print(f"mean of {count:2} thinned nets: {np.mean(sum(asked).argmax(axis=1) == y_others):.1%}")
print(f"the whole net, once: {np.mean(net.loss(X_others).argmax(axis=1) == y_others):.1%}")

# %% [markdown]
# The thinned nets also say how sure they are: where they disagree, the net does not know. Here are the digits on which
# they disagree most.

# %%
votes = np.stack([chances.argmax(axis=1) for chances in asked])
agree = np.array([np.bincount(column).max() / len(votes) for column in votes.T])
unsure = np.argsort(agree)[:14]
lab.show_images(X_others[unsure], [f"a {y_others[i]}, {agree[i]:.0%} agree" for i in unsure], what="Unsure")
sure = agree == 1
right = net.loss(X_others).argmax(axis=1) == y_others
print(
    f"all agree on {sure.mean():.0%} of the digits: {right[sure].mean():.1%} right; the rest: {right[~sure].mean():.1%}"
)

# %% [markdown]
# ### Four short questions (2 points)
#
# 1. How many thinned nets does a net with two hidden layers of 400 units have?
# 2. Srivastava and others divided by nothing in training. What must one do in use, then, with `keep = 0.5`?
# 3. Name one thing that goes wrong if `train=True` is forgotten to be switched off in use.
# 4. Dropout is hardly ever put behind the last layer, on the scores. What would the loss be told?

# %% [markdown] answer="dropout_why" points=2
# ### BEGIN SOLUTION
# 1. Each of 800 units is in or out: 2 to the power of 800.
# 2. Multiply the outputs (or the weights behind them) by 0.5.
# 3. The same picture gets another answer each time; and a worse one on average.
# 4. A score of 0 for a class whose score was dropped, right or wrong: a loss that says nothing about the net.
# ### END SOLUTION
#
# ### BEGIN MARK SCHEME
# Half a point each. 1: 2^800. 2: times 0.5 (keep). 3: random answers, or worse ones. 4: a dropped score becomes 0 by
# chance, so loss and gradient of that example are noise (any wording that says so).
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
# *Kernel → Restart Kernel and Run All Cells*, **save** (the file in `convnet` too), and submit `dropout` as you
# submitted the assignments. You may do so as often as you like before the deadline; the last one counts.
#
# ## For those who want more (no points)
#
# **Is it only noise?** Multiply by normal numbers with mean 1 and the variance (1 - keep) / keep instead of dropping:
# that is *Gaussian dropout*, and it works as well. Replace `drop` above by a pair of functions of your own and try.
#
# **Whole maps.** In a ConvNet neighbours in a map say nearly the same, so a dropped pixel is hardly missed. There one
# drops whole maps: one draw for each example and channel. What must the mask's shape be, so that it spreads over the
# map by itself?
