"""Known mistakes in the numeric gradient."""

from autograder.examine.mistakes import Mistake

MISTAKES = [
    Mistake(
        "num01", "numerical_gradient", "difference on one side only",
        "Work out the docstring's x**3 at 2 with h = 0.1 by hand. Do you get 12.01?",
        "example",
        [("x[index] = old - h", "x[index] = old"), ("/ (2 * h)\n    return", "/ h\n    return")],
    ),
    Mistake(
        "num02", "numerical_gradient", "divided by half of the distance",
        "How far apart are the two points at which you evaluate f?",
        "example values shapes gradient defaults dtype",
        [("/ (2 * h)\n    return", "/ h\n    return")],
    ),
    Mistake(
        "num03", "numerical_gradient", "df is not used",
        "Give f two outputs and df = [1, 0]. Does the second output still count?",
        "gradient",
        [("np.sum(df * (ahead - behind))", "np.sum(ahead - behind)")],
    ),
    Mistake(
        "num04", "numerical_gradient", "an entry is not put back before the next one is moved",
        "With f(x) = x[0] * x[1] and a large h: what is x[0] while x[1] is moved?",
        "values shapes",
        [("        x[index] = old\n        grad", "        grad")],
    ),
    Mistake(
        "num05", "numerical_gradient", "x is put back by adding and subtracting, which rounds",
        "Compare x before and after with `==`, not with a tolerance. Does (x + h) - h always give x?",
        "pure",
        [
            ("np.array(x, dtype=np.float64)", "np.asarray(x, dtype=np.float64)"),
            ("        old = x[index]\n        x[index] = old + h", "        x[index] += h"),
            ("x[index] = old - h", "x[index] -= 2 * h"),
            ("        x[index] = old\n        grad", "        x[index] += h\n        grad"),
        ],
    ),
    Mistake(
        "num06", "numerical_gradient", "computes in the dtype of x",
        "Print np.float32(1) + np.float32(1e-5) - np.float32(1). How much of the step is left? And with whole numbers?",
        "dtype",
        [("np.array(x, dtype=np.float64)", "np.array(x)")],
    ),
    Mistake(
        "num07", "numerical_gradient", "another default for the step",
        "Compare the default of h with the docstring's.",
        "defaults",
        [("df=1.0, h=1e-5", "df=1.0, h=1e-3")],
    ),
    Mistake(
        "num08", "numerical_gradient", "all entries move together",
        "With f(x) = x[0]: what is the gradient with respect to x[1]? What do you get?",
        "values shapes gradient defaults dtype",
        [
            ("        x[index] = old + h", "        whole = x.copy()\n        x += h"),
            ("x[index] = old - h", "x -= 2 * h"),
            ("        x[index] = old\n        grad", "        x[...] = whole\n        grad"),
        ],
    ),
    Mistake(
        "num09", "numerical_gradient", "the outputs are averaged, not added up",
        "If f has three outputs and each grows by 1, by how much does sum(df * f(x)) grow?",
        "gradient defaults",
        [("np.sum(df * (ahead - behind))", "np.mean(df * (ahead - behind))")],
    ),
]  # fmt: skip
