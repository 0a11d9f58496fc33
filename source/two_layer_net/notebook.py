# %% [markdown]
# # A two-layer network
#
# *From a threshold neuron to a trained network. Lecture 13, slides 4-15, 103-107 and 113. About 9 hours, 100 points.*
#
# You start with a neuron of 1943 that can do no more than AND and OR, meet the problem that it cannot solve, and
# build step by step what solves it: activations, layers, losses, gradients, an optimiser. At the end, a network in
# which you wrote every line reads hand-written digits.
#
# | part | | minutes | points |
# |---|---|---|---|
# | 1 | A neuron that is a gate | 30 | 4 |
# | 2 | The perceptron, and what it cannot learn | 60 | 11 |
# | 3 | Measuring a gradient | 50 | 8 |
# | 4 | Activation functions | 60 | 13 |
# | 5 | The fully connected layer | 60 | 12 |
# | 6 | Two losses | 75 | 17 |
# | 7 | The network | 80 | 13 |
# | 8 | Training | 75 | 14 |
# | 9 | Any function at all | 30 | 3 |
# | 10 | Reading digits | 45 | 5 |
# | 11 | Hand in | 5 | |

# %%
from autograder.notebook import check, progress, start

start("two_layer_net")

# %% [markdown]
# ## How to work
#
# Your code goes into the files of the folder `convnet` beside this notebook. Each function there has a description
# that says what comes in, what goes out, and which choices are fixed. **The description is the task.** This notebook
# says what the function is for, lets you look at it, and checks it.
#
# For each task: read the section, *write down what you expect*, write the function, save the file, run the section's
# cells, then the check cell. You need not restart anything after you save. A cell that needs a function that you have
# not written yet says so, and the others still run.
#
# Where it says **✎ Write it down first**, really do, on paper. A guess that turned out wrong teaches more than a
# result that you only read.
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
# They hold in the whole course and settle most questions of the kind "but what if".
#
# * **Letters.** `x` input, `w` weights, `b` biases, `out` output; `dout` is the gradient of the loss with respect to
#   `out`, `dx`, `dw`, `db` likewise. `X`, `y` are a data set: one row of `X` is one example, `y` holds its class as a
#   number 0, 1, …, C-1. Sizes: `N` examples, `D` inputs, `M` outputs, `C` classes.
# * **Forward and backward.** A forward function returns `(out, cache)`; `cache` holds whatever the backward function
#   will need. The cache of the affine layer is fixed: exactly `(x, w, b)`. All others are yours to choose.
# * **Losses are means** over the N examples. The penalty for large weights is `0.5 * reg * sum(W * W)`: weights only,
#   never biases.
# * **Corners.** The slope of ReLU at 0 is 0. The slope of the hinge at a margin of exactly 0 is 0. A threshold neuron
#   whose sum is exactly 0 answers 0.
# * **Functions are pure.** They change neither their arguments nor anything global, and the same call gives the same
#   answer. (`train` is the exception: it is there to change the network.)
# * **Types.** float64 in gives float64 out, float32 in gives float32 out. Losses and the affine layer also take
#   integers.
# * **Random numbers** come from a generator that is handed in, `rng = np.random.default_rng(0)`, so that every run
#   can be repeated.

# %%
import numpy as np
from autograder import lab

# %% [markdown]
# ## Part 1. A neuron that is a gate
#
# *Slide 9 · 30 minutes · `convnet/neurons.py`*
#
# In 1943 Warren McCulloch and Walter Pitts boiled a nerve cell down to one line: add up the inputs, each times its
# weight; if the sum exceeds a threshold, answer 1, otherwise 0. We carry the threshold over to the other side and
# call it the bias `b` (a threshold of 1.5 is a bias of -1.5):
#
# > the neuron answers **1** where `x·w + b > 0`, and **0** elsewhere.
#
# ✎ **Write it down first.** With `w = (1, 1)` and `b = -1.5`, what does the neuron answer to (0, 0), (0, 1), (1, 0)
# and (1, 1)? Which logic gate is that? Which one do you get with `b = -0.5`?

# %%
from convnet.neurons import threshold_neuron

inputs = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
for b in (-1.5, -0.5):
    print(f"b = {b}:", [int(threshold_neuron(x, np.array([1, 1]), b)) for x in inputs])

# %% check="threshold_neuron"

# %% [markdown]
# AND is written for you in `gate`; find weights for OR and NOT. There is no single right answer: any weights that
# give the gate's table count. The picture shows why there are so many: the neuron draws a straight line, and the line
# may be tilted and moved as long as it keeps the triangles on one side and the circles on the other.

# %%
from convnet.neurons import gate

lab.show_neurons(threshold_neuron, {name: gate(name) for name in ("AND", "OR")}, inputs)

# %%
w, b = gate("NOT")
for x in (0, 1):
    print(f"NOT {x} =", int(threshold_neuron(np.array([x]), w, b)))

# %% check="gate"

# %% [markdown]
# ## Part 2. The perceptron, and what it cannot learn
#
# *Slides 10 and 11 · 60 minutes · `convnet/neurons.py`*
#
# McCulloch and Pitts chose their weights by hand. In 1958 Frank Rosenblatt let the neuron find them. His rule looks
# at one example at a time and does nothing if the answer is right; if it is wrong, it pushes the weights towards the
# answer that was wanted:
#
# > `w += (y - y_hat) * x`, and `b += (y - y_hat)`
#
# where `y` is the right answer, 0 or 1, and `y_hat` is what the neuron said. It starts with `w = 0`, `b = 0` and goes
# through the examples in their order, `epochs` times.
#
# ✎ **Write it down first.** The only example is `x = (2, 1)` with `y = 1`. What does the untrained neuron say? What
# are `w` and `b` after one epoch, and after two?

