"""Recipes: how each set of bundled weights is made from photographs, down to the finished files."""
