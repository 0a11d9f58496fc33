# %% [markdown]
# # Pooling
#
# *Smaller maps, and what they cost. Lecture 13, slides 108-113. About 7 hours, 100 points.*
#
# Two layers are missing on the way to a whole ConvNet: POOL and FC (slide 108). You know FC already. Pooling is the
# simplest layer of the course, nothing in it is learned, and it is still full of surprises: it sends most of the
# gradient nowhere, it saves more parameters than any other layer though it has none, and it does not quite do what
# everybody says it does. You will measure all three.
#
# | part | | minutes | points |
# |---|---|---|---|
# | 1 | The clinic, second visit | 60 | 8 |
# | 2 | Do the windows fit? | 20 | 6 |
# | 3 | The largest number wins | 60 | 16 |
# | 4 | Only the winner is paid | 90 | 24 |
# | 5 | The mean instead | 75 | 20 |
# | 6 | Without a loop | 45 | 8 |
# | 7 | What a net costs | 30 | 6 |
# | 8 | The picture moves | 45 | 12 |
# | 9 | Hand in | 5 | |

# %%
from autograder.notebook import check, progress, start

start("pooling")

# %% [markdown]
# ## How to work
#
# As before: your code goes into the files of the folder `convnet` beside this notebook, and **the description of each
# function is the task**. What you need of the first two assignments lies there already, finished, so nothing depends
# on how far you came.
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
# * **Axes.** Activation maps are `(N, C, H, W)`: number in the batch, channel, row, column. Pooling works on each map
#   on its own: N and C stay as they are.
# * **Letters.** `x out` and `dout dx` as before.
# * **Options have names**: `max_pool_forward(x, pool_height=2, pool_width=3, stride=2)`. The window may be
#   rectangular; `stride` is the same along both axes. There is no padding.
# * **What does not fit is refused**, with `DoesNotFit`, which is given and is a `ValueError`. (Any `ValueError`
#   counts.)
# * **Ties.** Of several equal maxima in a window, the *first* one wins, in row-major order: top row first, each row
#   from the left.
# * **The caches** of `max_pool_forward` and `avg_pool_forward` are fixed: exactly `(x, pool_height, pool_width,
#   stride)`.
# * **Functions are pure**: they change neither their arguments nor anything global.
# * **Types.** float64 in gives float64 out, float32 in gives float32 out.

# %%
import numpy as np
from autograder import lab

# %% [markdown]
# ## Part 1. The clinic, second visit
#
# *60 minutes · `convnet/conv_clinic.py`*
#
# In the last assignment you wrote the backward pass of a convolution. Now prove that you can also *test* one. Patients
# come to you once more, and this time the layer has more places to be ill: several pictures, several channels,
# several filters, a stride, a border of zeros. Every patient is right for some of them.
#
# ✎ **Write it down first.** You may choose N, C, H, W of the pictures, F, HH, WW of the filters, stride and pad. For
# each of the nine: which value would you never test with, because too much can hide behind it? (The first one: N =
# 1.)

# %%
from convnet.conv import conv_backward, conv_forward
from convnet.conv_clinic import conv_is_right

print("a healthy pass:", conv_is_right(conv_forward, conv_backward))

# %% [markdown]
# One to practise on. It forgets that a bias is added at every position.


# %%
def forgets_to_sum(dout, cache):
    dx, dw, db = conv_backward(dout, cache)
    return dx, dw, dout[0, :, 0, 0]


print("right?", conv_is_right(conv_forward, forgets_to_sum))

# %% [markdown]
# And these are in the waiting room. The first two are healthy: they do the same sums in another order, so they differ
# from yours in the last digits. What of a, b, c and d? **Do not read the file they come from**
# (`convnet/conv_patients.py`): nobody who hands you a layer later on will have written its bug into a file for you to
# read. Test them.

# %%
from convnet.conv_patients import conv_example_by_example, conv_filter_by_filter
from convnet.conv_patients import conv_patient_a, conv_patient_b, conv_patient_c, conv_patient_d