# %%
from convnet.neurons import perceptron_train

for epochs in (1, 2):
    w, b = perceptron_train(np.array([[2.0, 1.0]]), np.array([1]), epochs)
    print(f"epochs = {epochs}: w = {w}, b = {b}")

# %% [markdown]
# Now two clouds of points that a straight line can separate.
#
# ✎ **Write it down first.** After how many times through the data do you expect no mistakes: 1, 3, 10, 100?

# %%
X, y = lab.two_clouds()
lines = {f"epochs = {epochs}": perceptron_train(X, y, epochs) for epochs in (1, 3, 10)}
lab.show_neurons(threshold_neuron, lines, X, y)

# %% check="perceptron_train"

# %% [markdown]
# ### The problem that stopped it
#
# XOR answers 1 if exactly one of its two inputs is 1. In 1969 Minsky and Papert showed that a perceptron cannot
# represent it, and so cannot learn it either, however long it is trained.
#
# ✎ **Write it down first.** Four points, 1,000 epochs. How many of the four does the perceptron get wrong at the end?

# %%
corners, xor = inputs.astype(float), np.array([0, 1, 1, 0])
w, b = perceptron_train(corners, xor, 1000)
lab.show_neurons(threshold_neuron, {"XOR, epochs = 1000": (w, b)}, corners, xor)

# %% [markdown]
# Why does it not at least settle? Watch it at work, one example at a time, in its third epoch. (`n` rows of the
# data, repeated, are `n` steps of training.)

# %%
rows, answers = np.tile(corners, (3, 1)), np.tile(xor, 3)
for n in range(9, 13):
    w, b = perceptron_train(rows[: n - 1], answers[: n - 1], 1)
    said = int(threshold_neuron(rows[n - 1], w, b))
    print(f"w = {w}, b = {b}: sees {rows[n - 1]}, says {said}, wanted {answers[n - 1]}")
print("then again w = {}, b = {}".format(*perceptron_train(rows, answers, 1)))

# %% [markdown]
# Every answer is wrong, every correction spoils the next one, and after four corrections it stands where it began. It
# goes round for ever.

# %% [markdown]
# ### Question (4 points): why?
#
# Show that there are no `w1`, `w2`, `b` with which one threshold neuron computes XOR. Write down the four
# inequalities, one for each row of the table, and find two of them whose sum contradicts the other two.

# %% [markdown] answer="xor_why" points=4
# ### BEGIN SOLUTION
# The four rows of the table say:
#
# 1. (0, 0) → 0: `b <= 0`
# 2. (0, 1) → 1: `w2 + b > 0`
# 3. (1, 0) → 1: `w1 + b > 0`
# 4. (1, 1) → 0: `w1 + w2 + b <= 0`
#
# Adding 2 and 3 gives `w1 + w2 + 2b > 0`. Adding 1 and 4 gives `w1 + w2 + 2b <= 0`. Both cannot hold, so there are no
# such weights. In the plane: no straight line has two opposite corners of a square on one side and the other two on
# the other.
# ### END SOLUTION
#
# ### BEGIN MARK SCHEME
# 2 points: the four inequalities (1 if one is missing or a strict sign is wrong). 2 points: the contradiction, by
# adding two and two or by an equal argument (1 if only "not linearly separable" or a picture without a reason).
# ### END MARK SCHEME

# %% [markdown]
# ### The way out: a second layer
#
# A neuron can look at what other neurons say. XOR is "at least one, but not both": two hidden neurons that each draw
# one line, and a third that combines their answers.
#
# ✎ **Write it down first**, on squared paper: draw the four corners, two lines, and the region between them. Then
# read the weights off your lines.

# %%
from convnet.neurons import xor_weights

W1, b1, w2, b2 = xor_weights()
hidden = [lambda X, j=j: threshold_neuron(X, W1[:, j], b1[j]) for j in range(len(b1))]


def xor_net(X):
    return threshold_neuron(np.stack([neuron(X) for neuron in hidden], axis=1), w2, b2)


print("the network says:", xor_net(inputs))

# %%
panels = {f"hidden neuron {j + 1}": neuron for j, neuron in enumerate(hidden)}
lab.show_regions(panels | {"network": xor_net}, inputs, xor, count=False)

# %% check="xor_weights"

# %% [markdown]
# Three neurons, nine numbers, and the "impossible" problem is solved. So the trouble of 1969 was not that nets
# of neurons are weak, but that nobody knew how to *train* the hidden ones: a threshold has slope 0 everywhere, so a
# small change of a weight changes nothing, and there is no hint in which direction to push it. The rest of this
# notebook is the answer: smooth activations, a loss, and gradients that tell each weight which way to move.

# %% [markdown]
# ## Part 3. Measuring a gradient
#
# *50 minutes · `convnet/gradients.py`*
#
# From here on, every layer comes with a backward pass that computes a gradient, and it is easy to get wrong: a
# missing transpose or a forgotten sum, and the network still trains, only worse. So first you build the instrument
# that will test all the others. It measures slopes by trying:
#
# > central difference: `(f(x + h) - f(x - h)) / (2h)`
#
# ✎ **Write it down first.** `f(x) = x³` at `x = 1` with the huge step `h = 0.5`. Work out the one-sided slope
# `(f(1.5) - f(1)) / 0.5` and the central one. The true slope is 3: which is closer?

# %%
lab.show_secants(lambda x: x**3, 1.0, 0.5)

