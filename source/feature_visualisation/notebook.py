# %% [markdown]
# # What a net sees
#
# *Looking into a trained ConvNet. Lecture 13, slides 40-41 and 51. About 3 hours, 23 bonus points.*
#
# Eighteen thousand numbers, found by pushing each of them a little downhill: nobody chose what they should look for.
# You will ask them in three ways. Which pictures excite a neuron most? What happens to an answer when a part of the
# picture is covered? And which picture would the net itself draw, if it were asked for the best boot there is?
#
# | part | | minutes | points |
# |---|---|---|---|
# | 1 | A net to look into | 15 | |
# | 2 | What excites a filter | 60 | 8 |
# | 3 | Covered pictures | 50 | 8 |
# | 4 | Uphill, on the picture | 50 | 7 |
# | 5 | Hand in | 5 | |

# %%
from autograder.notebook import check, progress, start

start("feature_visualisation")

# %% [markdown]
# ## How to work
#
# As in the four assignments: your code goes into `convnet/visualise.py` beside this notebook, **the description of each
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

# %% [markdown]
# ## Part 1. A net to look into
#
# Clothes of Fashion-MNIST, two convolutions of 5x5, each with a pooling, and one fully connected layer. Four epochs,
# half a minute.

# %%
import numpy as np
from autograder import lab
from autograder.data import fashion_mnist
from convnet.conv_net import ConvNet
from convnet.layers import conv, pool, relu
from convnet.solver import Solver

clothes = fashion_mnist()
X, y = clothes.X_train, clothes.y_train
data = {"X_train": X[500:], "y_train": y[500:], "X_val": X[:500], "y_val": y[:500]}
layers = [conv(12, 5, pad=2), relu(), pool(2, stride=2), conv(24, 5, pad=2), relu(), pool(2, stride=2)]
net = ConvNet((1, 28, 28), layers, 10, reg=1e-3, rng=np.random.default_rng(0))
net.params = {name: value.astype(np.float32) for name, value in net.params.items()}
Solver(net, data, lr=0.01, lr_decay=0.8, epochs=4, after_epoch=lab.Progress(4, "clothes")).train()

# %% [markdown]
# `convnet.inside` is given: `look_inside` returns what comes out of *every* layer.
#
# ✎ **Write it down first.** Behind which layer are the maps 14x14, and how many are there?

# %%
from convnet.inside import layers_of, look_inside, score_gradient

stack = layers_of(layers, 10)
maps, _ = look_inside(net.params, stack, clothes.X_test)
for layer, out in zip([{"layer": "picture"}, *stack], maps, strict=True):
    print(f"{layer['layer']:8}", out.shape[1:])

# %% [markdown]
# ## Part 2. What excites a filter
#
# *Slides 40 and 41 · 60 minutes · `convnet/visualise.py`*
#
# Hubel and Wiesel showed pictures to a cat and listened to a neuron of its brain. You have a thousand pictures and can
# listen to all neurons at once: for each filter take the pictures to which it answers most strongly, and cut out what
# the neuron that answered could see.
#
# ✎ **Write it down first.** How large is the square that a neuron behind the *second* convolution sees? How far apart
# are the squares of two neighbours, and how far outside of the picture does the first one begin? (Both convolutions are
# 5x5 with padding 2; between them lies a pooling of 2x2 with stride 2.)

# %%
from convnet.sizes import receptive_field
from convnet.visualise import seen_patch, top_positions

print("field:", receptive_field([(5, 1), (2, 2), (5, 1)]), "  stride: 1 * 2 * 1, padding: 2 + 2 * 2")
example = np.array([[[1.0, 2.0], [0.0, 0.0]], [[0.0, 0.0], [5.0, 4.0]]])
print(top_positions(example, 2).tolist())
print(seen_patch(np.arange(16.0).reshape(1, 4, 4), 0, 1, field=3, stride=2, pad=1)[0])

# %% check="top_positions"

# %% check="seen_patch"


# %% [markdown]
# Rows are filters, columns the nine patches that excite them most. First the twelve filters of the first convolution,
# which see 5x5 pixels; then twelve of the second one, which see 14x14.
#
# ✎ **Write it down first.** What will the first ones look for? And the second ones?


