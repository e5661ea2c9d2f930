"""The scene editor: a document without Qt (`document`, `tools`), a render worker, a window."""
