"""The questions as a Word form, and a filled form read back."""