# %% [markdown]
# For an array, each entry gets its turn: move that one entry up by `h` and down by `h`, leave all others as they are,
# and write the slope into the same place of the answer.
#
# ✎ **Write it down first.** `f(x) = x₁² + x₂² + x₃²` at (1, -2, 3): the gradient?

# %%
from convnet.gradients import numerical_gradient, relative_error

x = np.array([1.0, -2.0, 3.0])
print("gradient:", numerical_gradient(lambda x: np.sum(x**2), x))
print("x is still", x)

# %% [markdown]
# Where `f` returns an array, `df` says how much each of its entries counts. This is just what a backward pass
# computes, if `df` is the gradient `dout` that arrives from above.
#
# `relative_error` is given. It compares two gradients by their size: a difference of 0.001 means nothing beside 1,000
# and everything beside 0.001.

# %%
print(f"1000 and 1000.001: {relative_error(np.array([1000.0]), np.array([1000.001])):.1e}")
print(f"0.001 and 0.002:   {relative_error(np.array([0.001]), np.array([0.002])):.1e}")

# %% check="numerical_gradient"

# %% [markdown]
# ### How small should h be?
#
# Smaller is more exact, until the computer's rounding takes over: it keeps about 16 digits, and `f(x + h) - f(x - h)`
# loses most of them when both are nearly equal.
#
# ✎ **Write it down first.** Which step gives the smallest error for `f = sin` at `x = 1`: 1e-1, 1e-5, 1e-10 or 1e-15?

# %%
lab.show_step_sizes(numerical_gradient, np.sin, np.cos, 1.0)

# %% [markdown]
# Read the curve from the left. First the error falls with h (one-sided) or with h² (central): two powers of ten for
# each one. On the right it rises again: rounding, about 1e-16 / h. The two meet near `h = (1e-16)^(1/3)`, about 5e-6,
# and this is why everybody uses `h = 1e-5`. It also says what you may hope for: **about ten digits**. An error of
# 1e-7 in a gradient check is fine; 1e-2 is a bug; 1e-4 is nearly always a bug as well.

# %% [markdown]
# ## Part 4. Activation functions
#
# *Slides 13, 15 and 103-107 · 60 minutes · `convnet/activations.py`*
#
# The threshold's slope is 0, so we bend it: the sigmoid rises smoothly from 0 to 1, tanh from -1 to 1, and ReLU is 0
# up to zero and the input itself after that.
#
# ✎ **Write it down first.** The sigmoid is `1 / (1 + exp(-x))`. What is it at 0, and what is `sigmoid(2) +
# sigmoid(-2)`?

# %%
from convnet.activations import relu_backward, relu_forward, sigmoid_backward, sigmoid_forward
from convnet.activations import tanh_backward, tanh_forward

low, middle, high = sigmoid_forward(np.array([-2.0, 0.0, 2.0]))[0]
print(f"sigmoid(0) = {middle}   sigmoid(2) + sigmoid(-2) = {high:.4f} + {low:.4f} = {high + low:.4f}")

# %% [markdown]
# A trap: `exp(1000)` is too large for a float, and `inf / inf` is `nan`. One
# `nan` in a network and after the next step every weight is `nan`. So your sigmoid must answer 0 and 1 here:

# %%
print("sigmoid of -1000 and 1000:", sigmoid_forward(np.array([-1000.0, 1000.0]))[0])

# %% check="sigmoid_forward"

# %% [markdown]
# Now backwards: `dout` arrives, the slope at each place is known, and the product goes on. Write the slope with the
# *output*: then nothing needs to be computed twice. Your own instrument tells you whether it is right, before any
# check cell does:


# %%
def test_backward(forward, backward):
    rng = np.random.default_rng(4)
    x, dout = rng.standard_normal((3, 4)), rng.standard_normal((3, 4))
    measured = numerical_gradient(lambda x: forward(x)[0], x, dout)
    print(f"relative error: {relative_error(backward(dout, forward(x)[1]), measured):.1e}")


test_backward(sigmoid_forward, sigmoid_backward)

# %% check="sigmoid_backward"

# %% [markdown]
# **tanh** is a sigmoid in other clothes: `tanh(x) = 2 * sigmoid(2x) - 1`. It is centred at 0, which the sigmoid is
# not.

# %%
x = np.linspace(-3, 3, 7)
print("largest difference:", np.abs(tanh_forward(x)[0] - (2 * sigmoid_forward(2 * x)[0] - 1)).max())

# %% check="tanh_forward"

# %%
test_backward(tanh_forward, tanh_backward)

# %% check="tanh_backward"

# %% [markdown]
# **ReLU**, `max(0, x)`, is the cheapest of the three and the one that nets are made of today.
#
# ✎ **Write it down first.** `x = (-2, -0.5, 0, 0.5, 2)` and `dout = (1, 1, 1, 1, 1)`: `out` and `dx`?

# %%
x = np.array([-2, -0.5, 0, 0.5, 2])
out, cache = relu_forward(x)
print("out:", out)
print("dx: ", relu_backward(np.ones(5), cache))

# %% check="relu_forward"

# %% check="relu_backward"

# %% [markdown]
# All three in one picture, their slopes below them.
#
# ✎ **Write it down first.** How steep is each of them at 0? (For ReLU see the conventions.) Which one is still steep at
# x = 5, and which at x = -5?

# %%
functions = {"sigmoid": (sigmoid_forward, sigmoid_backward), "tanh": (tanh_forward, tanh_backward)}
functions["ReLU"] = (relu_forward, relu_backward)
lab.show_activations(functions)

