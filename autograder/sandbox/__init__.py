"""Confines student code: what the sandbox sees, how it is started, proved, used and ended."""
