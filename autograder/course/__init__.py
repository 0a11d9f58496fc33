"""A running course: nbgrader's exchange, gradebook and Formgrader, with our examiner.

Only this package imports nbgrader.
"""