# %% [markdown]
# ### Saturation (4 points)
#
# Far from 0 the sigmoid is flat: it is *saturated*, and a saturated unit "kills" the gradient (slide 105). How far is
# far?
#
# **Plot (2 points).** Plot the slopes of all three functions for x from -10 to 10 in one picture **with a logarithmic
# y axis**, with labelled axes and a legend. Draw a horizontal line at 0.01. Use your backward functions. (`fig, (ax,)
# = lab.figure()` makes an empty picture and `ax.semilogy` draws; a slope of exactly 0 has no place on such an axis.)
# Let `lab.show(fig, "…")` show your picture: the words in quotes are for readers who cannot see it.

# %% plot="saturation_plot" points=2
### BEGIN SOLUTION
x = np.linspace(-10, 10, 401)
fig, (ax,) = lab.figure(height=3.6)
for number, (name, (forward, backward)) in enumerate(functions.items()):
    ax.semilogy(x, backward(np.ones_like(x), forward(x)[1]), label=name, **lab.line_style(number))
ax.axhline(0.01, color="black", linewidth=1)
lab.label(ax, "Where activations saturate", "x", "slope", legend=True)
lab.show(fig, "Slopes, logarithmic: sigmoid below 0.01 beyond 4.6, tanh beyond 3; ReLU 1 right of 0.")
### END SOLUTION
### BEGIN MARK SCHEME
# 1 point: three right curves on a logarithmic axis from -10 to 10, and the line at 0.01.
# 1 point: axes named, curves told apart by a legend.
### END MARK SCHEME

# %% [markdown]
# **Numbers (2 points).** Read off your plot or compute; half a point each.
#
# 1. From which |x| on is the slope of the sigmoid below 0.01? (one decimal)
# 2. The same for tanh.
# 3. A unit stands at x = 10 and a gradient of 1 arrives. What goes on through a sigmoid? (one digit and the power of
#    ten)
# 4. The same unit with ReLU: what goes on at x = 10, and what at x = -10?

# %% [markdown] answer="saturation" points=2
# ### BEGIN SOLUTION
# 1. 4.6
# 2. 3.0 (tanh's slope is 1 - tanh², below 0.01 where |tanh| > 0.995)
# 3. 5e-5 (exactly 4.54e-5)
# 4. 1 at x = 10, and 0 at x = -10
# ### END SOLUTION
#
# ### BEGIN MARK SCHEME
# Half a point each: 4.6 (4.5 to 4.7) · 3.0 (2.9 to 3.1) · 5e-5 (4e-5 to 5e-5) · 1 and 0 (both).
# ### END MARK SCHEME

# %% [markdown]
# ### Ten layers: the vanishing gradient
#
# On its way back from the loss, the gradient is multiplied by one slope for each layer (and by that layer's weights).
# This is one of the reasons why deep nets could not be trained before 2006 (slides 13 and 15).
#
# ✎ **Write it down first.** The sigmoid's slope is at most 0.25. At most what is left after ten layers, by the slopes
# alone? Guess the power of ten, then run.

# %%
print(f"0.25 to the power of 10 is {0.25**10:.1e}")

# %% [markdown]
# Now a real net: ten random layers of 100 units, once with sigmoid and once with ReLU, each with the weights that
# suit it. The curve shows how much of the gradient is left in each layer.

# %%
nets = {"sigmoid": (sigmoid_forward, sigmoid_backward, 1.0), "ReLU": (relu_forward, relu_backward, 2.0)}
lab.show_vanishing_gradient(nets)

# %% [markdown]
# With the sigmoid, the first layer hears about a millionth of what the last one hears: it hardly learns. With ReLU
# nothing gets lost. In 2006 Hinton and Salakhutdinov got round the problem by training one layer at a time; today,
# ReLU and well-chosen first weights do it.

# %% [markdown]
# ## Part 5. The fully connected layer
#
# *Slides 4 and 113 · 60 minutes · `convnet/affine.py`*
#
# One layer is many neurons that look at the same input, without the threshold: each column of `w` holds the weights
# of one neuron. A network is a chain of such boxes. Forwards, each box computes its output; backwards, each
# multiplies the gradient that arrives with its own, *local* gradient. No box needs to know the others: that is the
# whole idea of slide 4.

# %%
lab.show_graph()

# %% [markdown]
# ✎ **Write it down first.** One example `x = (1, 2)`, three neurons: compute `out` by hand.
#
# ```
# w = 1  0 -1      b = 0  0  10
#     2  1  0
# ```

# %%
from convnet.affine import affine_backward, affine_forward

x, b = np.array([[1.0, 2.0]]), np.array([0.0, 0.0, 10.0])
w = np.array([[1.0, 0.0, -1.0], [2.0, 1.0, 0.0]])
out, cache = affine_forward(x, w, b)
print(out)

# %% [markdown]
# An example may also be a picture. Then its pixels are laid out in one row first.
#
# ✎ **Write it down first.** Three pictures of 4 x 5 pixels go into a layer of 7 neurons. Which shape has `w`? Which
# shape has `out`? How many numbers does the layer learn?

# %%
rng = np.random.default_rng(5)
pictures, weights, biases = rng.random((3, 4, 5)), rng.standard_normal((20, 7)), rng.standard_normal(7)
print("out:", affine_forward(pictures, weights, biases)[0].shape)
print("numbers learned:", weights.size + biases.size)

# %% check="affine_forward"

