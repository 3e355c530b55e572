"""The words of `remiss up` and the demo."""
