# Given, generated: not graded, do not edit.
"""The convolutional network that you build in this course, a module a topic. Import from the modules."""
