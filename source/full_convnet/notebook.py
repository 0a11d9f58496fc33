# %% [markdown]
# # A full ConvNet
#
# *All the layers in a row, trained. Lecture 13, slides 17-25, 65-66 and 113. About 9 hours, 100 points.*
#
# Convolution, ReLU, pooling, fully connected: you have written each of them, forwards and backwards. Now you put them
# together, as many as you like in any order, and build what a training needs around them. At the end a net of eleven
# thousand numbers reads digits wherever they lie, which a net of four times that size without convolutions cannot do.
#
# | part | | minutes | points |
# |---|---|---|---|
# | 1 | The first weights | 40 | 7 |
# | 2 | The net | 120 | 28 |
# | 3 | Fifty pictures by heart | 20 | 4 |
# | 4 | The Solver | 120 | 18 |
# | 5 | Digits that move | 45 | 11 |
# | 6 | More pictures out of few | 45 | 14 |
# | 7 | What was learned, and what was not | 60 | 8 |
# | 8 | Processor and graphics card | 45 | 10 |
# | 9 | Hand in | 5 | |

# %%
from autograder.notebook import check, progress, start

start("full_convnet")

# %% [markdown]
# ## How to work
#
# As before: your code goes into the files of the folder `convnet` beside this notebook, and **the description of each
# function is the task**. All earlier layers lie there already, finished, so nothing depends on how far you came.
#
# This time training takes a while: up to a minute and a half for a cell, which says so and shows how far it is. **Do
# not train before the small checks are green.** It is the commonest way to lose an evening.
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
# ## Conventions
#
# * **Axes.** Pictures and maps are `(N, C, H, W)`, weights of a convolution `(F, C, HH, WW)`, of a fully connected
#   layer `(D, M)`.
# * **A net is a list of layers**, each made by `conv`, `relu`, `pool` or `fc` of `convnet.layers`. The last fully
#   connected layer, which gives the scores, is added by the net itself.
# * **Use the layers of `convnet.fast`**, which are given. They compute what yours compute, some ten times faster.
# * **Losses are means** over the N pictures; the penalty is `0.5 * reg * sum(W * W)` over all weights, never biases.
# * **What does not fit is refused** with a `ValueError` when the net is *made*, not an hour later.
# * **Random numbers** come from a generator, or a seed, that is handed in.
# * **Where arrays lie.** The net computes with the arrays that it is given: on the processor, or on a graphics card.

# %%
import numpy as np
from autograder import lab
from convnet.layers import conv, fc, pool, relu

# %% [markdown]
# ## Part 1. The first weights
#
# *40 minutes · `convnet/conv_net.py`*
#
# In the two-layer network you chose `weight_scale` by trying. With ten layers that is hopeless: a little too small,
# and nothing arrives at the end; a little too large, and everything explodes.
#
# A neuron adds up `fan_in` products. If its inputs have mean square 1 and its weights have variance v, its sum has
# variance `fan_in * v`. ReLU throws half of that away.
#
# ✎ **Write it down first.** Which v keeps the mean square at 1 behind the ReLU? How many inputs has *one* neuron
# behind a 5x5x3 filter (slide 60), and what is the standard deviation of its weights, then?

# %%
from convnet.conv_net import ConvNet, kaiming_normal

w = kaiming_normal(np.random.default_rng(0), (1000, 3, 5, 5))
print(f"standard deviation {w.std():.4f}, mean {w.mean():.4f}")

# %% [markdown]
# Send noise through twenty fully connected layers with ReLUs, and look at how strong it is behind each of them.
#
# ✎ **Write it down first.** With weights half as large as they should be: how much is left behind twenty layers?

# %%
rng, strength = np.random.default_rng(1), {}
for name, factor in (("half", 0.5), ("kaiming_normal", 1.0), ("double", 2.0)):
    signal, strength[name] = rng.standard_normal((100, 200)), []
    for _ in range(20):
        signal = np.maximum(signal @ (factor * kaiming_normal(rng, (200, 200))), 0)
        strength[name].append(np.log10(np.sqrt(np.mean(signal**2))))
lab.show_history({"strength, as a power of ten": strength}, x="layer")

# %% check="kaiming_normal"