healthy = (conv_example_by_example, conv_filter_by_filter)
for patient in (*healthy, conv_patient_a, conv_patient_b, conv_patient_c, conv_patient_d):
    print(f"{patient.__name__}: {'right' if conv_is_right(conv_forward, patient) else 'wrong'}")

# %% check="conv_is_right"

# %% [markdown]
# ## Part 2. Do the windows fit?
#
# *Slide 112 · 20 minutes · `convnet/pooling.py`*
#
# A pooling layer slides a window of side F over each map in steps of S, like a filter. Two settings are common: **F =
# 2, S = 2**, windows side by side, and **F = 3, S = 2**, windows that overlap by one pixel. The number of positions
# is the one you know, `(size - F) / S + 1`, and where that is not a whole number, some pixels would be left out. We
# do not leave out pixels in silence: we refuse.
#
# ✎ **Write it down first.** Which of the two settings fits a map of 32? Which one fits a map of 55 (the first one of
# AlexNet)? How large are the maps after it?

# %%
from convnet.pooling import pool_output_size


def size_or_refusal(size, field, stride):
    try:
        return pool_output_size(size, field, stride=stride)
    except ValueError as refusal:
        return f"refused ({refusal})"


for size in (32, 55):
    for field in (2, 3):
        print(f"{size}, F = {field}, S = 2:", size_or_refusal(size, field, 2))

# %% [markdown]
# Below, a window of 3 along a map of 8. Where it reads "left over", an implementation that merely rounds down would
# drop the last pixels of every row, of every map, and say nothing.

# %%
lab.show_fits(8, 3, (1, 2, 3))

# %% check="pool_output_size"

# %% [markdown]
# Here you can slide such a window over a map of 9, and change everything. The next part is about what it finds.

# %%
lab.playground(9, 3, S=2, operation="max pooling")

# %% [markdown]
# ## Part 3. The largest number wins
#
# *Slides 109 and 110 · 60 minutes · `convnet/pooling.py`*
#
# Max pooling keeps the largest number of each window. The idea: a map says *how strongly* something was found
# *where*. That it was found in this corner matters; the exact pixel does not.
#
# ✎ **Write it down first.** The map of slide 110, 2x2 windows, stride 2. What comes out? And with 3x3 windows and
# stride 1?
#
# ```
# 1 1 2 4
# 5 6 7 8
# 3 2 1 0
# 1 2 3 4
# ```

# %%
from convnet.pooling import max_pool_forward

slide = np.array([[1.0, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]])[None, None]
out, cache = max_pool_forward(slide, pool_height=2, pool_width=2, stride=2)
lab.show_pooling(slide, {"max pooling": out}, field=2, stride=2)

# %%
overlap, _ = max_pool_forward(slide, pool_height=3, pool_width=3, stride=1)
lab.show_pooling(slide, {"max pooling": overlap}, field=3, stride=1)

# %% [markdown]
# Where windows overlap, one strong pixel can win several of them: the 8 wins both windows at the right, the 7 both at
# the left. Remember that for Part 4.
#
# A trap, and a common one: a running maximum that starts from 0. Behind a ReLU nobody notices.
#
# ✎ **Write it down first.** What should come out of a map in which every number is -3?

# %%
cold = np.full((1, 1, 4, 4), -3.0)
print(max_pool_forward(cold, pool_height=2, pool_width=2, stride=2)[0][0, 0])

# %% [markdown]
# Each map is pooled on its own (slide 109): the number of channels stays, height and width shrink.
#
# ✎ **Write it down first.** A batch of (128, 96, 55, 55), 3x3 windows, stride 2: the shape of the result? How many of
# every 100 numbers are left?

# %%
x = np.random.default_rng(0).standard_normal((2, 96, 55, 55))
out, _ = max_pool_forward(x, pool_height=3, pool_width=3, stride=2)
print("two pictures:", x.shape, "->", out.shape, f" {out.size / x.size:.0%} of the numbers are left")

# %% check="max_pool_forward"

