# %% [markdown]
# # Processor and graphics card
#
# *When is it worth it? Lecture 13, slides 24-25. About 2 hours, 18 bonus points.*
#
# "Powerful Hardware" is one of the lecture's reasons why deep learning came when it did. A graphics card does thousands
# of multiplications at once. But somebody has to bring it the numbers, and to tell it to begin; for little work that
# takes longer than the work. Here you find out how much work a net is, from which size on a card is worth its way, and
# whether it computes the same.
#
# | part | | minutes | points |
# |---|---|---|---|
# | 1 | How much work | 25 | 5 |
# | 2 | From when on | 45 | 8 |
# | 3 | The same numbers? | 40 | 5 |
# | 4 | Hand in | 5 | |

# %%
from autograder.notebook import check, progress, start

start("gpu")

# %% [markdown]
# ## How to work
#
# As in the four assignments: your code goes into `convnet/gpu.py` beside this notebook, **the description of each
# function is the task**, and what you wrote before lies there already, finished. **You need no graphics card**: where
# there is one that CuPy can use (`pip install cupy-cuda12x`), it is measured too; where there is none, the cells say
# what they could not do. This notebook is optional; its points are a bonus.
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

card = lab.graphics_card()
print("a card that CuPy can use:", "none, so only the processor is measured" if card is None else card.__name__)

# %% [markdown]
# ## Part 1. How much work
#
# *25 minutes · `convnet/gpu.py`*
#
# ✎ **Write it down first.** The net of slide 66: 32x32x3, six filters of 5x5. How many multiplications for one picture?
# And for the second convolution, ten filters of 5x5 on six maps of 28x28?

# %%
from convnet.gpu import conv_work

first, second = conv_work((1, 3, 32, 32), (6, 3, 5, 5)), conv_work((1, 6, 28, 28), (10, 6, 5, 5))
print(f"{first:,} and {second:,}")
alexnet = conv_work((1, 3, 227, 227), (96, 3, 11, 11), stride=4)
print(f"the first layer of AlexNet: {alexnet:,}; for its 1.2 million pictures, 90 times: {alexnet * 1.2e6 * 90:.1e}")

# %% check="conv_work"

# %% [markdown]
# ### What is left
#
# Not everything becomes faster. Pictures must be read, moved, mirrored; the rest of the program stays where it is.
#
# ✎ **Write it down first.** Convolutions take 90 % of a step, and a card makes them 50 times as fast. And the whole?
# What is the most that any card could do for it?

# %%
from convnet.gpu import whole_speed_up

shares = np.linspace(0, 1, 101)
fig, (ax,) = lab.figure(height=3.2)
for number, times in enumerate((5, 50, 500)):
    ax.plot(100 * shares, [whole_speed_up(s, times) for s in shares], label=f"{times} times", **lab.line_style(number))
ax.set(yscale="log")
lab.label(ax, "What a faster part does for the whole", "share of the time, per cent", "times as fast", legend=True)
lab.show(fig, "Up to a share of 80 % all three curves are close together, below 5; only near 100 % do they part.")

# %% check="whole_speed_up"

# %% [markdown]
# ## Part 2. From when on
#
# *45 minutes · `convnet/gpu.py`*
#
# A call to a card costs some time however little there is to do, and every number has to cross the bus. So there is a
# size below which the processor wins.
#
# ✎ **Write it down first.** Here 1, 2, 4, 8 seconds for sizes 10, 20, 40, 80; there 3, 1.9, 4.1, 2. From which size on?

# %%
from convnet.gpu import crossover

print(crossover([10, 20, 40, 80], [1, 2, 4, 8], [3, 1.9, 4.1, 2]))

# %% check="crossover"

# %% [markdown]
# Now measure: one convolution of 16 filters of 5x5 on pictures of 3x32x32, in batches of 1 to 256. `timing_table` is
# yours of the fourth assignment. Beside the processor stands a card *on paper*: 30 microseconds for a call, 12 GB a
# second over the bus, 5 million million multiplications a second. And the real one, if there is one.
#
# ✎ **Write it down first.** Which of the three costs dominates on the card for one picture? For 256?

# %%
from convnet.device import timing_table
from convnet.fast import conv_forward

FIELD, counts = (16, 3, 5, 5), [1, 2, 4, 8, 16, 32, 64, 128, 256]


def measured(xp, finish=None):
    """Seconds for each batch, on the device of the array library `xp`."""
    found = []
    for count in counts:
        rng = np.random.default_rng(0)
        shapes = (count, 3, 32, 32), FIELD, FIELD[:1]
        x, w, b = (xp.asarray(rng.standard_normal(shape).astype(np.float32)) for shape in shapes)
        found.append(timing_table({"conv": lambda: conv_forward(x, w, b, pad=2)}, finish=finish)[0][1])  # noqa: B023
    return found


# %%
def on_paper(count):
    """Seconds on the card on paper: the call, the numbers over the bus and back, the work."""
    numbers = count * (3 * 32 * 32 + 16 * 32 * 32)
    return 30e-6 + 4 * numbers / 12e9 + conv_work((count, 3, 32, 32), FIELD, pad=2) / 5e12


curves = {"processor, measured": measured(np), "card, on paper": [on_paper(count) for count in counts]}
if card is not None:
    curves["card, measured"] = measured(card, card.cuda.get_current_stream().synchronize)
for name, seconds in curves.items():
    print(f"{name:20}", [f"{1e6 * s:.0f}" for s in seconds], "microseconds")

# %% [markdown]
# **Plot (3 points).** Draw the time *per picture* against the size of the batch, both axes logarithmic, one curve a
# device, with legend. Print two sentences: from which batch on is the card (on paper, and the real one if you have it)
# faster than your processor, by `crossover`; and which of the three costs on paper is the largest for one picture and
# for 256.

