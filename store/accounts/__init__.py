"""Senders, the people who act for them, and their sessions."""
