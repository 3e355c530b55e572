"""The pages' templates and what stands beside them."""
