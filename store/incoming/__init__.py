"""Remisses that have come in from others: `remisses` holds the rows and how far each has come, `answers` the joint
answer and who stands behind it, `letters` what is written about them, `standing` what their workflows read."""
