"""A session on another machine: maps go there, pixels come back. docs/remote.md describes the protocol; torch-free."""