# %% [markdown]
# ## Part 2. The net
#
# *Slides 65, 66 and 113 · 120 minutes · `convnet/conv_net.py`*
#
# > A ConvNet is a sequence of convolutional layers, interspersed with activation functions.
#
# Here is the net of slide 66, as a list. Begin with `__init__` and `shapes`: a table of shapes is worth more than an
# hour of debugging.
#
# ✎ **Write it down first.** The shape behind each layer, and the number of parameters of each convolution.

# %%
slide_66 = [conv(6, 5), relu(), conv(10, 5), relu()]
net = ConvNet((3, 32, 32), slide_66, 10, rng=np.random.default_rng(0))
for layer, shape in zip([{"layer": "picture"}, *slide_66, {"layer": "scores"}], net.shapes(), strict=False):
    print(f"{layer['layer']:8}", shape)
for name, value in net.params.items():
    print(name, value.shape, value.size)

# %% [markdown]
# Where do most of its parameters sit? That is what pooling is for.
#
# ✎ **Write it down first.** Which of these nets cannot be built, and at which layer does it break? (Slide 81.)

# %%
tries = {
    "A": [conv(6, 5), relu(), pool(2, stride=2), conv(10, 5), relu(), pool(2, stride=2)],
    "B": [conv(6, 5, stride=2), relu()],
    "C": [conv(6, 3, pad=1), relu(), pool(3, stride=2)],
    "D": [fc(100), relu(), conv(10, 3)],
}
for name, layers in tries.items():
    try:
        print(name, ConvNet((3, 32, 32), layers, 10, rng=np.random.default_rng(0)).shapes())
    except ValueError as error:
        print(name, type(error).__name__, error)

# %% [markdown]
# Now `loss`. Forwards, every layer hands on its output and leaves a cache; backwards you take the caches in the
# opposite order. You need no new mathematics, and no line that depends on how many layers there are.
#
# A fresh net gives every class nearly the same score, *if* its last weights are small. He's weights are made for
# layers in front of a ReLU; behind the last one there is none.
#
# ✎ **Write it down first.** Ten classes: which loss do you expect with the last weights at a hundredth? And with them
# as they are: above or below?

# %%
rng = np.random.default_rng(2)
X, y = rng.standard_normal((20, 1, 8, 8)), rng.integers(10, size=20)
net = ConvNet((1, 8, 8), [conv(4, 3, pad=1), relu(), pool(2, stride=2)], 10, rng=rng)
print(f"as they are:  {net.loss(X, y)[0]:.4f}")
net.params["W2"] = 0.01 * net.params["W2"]
print(f"a hundredth:  {net.loss(X, y)[0]:.4f}   ln 10 = {np.log(10):.4f}")

# %% [markdown]
# The instrument of the first assignment, on the whole net. ReLU and pooling have kinks, at which a slope is not
# defined: among some hundred numbers, one may lie so close to a kink that the step of the numeric gradient crosses
# it. An error of 1e-7 is a good net; of 1e-4, perhaps a kink; of 0.1, a bug.


# %%
from convnet.gradients import numerical_gradient, relative_error


def test_gradients(net, X, y):
    _, grads = net.loss(X, y)
    for name, value in net.params.items():

        def moved(changed, name=name):
            net.params[name] = changed
            return net.loss(X, y)[0]

        measured = numerical_gradient(moved, value.copy())
        net.params[name] = value
        print(f"{name}: relative error {relative_error(grads[name], measured):.1e}")


# %%
small = ConvNet((2, 6, 4), [conv(3, 3, pad=1), relu(), pool(2, stride=2), fc(5), relu()], 3, reg=0.1, rng=rng)
test_gradients(small, rng.standard_normal((2, 2, 6, 4)), np.array([2, 0]))

# %% check="ConvNet"

# %% [markdown]
# ## Part 3. Fifty pictures by heart
#
# *20 minutes · `convnet/solver.py`*
#
# The best two-second test there is: a net that cannot learn fifty pictures by heart has a bug, and no amount of data
# will mend it. Here are the digits again, but each at a random place in a picture of 16 x 16.

# %%
from autograder.data import shifted_digits

digits = shifted_digits()
print("training:", digits.X_train.shape, "  validation:", digits.X_val.shape)
lab.show_images(digits.X_train[::60], digits.y_train[::60], rows=2)

# %% [markdown]
# ✎ **Write it down first.** After how many epochs will all fifty be right, roughly? And of the others?

# %%
from convnet.solver import Solver, overfit_tiny

