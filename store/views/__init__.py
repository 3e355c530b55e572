"""What officers make of the answers: readings, synpunkter, groups, themes, bemötanden, changes and explained gaps."""
