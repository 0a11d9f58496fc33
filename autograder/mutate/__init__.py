"""The gate: proves that the checks of an assignment pass what is right and fail what is wrong."""
