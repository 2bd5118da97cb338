# The languages that every release of these tests changes: few, for rendering them is most of the work.
CHANGED = ("en", "hi", "ur", "as")
