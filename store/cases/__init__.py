"""Cases above the rounds: what was planned, moved, done and dropped, and the letters to those who own the steps."""