# %%
def show_best(depth, field, stride, pad):
    """Patches for the strongest answers of the first twelve filters behind layer `depth`."""
    size, rows = {"field": field, "stride": stride, "pad": pad}, []
    for number in range(12):
        places = top_positions(maps[depth][:, number], 9)
        rows.append([seen_patch(clothes.X_test[n], i, j, **size) for n, i, j in places])
    lab.show_patches(rows, f"Twelve rows of nine patches of {field} x {field} pixels; each row shows one structure.")


show_best(1, 5, 1, 2)

# %%
show_best(4, 14, 2, 6)

# %% [markdown]
# ## Part 3. Covered pictures
#
# *50 minutes · `convnet/visualise.py`*
#
# Which part of the picture does an answer hang on? Cover it and see. Zeiler and Fergus did this in 2014 and found nets
# that recognised a dog by its owner.
#
# ✎ **Write it down first.** A picture of 28x28, a square of 7x7, stride 1: how many covered pictures are there? What
# does a *negative* number in the map mean?

# %%
from convnet.visualise import occlusion_map

bright = occlusion_map(lambda X: X.sum(axis=(1, 2, 3)), np.ones((1, 3, 4)), size=2, stride=1)
print(bright.tolist())

# %% check="occlusion_map"


# %%
def explain(number, kind):
    """The map for picture `number` of the test set and the score of class `kind`."""
    return occlusion_map(lambda X: net.loss(X)[:, kind], clothes.X_test[number], size=7, stride=1)


def show_explained(numbers, kinds):
    """Pictures above their maps, each for the score of one class."""
    words = [
        f"is: {clothes.names[clothes.y_test[number]]}\nscore: {clothes.names[kind]}"
        for number, kind in zip(numbers, kinds, strict=True)
    ]
    lab.show_explained([clothes.X_test[n] for n in numbers], list(map(explain, numbers, kinds)), words)


# %%
first = [int(np.flatnonzero(clothes.y_test == kind)[3]) for kind in range(10)]
show_explained(first[:8], range(8))

# %% [markdown]
# ### Three mistakes (3 points)
#
# **Plot.** Choose three pictures of the test set that the net gets *wrong*. Show for each of them the map of the class
# that the net says, and the map of the right class (`show_explained` takes a list of pictures and a list of classes).
# Print one sentence for each: which part of the picture speaks for the wrong class?

# %% plot="three_mistakes" points=3
### BEGIN SOLUTION
said = net.predict(clothes.X_test)
wrong = [int(n) for n in np.flatnonzero(said != clothes.y_test)[[0, 4, 9]]]
show_explained(np.repeat(wrong, 2).tolist(), [kind for n in wrong for kind in (int(said[n]), int(clothes.y_test[n]))])
for n in wrong:
    row, column = np.unravel_index(explain(n, int(said[n])).argmax(), (22, 22))
    place = f"rows {row}-{row + 6}, columns {column}-{column + 6}"
    print(f"{clothes.names[clothes.y_test[n]]} taken for {clothes.names[said[n]]}: most because of {place}.")
### END SOLUTION
### BEGIN MARK SCHEME
# 1 point each mistake: both maps (half a point), and a place that is orange in the map of the class that was said,
# named by what is there or by its rows and columns (half a point).
### END MARK SCHEME

# %% [markdown]
# ## Part 4. Uphill, on the picture
#
# *Slide 51 · 50 minutes · `convnet/visualise.py`*
#
# Training changes the weights so that a loss falls. Now the weights stay, and the *picture* changes, so that a score
# rises. The gradient with respect to the picture is what your backward passes have computed all along and thrown away
# at the first layer; `score_gradient` (given) keeps it.
#
# ✎ **Write it down first.** A filter of the first layer finds upright edges. Which picture excites it everywhere at
# once?

# %%
from convnet.visualise import ascend

print(ascend(lambda x: np.full(x.shape, 7.0), np.zeros((1, 2, 2)), steps=3, lr=0.5).tolist())

# %% check="ascend"


