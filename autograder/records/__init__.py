"""A term's records: the course's rules, applied to raw points when grades are exported; raw points never change."""
