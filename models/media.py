"""Media types of the file formats that are accepted as an answer or a paper of a round, and of what else is read."""

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "text/plain"
"""Taken only when a registrar enters an answer as it came."""