# %% [markdown]
# Backwards, the shapes do half of the work. `dw` must have the shape of `w`, (D, M). You have the rows of `x`, (N,
# D), and `dout`, (N, M): there is one way to multiply them that gives (D, M). In the same way for `dx`. And `b` was
# added to *every* example, so `db` collects the gradient of every example.
#
# ✎ **Write it down first.** In the little example above, let `dout = (1, 0, 0)`: only the first neuron matters. What
# are `dx`, `dw` and `db`?

# %%
dx, dw, db = affine_backward(np.array([[1.0, 0.0, 0.0]]), cache)
print("dx:", dx)
print("dw:", dw[0], dw[1])
print("db:", db)

# %% [markdown]
# Now your instrument, on the pictures: one number for each of the three gradients. Around 1e-10 is right.

# %%
x, w, b, dout = pictures, weights, biases, rng.standard_normal((3, 7))
dx, dw, db = affine_backward(dout, affine_forward(x, w, b)[1])
print(f"dx: {relative_error(dx, numerical_gradient(lambda x: affine_forward(x, w, b)[0], x, dout)):.1e}")
print(f"dw: {relative_error(dw, numerical_gradient(lambda w: affine_forward(x, w, b)[0], w, dout)):.1e}")
print(f"db: {relative_error(db, numerical_gradient(lambda b: affine_forward(x, w, b)[0], b, dout)):.1e}")

# %% check="affine_backward"

# %% [markdown]
# ## Part 6. Two losses
#
# *Slide 4 · 75 minutes · `convnet/losses.py`*
#
# The last layer gives each class a score. A loss says how bad the scores are, in one number. You write two of them:
#
# * the **hinge loss** wants the right class to lead every other by at least `delta` = 1. For one example it is the
#   sum of `max(0, s_j - s_y + delta)` over the wrong classes j.
# * the **softmax loss** turns scores into probabilities, `exp(s_j) / sum of exp(s)`, and takes minus the natural
#   logarithm of the right one's.
#
# ✎ **Write it down first.** A picture of a cat gets the scores cat 3.2, car 5.1, frog -1.7. Compute the hinge loss by
# hand. Then the softmax loss: exp(3.2) = 24.5, exp(5.1) = 164.0, exp(-1.7) = 0.2.

# %%
from convnet.losses import hinge_loss, softmax_loss

scores, cat = np.array([[3.2, 5.1, -1.7]]), np.array([0])
print(f"hinge:   {hinge_loss(scores, cat)[0]:.4f}")
print(f"softmax: {softmax_loss(scores, cat)[0]:.4f}")

# %% [markdown]
# Both functions also return `dscores`, which way each score should *not* move.
#
# ✎ **Write it down first.** For the cat: which scores have no gradient at all in the hinge loss, and why? For softmax
# the gradient is "probability minus what was wanted", so (0.13 - 1, …, …).

# %%
print("hinge:  ", hinge_loss(scores, cat)[1].round(2))
print("softmax:", softmax_loss(scores, cat)[1].round(2))

# %% [markdown]
# ### The loss of someone who knows nothing
#
# A fresh network gives all classes nearly the same score. This is the first thing to look at when you train anything.
#
# ✎ **Write it down first.** All scores are 0 and there are ten classes. What is the softmax loss? What is the hinge
# loss?

# %%
nothing, some = np.zeros((4, 10)), np.array([3, 1, 4, 1])
print(f"softmax: {softmax_loss(nothing, some)[0]:.4f}   ln 10 = {np.log(10):.4f}")
print(f"hinge:   {hinge_loss(nothing, some)[0]:.4f}   10 - 1 = 9")

# %% check="hinge_loss"

# %% [markdown]
# The softmax has the sigmoid's trap once more: `exp(1000)`. Adding the same number to all scores of an example
# changes no probability, so you may choose that number such that nothing overflows.

# %%
extreme = np.array([[1000.0, -1000.0, 0.0], [-1000.0, -1000.0, -1000.0]])
loss, dscores = softmax_loss(extreme, np.array([0, 1]))
print(f"{loss:.4f}   ln(3) / 2 = {np.log(3) / 2:.4f}")

# %% check="softmax_loss"

# %% [markdown]
# The two losses differ in when they are content. Three classes; the wrong ones have the score 0, and the right one's
# moves:

# %%
lab.show_losses({"hinge": hinge_loss, "softmax": softmax_loss})

# %% [markdown]
# ### Numbers (3 points)
#
# 1. Seven classes, all scores equal. The softmax loss and the hinge loss? (two decimals)
# 2. The softmax loss, and the right class has the highest score. What happens to the loss if you (a) add 100 to all
#    scores, (b) double all scores? Answer each with *rises*, *falls* or *stays*.
# 3. One example, and the right class leads all others by 3. (a) Which loss has a gradient that is not 0? (b) What do
#    the entries of `dscores` add up to, for the softmax loss?

# %% [markdown] answer="losses" points=3
# ### BEGIN SOLUTION
# 1. Softmax ln 7 = 1.95, hinge 6.00.
# 2. (a) stays, (b) falls.
# 3. (a) only the softmax loss, (b) 0: the probabilities add up to 1, and 1 is taken away.
# ### END SOLUTION
#
# ### BEGIN MARK SCHEME
# Half a point each: 1.95 (1.94 to 1.95) · 6 · stays · falls · softmax · 0. No reasons are asked for.
# ### END MARK SCHEME

# %% [markdown]
# ## Part 7. The network
#
# *Slides 4, 12 and 113 · 80 minutes · `convnet/two_layer_net.py`*
#
# All the parts are there. Put them in a row: affine, ReLU, affine, loss. Forwards each hands its output to the next;
# backwards the gradient runs the same way in the opposite direction, and each box returns what its cache and the
# arriving gradient tell it. If your method `loss` grows beyond 20 lines, you are computing something that a function
# of yours can do already.
#
# ✎ **Write it down first.** 64 inputs, 32 hidden units, 10 classes: how many numbers does the network learn?

