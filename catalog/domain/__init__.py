"""Floor 1: plain Python. Nothing here imports Django."""
