"""The painter's stack of a street: what its camera sees, under a sky."""

from scene_maker.stack import Stack
from scene_maker.street.camera import Camera
from scene_maker.street.classes import Class


class StreetStack(Stack):
    """Distances are metres from the camera."""

    def __init__(self, camera: Camera, seed: int) -> None:
        super().__init__(camera.width, camera.height, Class.SKY, seed)
        self.camera = camera
