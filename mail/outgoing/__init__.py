"""Letters on their way out: words, bytes, hand-over to the relay."""