# %% [markdown]
# ## Part 4. Only the winner is paid
#
# *90 minutes · `convnet/pooling.py`*
#
# Backwards. `dout` brings one number for each window: how much the loss changes if this window's output grows. The
# output *is* the winner, so it grows exactly as the winner does. The others could grow or shrink a little, and nobody
# would notice.
#
# ✎ **Write it down first.** The slide's map again, with `dout` as below. Draw the 4x4 gradient. How many of its 16
# numbers are not 0? What is their sum?
#
# ```
# 1 2
# 3 4
# ```

# %%
from convnet.pooling import max_pool_backward

dout = np.array([[[[1.0, 2.0], [3.0, 4.0]]]])
dx = max_pool_backward(dout, (slide, 2, 2, 2))
lab.show_routing(slide, dout, dx, field=2, stride=2)

# %% [markdown]
# One sanity check that costs nothing: max pooling only *routes* the gradient. What arrives, goes on; nothing is lost
# and nothing is added. So the sum of `dx` is the sum of `dout`, always.

# %%
print(f"dout adds up to {dout.sum():g}, dx to {dx.sum():g}; {np.mean(dx != 0):.0%} of the pixels get anything")

# %% [markdown]
# ### Windows that overlap
#
# A pixel that wins several windows is paid by each of them.
#
# ✎ **Write it down first.** A 5x5 map of zeros with a 9 in the middle and a 10 in the top right corner, 3x3 windows,
# stride 2, and the same `dout`. The 9 lies in all four windows. How many does it win? What does it get?

# %%
peaks = np.zeros((1, 1, 5, 5))
peaks[0, 0, 2, 2], peaks[0, 0, 0, 4] = 9, 10
dx = max_pool_backward(dout, (peaks, 3, 3, 2))
lab.show_routing(peaks, dout, dx, field=3, stride=2)

# %% [markdown]
# ### Ties
#
# Behind a ReLU, many windows hold nothing but zeros, and then several pixels are the largest. Each library decides in
# some way who wins; ours says: the first one, row by row.
#
# ✎ **Write it down first.** A map on which all pixels are equal, 2x2 windows, the same `dout`: which four pixels get
# something?

# %%
flat = np.full((1, 1, 4, 4), 5.0)
dx = max_pool_backward(dout, (flat, 2, 2, 2))
lab.show_routing(flat, dout, dx, field=2, stride=2)

# %% [markdown]
# What does your instrument, the numeric gradient, say at a tie? It pushes one pixel up by h, then down by h.
#
# ✎ **Write it down first.** Up: by how much does the window's maximum grow? Down: by how much does it shrink? So what
# is `(f(x + h) - f(x - h)) / (2h)` for each of the four pixels, and what is their sum?

# %%
from convnet.gradients import numerical_gradient, relative_error


def pool_2x2(x):
    return max_pool_forward(x, pool_height=2, pool_width=2, stride=2)[0]


print(numerical_gradient(lambda x: pool_2x2(x).sum(), np.full((1, 1, 2, 2), 5.0))[0, 0])

# %% [markdown]
# Together 2, though the output grows by 1 if all four grow by 1. The instrument is wrong here, and so is everybody:
# at a kink there *is* no gradient, only a choice. Test with numbers that are clearly different, and the instrument is
# as good as ever:

# %%
rng = np.random.default_rng(1)
x = rng.permutation(2 * 3 * 4 * 6).reshape(2, 3, 4, 6) / 10
dout = rng.standard_normal((2, 3, 2, 3))
dx = max_pool_backward(dout, (x, 2, 2, 2))
print(f"relative error: {relative_error(dx, numerical_gradient(pool_2x2, x, dout)):.1e}")

# %% check="max_pool_backward"

# %% [markdown]
# ### Question (4 points): why only the winner?
#
# One window holds `1 5 / 4 2`, its output is 5, and `dout = 3` arrives.
#
# 1. The 4 grows by 0.1. By how much does the output change? (1 point)
# 2. The 5 grows by 0.1. By how much does the output change, and by how much the loss, to first order? (1 point)
# 3. Explain in two or three sentences, with these numbers, why the three losers get *exactly* 0, and not just little,
#    and why the winner gets all of `dout`. (2 points)

