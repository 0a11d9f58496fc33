"""Known mistakes about graphics cards."""

from autograder.examine.mistakes import Mistake

MISTAKES = [
    Mistake(
        "wor01", "conv_work", "the depth of the window is forgotten",
        "How many products has one dot product behind a 5x5x3 filter?",
        "example values stride",
        [("* C * HH * WW", "* HH * WW")],
    ),
    Mistake(
        "wor02", "conv_work", "counted at every pixel of the input",
        "How many numbers come out: as many as went in?",
        "example values stride refuse",
        [("conv_output_size(H, HH, stride=stride, pad=pad)", "H"), ("conv_output_size(W, WW, stride=stride, pad=pad)", "W")],
    ),
    Mistake(
        "wor03", "conv_work", "one picture only",
        "Does the work double for two pictures?",
        "values",
        [("return N * F", "return F")],
    ),
    Mistake(
        "wor04", "conv_work", "stride and padding are not handed on",
        "With stride 2: how many windows are left?",
        "stride refuse",
        [("conv_output_size(H, HH, stride=stride, pad=pad)", "conv_output_size(H, HH, stride=1, pad=0)"), ("conv_output_size(W, WW, stride=stride, pad=pad)", "conv_output_size(W, WW, stride=1, pad=0)")],
    ),
    Mistake(
        "amd01", "whole_speed_up", "the rest is forgotten",
        "Half becomes infinitely fast. What is left of the time?",
        "example values edge",
        [("1 / (1 - share + share / times)", "times / share")],
    ),
    Mistake(
        "amd02", "whole_speed_up", "the new time instead of the speed-up",
        "Is a number below 1 a speed-up?",
        "example values edge",
        [("1 / (1 - share + share / times)", "1 - share + share / times")],
    ),
    Mistake(
        "amd03", "whole_speed_up", "the mean of both speeds",
        "A way of two halves, one at 1 km/h and one at 99 km/h: is the mean speed 50?",
        "example values edge",
        [("1 / (1 - share + share / times)", "1 - share + share * times + 1e-3")],
    ),
    Mistake(
        "cro01", "crossover", "the first size at which it is faster, whatever comes later",
        "It is faster at size 2, slower at 4, faster at 8. From when on is it worth it?",
        "example edge",
        [("    for size, seconds, other in zip(sizes[::-1], here[::-1], there[::-1]):\n        if other >= seconds:\n            break\n        found = size\n    return found", "    for size, seconds, other in zip(sizes, here, there):\n        if other < seconds:\n            return size\n    return found")],
    ),
    Mistake(
        "cro02", "crossover", "the largest size at which it is slower",
        "Is your size the last that is slower, or the first that is faster?",
        "example values edge",
        [("            break", "            return size")],
    ),
    Mistake(
        "cro03", "crossover", "equal times count as faster",
        "Is it worth going elsewhere for nothing?",
        "edge",
        [("other >= seconds", "other > seconds")],
    ),
    Mistake(
        "sta01", "standardise", "one mean and spread for the whole array",
        "How many means has an array of D columns?",
        "values edge device",
        [("x.std(axis=0)", "x.std()"), ("x.mean(axis=0)", "x.mean()")],
    ),
    Mistake(
        "sta02", "standardise", "a column that is the same everywhere gives nan",
        "What is 0 / 0?",
        "edge",
        [("xp.where(std > 0, std, 1)", "std")],
    ),
    Mistake(
        "sta03", "standardise", "computes with NumPy, whatever comes",
        "Which library made the array that you hand to np.where?",
        "device",
        [("    xp = array_module(x)\n", "    import numpy as xp\n    x = xp.asarray(x)\n")],
    ),
    Mistake(
        "sta04", "standardise", "divides by the variance",
        "After it: is the standard deviation of each column 1?",
        "values edge device",
        [("x.std(axis=0)", "x.var(axis=0)")],
    ),
]  # fmt: skip