# %% plot="crossover_plot" points=3
### BEGIN SOLUTION
fig, (ax,) = lab.figure(height=3.4)
for number, (name, seconds) in enumerate(curves.items()):
    each = [1e6 * s / count for s, count in zip(seconds, counts, strict=True)]
    ax.loglog(counts, each, marker=lab.MARKERS[number], label=name, **lab.line_style(number))
lab.label(ax, "One convolution", "pictures in a batch", "microseconds a picture", legend=True)
lab.show(fig, "The processor's time a picture hardly falls with the batch; the card's falls to a small fraction of it.")
here, *others = curves
for name in others:
    print(f"{name}: faster from batches of {crossover(counts, curves[here], curves[name])} on.")
print("On paper: the call for one picture (30 of 37 microseconds), the bus for 256 (1.7 of 1.8 milliseconds).")
### END SOLUTION
### BEGIN MARK SCHEME
# 1 point: time a picture, both axes logarithmic and named, legend. 1 point: the crossover by the function, as the plot
# has it (1 is a right answer). 1 point: the call for one, the bus for 256 (half each).
### END MARK SCHEME

# %% [markdown]
# The bus is the bottleneck of the card on paper: that is why a net and its data *stay* on the card during a training,
# and why everything between the layers must be computed there as well.
#
# ## Part 3. The same numbers?
#
# *40 minutes · `convnet/gpu.py`*
#
# A line such as `np.where(…)` in the middle of a net would bring its numbers back. Write code that asks the *array* for
# its library instead. `convnet.pretend_gpu` is a card in ordinary memory, as strict as a real one.
#
# ✎ **Write it down first.** Which of these run on the card by themselves, and which need `array_module`:
# `x.mean(axis=0)`, `np.sqrt(x)`, `x > 0`, `np.where(x > 0, x, 1)`, `np.zeros(3) + x`?

# %%
from convnet.array_module import array_module
from convnet.gpu import standardise
from convnet.pretend_gpu import asarray, to_host

x = np.random.default_rng(1).standard_normal((50, 3)) * [1, 10, 0] + 5
there = standardise(asarray(x))
print(type(there).__name__, np.allclose(to_host(there), standardise(x)))

# %% check="standardise"

# %% [markdown]
# And do both compute the same? Not to the last bit: a sum in another order is rounded in another way. A whole net,
# forwards and backwards, here and there: on the real card if there is one, else on the pretend one, which takes the
# same steps as a card would, with NumPy's arithmetic.
#
# ✎ **Write it down first.** float32 has about seven digits. How far apart may two right gradients be?

# %%
from convnet.conv_net import ConvNet
from convnet.device import to_device
from convnet.layers import conv, pool, relu


def loss_on(xp, dtype):
    """Loss and gradients of one batch on the device of `xp`, as NumPy arrays."""
    rng = np.random.default_rng(2)
    X, y = rng.standard_normal((20, 3, 32, 32)).astype(dtype), rng.integers(10, size=20)
    net = ConvNet((3, 32, 32), [conv(16, 5, pad=2), relu(), pool(2, stride=2)], 10, rng=rng)
    net.params = to_device({name: value.astype(dtype) for name, value in net.params.items()}, xp)
    loss, grads = net.loss(xp.asarray(X), xp.asarray(y))
    home = getattr(xp, "asnumpy", to_host if xp is pretend_gpu else np.asarray)
    return loss, {name: home(grad) for name, grad in grads.items()}


# %%
pretend_gpu = array_module(asarray(0.0))
other = card or pretend_gpu
print("compared with", "the card" if card else "the pretend card; no real one was found, so CuPy was not compared")
for dtype in (np.float32, np.float64):
    (loss, grads), (loss2, grads2) = loss_on(np, dtype), loss_on(other, dtype)
    apart = {name: np.abs(grads[name] - grads2[name]).max() / np.abs(grads[name]).max() for name in grads}
    print(np.dtype(dtype), f"loss {loss:.6f} and {loss2:.6f};", {name: f"{value:.0e}" for name, value in apart.items()})

# %% [markdown]
# ### Three short questions (3 points)
#
# 1. Your net spends 95 % of its time in convolutions. How many times as fast can it become at most, whatever you buy?
# 2. Why do people who train on cards use *large* batches, according to your plot? Name one reason against it that has
#    nothing to do with cards.
# 3. Two trainings with equal seeds, one here and one on a card, begin alike and differ after a few hundred steps. Is
#    one of them wrong?

# %% [markdown] answer="cards" points=3
# ### BEGIN SOLUTION
# 1. 1 / 0.05 = 20 times.
# 2. The costs of the call are shared by all pictures of a batch. Against it: fewer steps an epoch, less noise in the
#    gradient, more memory.
# 3. No: sums in another order are rounded differently, and a training makes small differences grow.
# ### END SOLUTION
#
# ### BEGIN MARK SCHEME
# 1 point each. 1: 20. 2: the call is shared (half a point), a reason against it (half a point).
# 3: no, rounding (half a point) that grows from step to step (half a point).
# ### END MARK SCHEME

# %% [markdown]
# ## Part 4. Hand in

# %%
progress()

# %% [markdown]
# If somebody or something helped you, say so here (see *Start here*). It costs nothing.

# %% work="help"
help_i_had = """
Nobody's and nothing's, but for the lecture.
"""

# %% [markdown]
# *Kernel → Restart Kernel and Run All Cells*, **save** (the file in `convnet` too), and submit `gpu` as you submitted
# the assignments. You may do so as often as you like before the deadline; the last one counts.
