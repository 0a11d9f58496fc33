"""A new assignment to start from: small, complete, and proven like the others."""
