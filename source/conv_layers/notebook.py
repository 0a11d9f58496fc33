# %% [markdown]
# # Convolutional layers
#
# *From one filter on one picture to a fast layer with its gradients. Lecture 13, slides 18 and 53-102. About 10
# hours, 100 points.*
#
# The network of the last assignment looked at fixed pixels: shift the picture by two, and it was lost. A convolution
# looks for the same thing everywhere. You start with filters made by hand, find out where they fit and what they
# cost, write the layer forwards and backwards, and make it fast.
#
# | part | | minutes | points |
# |---|---|---|---|
# | 1 | Filters made by hand | 75 | 14 |
# | 2 | One number | 20 | 2 |
# | 3 | Does it fit? | 60 | 9 |
# | 4 | The layer, forwards | 90 | 20 |
# | 5 | Counting parameters | 50 | 10 |
# | 6 | The broken-layer clinic | 45 | 4 |
# | 7 | The layer, backwards | 120 | 20 |
# | 8 | Fast | 75 | 9 |
# | 9 | What one neuron sees | 60 | 12 |
# | 10 | Hand in | 5 | |

# %%
from autograder.notebook import check, progress, start

start("conv_layers")

# %% [markdown]
# ## How to work
#
# As before: your code goes into the files of the folder `convnet` beside this notebook, and **the description of each
# function is the task**. What you need of the first assignment lies there already, finished, so nothing depends on
# how far you came.
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
# * **Axes.** Pictures are `(N, C, H, W)`: number in the batch, channel (colour), row, column. Filters are `(F, C, HH,
#   WW)`, biases `(F,)`, outputs `(N, F, H_out, W_out)`.
# * **Letters.** `x w b out` and `dout dx dw db` as before.
# * **The filter is not flipped.** Mathematicians would call our convolution a *cross-correlation*. All deep learning
#   libraries do it this way.
# * **Options have names**: `conv_forward(x, w, b, stride=2, pad=1)`. `stride` and `pad` are the same along both axes,
#   and `pad` counts the zeros on *each* side.
# * **What does not fit is refused**, with `DoesNotFit`, which is given and is a `ValueError`. (Any `ValueError`
#   counts.)
# * **The cache** of the convolution is fixed: exactly `(x, w, b, stride, pad)`.
# * **Functions are pure**: they change neither their arguments nor anything global.
# * **Types.** float64 in gives float64 out, float32 in gives float32 out. Pictures may also be whole numbers.

# %%
import numpy as np
from autograder import lab

# %% [markdown]
# ## Part 1. Filters made by hand
#
# *Slides 53-56 · 75 minutes · `convnet/filters.py`*
#
# A filter is a small picture of weights. Lay it over a pixel and its neighbours, multiply what lies on top of each
# other, add it all up, and write the sum into a new picture. Then move on to the next pixel. The weights decide what
# comes out: a blur, an edge, a stripe of one direction.
#
# First, something to look at. This is Chelsea.

# %%
from autograder.data import cat

colour = cat()
grey = colour.mean(axis=2) / 255
print("colour:", colour.shape, colour.dtype, "  grey:", grey.shape, grey.dtype)
lab.show_pictures({"colour": colour, "grey": grey})

# %% [markdown]
# ### A blur
#
# Replace each pixel by a mean of its neighbours in which the near ones count more. The weights are a round hill,
# the Gaussian.
#
# ✎ **Write it down first.** What must all weights add up to, if a flat grey picture is to keep its grey? In a kernel
# of 5x5, which entry is the largest, and how many entries are equal to the smallest?

# %%
from convnet.filters import filter_image, gabor_kernel, gaussian_kernel

kernel = gaussian_kernel(5, 1.0)
print(np.round(kernel, 3))
print("sum:", np.sum(kernel))

# %% check="gaussian_kernel"

# %% [markdown]
# Now the walk over the picture. Start with one that you can check by hand: black, with one white pixel of 9.
#
# ✎ **Write it down first.** The kernel is `[1, 2, 3]` in a single row, its middle on the 2. The result at the white
# pixel is 18. What stands to its left, and what to its right? (Careful: the result to the left is made with the white
# pixel under the *right* end of the kernel.)

