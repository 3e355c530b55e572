"""The console's pages and words."""
