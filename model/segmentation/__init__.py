"""Segmentation networks: photographs to label maps, for scoring synthesized pictures and for opening photographs."""
