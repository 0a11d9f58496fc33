# %% [markdown]
# # The demonstration
#
# *ConvNetJS on CIFAR-10, rebuilt from your layers and trained before your eyes. Lecture 13, slide 114. About 2 hours,
# 20 bonus points.*
#
# The lecture ends with a web page on which a ConvNet learns, live, in the browser: a net of 22,466 numbers, many
# years old by now. You have written every layer that it is made of. So build it, train it the way the page does, look
# on, and ask it the way the page does.
#
# | part | | minutes | points |
# |---|---|---|---|
# | 1 | The net | 20 | 3 |
# | 2 | No learning rate | 40 | 6 |
# | 3 | Look on | 40 | 7 |
# | 4 | Ask more than once | 20 | 4 |
# | 5 | Hand in | 5 | |

# %%
from autograder.notebook import check, progress, start

start("convnetjs")

# %% [markdown]
# ## How to work
#
# As in the four assignments: your code goes into `convnet/convnetjs.py` beside this notebook, **the description of each
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
# **The pictures.** CIFAR-10 may not be handed out with this course. `autograder data cifar10`, in a terminal, downloads
# it (170 MB), and this notebook takes it. Until then it takes clothes, in grey, with a border that makes them as large.

# %%
import numpy as np
from autograder import lab
from autograder.data import cifar10, fashion_mnist
from autograder.errors import KitError

try:
    data = cifar10(count=4000)
    X, X_test = data.X_train - 0.5, data.X_test[:1000] - 0.5
except KitError:
    data = fashion_mnist()
    grey = [np.pad(Z, ((0, 0), (0, 0), (2, 2), (2, 2))) for Z in (data.X_train[:4000], data.X_test)]
    X, X_test = (Z.repeat(3, axis=1) - 0.5 for Z in grey)
y, y_test, names = data.y_train[: len(X)], data.y_test[: len(X_test)], data.names
print(type(data).__name__, X.shape, X_test.shape)

# %%
fig, axes = lab.figure(10, 2, width=7.8, height=2.0)
for ax, picture, kind in zip(axes, X, y, strict=False):
    ax.imshow(picture.transpose(1, 2, 0) + 0.5)
    ax.set_title(names[kind], fontsize=7)
    ax.axis("off")
lab.show(fig, "Twenty training pictures with their classes: " + ", ".join(names[kind] for kind in y[:20]) + ".")

# %% [markdown]
# ## Part 1. The net
#
# *20 minutes · `convnet/convnetjs.py`*
#
# ✎ **Write it down first.** The shape behind each layer, and the parameters of each of the four layers that have any.
# Do they add up to 22,466?

# %%
from convnet.conv_net import ConvNet
from convnet.convnetjs import demo_layers

net = ConvNet((3, 32, 32), demo_layers(), 10, reg=1e-4, rng=np.random.default_rng(0))
for layer, shape in zip([{"layer": "picture"}, *demo_layers(), {"layer": "scores"}], net.shapes(), strict=True):
    print(f"{layer['layer']:8}", shape)
for name, value in net.params.items():
    print(f"{name} {value.size:6,}", value.shape)
print("in all", f"{sum(value.size for value in net.params.values()):,}")

# %% check="demo_layers"

# %% [markdown]
# ## Part 2. No learning rate
#
# *40 minutes · `convnet/convnetjs.py`*
#
# Plain SGD has a rate that must be chosen, and the right one depends on the unit of the loss. Adadelta has none: a step
# is as long as the steps before it were, measured by how the gradients have been.
#
# ✎ **Write it down first.** In the first step gsum' = 0.05 dw² and xsum = 0. How long is the step for dw = 3, how long
# for dw = 300? What happens to the steps if the loss is multiplied by 1,000?

# %%
from convnet.convnetjs import adadelta

for scale in (1.0, 1000.0):
    w, sums, path = np.array([1.0]), (np.zeros(1), np.zeros(1)), []
    for _ in range(400):
        w, *sums = adadelta(w, 2 * scale * w, *sums)  # the gradient of scale * w**2
        path.append(float(w[0]))
    print(f"loss {scale:4.0f} w²: after 1, 100 and 400 steps w =", [round(path[k - 1], 3) for k in (1, 100, 400)])

# %% check="adadelta"

# %% [markdown]
# ## Part 3. Look on
#
# *40 minutes*
#
# `DemoTraining` is given; it trains with *your* `adadelta`. `lab.train_live` shows loss, accuracy, the first filters,
# what they answer, and what the net says of some pictures, while it trains; with buttons, where they can be shown. The
# page takes 4 pictures a step; 20 are quicker.
#
# ✎ **Write it down first.** The loss before the first step? And how many of ten will be right after one epoch of 4,000
# pictures?
#
# (Three epochs, 10 to 40 seconds.)