# %%
from convnet.two_layer_net import TwoLayerNet

net = TwoLayerNet(64, 32, 10, rng=np.random.default_rng(0))
for name, value in net.params.items():
    print(name, value.shape)
print("numbers learned:", sum(value.size for value in net.params.values()))

# %% [markdown]
# A fresh network knows nothing, so you know its loss. Five random examples, random classes:

# %%
rng = np.random.default_rng(1)
X, y = rng.random((5, 64)), rng.integers(10, size=5)
print(f"softmax: {net.loss(X, y)[0]:.4f}")
print(f"hinge:   {TwoLayerNet(64, 32, 10, rng=rng, loss='hinge').loss(X, y)[0]:.4f}")

# %% [markdown]
# Now the penalty alone. We set every weight of a small network to 1 and leave the biases at 0, so that both classes
# get the same score.
#
# ✎ **Write it down first.** `W1` is 4 x 3, `W2` is 3 x 2, `reg = 0.1`. The penalty? The total loss? (ln 2 = 0.6931.)
# And does it matter what the biases are?

# %%
small = TwoLayerNet(4, 3, 2, reg=0.1, rng=np.random.default_rng(0))
small.params["W1"], small.params["W2"] = np.ones((4, 3)), np.ones((3, 2))
print(f"loss: {small.loss(np.ones((1, 4)), np.array([0]))[0]:.4f}")

# %% [markdown]
# The instrument once more, on the whole network: four gradients, with a penalty and with biases that are not 0. A
# gradient is a statement about *your* loss: if both come from one misunderstanding, they agree with each other all
# the same. So a good number here is necessary, not enough, and the check cell tries more.


# %%
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
small = TwoLayerNet(4, 6, 3, reg=0.7, weight_scale=1.0, rng=np.random.default_rng(2))
small.params["b1"], small.params["b2"] = rng.standard_normal(6), rng.standard_normal(3)
test_gradients(small, rng.standard_normal((5, 4)), np.array([0, 1, 2, 1, 0]))

# %% check="TwoLayerNet"

# %% [markdown]
# Why is there a ReLU in the middle at all? Leave it out, and the network computes `(x W1 + b1) W2 + b2`, which is `x
# (W1 W2) + (b1 W2 + b2)`: a single layer, that can draw only straight lines, however many units it has. The bend is
# what makes two layers more than one.

# %% [markdown]
# ## Part 8. Training
#
# *Slide 5 · 75 minutes · `convnet/optim.py` and `convnet/training.py`*
#
# > Loop: 1. sample a batch of data. 2. Forward: get the loss. 3. Backward: get the gradients. 4. Update the
# > parameters using the gradient.
#
# You have 2 and 3. Begin with 4: a small step downhill.
#
# ✎ **Write it down first.** `f(w) = w² / 2` has the slope `w`. Start at `w = 1` with `lr = 0.1`: where are you after
# one step, and after two? And with momentum, `mu = 0.9` and the velocity starting at 0?

# %%
from convnet.optim import sgd, sgd_momentum

w = np.array([1.0])
for step in (1, 2):
    w = sgd(w, w, lr=0.1)
    print(f"step {step}: w = {w[0]:.3f}")

# %%
w, v = np.array([1.0]), np.zeros(1)
for step in (1, 2):
    w, v = sgd_momentum(w, w, v, lr=0.1, mu=0.9)
    print(f"step {step}: w = {w[0]:.3f}, v = {v[0]:.3f}")

# %% check="sgd"

# %% check="sgd_momentum"

# %% [markdown]
# What is momentum good for? Losses have narrow valleys: steep across, almost flat along. Plain SGD creeps along the
# bottom, because a larger step would throw it out at the sides. A ball gathers speed where the slope keeps its
# direction.
#
# ✎ **Write it down first.** 30 steps each, with the same learning rate. Which one ends lower? Which one overshoots?


# %%
w, fast, v = np.array([10.0, 1.5]), np.array([10.0, 1.5]), np.zeros(2)
paths = {"SGD": [w], "momentum": [fast]}
slope = np.array([1.0, 20.0])
for _ in range(30):
    w = sgd(w, slope * w, lr=0.03)
    fast, v = sgd_momentum(fast, slope * fast, v, lr=0.03, mu=0.8)
    paths["SGD"].append(w)
    paths["momentum"].append(fast)
lab.show_descent(paths, lambda w1, w2: (w1**2 + 20 * w2**2) / 2)

# %% [markdown]
# ### Mini-batches
#
# The gradient of all examples is exact and slow; that of a few is rough and fast. Most of the time a rough direction
# now is worth more than an exact one later.
#
# ✎ **Write it down first.** Ten examples in batches of four: how many batches in one epoch, and how large? Below, the
# label of each example is ten times the example. What must still hold in every line?

# %%
from convnet.training import minibatches, train

examples, rng = np.arange(10), np.random.default_rng(0)
for epoch in (1, 2):
    for X_batch, y_batch in minibatches(examples, 10 * examples, 4, rng):
        print(f"epoch {epoch}:", X_batch, y_batch)

# %% check="minibatches"

# %% [markdown]
# ### The loop
#
# Now put the four steps together in `train`, and give it the problem that no perceptron can solve: XOR, with noise.
#
# ✎ **Write it down first.** Two classes. Where does the loss begin? And where will the curve be after 30 epochs?

