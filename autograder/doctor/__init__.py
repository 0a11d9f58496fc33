"""`autograder doctor`: what of an installation and a course is not as it should be, and what mends it."""
