"""Weights in the formats of the published programs: read safely, understood from their shapes, every key explained."""
