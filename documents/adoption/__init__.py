"""The paragraph on the councils' adoption, as a document of its own."""
