"""Writers of what leaves a scene: pictures, layers, passes, strips, replays. Free of Qt and torch."""
