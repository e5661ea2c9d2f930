"""Facades (CMP classes), seen straight on: every part is an upright box that is placed a little by hand.

`front` draws a wall and what is on it, `scenes` describes the houses.
"""