# %% [markdown] answer="only_the_winner" points=4
# ### BEGIN SOLUTION
# 1. By 0: 4.1 is still less than 5.
# 2. The output by 0.1, the loss by 3 · 0.1 = 0.3.
# 3. The gradient says how the loss answers to a *small* change. Each loser could change by any amount up to its
#    distance to the winner (the 4 by up to 1) and the output would stay 5, so its slope is 0 exactly. The output is a
#    copy of the winner: out = x there, with slope 1, so the chain rule gives it 1 · dout = 3.
# ### END SOLUTION
#
# ### BEGIN MARK SCHEME
# (1) 1 point: 0. (2) 1 point: 0.1 and 0.3 (half each). (3) 1 point: a small change of a loser leaves the output
# exactly as it is. 1 point: the output equals the winner, slope 1, so dout passes unchanged (chain rule).
# "The winner is the most important" without a slope: 0 points.
# ### END MARK SCHEME

# %% [markdown]
# ## Part 5. The mean instead
#
# *75 minutes · `convnet/pooling.py`*
#
# Average pooling keeps the mean of each window. Same windows, same sizes, same cache.
#
# ✎ **Write it down first.** The slide's map, 2x2 windows, stride 2: the four means?

# %%
from convnet.pooling import avg_pool_forward

mean, _ = avg_pool_forward(slide, pool_height=2, pool_width=2, stride=2)
largest, _ = max_pool_forward(slide, pool_height=2, pool_width=2, stride=2)
lab.show_pooling(slide, {"max pooling": largest, "average pooling": mean}, field=2, stride=2)

# %% [markdown]
# Now on something with straps: a sandal of Fashion-MNIST, 28 x 28 pixels, pooled to 14 x 14 and to 7 x 7.
#
# ✎ **Write it down first.** Light straps on a dark ground: which of the two pictures will be brighter? In which one
# do the straps grow thicker, in which one do they fade?

# %%
from autograder.data import fashion_mnist

clothes = fashion_mnist()
sandal = clothes.X_test[1:2].astype(float)


def both_ways(x, sides=(2, 4)):
    shown = {"as it is": x[0, 0]}
    for side in sides:
        window = {"pool_height": side, "pool_width": side, "stride": side}
        shown[f"max {side}x{side}"] = max_pool_forward(x, **window)[0][0, 0]
        shown[f"average {side}x{side}"] = avg_pool_forward(x, **window)[0][0, 0]
    lab.show_pictures(shown)


# %%
both_ways(sandal)

# %% [markdown]
# ✎ **Write it down first.** And the negative: dark straps on a light ground? What does max pooling make of thin dark
# lines?

# %%
both_ways(1 - sandal)

# %% [markdown]
# So max pooling is not neutral: it is on the side of the light. In a ConvNet this is what we want, because a large
# number in an activation map means "found it", and a small one means "nothing here".

# %% check="avg_pool_forward"

# %% [markdown]
# Backwards, every pixel of a window has the same part in its mean.
#
# ✎ **Write it down first.** One 2x2 window, `dout = 1`: what does each pixel get? And in the middle of a 3x3 map
# under 2x2 windows with stride 1, all `dout = 1`: in how many windows does that pixel lie, and what does it get?

# %%
from convnet.pooling import avg_pool_backward

x, ones = np.zeros((1, 1, 3, 3)), np.ones((1, 1, 2, 2))
lab.show_routing(x, ones, avg_pool_backward(ones, (x, 2, 2, 1)), field=2, stride=1)

# %% check="avg_pool_backward"

# %% [markdown]
# ### One number for a whole map
#
# Let the window be as large as the map, and each map becomes one number: *how much* of this feature is in the
# picture, no matter where. This is **global average pooling**. It stands at the end of most modern nets, in front of
# the last layer, and it takes maps of any size.
#
# ✎ **Write it down first.** Maps of the shape (8, 6, 14, 14) go in: which shape comes out? A fully connected layer to
# 10 classes follows. How many parameters has it behind the global pooling, and how many if the maps are laid out in
# rows instead?