# %%
dot = np.zeros((3, 5))
dot[1, 2] = 9
print(filter_image(dot, np.array([[1.0, 2.0, 3.0]])))

# %% [markdown]
# The kernel comes out mirrored! That is the price of not flipping it, and the reason why mathematicians do.
#
# Chelsea through three blurs:

# %%
blurs = {f"sigma = {sigma}": gaussian_kernel(13, sigma) for sigma in (1.0, 2.0, 4.0)}
lab.show_filtered({title: (kernel, filter_image(grey, kernel)) for title, kernel in blurs.items()})

# %% [markdown]
# Look at the edges of the last picture: dark. Outside the picture everything counts as 0, and zero is black. The same
# filter works on colours, one at a time.

# %%
lab.show_pictures({"colour": colour, "blurred": filter_image(colour, gaussian_kernel(13, 2.0))})

# %% check="filter_image"

# %% [markdown]
# ### Stripes
#
# In 1959 David Hubel and Torsten Wiesel found cells in the visual cortex of a cat that answer to a bar of light of
# one direction at one place, and to nothing else. A formula that describes them well is Dennis Gabor's: a wave under
# a hill. `theta` turns it.
#
# ✎ **Write it down first.** `theta = 0`: do the stripes stand or lie? With `phase = -π/2`, what is the weight in the
# very middle, and what do all weights add up to? So what does this filter answer on a flat wall?

# %%
angles = {"0": 0.0, "π/4": np.pi / 4, "π/2": np.pi / 2, "3π/4": 3 * np.pi / 4}
answers = {}
for name, theta in angles.items():
    kernel = gabor_kernel(15, 6.0, theta, 3.0, phase=-np.pi / 2)
    answers[f"theta = {name}"] = kernel, filter_image(grey, kernel)
lab.show_filtered(answers)

# %% check="gabor_kernel"

# %% [markdown]
# **Plot (4 points).** Find out what Chelsea's whiskers are made of. In one picture, show the grey cat and her answers
# to at least four Gabor filters that *you* choose: directions, wavelength, width, phase. Title each panel with its
# direction and its wavelength, and print one sentence: in which panel do the whiskers on the left stand out most, and
# why in that one?

# %% plot="whiskers" points=4
### BEGIN SOLUTION
panels = {"grey": grey}
for degrees in (45, 60, 75, 90, 105):
    kernel = gabor_kernel(11, 4.0, np.deg2rad(degrees), 2.0, gamma=0.5)
    panels[f"{degrees}°, wavelength 4"] = filter_image(grey - grey.mean(), kernel)
lab.show_pictures(panels, rows=2)
print("75 degrees: most whiskers on the left run to the left and a little down,")
print("and the stripes of this filter lie along them. (At 90 the topmost show, at 60 the lowest.)")
### END SOLUTION
### BEGIN MARK SCHEME
# 2 points: the cat and four answers to Gabor filters, made with the student's own functions (1 if only two or three).
# 1 point: direction and wavelength in each title.
# 1 point: names a panel where the whiskers do stand out, because the filter's stripes run along them.
### END MARK SCHEME

# %% [markdown]
# ### Question (2 points): sums
#
# (a) The Gaussian's weights sum to 1, those of a Gabor filter with `phase = -π/2` to 0. What does each answer on a
# flat patch of grey 0.5, away from the picture's edge? (b) Which of the two would give the same picture if the kernel
# were flipped, and what would the other one give?

# %% [markdown] answer="sums" points=2
# ### BEGIN SOLUTION
# (a) The sum of weights times 0.5: the Gaussian answers 0.5 (a flat patch stays as it is), the Gabor filter 0 (where
# nothing changes it says nothing).
#
# (b) The Gaussian is the same when it is flipped, so nothing changes. The Gabor filter with this phase changes its
# sign: dark-to-bright becomes bright-to-dark, so the result is the negative of the old one.
# ### END SOLUTION
#
# ### BEGIN MARK SCHEME
# (a) 1 point: 0.5 and 0 (half a point each). (b) 1 point: the Gaussian; the other gives the negative, or "edges with
# the opposite sign" (half a point if only "it changes").
# ### END MARK SCHEME

