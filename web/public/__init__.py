"""Pages for everybody: what a round's sender has published, and nothing else."""
