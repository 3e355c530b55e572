"""The round itself: registered once, moved by the state table, and how it stands."""