# %%
from convnet.pooling import global_avg_pool_backward, global_avg_pool_forward

maps = np.random.default_rng(2).standard_normal((8, 6, 14, 14))
out, cache = global_avg_pool_forward(maps)
whole, _ = avg_pool_forward(maps, pool_height=14, pool_width=14, stride=1)
print("out:", out.shape, "  the same as one large window:", np.allclose(out, whole[:, :, 0, 0]))
print("parameters of the layer behind:", (6 + 1) * 10, "instead of", (6 * 14 * 14 + 1) * 10)

# %% check="global_avg_pool_forward"

# %%
dout = np.random.default_rng(3).standard_normal((8, 6))
dx = global_avg_pool_backward(dout, cache)
print(f"each pixel of the first map gets {dx[0, 0, 0, 0]:.6f}, which is {dout[0, 0]:.6f} / 196")

# %% check="global_avg_pool_backward"

# %% [markdown]
# ### Question (3 points): a map without anything on it
#
# All pixels of a large map are 0.7. It is pooled with 2x2 windows, stride 2, and every `dout` is 1. Half a point for
# each of the first four.
#
# 1. What comes out of max pooling, what out of average pooling?
# 2. Which pixels of a window get how much from `avg_pool_backward`?
# 3. And from your `max_pool_backward`?
# 4. Now add a little noise of mean 0 to each pixel. Which output is still 0.7 on average: **max**, **average**,
#    **both** or **neither**?
# 5. What happens to the other output, and why? (1 point)

# %% [markdown] answer="constant_map" points=3
# ### BEGIN SOLUTION
# 1. 0.7 and 0.7.
# 2. All four get 0.25.
# 3. The first one (top left) gets 1, the other three 0: it is a tie.
# 4. Average.
# 5. Max pooling gives more than 0.7 on average, because from four noisy numbers it always takes the luckiest. (For
#    normal noise it is 1.03 standard deviations more.) Averaging lets the noise cancel and halves its standard
#    deviation.
# ### END SOLUTION
#
# ### BEGIN MARK SCHEME
# Half a point each: (1) 0.7 and 0.7 (both) · (2) 0.25 to all four · (3) 1 to the top left pixel, 0 to the others ·
# (4) average. (5) 1 point: larger than 0.7, because the largest of several noisy numbers is picked (half for
# "larger" alone).
# ### END MARK SCHEME

# %% [markdown]
# ### Question (3 points): is pooling a convolution?
#
# Both slide a window over the picture, and both give one number for each position. Let `A = 1 0 / 0 0` and `B = 0 0 /
# 0 1` be two maps of 2x2, and pool each of them with one 2x2 window.
#
# 1. Give the maximum of A, of B and of A + B. (1 point)
# 2. What would a convolution without a bias have to do with A + B? So can max pooling be a convolution? (1 point)
# 3. What about average pooling on a single map: **yes** or **no**? If yes, give the filter, the bias and the stride
#    for 2x2 windows side by side. (1 point)

# %% [markdown] answer="no_convolution" points=3
# ### BEGIN SOLUTION
# 1. 1, 1 and 1.
# 2. A convolution without a bias is linear: its answer to A + B is the sum of its answers, here 1 + 1 = 2. Max
#    pooling answers 1, so no filter can do what it does. (A bias does not help: it answers 0 to the empty map, so b =
#    0.)
# 3. Yes: the filter 0.25 0.25 / 0.25 0.25, bias 0, stride 2.
# ### END SOLUTION
#
# ### BEGIN MARK SCHEME
# (1) 1 point: 1, 1, 1. (2) 1 point: a convolution would give the sum, 2 (linear); max gives 1, so it is none. "It
# has no weights" alone: 0. (3) 1 point: yes, four weights of 1/4, bias 0, stride 2 (half a point for yes with a
# slip in the numbers).
# ### END MARK SCHEME