tiny = ConvNet((1, 16, 16), [conv(8, 5, pad=2), relu(), pool(4, stride=4)], 10, rng=np.random.default_rng(0))
accuracy = overfit_tiny(tiny, digits.X_train, digits.y_train)
print(f"the 50, after {len(accuracy)} epochs: {accuracy[-1]:.0%}")
print(f"others: {np.mean(tiny.predict(digits.X_val) == digits.y_val):.0%}")

# %% check="overfit_tiny"

# %% [markdown]
# ## Part 4. The Solver
#
# *120 minutes · `convnet/solver.py`*
#
# `train` of the first assignment was four steps in a loop. A training that takes minutes or days needs more: a
# learning rate that falls, a look at other pictures after every epoch, the *best* parameters instead of the last
# ones, something to watch, a way to stop it without losing anything, and a way to go on tomorrow.
#
# Two traps are worth a thought before you begin. The first: `best = net.params` keeps no copy, and the next step
# changes what you "kept". The second: if the training of today and of tomorrow together shall give the very numbers
# of one long training, everything that changes must be in the state. What is everything? The seed helps: epoch e draws
# from `default_rng([seed, e])`, so there is no generator to save.
#
# ✎ **Write it down first.** `lr = 0.1`, `lr_decay = 0.5`, 3 epochs of 4 batches: the learning rate of step 5? Of step
# 12?

# %%
rng = np.random.default_rng(3)
X = rng.standard_normal((90, 1, 4, 4))
y = (X.mean(axis=(1, 2, 3)) > 0).astype(int)  # is the picture bright?
bright = {"X_train": X[:60], "y_train": y[:60], "X_val": X[60:], "y_val": y[60:]}
net = ConvNet((1, 4, 4), [conv(4, 3), relu()], 2, rng=rng)
solver = Solver(net, bright, lr=0.1, lr_decay=0.9, batch_size=10, epochs=12, after_epoch=lab.Progress(12))
solver.train()
print(f"best {solver.best_accuracy:.1%} of", [round(value, 2) for value in solver.val_accuracy])

# %% [markdown]
# Now stop it in the middle, put everything into a file, and let another Solver go on. The two curves must be one.

# %%
from convnet.saving import load_arrays, load_net, save_arrays, save_net


def fresh(epochs, **options):
    net = ConvNet((1, 4, 4), [conv(4, 3), relu()], 2, rng=np.random.default_rng(4))
    return Solver(net, bright, lr=0.1, lr_decay=0.9, batch_size=10, epochs=epochs, **options)


whole, tomorrow = fresh(8), fresh(8)
whole.train()
fresh(3, after_epoch=lambda state: save_arrays("half.npz", state)).train()
tomorrow.restore(load_arrays("half.npz"))
tomorrow.train()
print("equal:", whole.loss_history == tomorrow.loss_history)

# %% check="Solver"

# %% [markdown]
# ## Part 5. Digits that move
#
# *45 minutes · saves `shifted_digits_net.npz`*
#
# Your first real training. Look at the table of shapes before you start, and at the number of parameters: at most
# 30,000 are allowed.
#
# ✎ **Write it down first.** A two-layer net of 43,000 numbers, and a ConvNet of 11,000, both trained on these 1,197
# pictures. How many of 300 others will each get right? Which will learn its own pictures faster?

# %%
layers = [conv(12, 5, pad=2), relu(), pool(2, stride=2), conv(24, 3, pad=1), relu(), pool(2, stride=2)]
layers = [*layers, conv(32, 3, pad=1), relu(), pool(2, stride=2)]


def make_net(seed=0, dtype=np.float32):
    """A fresh ConvNet; in float32 it is twice as fast."""
    net = ConvNet((1, 16, 16), layers, 10, reg=1e-3, rng=np.random.default_rng(seed))
    net.params = {name: value.astype(dtype) for name, value in net.params.items()}
    return net


print(make_net().shapes(), sum(value.size for value in make_net().params.values()))

# %%
data = {"y_train": digits.y_train, "y_val": digits.y_val}
data |= {"X_train": digits.X_train.astype(np.float32), "X_val": digits.X_val.astype(np.float32)}
settings = {"lr": 0.05, "lr_decay": 0.95, "batch_size": 50}

# %% [markdown]
# The two-layer net first (some seconds), then yours (ten to thirty seconds).
#
# Yours you can watch, as in the lecture's last demonstration (slide 114): its filters, what they answer, what it says
# of pictures that it did not learn from. You can pause it and stop it. The numbers are those of `plain.train()`,
# which you may write instead.