# %%
noise = 0.1 * np.random.default_rng(1).standard_normal((1, 28, 28)).astype(np.float32)
loved = [
    ascend(lambda x, f=f: score_gradient(net.params, stack, x, f, depth=2), noise, steps=60, lr=0.5, decay=0.02)
    for f in range(12)
]
names = [f"filter {f}" for f in range(12)]
lab.show_signed(loved, names, rows=2, what="What the twelve first filters love: stripes of all directions.")

# %% [markdown]
# Compare them with the patches of part 2. And now the classes. The first row climbs straight on. The second row blurs
# each gradient a little before the step, so that no pixel can win on its own.
#
# ✎ **Write it down first.** What will the best trousers of the world look like?

# %%
from convnet.fast import conv_forward
from convnet.filters import gaussian_kernel

soft = gaussian_kernel(7, 2.0).astype(np.float32)[None, None]


def straight(kind):
    return lambda x: score_gradient(net.params, stack, x, kind)


def blurred(kind):
    return lambda x: conv_forward(straight(kind)(x)[None], soft, np.zeros(1, np.float32), pad=3)[0][0]


# %%
start_here = np.zeros((1, 28, 28), np.float32)
best = [
    ascend(way(kind), start_here, steps=80, lr=0.5, decay=0.02) for way in (straight, blurred) for kind in range(10)
]
words = "Ten classes twice: speckled above; below, blurred, shoulders, a gap between legs, a heel."
lab.show_signed(best, clothes.names * 2, rows=2, what=words)

# %%
scores = net.loss(np.stack(best))
shares = np.exp(scores - scores.max(axis=1, keepdims=True))
shares /= shares.sum(axis=1, keepdims=True)
for row, name in enumerate(("straight", "blurred")):
    print(f"{name:9} the net is sure:", [f"{shares[10 * row + kind, kind]:.0%}" for kind in range(10)])

# %% [markdown]
# The net is as sure of these pictures as of any real one. Nobody would take the upper ones for clothes. That is a
# warning: a score says how far a picture lies on one side of a border, not how much it looks like anything.
#
# ### What did you see? (3 points)
#
# 1. Choose one filter of the first layer: what excites it, according to the patches of part 2, and according to the
#    picture it loves? Do the two agree?
# 2. Trousers: what is the most important thing about them, according to the blurred picture, and is it ink or its
#    absence?
# 3. Where would you look first, if a net were right on all test pictures for the wrong reason?

# %% [markdown] answer="what_it_sees" points=3
# ### BEGIN SOLUTION
# 1. Filter 7: its patches show upright edges, bright on one side; the picture it loves is upright stripes. They agree.
# 2. The dark gap between the legs: purple, so the absence of ink.
# 3. The maps of covered pictures: if the answer hangs on the background, or on a corner, something is wrong.
# ### END SOLUTION
#
# ### BEGIN MARK SCHEME
# 1 point: a filter with a description that fits both pictures above. 1 point: the gap, dark (absence of ink).
# 1 point: occlusion maps (or patches, or any test that moves or covers the background), with the reason.
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
# *Kernel → Restart Kernel and Run All Cells*, **save** (the file in `convnet` too), and submit
# `feature_visualisation` as you submitted the assignments. You may do so as often as you like before the deadline; the
# last one counts.
#
# ## For those who want more (no points)
#
# **Your own net.** Copy `shifted_digits_net.npz` from the fourth assignment into this folder: what do its first filters
# love?

# %%
from pathlib import Path

from convnet.saving import load_net

if Path("shifted_digits_net.npz").exists():
    params, own = load_net("shifted_digits_net.npz")
    own_stack, first_filters = layers_of(own, 10), range(len(params["W1"]))
    dim = 0.1 * np.random.default_rng(1).standard_normal((1, 16, 16))
    loved = [ascend(lambda x, f=f: score_gradient(params, own_stack, x, f, depth=2), dim, steps=60, lr=0.3, decay=0.02)
             for f in first_filters]  # fmt: skip
    lab.show_signed(loved, [f"filter {f}" for f in first_filters], rows=2, what="What my own first filters love.")
