"""What recipients write: drafts, submitted versions, attests, supplements and what was taken back."""