# %% [markdown]
# All these filters were thought up by people. The idea of the rest of this course: leave the weights open, and let
# the network find them.

# %% [markdown]
# ## Part 2. One number
#
# *Slides 58-61 · 20 minutes · `convnet/conv.py`*
#
# A colour picture has three channels, and so has the filter: *filters always extend the full depth of the input*. A
# 5x5 filter on a colour picture has 5 · 5 · 3 = 75 weights. Lay it over a window of the picture, multiply, add up all
# 75 products, add the bias. **One number.**
#
# ✎ **Write it down first.** Window and filter have one row of two numbers in each of two channels. The window is
# (1, 2) and (3, 4), the filter (1, 1) and (10, 0), the bias 0.5. Which number?

# %%
from convnet.conv import conv_single_step

window = np.array([[[1.0, 2.0]], [[3.0, 4.0]]])
w = np.array([[[1.0, 1.0]], [[10.0, 0.0]]])
print("one number:", conv_single_step(window, w, 0.5))

# %% check="conv_single_step"

# %% [markdown]
# ## Part 3. Does it fit?
#
# *Slides 71-94 · 60 minutes · `convnet/sizes.py`, `convnet/conv.py`*
#
# How many numbers do you get if a filter walks over a picture? Count along one axis: 7 pixels, a filter of 3.
#
# ✎ **Write it down first.** With stride 1, 2 and 3: how many positions?

# %%
lab.show_fits(7, 3, strides=(1, 2, 3))

# %% [markdown]
# With stride 3 the last pixel is left over. One could drop it, and many libraries do, silently. We follow slide 81:
# *doesn't fit!* A net whose sizes do not work out is more often a slip than a plan.

# %%
from convnet.sizes import DoesNotFit, conv_output_size


def size_or_refusal(*sizes, **options):
    try:
        return conv_output_size(*sizes, **options)
    except DoesNotFit as refusal:
        return f"refused ({refusal})"


for stride in (1, 2, 3):
    print(f"7 pixels, filter of 3, stride {stride}:", size_or_refusal(7, 3, stride=stride))

# %% [markdown]
# **AlexNet** (slide 18), the net that won ImageNet in 2012, begins with 11x11 filters and stride 4. Its paper says
# that the pictures are 224x224.
#
# ✎ **Write it down first.** What is wrong with that? And with which size do its 55x55 maps come out?

# %%
for size in (224, 227):
    print(f"{size} pixels, filter of 11, stride 4:", size_or_refusal(size, 11, stride=4))

# %% check="conv_output_size"

# %% [markdown]
# ### A border of zeros
#
# Each layer of 5x5 filters costs four rows and four columns: 32, 28, 24, and so on (slide 86). After a few layers
# there is nothing left. So we put a border of zeros around the picture first.
#
# ✎ **Write it down first.** 7 pixels, a filter of 3, stride 1, one zero at each end. How many positions? And for
# which border does a filter of 5 keep the size? A filter of 4?

# %%
from convnet.conv import zero_pad

print(zero_pad(np.array([[[[1.0, 2.0], [3.0, 4.0]]]]), 1)[0, 0])

# %% check="zero_pad"

# %%
from convnet.sizes import same_padding

for field in (1, 3, 5, 7):
    pad = same_padding(field)
    size = conv_output_size(32, field, pad=pad)
    print(f"filter of {field}: border of {pad}, and 32 pixels become {size}")

# %% check="same_padding"

# %% [markdown]
# Slide 94 leaves one question open: "F = 5, S = 2, P = ? (whatever fits)".
#
# ✎ **Write it down first.** The picture has 32 pixels. Which border fits? Think about odd and even before you run
# this.

# %%
for pad in range(5):
    print(f"border of {pad}:", size_or_refusal(32, 5, stride=2, pad=pad))

# %% [markdown]
# Nothing fits, and nothing ever will: 32 + 2P - 5 is odd for every P. Libraries that accept such a layer either drop
# a column or pad the two ends differently.

