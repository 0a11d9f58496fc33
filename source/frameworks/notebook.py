# %% [markdown]
# # Other libraries
#
# *The same layer in Torch, Caffe, Lasagne and PyTorch. Lecture 13, slides 96-98. About 2 hours, 24 bonus points.*
#
# You have written a convolution. So have others, and each of them counted a little differently: one names the width
# first, one rounds up where another rounds down, one turns the filters round. A net that is carried from one library to
# another breaks at just these places, and usually without a word. You will read what they write, and say what it makes.
#
# | part | | minutes | points |
# |---|---|---|---|
# | 1 | Torch | 30 | 5 |
# | 2 | Caffe | 40 | 7 |
# | 3 | Lasagne | 35 | 5 |
# | 4 | One net, three libraries | 20 | 7 |
# | 5 | Hand in | 5 | |

# %%
from autograder.notebook import check, progress, start

start("frameworks")

# %% [markdown]
# ## How to work
#
# As in the four assignments: your code goes into `convnet/frameworks.py` beside this notebook, **the description of
# each function is the task**, and what you wrote before lies there already, finished. None of the libraries is
# needed. This notebook is optional; its points are a bonus.
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
# ## Part 1. Torch
#
# *Slide 96 · 30 minutes · `convnet/frameworks.py`*
#
# ```lua
# net:add(nn.SpatialConvolution(3, 16, 5, 3))               -- A
# net:add(nn.SpatialConvolution(3, 96, 11, 11, 4, 4, 2, 2)) -- B: the first layer of AlexNet, as Torch has it
# net:add(nn.SpatialConvolution(3, 8, 3, 3, 3, 3))          -- C: on 7 x 7 pixels
# ```
#
# ✎ **Write it down first.** Maps of 32 rows and 48 columns, three channels: the shape behind A, and its parameters? B
# on 224 x 224: does it fit in the sense of slide 81? C: what does slide 81 say, and what does Torch do?

# %%
from convnet.frameworks import torch_conv
from convnet.sizes import conv_output_size

print("A:", torch_conv((10, 3, 32, 48), 3, 16, 5, 3))
print("B:", torch_conv((1, 3, 224, 224), 3, 96, 11, 11, 4, 4, 2, 2))
print("C:", torch_conv((1, 3, 7, 7), 3, 8, 3, 3, 3, 3))
for name, size in {"B": (224, 11, 4, 2), "C": (7, 3, 3, 0)}.items():
    try:
        print(name, "by the rules of the course:", conv_output_size(*size[:2], stride=size[2], pad=size[3]))
    except ValueError as error:
        print(name, "by the rules of the course:", error)

# %% check="torch_conv"

# %% [markdown]
# ## Part 2. Caffe
#
# *Slide 97 · 40 minutes · `convnet/frameworks.py`*
#
# Caffe's nets are not programs but descriptions:
#
# ```
# layer {
#   name: "conv2"  type: "Convolution"  bottom: "norm1"  top: "conv2"
#   convolution_param { num_output: 256  kernel_size: 5  pad: 2  group: 2 }
# }
# layer {
#   name: "pool2"  type: "Pooling"  bottom: "conv2"  top: "pool2"
#   pooling_param { pool: MAX  kernel_size: 3  stride: 2 }
# }
# ```
#
# `group: 2` is how AlexNet (slide 18) was trained on two cards of 3 GB: each half of the filters lives on one card and
# sees what that card holds.
#
# ✎ **Write it down first.** 96 maps of 27 x 27 arrive. The shape behind `conv2`? Its parameters, with groups and
# without? The size behind `pool2`?

# %%
from convnet.frameworks import caffe_conv, caffe_pool_size

for group in (1, 2):
    print(f"group {group}:", caffe_conv((1, 96, 27, 27), 256, 5, pad=2, group=group))
print("pool2:", caffe_pool_size(27, 3, stride=2))

# %% check="caffe_conv"

# %% [markdown]
# Its pooling rounds *up*: what slide 112 refuses, Caffe pools with a last window that hangs over.
#
# ✎ **Write it down first.** 3x3 with stride 2 on 32: where does the last window begin, and how many columns of it lie
# outside? The same on 6 pixels with 2x2, stride 2 and padding 1: is there a window without a single pixel?

# %%
for size, field, stride, pad in ((32, 3, 2, 0), (55, 3, 2, 0), (6, 2, 2, 1), (5, 3, 3, 2)):
    out = caffe_pool_size(size, field, stride=stride, pad=pad)
    begins = (out - 1) * stride - pad
    print(f"{size} pixels, {field}/{stride}, pad {pad}: {out} windows, the last sees {begins} to {begins + field - 1}")

# %% check="caffe_pool_size"

# %% [markdown]
# ## Part 3. Lasagne
#
# *Slide 98 · 35 minutes · `convnet/frameworks.py`*
#
# ```python
# l1 = lasagne.layers.Conv2DLayer(l0, num_filters=32, filter_size=(5, 3), pad="same")
# l2 = lasagne.layers.Conv2DLayer(l1, 16, 3, stride=2, pad="full")
# ```
#
# ✎ **Write it down first.** One channel of 28 rows and 20 columns: the shapes behind `l1` and `l2`, and their
# parameters? Why is there no "same" for even filters?

# %%
from convnet.frameworks import lasagne_conv, lasagne_weights

first, params = lasagne_conv((5, 1, 28, 20), 32, (5, 3), pad="same")
print("l1:", first, params)
print("l2:", *lasagne_conv(first, 16, 3, stride=2, pad="full"))

# %% check="lasagne_conv"