# %%
from convnet.two_layer_net import TwoLayerNet

two_layers = TwoLayerNet(256, 160, 10, reg=1e-3, weight_scale=0.09, rng=np.random.default_rng(0))
flat = Solver(two_layers, data, **settings | {"lr": 0.2}, epochs=20, after_epoch=lab.Progress(20, "two layers"))
flat.train()

# %%
net = make_net()
plain = Solver(net, data, **settings, epochs=20, after_epoch=lab.Progress(20, "ConvNet"))
await lab.train_live(plain, data["X_val"], data["y_val"])

# %%
runs = {"two layers": flat, "ConvNet": plain}
lab.show_history({"loss": {name: run.loss_history for name, run in runs.items()}}, chance=np.log(10), top=3)
panels = {"right, training": {name: run.train_accuracy for name, run in runs.items()}}
panels["right, validation"] = {name: run.val_accuracy for name, run in runs.items()}
lab.show_history(panels, x="epoch")

# %% [markdown]
# ### Reading the curves (4 points)
#
# Take the numbers from your own curves.
#
# 1. The share of right answers on the training and on the validation pictures after the last epoch, for both nets.
# 2. Which net overfits more, and which number says so?
# 3. With which loss does each net begin, compared with ln 10 = 2.30, and why not exactly there?
# 4. Why does it need fewer pictures to read a digit at a place where it never saw it: which property of which layer?

# %% [markdown] answer="loss_curves" points=4
# ### BEGIN SOLUTION
# 1. Two layers: training 100 %, validation about 64 %. ConvNet: training 100 %, validation about 95 %.
# 2. The two-layer net: the gap between training and validation is about 36 points, that of the ConvNet about 5.
# 3. Somewhat above ln 10: the last weights are not small, so the first scores are not equal, and the penalty is added.
# 4. Convolution shares its weights over all places, so what is learned at one place is known at all of them; pooling
#    then forgets the exact place.
# ### END SOLUTION
#
# ### BEGIN MARK SCHEME
# 1 point each. 1: four numbers that match the plots above. 2: the two-layer net, by the gap training - validation.
# 3: the numbers of the plot; last layer not small, or the penalty (one reason is enough).
# 4: shared weights of the convolution (pooling alone: half).
# ### END MARK SCHEME

# %% [markdown]
# The ImageNet challenge counted an answer as right if the right class was among the *five* best (slide 17), because
# its thousand classes hold 120 kinds of dogs.
#
# ✎ **Write it down first.** With ten classes and guessing: the top-1, the top-3 and the top-10 error?

# %%
from convnet.augmentation import augment, top_k_error

for name, run in runs.items():
    scores = run.net.loss(data["X_val"])
    print(name, [f"top {k}: {top_k_error(scores, data['y_val'], k):.1%}" for k in (1, 2, 3, 5, 10)])

# %% check="top_k_error"

# %% [markdown]
# ### The learning rate (4 points)
#
# It is the first thing to tune. Few epochs are enough to see which rates are hopeless.
#
# ✎ **Write it down first.** Between which powers of ten do you expect the best one?
#
# **Plot.** Train `make_net()` for 5 epochs with at least five learning rates, spread evenly over powers of ten from
# about 0.001 to about 1 (all other settings as above; about three seconds a rate). Draw the loss of every step, or its
# mean over ten steps, one curve a rate, with a legend; limit the axis of the loss so that the good curves can be told
# apart. Print one sentence: which rate you would choose, and how one sees that a rate is too small, or too large.

# %% plot="lr_sweep" points=4
### BEGIN SOLUTION
curves = {}
for lr in (0.001, 0.01, 0.05, 0.2, 1.0):
    sweep = Solver(make_net(), data, lr=lr, batch_size=50, epochs=5)
    with np.errstate(all="ignore"):  # a rate that is far too large ends in nan
        sweep.train()
    losses = np.nan_to_num(sweep.loss_history, nan=9.0)
    curves[f"lr = {lr}"] = np.convolve(losses, np.ones(10) / 10, mode="valid")
