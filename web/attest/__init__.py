"""The pages of the second person who is asked to attest: read the draft, and say yes or send it back."""
