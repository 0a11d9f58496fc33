"""Submissions that come without a hub: archives that Canvas, Moodle or Gradescope export, or a folder of files."""
