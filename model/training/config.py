"""The frozen configuration of a training run, stored whole in its state."""

from dataclasses import dataclass

from model.config import Config, require


@dataclass(frozen=True)
class TrainConfig(Config):
    """One training run. Published values are the defaults; presets change what the hardware asks for."""

    size: tuple[int, int] = (512, 256)  # width, height of the training pictures, pixels
    batch: int = 1  # pictures per step
    learning_rate: float = 2e-4  # Adam
    betas: tuple[float, float] = (0.5, 0.999)  # Adam
    constant_epochs: int = 100  # epochs at the full learning rate
    decay_epochs: int = 100  # epochs of linear decay to zero
    feature_matching: float = 10.0  # weight of the feature-matching loss
    l1: float = 0.0  # weight of the mean absolute difference to the photograph; 0 as published
    ema: float = 0.999  # decay of the averaged generator, per step
    mirror: bool = True  # random left-right mirroring
    mode_images: int = 512  # training pictures encoded for the modes at the end; 0 fits none
    seed: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", tuple(self.size))
        object.__setattr__(self, "betas", tuple(self.betas))
        width, height = self.size
        require(min(width, height) >= 32, f"Training pictures must be at least 32 x 32, not {width} x {height}.")
        require(self.batch >= 1, f"Batch must be at least 1, not {self.batch}.")
        require(self.learning_rate > 0, "The learning rate must be positive.")
        require(0 <= self.ema < 1, f"The EMA decay must be in 0..1, not {self.ema}.")
