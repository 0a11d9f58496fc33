"""A whole course with an invented class: each student's work is known, so each score can be judged."""
