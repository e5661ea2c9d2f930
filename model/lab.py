"""CIE Lab for networks: what goes into and comes out of a generator with one or two channels (pix2pix, appendix 6.2).

Lab of D65 under sRGB's transfer curve, scaled as the published code does: L / 50 - 1, and a and b divided by 110.
"""

import torch
from torch import Tensor

# Linear sRGB to XYZ, rows divided by the white of D65, so that white is (1, 1, 1).
_XYZ = (
    (0.412453 / 0.950456, 0.357580 / 0.950456, 0.180423 / 0.950456),
    (0.212671, 0.715160, 0.072169),
    (0.019334 / 1.088754, 0.119193 / 1.088754, 0.950227 / 1.088754),
)
_BEND = 6 / 29  # where the cube root of Lab gives way to a line
LIGHTNESS_SCALE, COLOR_SCALE = 50.0, 110.0


def lab_from_rgb(pictures: Tensor) -> Tensor:
    """RGB (B, 3, H, W) in -1..1 to scaled Lab (B, 3, H, W) float32: L in -1..1, a and b about -1..1."""
    rgb = pictures.float().add(1.0).div(2.0).clamp(0.0, 1.0)
    linear = torch.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = torch.einsum("ij,bjhw->bihw", linear.new_tensor(_XYZ), linear)
    bent = torch.where(xyz > _BEND**3, xyz.clamp(min=1e-8) ** (1 / 3), xyz / (3 * _BEND**2) + 4 / 29)
    x, y, z = bent.unbind(1)
    lightness, green_red, blue_yellow = 116 * y - 16, 500 * (x - y), 200 * (y - z)
    return torch.stack(
        (lightness / LIGHTNESS_SCALE - 1.0, green_red / COLOR_SCALE, blue_yellow / COLOR_SCALE), dim=1
    )  # 3 x (B, H, W) -> (B, 3, H, W)


def rgb_from_lab(lab: Tensor) -> Tensor:
    """Scaled Lab (B, 3, H, W) to RGB (B, 3, H, W) float32 in -1..1; colours outside of sRGB are clipped."""
    lightness, green_red, blue_yellow = lab.float().unbind(1)
    y = ((lightness + 1.0) * LIGHTNESS_SCALE + 16.0) / 116.0
    bent = torch.stack((y + green_red * COLOR_SCALE / 500.0, y, y - blue_yellow * COLOR_SCALE / 200.0), dim=1)
    xyz = torch.where(bent > _BEND, bent**3, 3 * _BEND**2 * (bent - 4 / 29))
    linear = torch.einsum("ij,bjhw->bihw", torch.linalg.inv(xyz.new_tensor(_XYZ)), xyz).clamp(0.0, 1.0)
    rgb = torch.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear.clamp(min=1e-8) ** (1 / 2.4) - 0.055)
    return rgb.clamp(0.0, 1.0).mul(2.0).sub(1.0)


def with_channels(pictures: Tensor, channels: int) -> Tensor:
    """What a network with so many channels sees of RGB pictures: 1, their lightness; 2, their colours; 3, themselves.

    (B, 3, H, W) in -1..1 to (B, channels, H, W).
    """
    if channels == 3:
        return pictures
    lab = lab_from_rgb(pictures)
    return lab[:, :1] if channels == 1 else lab[:, 1:]


def as_rgb(made: Tensor, given: Tensor | None = None) -> Tensor:
    """The RGB pictures (B, 3, H, W) in -1..1 of what a network made, (B, 1 to 3, H, W): `with_channels` backwards.

    Lightness alone becomes grey. Colours alone take their lightness from `given`, the RGB pictures (B, 3, H, W) that
    went in.
    """
    channels = made.shape[1]
    if channels == 3:
        return made
    if channels == 1:
        return rgb_from_lab(torch.cat((made, torch.zeros_like(made), torch.zeros_like(made)), dim=1))
    if given is None:
        raise ValueError("colours alone are no picture: the lightness of the picture that went in is missing")
    lightness = lab_from_rgb(given)[:, :1]
    return rgb_from_lab(torch.cat((lightness, made.to(lightness)), dim=1))
