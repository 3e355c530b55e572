"""What goes out with a round, as a document for the file."""
