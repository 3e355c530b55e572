"""One machine's house: `remiss up`, its parts as processes, and the demo with its cast."""
