"""The command line's words."""