# %% [markdown]
# ## Part 6. Without a loop
#
# *45 minutes · `convnet/pooling.py`*
#
# Where windows lie side by side, no loop is needed at all. Reshape a map of (4, 4) into (2, 2, 2, 2): the first axis
# says which row of windows, the second which row *in* the window, then the same for the columns.
#
# ✎ **Write it down first.** The map below holds the numbers 0 to 15, row by row. After `reshape(2, 2, 2, 2)`, which
# four numbers stand in `tiles[0, :, 1, :]`?

# %%
tiles = np.arange(16).reshape(2, 2, 2, 2)
print("the window in row 0, column 1:", tiles[0, :, 1, :].ravel())
print("all maxima:", tiles.max(axis=(1, 3)).tolist())

# %% [markdown]
# (And `tiles[0, 1]`? Try it. Two axes that belong together do not stand together. Think of that when you need all
# pixels of a window in *one* axis.)
#
# `max_pool_fast` also says *which* pixel of each window won, counted in row-major order. That is all that a backward
# pass needs.
#
# ✎ **Write it down first.** The slide's map: the four winners? And who wins in a window full of zeros?

# %%
from convnet.pooling import max_pool_fast

out, winner = max_pool_fast(slide, pool_height=2, pool_width=2, stride=2)
print("out:", out[0, 0].tolist(), "  winner:", winner[0, 0].tolist())

# %% check="max_pool_fast"

# %% [markdown]
# How much does it save? Three ways to pool, one number at a time, your `max_pool_forward`, and your `max_pool_fast`,
# on two kinds of batches: many small maps, and one large picture.
#
# ✎ **Write it down first.** How many times as fast is each, roughly: 2, 10, 100? For which of the two batches does it
# matter more *where* you loop? (A few seconds.)


