"""Examination: an assignment's checks against an implementation, verdicts, diagnosis, recorded answers."""
