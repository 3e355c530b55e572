"""The bytes of papers and uploads, kept by content, and what looking through them has shown."""
