"""Widgets of the window. They watch a Workspace and never touch arrays of the scene."""
