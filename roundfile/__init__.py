"""A round file or list, read into a checked definition, every fault with its place. No SQL."""
