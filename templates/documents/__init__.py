"""The documents' words and layouts."""
