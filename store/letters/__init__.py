"""Letters from intention to outcome: who gets which, what each says, and its hand-over to the relay."""