lab.show_history({"loss, mean of ten steps": curves}, top=5)
print("I choose 0.05: it falls fastest. 0.001 hardly moves; 0.2 stays at chance, and 1.0 jumps up at once.")
### END SOLUTION
### BEGIN MARK SCHEME
# 1 point: at least five rates over three powers of ten, trained. 1 point: axes, legend, readable range.
# 1 point: the choice is the lowest steady curve. 1 point: too small falls slowly, too large jumps or explodes.
### END MARK SCHEME

# %% [markdown]
# ## Part 6. More pictures out of few
#
# *Slide 18 · 45 minutes · `convnet/augmentation.py`*
#
# AlexNet was trained on pictures that were cut out and mirrored at random, so that it never saw the same picture
# twice. It costs no new data, only the knowledge of what leaves a label alone.
#
# ✎ **Write it down first.** Which of these leaves the label of a digit alone: moving it by two pixels, mirroring it
# left to right, turning it by 180 degrees? And that of a shoe?

# %%
shown = np.repeat(digits.X_train[[7, 12]], 7, axis=0)
moved = augment(shown, np.random.default_rng(0), max_shift=4)
lab.show_images(moved, np.repeat(digits.y_train[[7, 12]], 7), rows=2, what="Moved digits")

# %% check="augment"

# %% [markdown]
# Now train with it, for thirty epochs (20 to 60 seconds). The net meets a new set of pictures in every epoch.
#
# ✎ **Write it down first.** Will the *training* accuracy rise or fall against part 5? And the validation accuracy?
#
# The settings below are good enough for full points (85 % on pictures that you do not have; none below 70 %). Try to
# beat them when everything else is done: other layers, at most 30,000 parameters.


# %% work="tune"
def moving(X, rng):
    """What is done to every batch."""
    return augment(X, rng, max_shift=4, flip=False)


# %%
net = make_net()
moved = Solver(net, data, **settings, epochs=30, augment=moving, after_epoch=lab.Progress(30, "with augment"))
moved.train()

# %%
curves = {"plain": plain, "with augment": moved}
panels = {"right, training": {name: run.train_accuracy for name, run in curves.items()}}
panels["right, validation"] = {name: run.val_accuracy for name, run in curves.items()}
lab.show_history(panels, x="epoch")

# %% [markdown]
# **Save the net.** The file holds its parameters, and its layers as text. Run this cell again whenever you have
# trained a better one.

# %%
save_net("shifted_digits_net.npz", net, layers)

# %% check="shifted_digits_net"

# %% [markdown]
# ## Part 7. What was learned, and what was not
#
# *Slides 30-48 · 60 minutes*
#
# Before 2012 the first stage of such a system was made by hand: edges, corners, Gabor filters (slides 36, 53-56).
# Yours learned its first stage from labels alone.
#
# **Plot (2 points).** Show all filters of the first layer of your best net, `net.params["W1"]`, as pictures with one
# common scale, 0 in the middle, and number them. (`lab.show_pictures` takes a dict of title to picture.)

# %% plot="first_filters" points=2
### BEGIN SOLUTION
W1 = net.params["W1"][:, 0]
limit = float(np.abs(W1).max())
fig, axes = lab.figure(6, 2, width=7.8, height=3.2)
for number, ax in enumerate(axes):
    ax.imshow(W1[number], cmap="PuOr_r", vmin=-limit, vmax=limit)
    ax.set_title(f"filter {number}", fontsize=9)
    ax.axis("off")
lab.show(fig, "The twelve 5 x 5 filters of the first layer, orange positive and purple negative.")
### END SOLUTION
### BEGIN MARK SCHEME
# 1 point: all filters of a trained first layer. 1 point: one scale with 0 in the middle, and numbers.
### END MARK SCHEME

# %% [markdown]
# ### Learned or made (2 points)
#
# Name two of your filters by number, say which structure in a picture each of them answers to most strongly, and
# which hand-made filter of the second assignment it resembles (or that it resembles none).

# %% [markdown] answer="learned_or_made" points=2
# ### BEGIN SOLUTION
# (Of one run; rounding may change yours.) Filter 9 has positive rows around a negative one: it answers to the gap
# between two horizontal strokes, and to the edge above one, like a Gabor kernel turned by 90 degrees. Filter 7 has a
# positive patch below its middle and little else: it answers to any ink there, like a small Gaussian.
# ### END SOLUTION
#
# ### BEGIN MARK SCHEME
# 1 point each filter: the structure fits the picture above (half), and the comparison is sensible (half).
# ### END MARK SCHEME