# %% [markdown]
# **Play with it** as long as you like: all four sizes, a window that slides, a filter whose weights you can change,
# and what that filter makes of Chelsea. It starts with the refusal of slide 81. Which border mends it? And which
# filter shows the whiskers?

# %%
lab.playground(7, 3, S=3)

# %% [markdown]
# ## Part 4. The layer, forwards
#
# *Slides 59-64, 87 and 88 · 90 minutes · `convnet/conv.py`*
#
# You have all the pieces: pad, walk, one number at each position, one map for each filter, one set of maps for each
# picture. Write it as plainly as you can. Loops are fine here; Part 8 is for speed.
#
# Vincent Dumoulin and Francesco Visin have drawn the best pictures of it (slide 87). A 3x3 filter on a 4x4 picture,
# stride 1, no border: the filter's weights stand small in the corners.
#
#
#     picture      filter
#     3 3 2 1      0 1 2
#     0 0 1 3      2 2 0
#     3 1 2 2      0 1 2
#     2 0 0 2
#
# ✎ **Write it down first.** Work out `out[0, 0]` and `out[1, 1]`.

# %%
from convnet.conv import conv_forward

rows = [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
picture = np.array(rows, dtype=float)
w = np.array([[0.0, 1.0, 2.0], [2.0, 2.0, 0.0], [0.0, 1.0, 2.0]])
small = picture[:4, :4]
out, _ = conv_forward(small[None, None], w[None, None], np.zeros(1))
lab.show_steps(small, w, out[0, 0], stride=1, pad=0, at=[(0, 0), (0, 1), (1, 0), (1, 1)])

# %% [markdown]
# Slide 88: the whole 5x5 picture, stride 2, a border of 1.
#
# ✎ **Write it down first.** How large is the result? Which window belongs to `out[1, 0]`, and which number comes out?

# %%
out, _ = conv_forward(picture[None, None], w[None, None], np.zeros(1), stride=2, pad=1)
lab.show_steps(picture, w, out[0, 0], stride=2, pad=1, at=[(0, 0), (0, 1), (1, 0), (2, 2)])

# %% check="conv_forward"

# %% [markdown]
# Now in earnest: Chelsea in colour, at half her size, through a layer of four filters. Each filter has three
# channels, so it can say "bright to dark, but in red only". The first two are edges, upright and lying, the same in
# all channels; the third asks for green against red; the fourth is a blur of all three.
#
# ✎ **Write it down first.** The picture is (1, 3, 75, 113), the filters (4, 3, 5, 5), the border 2. What is the shape
# of `out`? In which map will her eyes shine, and in which her nose be dark?

# %%
x = colour[::2, ::2].transpose(2, 0, 1)[None] / 255
upright, lying = (gabor_kernel(5, 4.0, theta, 1.5, phase=-np.pi / 2) for theta in (0.0, np.pi / 2))
blur = gaussian_kernel(5, 1.0)
w = np.array([[upright] * 3, [lying] * 3, [-blur, blur, 0 * blur], [blur / 3] * 3])
out, _ = conv_forward(x, w, np.zeros(4), pad=2)
print("x", x.shape, "  w", w.shape, "  out", out.shape)
lab.show_maps(out[0], ["upright edges", "lying edges", "green against red", "blur"])

# %% [markdown]
# Four maps, stacked: "a new image" with four channels (slide 64), ready for the next layer.

# %% [markdown]
# ## Part 5. Counting parameters
#
# *Slides 89-95 · 50 minutes · `convnet/sizes.py`, `convnet/im2col.py`*
#
# ✎ **Write it down first.** Ten 5x5 filters on a 32x32 colour picture. How many numbers does the layer have to learn?
# Would it be more on a picture of 64x64?

# %%
from convnet.sizes import conv_num_params, fc_num_params

print("ten 5x5 filters, 3 channels:", conv_num_params(10, 3, 5, 5))

# %% check="conv_num_params"

# %% [markdown]
# A fully connected layer between the same numbers is another matter. Six 5x5 filters make a volume of 28x28x6 out of
# 32x32x3 (slide 64).
#
# ✎ **Write it down first.** Guess the powers of ten: how many parameters has the convolution, and how many a fully
# connected layer that takes all 32 · 32 · 3 numbers to all 28 · 28 · 6?

# %%
D, M = 32 * 32 * 3, 28 * 28 * 6
print(f"convolution:     {conv_num_params(6, 3, 5, 5):>12,}")
print(f"fully connected: {fc_num_params(D, M):>12,}")

# %% check="fc_num_params"

# %% [markdown]
# ### Question (3 points): where did they go?
#
# (a) Write down both counts as a product and a sum, as on slide 92. (b) The convolution *is* a fully connected layer
# in which most weights are zero and the others repeat. How many of the fully connected layer's weights may be
# different from zero, and how many different numbers stand there?

# %% [markdown] answer="where_did_they_go" points=3
# ### BEGIN SOLUTION
# (a) Convolution: 6 · (5 · 5 · 3 + 1) = 456. Fully connected: 3,072 · 4,704 + 4,704 = 14,455,392.
#
# (b) Each of the 4,704 outputs is connected with the 75 inputs of its window only: 4,704 · 75 = 352,800 weights, of
# 14,450,688. And the 784 neurons of one map share theirs, so that there are only 6 · 75 = 450 different numbers (plus
# 6 biases: 456).
# ### END SOLUTION
#
# ### BEGIN MARK SCHEME
# (a) 1 point: both counts, biases included. (b) 1 point: 4,704 · 75 = 352,800 (local connections). 1 point: 450
# different weights, because all positions of a map share them (456 with biases is right too).
# ### END MARK SCHEME

# %% [markdown]
# ### 1x1
#
# A filter of 1x1 sees one pixel, but all its channels: slide 95 makes 32 channels out of 64 with it. That is a small
# fully connected layer, applied to every pixel. So let `affine_forward` do it: in `conv_1x1` you only have to lay out
# the pixels as rows, and put the result back.
#
# ✎ **Write it down first.** How many parameters has slide 95's layer? And which shape must a (2, 64, 5, 7) batch
# take, so that `affine_forward` sees each pixel as one example?

# %%
from convnet.im2col import conv_1x1

rng = np.random.default_rng(0)
x, w = rng.standard_normal((2, 64, 5, 7)), rng.standard_normal((32, 64, 1, 1))
b = rng.standard_normal(32)
print("parameters:", conv_num_params(32, 64, 1, 1))
print("largest difference:", np.abs(conv_1x1(x, w, b) - conv_forward(x, w, b)[0]).max())

# %% check="conv_1x1"

# %% [markdown]
# ## Part 6. The broken-layer clinic
#
# *45 minutes · `convnet/clinic.py`*
#
# Before you write the hardest backward pass of this course, change sides. Patients come to you: backward passes of
# the two layers that you know best, the fully connected one and ReLU. Some are healthy, some are ill, and the ill
# ones look healthy if you ask the wrong question. You write the test.
#
# The whole art is in the inputs. A test with one example cannot see what goes wrong with two; one whose `dout` is all
# ones cannot see whether `dout` is used at all.
#
# ✎ **Write it down first.** List all the ways in which an affine backward pass can be wrong *and still give the right
# answer for some inputs*. For each: an input that shows it.

# %%
from convnet.activations import relu_backward, relu_forward
from convnet.affine import affine_backward, affine_forward
from convnet.clinic import affine_is_right, relu_is_right

print("a healthy affine layer:", affine_is_right(affine_forward, affine_backward))
print("a healthy ReLU:", relu_is_right(relu_forward, relu_backward))

# %% [markdown]
# One patient to practise on. Does your test see what it has?


# %%
def forgets_a_factor(dout, cache):
    dx, dw, db = affine_backward(dout, cache)
    return dx, 2 * dw, db


print("right?", affine_is_right(affine_forward, forgets_a_factor))

# %% check="affine_is_right"

# %% check="relu_is_right"

# %% [markdown]
# Keep what you have learned at hand. The next patient is your own.

# %% [markdown]
# ## Part 7. The layer, backwards
#
# *120 minutes · `convnet/conv.py`*
#
# Every output is a sum of products. Walk over the outputs exactly as you did in the forward pass, and ask of each
# `dout[n, f, i, j]`: *which pixels and which weights made you?* It sends
#
# * to the pixels of its window: itself times the filter;
# * to the filter: itself times the window;
# * to the bias: itself.
#
# Whoever gets something from several sides adds it up. Nothing else happens.
#
# ✎ **Write it down first.** A picture of three pixels (1, 2, 3), a filter of two weights (10, 20), `dout = (1, 1)`.
# What are `dx`, `dw` and `db`? Which pixel gets something from both sides?

# %%
from convnet.conv import conv_backward

x, w = np.array([[[[1.0, 2.0, 3.0]]]]), np.array([[[[10.0, 20.0]]]])
dx, dw, db = conv_backward(np.ones((1, 1, 1, 2)), (x, w, np.zeros(1), 1, 0))
print("dx", dx.ravel(), "  dw", dw.ravel(), "  db", db)

# %% [markdown]
# If `dout` and the filter are all ones, `dx` counts in how many windows each pixel lies.
#
# ✎ **Write it down first.** Draw this table for a 3x3 filter on a 5x5 picture. Then for stride 2.

# %%
x, w = np.zeros((1, 1, 5, 5)), np.ones((1, 1, 3, 3))
for stride, side in ((1, 3), (2, 2)):
    dx, _, _ = conv_backward(np.ones((1, 1, side, side)), (x, w, np.zeros(1), stride, 0))
    print(f"stride {stride}:\n{dx[0, 0].astype(int)}")

# %% [markdown]
# Now be your own doctor. You learned in the clinic which sizes to choose: all different, more than one of everything,
# a stride, a border.

# %%
from convnet.gradients import numerical_gradient, relative_error

rng = np.random.default_rng(7)
x, w = rng.standard_normal((2, 3, 6, 8)), rng.standard_normal((4, 3, 2, 4))
b = rng.standard_normal(4)
options = {"stride": 2, "pad": 1}
out, cache = conv_forward(x, w, b, **options)
dout = rng.standard_normal(out.shape)
dx, dw, db = conv_backward(dout, cache)
measured = numerical_gradient(lambda x: conv_forward(x, w, b, **options)[0], x, dout)
print(f"dx: {relative_error(dx, measured):.1e}")
measured = numerical_gradient(lambda w: conv_forward(x, w, b, **options)[0], w, dout)
print(f"dw: {relative_error(dw, measured):.1e}")
measured = numerical_gradient(lambda b: conv_forward(x, w, b, **options)[0], b, dout)
print(f"db: {relative_error(db, measured):.1e}")

# %% check="conv_backward"

# %% [markdown]
# ### What it is good for
#
# Here is the first filter of this course that nobody thought up. We show a layer with one empty 7x7 filter a piece of
# Chelsea, and beside it the same piece as a secret filter sees it. Then gradient descent on the mean squared
# error, with your `conv_backward`. (At most half a minute.)
#
# ✎ **Write it down first.** Before the first step the filter is all zeros. What does `dw` look like: random, or
# already a little like the secret filter?

# %%
x = grey[40:100:2, 60:140:2][None, None]
x = (x - x.mean()) / x.std()
secret = gabor_kernel(7, 5.0, 0.8, 2.0)[None, None]
b = np.zeros(1)
target, _ = conv_forward(x, secret, b)
w, filters = np.zeros((1, 1, 7, 7)), {}
for step in range(201):
    if step in (1, 20, 200):
        filters[f"after {step}"] = w[0, 0].copy()
    out, cache = conv_forward(x, w, b)
    w = w - 0.02 * conv_backward(2 * (out - target) / out.size, cache)[1]
lab.show_pictures(filters | {"the secret": secret[0, 0]}, width=6)

# %% [markdown]
# Two hundred steps, and it has found what Gabor needed a theory for. (From examples; that is the catch.)

# %% [markdown]
# ## Part 8. Fast
#
# *75 minutes · `convnet/im2col.py`*
#
# Your layer is right. How fast is it? As a yardstick, `lab.matmul_loops` multiplies two matrices number by number in
# plain Python; a convolution written in this way needs at least as long. We take sixteen 5x5 filters on a 32x32
# colour picture.
#
# ✎ **Write it down first.** How many multiplications are that? A processor does about a thousand million in a second;
# plain Python, about twenty million.

# %%
rng = np.random.default_rng(8)
x, w, b = rng.standard_normal((1, 3, 32, 32)), rng.standard_normal((16, 3, 5, 5)), np.zeros(16)
print(f"{28 * 28 * 16 * 75:,} multiplications")
rows, columns = rng.standard_normal((28 * 28, 75)), rng.standard_normal((75, 16))
times = {"scalar loops": lab.seconds(lambda: lab.matmul_loops(rows, columns))}
times["conv_forward"] = lab.seconds(lambda: conv_forward(x, w, b))
lab.show_times(times)

# %% [markdown]
# The multiplications are not the problem; Python is. There is one operation that NumPy hands to a library on which
# people have worked for fifty years: the matrix product. So we turn the convolution into one. Write every window as
# one row of a matrix, every filter as one column: then **all** outputs are one product.
#
# ✎ **Write it down first.** For this picture, how many rows and columns has the matrix of windows? How many numbers
# is that, compared with the 3,072 of the picture?

# %%
from convnet.im2col import conv_forward_im2col, im2col

cols = im2col(x, 5, 5)
print("cols:", cols.shape)
print(f"{cols.size:,} numbers, {cols.size / x.size:.0f} times as many as the picture")

# %% [markdown]
# A small one to look at. Which window is row 2?

# %%
print(im2col(np.arange(9.0).reshape(1, 1, 3, 3), 2, 2))

# %% check="im2col"

# %%
out, _ = conv_forward_im2col(x, w, b)
print("largest difference:", np.abs(out - conv_forward(x, w, b)[0]).max())
times["conv_forward_im2col"] = lab.seconds(lambda: conv_forward_im2col(x, w, b), times=20)
lab.show_times(times)

# %% check="conv_forward_im2col"

# %% [markdown]
# Memory for speed: an old bargain. The libraries on your GPU make the same one, only that they never write the whole
# matrix down at once.

# %% [markdown]
# ## Part 9. What one neuron sees
#
# *Slides 86 and 99-102 · 60 minutes · `convnet/sizes.py`*
#
# Seen from the brain's side, each number of a map is a neuron, and its filter's window is what it sees of the layer
# below: its *receptive field*. A neuron of the second layer sees neurons that see pixels.
#
# ✎ **Write it down first.** Two layers of 3x3, one on top of the other. How many pixels, along one axis, does a
# neuron of the second layer see?

# %%
lab.show_receptive_field([(3, 1), (3, 1)])

# %% [markdown]
# The same with stride 2 in the first layer. More or fewer?

# %%
lab.show_receptive_field([(3, 2), (3, 1)])

# %%
from convnet.sizes import receptive_field

for layers in ([(3, 1), (3, 1)], [(3, 2), (3, 1)], [(3, 1), (3, 1), (3, 1)], [(7, 1)]):
    print(layers, "sees", receptive_field(layers))

# %% [markdown]
# Three layers of 3x3 see as much as one of 7x7. Which is cheaper?
#
# ✎ **Write it down first.** 64 channels everywhere. Which of the two has more parameters, and by how much?

# %%
print("three of 3x3:", 3 * conv_num_params(64, 64, 3, 3))
print("one of 7x7:  ", conv_num_params(64, 64, 7, 7))

# %% check="receptive_field"

# %% [markdown]
# A look at a real net. These are AlexNet's layers up to the last convolution, pools included: its 13x13 neurons at
# the end each see most of the picture.

# %%
alexnet = [(11, 4), (3, 2), (5, 1), (3, 2), (3, 1), (3, 1), (3, 1)]
names = ["conv 1", "pool 1", "conv 2", "pool 2", "conv 3", "conv 4", "conv 5"]
for number, name in enumerate(names, start=1):
    print(f"a neuron of {name} sees {receptive_field(alexnet[:number])} of 227 pixels")

# %% [markdown]
# ### Question (3 points): shrinking
#
# (a) A 32x32 picture goes through 5x5 filters again and again, stride 1, no border: 32, 28, 24, … After how many
# layers is a map smaller than the next filter, and how large is the last map? (b) Which border prevents it? (c) With
# that border, how many layers does it take until a neuron in the middle sees all 32 pixels of a row?

# %% [markdown] answer="shrinking" points=3
# ### BEGIN SOLUTION
# (a) 32, 28, 24, 20, 16, 12, 8, 4: after 7 layers the map is 4x4, and the next 5x5 filter does not fit.
#
# (b) P = (5 - 1) / 2 = 2.
#
# (c) L layers of 5 see 1 + 4L pixels: 29 after 7 layers, 33 after 8. So 8 layers. (Padding changes nothing about it.)
# ### END SOLUTION
#
# ### BEGIN MARK SCHEME
# (a) 1 point: 7 layers, 4x4 (half a point for one of the two). (b) 1 point: 2. (c) 1 point: 8, or 1 + 4L >= 32
# solved with a slip (half a point).
# ### END MARK SCHEME

# %% [markdown]
# ### Question (4 points): the brain's view
#
# Five 5x5 filters look at a 32x32x3 picture, stride 1, no border (slide 102). (a) In which grid are the neurons
# arranged, and how many are there? (b) How many connections from an input to a neuron has the layer, and
# how many parameters? (c) Five neurons look at the same window. What do they share, and what not? (d) Name one kind
# of picture in which sharing weights over all positions is a *bad* idea, and why.

# %% [markdown] answer="brain_view" points=4
# ### BEGIN SOLUTION
# (a) 28 x 28 x 5 = 3,920 neurons.
#
# (b) Each has 75 connections: 294,000. Parameters: 5 · (75 + 1) = 380.
#
# (c) They share the window, their inputs. Their weights differ: each belongs to another filter. (With the other 783
# neurons of its own map a neuron shares the weights and not the window.)
#
# (d) Pictures in which a place has a meaning of its own: passport photographs (eyes are always here, the mouth
# there), X-rays in a fixed pose, scanned forms. What helps to find eyes is of no use at the bottom, so each place
# could do with weights of its own.
# ### END SOLUTION
#
# ### BEGIN MARK SCHEME
# 1 point each. (a) 28x28x5 and 3,920. (b) 294,000 and 380 (half each). (c) the same inputs, different weights.
# (d) any kind of aligned pictures, with the reason that different places need different features.
# ### END MARK SCHEME

# %% [markdown]
# ## Part 10. Hand in
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
# 3. In JupyterLab, *nbgrader → Assignment List*: press **Submit** beside `conv_layers`. Or in a terminal, in the
#    folder that holds `conv_layers`: `nbgrader submit conv_layers`.
#
# You may submit as often as you like before the deadline; the last one counts. Grading runs the checks that you have
# seen, on other numbers.

# %% [markdown]
# ## For those who want more (no points)
#
# **Two blurs make a blur.** A Gaussian blur is *separable*: blur the rows, then the columns, and you have the same
# picture.
#
# ✎ **Write it down first.** With 13 weights in a row, how many multiplications a pixel does that save?

# %%
line = gaussian_kernel(13, 2.0).sum(axis=0)
twice = filter_image(filter_image(grey, line[None, :]), line[:, None])
once = filter_image(grey, gaussian_kernel(13, 2.0))
print("largest difference:", np.abs(twice - once).max())
square = lab.seconds(lambda: filter_image(grey, gaussian_kernel(13, 2.0)))
row = lab.seconds(lambda: filter_image(grey, line[None, :]))
print(f"at once {square:.4f} s, one after the other {2 * row:.4f} s")

# %% [markdown]
# **Your backward pass, fast.** `dw` is a matrix product as well: `dout`, laid out as rows, against `cols`. And `dx`
# is a convolution of the padded `dout` with the flipped filters. How much faster can you make `conv_backward`? (The
# next two assignments will be glad of it.)
