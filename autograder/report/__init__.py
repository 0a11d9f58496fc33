"""What an instructor reads after grading: one offline page for an assignment, one for the term, the same as CSV."""
