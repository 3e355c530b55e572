"""The receipt: proof of what came in and when."""
