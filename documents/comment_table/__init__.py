"""The comment table in ISO's form, out as DOCX and XLSX and in again."""
