"""The compilation (remissammanställning): one list of blocks, drawn as PDF, DOCX, XLSX and JSON."""