# %% [markdown]
# And now its mistakes. They are the most instructive pictures of all.

# %%
said = net.predict(data["X_val"])
lab.show_mistakes(digits.X_val, digits.y_val, said, digits.names)

# %%
lab.show_confusion(digits.y_val, said, digits.names)

# %% [markdown]
# ### A failure analysis (4 points)
#
# 1. The commonest confusion: which class for which, how often?
# 2. Sort *all* mistakes above into two or three groups by their cause (hard for you too, unusual form, cut off,
#    something that the net should know, …), with the number in each.
# 3. A guess why, for the largest group, and one experiment that would show whether it is true: what you would change,
#    what you would measure, and which result would speak *against* your guess.

# %% [markdown] answer="failure_analysis" points=4
# ### BEGIN SOLUTION
# (Of one run: rounding decides about a picture or two, so yours may differ from it and from the plots above.)
#
# 1. 5 for 9, twice (and 8 for 6, twice).
# 2. Of 7 mistakes: 4 are of an unusual form (two 5 whose lower bow is almost a line, a 3 and a 9 that lean); 2 touch
#    the border; 1 is clear to me.
# 3. Unusual forms are rare among 1,197 digits. Experiment: train with half of the training pictures. If the mistakes
#    of this group do not become more, while those of the others do, it is not a lack of examples.
# ### END SOLUTION
#
# ### BEGIN MARK SCHEME
# 1 point: the confusion, as in the table above. 1 point: groups with numbers that add up to all mistakes.
# 1 point: a guess about the largest group that the pictures do not contradict.
# 1 point: an experiment with a measured number, and a result that would refute the guess.
# ### END MARK SCHEME

# %% [markdown]
# ## Part 8. Processor and graphics card
#
# *Slides 24 and 25 · 45 minutes · `convnet/device.py`*
#
# A graphics card has thousands of small processors, and an array library of its own, CuPy, with the functions of
# NumPy under the same names. A net that never says `np` about its data runs on both: `convnet.fast` asks each array
# for its library (`array_module(x)`).
#
# You need no card for this. `convnet.pretend_gpu` is a card that lies in ordinary memory, and is as strict as a real
# one: arrays that lie on it and NumPy arrays do not mix.
#
# ✎ **Write it down first.** Which lines of your `ConvNet.loss` make new arrays? Where will they lie?

# %%
from convnet.array_module import array_module
from convnet.pretend_gpu import asarray

on_card = asarray(np.ones(3))  # its library: array_module(on_card)
for what, run in {"card * 2": lambda: on_card * 2, "card + NumPy": lambda: on_card + np.ones(3)}.items():
    try:
        print(what, "->", type(run()).__name__)
    except TypeError as error:
        print(what, "->", error)

# %%
from convnet.device import timing_table, to_device

here = make_net(dtype=np.float64)
there = make_net(dtype=np.float64)
there.params = to_device(there.params, array_module(on_card))
X, y = digits.X_val[:5], digits.y_val[:5]
print(f"here {here.loss(X, y)[0]:.6f}, there {there.loss(asarray(X), asarray(y))[0]:.6f}")

# %% check="to_device"

# %% [markdown]
# How much faster is which way? Time is harder to measure than it looks: the first call is slower, other programs get
# in between, and a graphics card says "yes" at once and works on.

# %%
import time

timing_table({"sleep 20 ms": lambda: time.sleep(0.02), "sleep 5 ms": lambda: time.sleep(0.005)})

# %% check="timing_table"

# %% [markdown]
# ### Loops, matrices, cards (4 points)
#
# Three ways to compute one convolution: in loops over the positions, by `im2col`, and the given fast one; and that
# one again on CuPy arrays where a graphics card is found.

# %%
from convnet.conv import conv_forward
from convnet.fast import conv_forward as conv_fast
from convnet.im2col import conv_forward_im2col


def runs_for(count, xp=np):
    """The ways to convolve `count` pictures of 3 x 32 x 32 with 16 filters of 5 x 5, as functions without arguments."""
    rng = np.random.default_rng(5)
    shapes = (count, 3, 32, 32), (16, 3, 5, 5), (16,)
    x, w, b = (xp.asarray(rng.standard_normal(shape)) for shape in shapes)
    ways = {"loops": conv_forward, "im2col": conv_forward_im2col, "fast": conv_fast}
    chosen = ways if xp is np else {"CuPy": conv_fast}
    return {name: lambda way=way: way(x, w, b, pad=2) for name, way in chosen.items()}