# %%
from convnet.augmentation import augment
from convnet.demo_training import DemoTraining

net.params = {name: value.astype(np.float32) for name, value in net.params.items()}
parts = {"X_train": X, "y_train": y, "X_val": X_test, "y_val": y_test}
training = DemoTraining(net, parts, adadelta, epochs=3)

# %%
await lab.train_live(training, X_test, y_test, names)

# %% [markdown]
# The loss of single steps shakes so much that one hardly sees it fall. The page draws the mean over a window.
#
# ✎ **Write it down first.** Losses 4, 2, 6, 1, a window of two: which four means?

# %%
from convnet.convnetjs import window_mean

print(window_mean([4.0, 2.0, 6.0, 1.0], 2))
curves = {"every step": training.loss_history}
curves["mean of 50"] = window_mean(training.loss_history, 50)
lab.show_history({"loss": curves}, chance=np.log(10), top=3)

# %% check="window_mean"

# %% [markdown]
# **Plot (4 points).** Train a second net, from the same first weights, with what the page does besides: each picture is
# moved by at most two pixels and mirrored at random (`augment` of the fourth assignment, `max_shift=2`). Draw for both
# trainings the accuracy on the training pictures and on the others after each epoch, four curves with a legend. Print
# two sentences: which net is ahead on which pictures, and what would change with ten times as many epochs.

# %% plot="augmented" points=4
### BEGIN SOLUTION
second = ConvNet((3, 32, 32), demo_layers(), 10, reg=1e-4, rng=np.random.default_rng(0))
second.params = {name: value.astype(np.float32) for name, value in second.params.items()}
move = lambda batch, rng: augment(batch + 0.5, rng, max_shift=2) - 0.5  # noqa: E731  (the border is black)
watch = lab.Progress(3, "augmented")
moved = DemoTraining(second, parts, adadelta, epochs=3, augment=move, after_epoch=watch)
moved.train()
runs = {"plain": training, "augmented": moved}
curves = {f"{name}, training": run.train_accuracy for name, run in runs.items()}
curves |= {f"{name}, others": run.val_accuracy for name, run in runs.items()}
lab.show_history({"right": curves}, x="epoch")
print("The plain net is ahead on its training pictures; on the others both are close after so few epochs.")
print("With ten times as many epochs the plain net learns by heart, and the augmented one is ahead on the others.")
### END SOLUTION
### BEGIN MARK SCHEME
# 1 point: a second net from equal weights, trained with augment. 1 point: four curves, axes, legend.
# 1 point: who is ahead where, as the plot has it. 1 point: the plain net overfits, the other one gains.
### END MARK SCHEME

# %% [markdown]
# ## Part 4. Ask more than once
#
# *20 minutes · `convnet/convnetjs.py`*
#
# When the page tests its net, it moves and mirrors the picture four times at random, and averages what the net says.
# (Yours was trained on pictures that stand still, so here they are moved by one pixel only.)
#
# ✎ **Write it down first.** One view says cat with 90 %, three say dog with 40 %, and cat with 30 %: which is the mean
# vote? And what would the majority say?

# %%
from convnet.convnetjs import mean_vote

votes = np.log([[[0.9, 0.05]], *[[[0.3, 0.4]]] * 3])
print("cat, dog:", mean_vote(votes).round(2))

# %%
rng, views = np.random.default_rng(1), [net.loss(X_test)]
for _ in range(5):
    views.append(net.loss(augment(X_test + 0.5, rng, max_shift=1, flip=False) - 0.5))
shares = [float(np.mean(scores.argmax(axis=1) == y_test)) for scores in views]
print(f"as it is: {shares[0]:.1%}; moved by up to a pixel:", [f"{share:.1%}" for share in shares[1:]])
for count in (2, 4, 6):
    print(f"mean of {count} views: {np.mean(mean_vote(np.stack(views[:count])).argmax(axis=1) == y_test):.1%}")

# %% check="mean_vote"

# %%
said = mean_vote(np.stack([*views, net.loss(X_test)])).argmax(axis=1)
lab.show_confusion(y_test, said, names)

# %% [markdown]
# ### Then and now (1 point)
#
# Which two classes does the net mix up most, and would moving and mirroring help against it? One sentence.

# %% [markdown] answer="mixed_up" points=1
# ### BEGIN SOLUTION
# Shirt and T-shirt (on CIFAR-10: cat and dog); hardly, for both look alike at every place and from both sides.
# ### END SOLUTION
#
# ### BEGIN MARK SCHEME
# Half a point: the pair, as the table has it. Half a point: no (or hardly), with a reason.
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
# *Kernel → Restart Kernel and Run All Cells*, **save** (the file in `convnet` too), and submit `convnetjs` as you
# submitted the assignments. You may do so as often as you like before the deadline; the last one counts.