# %%
X, y = lab.four_corners()
net = TwoLayerNet(2, 16, 2, weight_scale=0.1, rng=np.random.default_rng(0))
history = train(net, X, y, lr=0.1, batch_size=20, epochs=30, rng=np.random.default_rng(1))
lab.show_history({"loss": {"each step": history["loss"]}}, chance=np.log(2))

# %%
w, b = perceptron_train(X, y, 30)
lab.show_regions({"perceptron": lambda X: threshold_neuron(X, w, b), "two layers": net.predict}, X, y)

# %% check="train"

# %% [markdown]
# ### The learning rate
#
# It is the first thing to tune, and the loss curve tells you how. The same network, four learning rates.
#
# ✎ **Write it down first.** Sketch a loss curve for a learning rate that is far too small, one that is good, and one
# that is far too large.

# %%
curves = {}
for lr in (0.001, 0.1, 1.0, 10.0):
    net = TwoLayerNet(2, 16, 2, weight_scale=0.1, rng=np.random.default_rng(0))
    history = train(net, X, y, lr=lr, mu=0.0, batch_size=20, epochs=30, rng=np.random.default_rng(1))
    curves[f"lr = {lr}"] = history["loss"]
lab.show_history({"loss": curves}, top=2)

# %% [markdown]
# ## Part 9. Any function at all
#
# *Slide 12 · 30 minutes*
#
# Cybenko (1989) and Hornik (1991) proved that a network with one hidden layer can come as close as you like to any
# continuous function, given enough hidden units. For one input you can watch how it does that.
#
# So far the last layer was followed by a loss for classes. To fit a curve, take one output and the mean squared
# error, `mean((out - y)²)`; its gradient with respect to `out` is `2 * (out - y) / N`.
#
# Write the class `CurveNet` in the cell below: copy your method `loss` and change the few lines that differ. Mind the
# shapes: `out` is (N, 1) and `y` is (N,). (The cell itself is not graded, but you need it for the plot.)