# %% [markdown]
# **Plot.** Time `runs_for(count)` with your `timing_table` for 1, 10 and 100 pictures. (`lab.graphics_card()` returns
# the module `cupy`, or None. If you have a card: `runs_for(count, cupy)`, with a `finish` that waits for it.) Draw the
# time *per picture* against the number of pictures, both axes logarithmic, one curve a way. Print one sentence: the
# speed-up of the fastest way over the loops for 100 pictures. Print a second one: convolutions take 90 % of a training
# step and a card makes it 50 times faster; how much faster does the whole step become?

# %% plot="timing" points=4
### BEGIN SOLUTION
counts, curves, card = (1, 10, 100), {}, lab.graphics_card()
for count in counts:
    rows = timing_table(runs_for(count))
    rows += timing_table(runs_for(count, card), finish=card.cuda.get_current_stream().synchronize) if card else []
    for name, seconds, _ in rows:
        curves.setdefault(name, []).append(1000 * seconds / count)
fig, (ax,) = lab.figure(height=3.4)
for number, (name, times) in enumerate(curves.items()):
    ax.loglog(counts, times, marker=lab.MARKERS[number], label=name, **lab.line_style(number))
lab.label(ax, "One convolution, several ways", "pictures in a batch", "milliseconds a picture", legend=True)
lab.show(fig, "; ".join(f"{name}: {times[-1]:.2g} ms a picture in batches of 100" for name, times in curves.items()))
print(f"The fastest way is {curves['loops'][-1] / min(t[-1] for t in curves.values()):.1f} times as fast as loops.")
print(f"A step takes 0.9 / 50 + 0.1 = {0.9 / 50 + 0.1:.3f} of its time: {1 / (0.9 / 50 + 0.1):.1f} times as fast.")
### END SOLUTION
### BEGIN MARK SCHEME
# 1 point: all ways at three sizes, by timing_table. 1 point: time a picture, both axes logarithmic and named, legend.
# 1 point: the speed-up, as the plot has it. 1 point: 1 / (0.018 + 0.1) = 8.5.
### END MARK SCHEME

# %% [markdown]
# ## Part 9. Hand in
#
# See where you stand:

# %%
progress()

# %% [markdown]
# If somebody or something helped you, say so here (see *Start here*). It costs nothing.

# %% work="help"
help_i_had = """
Nobody's and nothing's, but for the lecture.
"""

# %% [markdown]
# 1. *Kernel → Restart Kernel and Run All Cells* (some three minutes), and look through the notebook once: all plots
#    are there, all answers are written.
# 2. **Save** (Ctrl + S), the files in `convnet` too. `shifted_digits_net.npz` lies beside this notebook.
# 3. In JupyterLab, *nbgrader → Assignment List*: press **Submit** beside `full_convnet`. Or in a terminal, in the
#    folder that holds `full_convnet`: `nbgrader submit full_convnet`.
#
# You may submit as often as you like before the deadline; the last one counts.

# %% [markdown]
# ## For those who want more (no points)
#
# **Clothes.** 5,000 pictures of Fashion-MNIST, 28 x 28 pixels, and the same ConvNet idea. Your two-layer network got
# about 83 % of the others right. This takes about a minute.
#
# ✎ **Write it down first.** Shirts, pullovers, coats: which confusion will a ConvNet *not* get rid of?

# %%
from autograder.data import fashion_mnist

clothes = fashion_mnist()
X, y = clothes.X_train, clothes.y_train
kinds = {"X_train": X[500:], "y_train": y[500:], "X_val": X[:500], "y_val": y[:500]}
stack = [conv(8, 3, pad=1), relu(), pool(2, stride=2), conv(16, 3, pad=1), relu(), pool(2, stride=2), fc(64), relu()]
clothes_net = ConvNet((1, 28, 28), stack, 10, reg=1e-3, rng=np.random.default_rng(0))
clothes_net.params = {name: value.astype(np.float32) for name, value in clothes_net.params.items()}

# %%
solver = Solver(clothes_net, kinds, lr=0.015, lr_decay=0.85, epochs=8, after_epoch=lab.Progress(8, "clothes"))
solver.train()

# %%
lab.show_confusion(clothes.y_test, clothes_net.predict(clothes.X_test), clothes.names)