# %%
def one_by_one(x):
    N, C, H, W = x.shape
    out = np.zeros((N, C, H // 2, W // 2))
    for n, c, i, j in np.ndindex(*out.shape):
        out[n, c, i, j] = x[n, c, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2].max()
    return out


def race(x):
    window = {"pool_height": 2, "pool_width": 2, "stride": 2}
    times = {"one number at a time": lab.seconds(lambda: one_by_one(x), times=1)}
    times["max_pool_forward"] = lab.seconds(lambda: max_pool_forward(x, **window))
    times["max_pool_fast"] = lab.seconds(lambda: max_pool_fast(x, **window))
    lab.show_times(times)


# %%
race(np.random.default_rng(4).standard_normal((64, 16, 16, 16)))

# %%
race(np.random.default_rng(5).standard_normal((1, 1, 512, 512)))

# %% [markdown]
# A loop is not slow as such; what is slow is each *step* of Python. If you loop over positions only and let NumPy do
# all pictures and maps at once, a step does a lot of work, and little is left to gain (`max_pool_fast` also finds the
# winners). With one large picture there are 65,536 steps with next to no work in each.

# %% [markdown]
# ## Part 7. What a net costs
#
# *Slides 92 and 113 · 30 minutes · `convnet/shapes.py`*
#
# A fully connected layer wants rows. So between the last map and the first FC layer stands `flatten`: one row for
# each picture.
#
# ✎ **Write it down first.** Maps of (5, 2, 3, 4): how many rows, how long? And of (1, 2, 3, 4)?

# %%
from convnet.shapes import flatten, net_num_params

for shape in ((5, 2, 3, 4), (1, 2, 3, 4)):
    print(shape, "->", flatten(np.zeros(shape)).shape)

# %% check="flatten"

# %% [markdown]
# Now a whole net, written down as a list of layers. What does it learn? Follow the shape from layer to layer, and
# count.
#
# ✎ **Write it down first.** Pictures of (3, 32, 32). (a) Six filters of 5x5: the number of parameters? (b) Ten
# filters of 5x5 with pad 2? (c) The six filters, ReLU, and a fully connected layer to 10 units? (d) The same with a
# 2x2 pooling, stride 2, in front of the last layer?

# %%
from convnet.layers import conv, fc, pool, relu

nets = {
    "(a) conv": [conv(6, 5)],
    "(b) conv": [conv(10, 5, pad=2)],
    "(c) conv, relu, fc": [conv(6, 5), relu(), fc(10)],
    "(d) conv, relu, pool, fc": [conv(6, 5), relu(), pool(2, stride=2), fc(10)],
}
for name, layers in nets.items():
    print(f"{name}: {net_num_params((3, 32, 32), layers):,}")

# %% [markdown]
# The pooling layer has no parameters, and it saves 35,280 of them: three quarters of the layer *behind* it. This is
# the "smaller and more manageable" of slide 109.
#
# A famous one: LeNet-5 read the digits on cheques in the 1990s. In the form in which it is usually rebuilt it has
# 61,706 parameters.
#
# ✎ **Write it down first.** In which of its five layers with weights are most of them: the first or the second
# convolution, or one of the three FC layers?

# %%
front = [conv(6, 5), relu(), pool(2, stride=2), conv(16, 5), relu(), pool(2, stride=2)]
lenet = [*front, fc(120), relu(), fc(84), relu(), fc(10)]
before = 0
for depth, layer in enumerate(lenet, 1):
    total = net_num_params((1, 32, 32), lenet[:depth])
    print(f"{layer['layer']:5} {total - before:7,}")
    before = total
print(f"total {before:7,}")

# %% check="net_num_params"

# %% [markdown]
# ## Part 8. The picture moves
#
# *45 minutes · `convnet/shift.py`*
#
# You have surely read that pooling makes a net "invariant to small shifts". The two-layer network of the first
# assignment would have needed that badly. Is it true? Measure it.
#
# First, shift pictures to the right; zeros come in on the left.

# %%
from convnet.shift import shift_change, shift_right

boot = clothes.X_test[6:7].astype(float)
lab.show_pictures({f"shifted by {pixels}": shift_right(boot, pixels)[0, 0] for pixels in range(4)})

# %% check="shift_right"

# %% [markdown]
# How much has a picture changed? As a number: the length of the difference, `||b - a||`, divided by the length of
# what was there before, `||a||`. 0 is no change; 1 is a change as large as the picture itself. `shift_change`
# measures it twice: on the pictures, and on the same pictures after pooling.
#
# ✎ **Write it down first.** One bright pixel in an otherwise empty map, at row 0, column 0, and 2x2 windows side by
# side. It moves to the right by 1, then by 2. How large is the change before pooling, and how large after it? And if
# the pixel starts in column 1?

# %%
for column in (0, 1):
    dot = np.zeros((1, 1, 4, 4))
    dot[0, 0, 0, column] = 1
    before, after = shift_change(dot, [0, 1, 2], field=2)
    print(f"starts in column {column}: before {before.round(2)}, after {after.round(2)}")

# %% [markdown]
# So it depends on where the windows happen to lie: inside a window the pixel may move freely, but one step over its
# edge changes everything. What is left of that on average, over real pictures?

# %% check="shift_change"

# %% [markdown]
# ### Plot (6 points): before and after
#
# ✎ **Write it down first.** Sketch the change of the pictures for shifts by 0, 1, 2 and 3 pixels, and below it the
# change after 2x2 and after 4x4 pooling.
#
# Take the 200 pictures below and shifts by 0, 1, 2 and 3 pixels. In one picture, draw three curves: the change before
# pooling, after 2x2, and after 4x4 pooling. Name the axes, begin the y axis at 0, tell the curves apart in a legend.
#
# Below the plot, print three sentences:
#
# 1. By how many per cent does 2x2 pooling reduce the change for a shift by 1, and by how many for a shift by 3?
# 2. Is "invariant to small shifts" right, half right, or wrong? Say it with your numbers.
# 3. What is the price of the larger windows?

# %%
pictures, shifts = clothes.X_test[:200].astype(float), [0, 1, 2, 3]

# %% plot="shift_plot" points=6
### BEGIN SOLUTION
before, after2 = shift_change(pictures, shifts, field=2)
_, after4 = shift_change(pictures, shifts, field=4)
fig, (ax,) = lab.figure(height=3.6)
for number, (name, curve) in enumerate({"pictures": before, "after 2x2": after2, "after 4x4": after4}.items()):
    ax.plot(shifts, curve, marker=lab.MARKERS[number], label=name, **lab.line_style(number))
ax.set(ylim=(0, None), xticks=shifts)
lab.label(ax, "How much a shift changes pictures", "shift in pixels", "relative change", legend=True)
lab.show(fig, "Three rising curves: the change before pooling, below it after 2x2, lowest after 4x4.")
print(f"1. 2x2 pooling takes {1 - after2[1] / before[1]:.0%} off for 1 pixel, {1 - after2[3] / before[3]:.0%} for 3.")
print(f"2. Half right: less changes, but {after2[1]:.2f} for one pixel is far from 0. Pooling dampens a shift.")
print("3. After 4x4 the maps are 7x7, a sixteenth of the numbers: details and exact places are lost.")
### END SOLUTION
### BEGIN MARK SCHEME
# 2 points: three right curves (0 at 0; at 1 about 0.43, 0.34, 0.26; at 3 about 0.69, 0.62, 0.53), 1 for two of them.
# 1 point: axes named, y from 0, legend.
# 1 point each: 22 % and 10 % (2 more or less) · half right or wrong: smaller, but not 0, with a number
# · larger windows lose places or details (or: resolution, size of the map).
### END MARK SCHEME

# %% [markdown]
# Each layer of convolution and pooling dampens the shift a little more, and what remains the net must learn: from
# pictures that are shifted on purpose (*augmentation*, in the next assignment).
#
# ✎ **Write it down first.** Would *average* pooling be calmer under a shift by 1, or wilder? Think of a sharp edge
# that crosses the border of a window.


# %%
def average_change(x, pixels, side):
    window = {"pool_height": side, "pool_width": side, "stride": side}
    still, moved = avg_pool_forward(x, **window)[0], avg_pool_forward(shift_right(x, pixels), **window)[0]
    return np.linalg.norm(moved - still) / np.linalg.norm(still)


for side in (2, 4):
    largest = shift_change(pictures, [1], field=side)[1][0]
    print(f"{side}x{side}: max {largest:.2f}, average {average_change(pictures, 1, side):.2f}")

# %% [markdown]
# Blurring before you throw pixels away is what signal processing has taught since the 1920s. In 2019 Richard Zhang
# put a small blur into the pooling of well-known nets, and they became calmer under shifts *and* more accurate
# ("Making convolutional networks shift-invariant again").

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
# 1. *Kernel → Restart Kernel and Run All Cells*, and look through the notebook once: all plots are there, all answers
#    are written.
# 2. **Save** (Ctrl + S), the files in `convnet` too.
# 3. In JupyterLab, *nbgrader → Assignment List*: press **Submit** beside `pooling`. Or in a terminal, in the folder
#    that holds `pooling`: `nbgrader submit pooling`.
#
# You may submit as often as you like before the deadline; the last one counts. Grading runs the checks that you have
# seen, on other numbers.

# %% [markdown]
# ## For those who want more (no points)
#
# **Backwards without a loop.** You have `winner`. Where windows do not overlap, `dx` is all zeros but for one pixel a
# window: `np.put_along_axis` puts the numbers there in one call. How much faster than your `max_pool_backward` is it?
# And where windows do overlap, why must it be `np.add.at`?
#
# **Do we need pooling?** A convolution with stride 2 makes maps smaller as well, and it learns how. Springenberg and
# others (2015, "Striving for simplicity") built nets without any pooling. Rewrite net (d) of Part 7 like that, with a
# `conv(6, 2, stride=2)` in place of the pooling.
#
# ✎ **Write it down first.** How many parameters more does it cost?

# %%
print(f"{net_num_params((3, 32, 32), [conv(6, 5), relu(), conv(6, 2, stride=2), relu(), fc(10)]):,}")
