"""The scene and its files: plain values and arrays. Nothing here knows Qt, torch or a window."""
