# %% [markdown]
# # Start here
#
# About 15 minutes, no points. You test your installation, write one line of Python, have it checked, hand it in and
# read the feedback. Every assignment of this course works in this way, so what puzzles you is best found now.
#
# Run the cells one after the other with **Shift + Enter**. Nothing here can break anything: whatever happens, *Kernel
# → Restart* brings you back to the start.

# %%
from autograder.notebook import check, progress, start

start("start_here")

# %% [markdown]
# ## 1. Is everything installed?
#
# The next cell looks at Python and the packages, loads a small set of pictures and draws one. You want to see a tick
# in every line, and a hand-written four.

# %%
from autograder import lab
from autograder.data import digits

lab.show_installation()
picture = digits().X_train[0].reshape(8, 8)
lab.show_images([picture], ["a four"], rows=1)

# %% [markdown]
# A grey picture is an array of numbers: here 8 rows of 8 pixels between 0 (black) and 1 (white).

# %%
print(picture.round(1))

# %% [markdown]
# ## 2. Your first task: `brighten`
#
# Beside this notebook lies a folder `convnet`. It is *your* package: over the course it grows from almost nothing
# into a convolutional network. At the moment it holds one file, `pictures.py`, with one function that has a
# description but no body.
#
# 1. Open `convnet/pictures.py` (double-click it in the file browser on the left).
# 2. Read the description of `brighten`. **The description is the task**: it says what comes in, what goes out and in
#    which shape. `(H, W)` means an array of H rows and W columns.
# 3. *Before you write anything:* take a pixel of 0.9 and brighten it by 0.5. What should come out? Write the number
#    down.
# 4. Replace the line `raise NotImplementedError(…)` with your own code, and save the file (**Ctrl + S**).
#
# You need not restart anything: the notebook sees the saved file at the next cell that you run. Until then, cells
# that need the function say that it is not written yet.

# %%
import numpy as np
from convnet.pictures import brighten

print("0.9 brightened by 0.5:", brighten(np.array([[0.9]]), 0.5)[0, 0])

# %%
amounts = (0, 0.3, -0.4)
pictures = [brighten(picture, amount) for amount in amounts]
lab.show_images(pictures, amounts, rows=1)

# %% [markdown]
# ## 3. Check
#
# A *check cell* tries your function in several ways, the **properties**, and says for each one what it tried, whether
# it held, and how many points it is worth (here none). Where something is wrong it says where the worst number is,
# what you returned and what was wanted. Where it recognises a common mistake it gives a hint.
#
# Run it as often as you like: nobody counts.

# %% check="brighten"

# %% [markdown]
# Is all of it right? Then break it on purpose: take away the part that keeps the result between 0 and 1, save, run
# the check cell again and read what it says. Then mend it.
#
# **What is graded.** Grading runs these same checks, no hidden ones, on other numbers drawn from the same families.
# So a function that is right here is right there; one that knows only the numbers it was shown is not. Check cells
# are locked, since the grader answers them anew anyway.
#
# {{ graded }}
#
# At any time, `progress()` shows where you stand in the whole assignment.

# %%
progress()

# %% [markdown]
# ## 4. Hand in
#
# 1. **Save** this notebook (Ctrl + S). What counts is what is saved: this notebook and the files in `convnet`.
# 2. In JupyterLab: *nbgrader → Assignment List*, find `start_here` under *Downloaded assignments*, and press
#    **Submit**. Or, in a terminal, in the folder that holds `start_here`:
#
#    ```
#    nbgrader submit start_here
#    ```
# 3. You may submit as often as you like until the deadline. The last one counts.
#
# ## 5. Read the feedback
#
# When your instructor has graded and returned the work, press **Fetch Feedback** in the Assignment List and then
# **view feedback**, or:
#
# ```
# nbgrader fetch_feedback start_here
# ```
#
# You get a page with your points for each property and the words for what failed, with the very numbers that failed.
# You can run that case again on your own computer with the command that stands beside it.

# %% [markdown]
# ## 6. Working together, and help from AI
#
# What you hand in under your name was understood and typed by you. The functions of this course are short; what takes
# time is to understand why they are right, and that time is the course.
#
# **Welcome**
# * Talk about ideas, draw on a whiteboard together, compare results and plots, find out together why a check fails.
# * Ask anybody, an AI assistant included, what an error message means, how a NumPy function works, or to explain a
#   slide in other words.
# * Use books, papers and web pages. Say in your notebook what helped you.
#
# **Not allowed**
# * To hand in code or answers that somebody else wrote: a fellow student, a page on the web, last year's solution, or
#   an AI assistant.
# * To give a task's description or your half-written function to an AI assistant and paste what it writes; or to
#   switch on code completion that writes whole functions, while you work on a task.
# * To show or send your solutions to others, or to publish them, even after the deadline.
#
# **A test that you can give yourself:** close everything, take an empty file and write the function again. Whoever
# solved it can do it in a few minutes. Your instructor may ask you to explain any line.
#
# When in doubt, ask before the deadline: a question never costs marks. What your university's rules say stands above
# this page.
