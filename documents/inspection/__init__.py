"""What a stranger's file is and does: its type by content, its name, active content, malware."""