# %% work="curve_net"
class CurveNet(TwoLayerNet):
    def loss(self, X, y=None):
        """Outputs (N, 1); or the mean squared error and the gradients."""
        ### BEGIN SOLUTION
        p = self.params
        hidden, cache1 = affine_forward(X, p["W1"], p["b1"])
        active, cache2 = relu_forward(hidden)
        out, cache3 = affine_forward(active, p["W2"], p["b2"])
        if y is None:
            return out
        error = out[:, 0] - y
        dactive, dW2, db2 = affine_backward(2 * error[:, None] / len(y), cache3)
        _, dW1, db1 = affine_backward(relu_backward(dactive, cache2), cache1)
        return np.mean(error**2), {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
        ### END SOLUTION


# %% [markdown]
# The data are 100 points of a wave. Each hidden unit contributes one straight line with one kink. Biases that start
# at 0 would put all the kinks at x = 0, so `fit` spreads them out.

# %%
rng = np.random.default_rng(12)
x = np.linspace(-3, 3, 100)
wave = np.sin(2 * x) + 0.3 * x + 0.1 * rng.standard_normal(100)


def fit(hidden):
    """Train a CurveNet with so many hidden units (about a second); return its curve, (100,)."""
    net = CurveNet(1, hidden, 1, weight_scale=1.0, rng=np.random.default_rng(3))
    net.params["b1"] = 2 * np.random.default_rng(4).standard_normal(hidden)
    net.params["W2"] = net.params["W2"] / np.sqrt(hidden)
    train(net, x[:, None], wave, lr=0.01, batch_size=20, epochs=600, rng=np.random.default_rng(5))
    return net.loss(x[:, None])[:, 0]


# %% [markdown]
# ✎ **Write it down first.** Two hidden units: how many straight pieces can the curve have at most? How many does this
# wave need, roughly, to look good?
#
# **Plot (3 points).** In one picture: the data as dots, and the fits with 2, 5 and 50 hidden units. Name the axes,
# tell the curves apart in a legend that also gives each fit's mean squared error, and print one sentence: how many
# straight pieces do you count for 2 units, and is it what you expected?

# %% plot="fit_1d" points=3
### BEGIN SOLUTION
fig, (ax,) = lab.figure(height=3.6)
ax.plot(x, wave, "o", color="#999999", markersize=4, label="data")
for number, hidden in enumerate((2, 5, 50)):
    curve = fit(hidden)
    name = f"{hidden} units: {np.mean((curve - wave) ** 2):.3f}"
    ax.plot(x, curve, label=name, **lab.line_style(number))
lab.label(ax, "One hidden layer fits a wave", "x", "y", legend=True)
lab.show(fig, "A noisy wave and three fits: 2 units make straight pieces, 50 follow the wave.")
print("2 units can make at most 3 straight pieces, one more than there are kinks.")
### END SOLUTION
### BEGIN MARK SCHEME
# 1 point: data and three trained curves, and 50 units follow the wave (error below 0.03).
# 1 point: axes named, and a legend with the three errors.
# 1 point: at most 3 pieces for 2 units, compared with the expectation (fewer is right too).
### END MARK SCHEME

# %% [markdown]
# ## Part 10. Reading digits
#
# *45 minutes · saves `digits_net.npz`*
#
# 1,797 digits that 13 people wrote by hand, 8 x 8 pixels each. You get 1,197 to train on and 300 to measure with; the
# other 300 are kept back for grading. Look at the data before you do anything else.

# %%
from autograder.data import digits

data = digits()
print("training:", data.X_train.shape, "  validation:", data.X_val.shape)
lab.show_images(data.X_train[::60], data.y_train[::60], rows=2)

# %% [markdown]
# ✎ **Write it down first.** How many of the 300 would you get right by guessing? With which loss does a fresh network
# begin?
#
# **First, 20 digits.** A network that cannot learn 20 examples by heart has a bug; one that can may still have one,
# but you have saved yourself an evening. This is the best two-second test there is.

# %%
tiny = TwoLayerNet(64, 50, 10, weight_scale=0.1, rng=np.random.default_rng(0))
few, few_y = data.X_train[::60], data.y_train[::60]
history = train(tiny, few, few_y, lr=0.1, batch_size=5, epochs=30, rng=np.random.default_rng(1))
print(f"the 20: {history['accuracy'][-1]:.0%}")
print(f"others: {np.mean(tiny.predict(data.X_val) == data.y_val):.0%}")

# %% [markdown]
# The 20 by heart, and of the others only some: that is *overfitting*, and it is why we measure on digits that the
# network has not seen.
#
# **Now all of them.** The settings below are poor. Change them until at least 96 % of the validation digits are
# right, then run on. (Grading uses the other 300 digits: full points from 93 %, none below 85 %. The two sets differ
# by a per cent or two, so leave yourself some room.) Training takes a second or two.
#
# Try one thing at a time, and read the curves: has the loss stopped falling? Is it still shaking? Is the training
# accuracy far above the other?

# %% work="tune"
settings = {"hidden": 5, "reg": 0.0, "lr": 0.01, "batch_size": 500, "epochs": 5}
### BEGIN SOLUTION
settings = {"hidden": 100, "reg": 1e-3, "lr": 0.1, "batch_size": 50, "epochs": 30}
### END SOLUTION

# %%
rng, hidden, reg = np.random.default_rng(0), settings["hidden"], settings["reg"]
net = TwoLayerNet(64, hidden, 10, reg=reg, weight_scale=0.1, rng=rng)
watched = lab.Watched(net, data.X_val, data.y_val)
chosen = {name: settings[name] for name in ("lr", "batch_size", "epochs")}
history = train(watched, data.X_train, data.y_train, rng=rng, **chosen)

# %%
accuracy = {"training": history["accuracy"], "validation": watched.accuracy}
lab.show_history({"loss": {"each step": history["loss"]}}, chance=np.log(10))
lab.show_history({"accuracy": accuracy}, x="epoch")

# %% [markdown]
# What does it say, and how sure is it? Here are three digits about which it hesitates, and three of which it is sure.

# %%
scores = net.loss(data.X_val)
ordered = np.sort(scores, axis=1)
lead = ordered[:, -1] - ordered[:, -2]  # of the best class over the second best
some = np.argsort(lead)[[0, 1, 2, -3, -2, -1]]
lab.show_predictions(data.X_val[some], data.y_val[some], scores[some], data.names)

# %% [markdown]
# The mistakes are the most instructive pictures of all. Would you have read them rightly?

# %%
lab.show_mistakes(data.X_val, data.y_val, net.predict(data.X_val), data.names)

# %%
lab.show_confusion(data.y_val, net.predict(data.X_val), data.names)

# %% [markdown]
# And what do the hidden units look for? Each has 64 weights, so they can be drawn as a picture. Strokes and gaps
# appear that nobody programmed.

# %%
lab.show_weights(net.params["W1"][:, :20])

# %% [markdown]
# **Save the network.** The file holds the four arrays and nothing else. Run this cell again whenever you have trained
# a better one.

# %%
np.savez("digits_net.npz", **net.params)

# %% check="digits_net"

# %% [markdown]
# ## Part 11. Hand in
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
# 2. **Save** (Ctrl + S), the files in `convnet` too. `digits_net.npz` lies beside this notebook.
# 3. In JupyterLab, *nbgrader → Assignment List*: press **Submit** beside `two_layer_net`. Or in a terminal, in the
#    folder that holds `two_layer_net`: `nbgrader submit two_layer_net`.
#
# You may submit as often as you like before the deadline; the last one counts. Grading runs the checks that you have
# seen, on other numbers.

# %% [markdown]
# ## For those who want more (no points)
#
# **Clothes.** Fashion-MNIST shows ten kinds of clothes in 28 x 28 pixels. Your network takes them as they are.
#
# ✎ **Write it down first.** How many numbers does it learn now? Will it be better or worse than with the digits? And
# which two classes will it confuse? Training takes about ten seconds.

# %%
from autograder.data import fashion_mnist

clothes = fashion_mnist()
lab.show_images(clothes.X_train[:10], [clothes.names[k] for k in clothes.y_train[:10]], rows=2)

# %%
clothes_net = TwoLayerNet(784, 100, 10, reg=1e-3, weight_scale=0.03, rng=np.random.default_rng(0))
watched = lab.Watched(clothes_net, clothes.X_test, clothes.y_test)
rng = np.random.default_rng(1)
history = train(watched, clothes.X_train, clothes.y_train, lr=0.05, batch_size=50, epochs=8, rng=rng)

# %%
lab.show_confusion(clothes.y_test, clothes_net.predict(clothes.X_test), clothes.names)

# %% [markdown]
# Now shift every picture by two pixels to the right, and see what happens to the accuracy. A network whose units each
# look at fixed pixels must learn every place anew. The remedy is to let all places share their weights: convolution,
# the next assignment.

# %%
shifted = np.roll(clothes.X_test, 2, axis=-1)
for name, pictures in (("as they are", clothes.X_test), ("shifted by two pixels", shifted)):
    print(f"{name}: {np.mean(clothes_net.predict(pictures) == clothes.y_test):.1%} right")
