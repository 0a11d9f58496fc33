"""Hostile, broken and unlucky submissions, graded between honest ones: what each deserves, and what it got.

`attack` says what an attack is; `forging`, `reading`, `machine`, `pages`, `broken` and `unlisted` hold them;
`ground` makes the course they meet and plants canaries in it; `traces` looks for what they left; `run` plays it.
"""