# %% [markdown]
# Lasagne convolves in the sense of mathematics: it turns each filter by 180 degrees before it slides it. What we (and
# Torch, and Caffe) call a convolution is a *cross-correlation*. For learned filters that makes no difference, until
# somebody carries them over.
#
# ✎ **Write it down first.** An edge filter -1 0 1, on a picture that is dark on the left and bright on the right. Which
# sign has the answer with us, and which in Lasagne with the same numbers?

# %%
import numpy as np
from convnet.conv import conv_forward

x = np.zeros((1, 1, 3, 6))
x[..., 3:] = 1.0
w = np.array([[[[-1.0, 0.0, 1.0]] * 3]])
theirs = lambda x, w: conv_forward(x, w[:, :, ::-1, ::-1], np.zeros(1))[0]  # noqa: E731  (what Lasagne computes)
print("ours:                 ", conv_forward(x, w, np.zeros(1))[0].ravel())
print("Lasagne, same numbers:", theirs(x, w).ravel())
print("Lasagne, yours:       ", theirs(x, lasagne_weights(w)).ravel())

# %% check="lasagne_weights"

# %% [markdown]
# ## Part 4. One net, three libraries
#
# *20 minutes*
#
# ### Reading (5 points)
#
# 16 channels of 15 x 15 arrive. Three people want the same layer: 32 filters of 3x3, stride 2.
#
# ```
# Torch      nn.SpatialConvolution(16, 32, 3, 3, 2, 2, 1)
# Caffe      convolution_param { num_output: 32  kernel_size: 3  stride: 2  pad: 1  group: 2 }
# Lasagne    Conv2DLayer(l, 32, 3, stride=2, pad="full")
# ```
#
# 1. The shape of the maps behind each of them (one picture).
# 2. The number of parameters of each of them.
# 3. Behind each of them comes Caffe's pooling of 2x2 with stride 2. The shape then?
# 4. Which of the three could take over the weights of another one as they are, and what would have to be done in the
#    other cases?

# %% [markdown] answer="three_libraries" points=5
# ### BEGIN SOLUTION
# 1. Torch 32 x 8 x 8 (padH is padW), Caffe 32 x 8 x 8, Lasagne 32 x 9 x 9.
# 2. Torch 32 * (16 * 9 + 1) = 4,640; Caffe 32 * (8 * 9 + 1) = 2,336; Lasagne 4,640.
# 3. 32 x 4 x 4, 32 x 4 x 4, and 32 x 5 x 5 (rounded up).
# 4. Torch's and Lasagne's have the same shape, but the filters must be turned by 180 degrees. Caffe's weights see half
#    of the channels only: they fit into Torch's with zeros for the other half, not the other way round.
# ### END SOLUTION
#
# ### BEGIN MARK SCHEME
# 1: 1.5 points, half a point each. 2: 1.5 points, half a point each. 3: 1 point, half for one mistake.
# 4: turning by 180 degrees between Torch and Lasagne (half a point), Caffe's groups have another shape (half a point).
# ### END MARK SCHEME

# %% [markdown]
# ### PyTorch
#
# The library that people use today grew out of Torch. If it is installed here, your layers are compared with it, the
# gradients too; if not, the cell says so. (`pip install torch` is 200 MB and more; nothing is graded with it.)

# %%
from convnet.conv import conv_backward

try:
    import torch
except ImportError:
    torch = None
    print("PyTorch is not installed here, so nothing was compared.")


# %%
def compared(stride, pad):
    """Relative errors of out, dx, dw and db against PyTorch, in float64."""
    rng = np.random.default_rng(0)
    x, w, b = rng.standard_normal((2, 3, 9, 7)), rng.standard_normal((4, 3, 3, 3)), rng.standard_normal(4)
    out, cache = conv_forward(x, w, b, stride=stride, pad=pad)
    dout = rng.standard_normal(out.shape)
    theirs = [torch.tensor(value, requires_grad=True) for value in (x, w, b)]
    there = torch.nn.functional.conv2d(*theirs, stride=stride, padding=pad)
    there.backward(torch.tensor(dout))
    pairs = [(out, there.detach()), *((g, t.grad) for g, t in zip(conv_backward(dout, cache), theirs, strict=True))]
    return [f"{np.abs(mine - np.asarray(its)).max() / np.abs(mine).max():.0e}" for mine, its in pairs]


for stride, pad in ((1, 0), (2, 1), (3, 0)) if torch else ():
    print(f"stride {stride}, pad {pad}: out, dx, dw, db differ by", *compared(stride, pad))

# %% [markdown]
# ### What would you look at? (2 points)
#
# A net was carried from Lasagne to PyTorch. All shapes are right, there is no error, and it gets 12 % of ten classes
# right instead of 91 %. Name two things that you would look at, and for each the test that would find it with a single
# picture.

# %% [markdown] answer="carried_over" points=2
# ### BEGIN SOLUTION
# Filters that were not turned round: hand in a picture with one white pixel and compare the maps of the first layer.
# The order of height and width (or of the channels, RGB and BGR, or of the axes NCHW): hand in a picture that is not
# square, or has one colour only, and compare layer by layer.
# ### END SOLUTION
#
# ### BEGIN MARK SCHEME
# Half a point for each sensible suspect (turned filters, order of axes or channels, flattening in front of the first
# fully connected layer, mean and scale of the pixels), half a point for each test that would show it.
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
# *Kernel → Restart Kernel and Run All Cells*, **save** (the file in `convnet` too), and submit `frameworks` as you
# submitted the assignments. You may do so as often as you like before the deadline; the last one counts.
