"""Floor 3: the things that people do, a file for each. Every door calls these, and only these write."""
