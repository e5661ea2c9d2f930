"""What a published network looks like, from the keys and shapes of its weights alone.

What comes out is a proposal: `layout.transfer` then checks every key and shape of the file against it.
"""

import re
from collections.abc import Mapping
from typing import Any

from model.config import AnyGeneratorConfig, DiscriminatorConfig, EncoderConfig, GeneratorConfig, Norm, UNetConfig
from model.errors import CheckpointError
from model.published.layout import shapes
from model.published.state import State

Shapes = Mapping[str, tuple[int, ...]]


def infer_generator(state: State, source: str) -> AnyGeneratorConfig:
    """The generator that has these weights. Up to 3 input channels are taken for a picture, more for classes.

    Raises CheckpointError, naming `source`, for the weights of anything else.
    """
    found = shapes(state)
    if any(key.startswith(("scale0_layer", "layer0.", "net.")) for key in found) or "model.0" in found:
        raise CheckpointError(
            f"{source} holds a discriminator (latest_net_D.pth); give the generator, latest_net_G.pth."
        )
    if "model.model.0" in found:
        return _infer_unet(state, found, source)
    config = _infer_coarse_to_fine(state, found, source)
    if not config.blocks:
        raise CheckpointError(
            f"{source} has no residual blocks: it looks like a style encoder (latest_net_E.pth), which goes with "
            "--encoder."
        )
    return config


def infer_encoder(state: State, source: str) -> EncoderConfig:
    """The style encoder that has these weights; raises CheckpointError, naming `source`, for anything else."""
    found = shapes(state)
    trunk = _convolutions(found, "model")
    if not trunk or len(trunk) % 2 or _blocks(found, "model") or any(key.startswith("model1_") for key in found):
        raise CheckpointError(f"{source} holds no style encoder: that is latest_net_E.pth.")
    if _norm(found, "model.2") == "batch":
        raise CheckpointError(f"{source} holds an encoder with batch norm; Maquette's has instance norm, as published.")
    first, last = trunk[0], trunk[-1]
    if first[1] != 3:
        raise CheckpointError(f"{source} holds an encoder of pictures with {first[1]} channels; it must be 3.")
    return EncoderConfig(channels=last[0], width=first[0], downsamples=(len(trunk) - 2) // 2)


def infer_discriminator(state: State, source: str) -> tuple[DiscriminatorConfig, bool]:
    """The discriminators that have these weights, and whether each of their layers has a name of its own.

    All their input channels are counted as classes, but for the three of the judged picture. Raises CheckpointError,
    naming `source`, for the weights of anything else.
    """
    found = shapes(state)
    intermediate = "scale0_layer0.0" in found
    if intermediate:
        scales = 1 + max(int(each[1]) for key in found if (each := re.match(r"scale(\d+)_layer", key)))
        groups = [
            found[key] for key in sorted(found, key=_natural) if key.startswith("scale0_") and len(found[key]) == 4
        ]
        padding = 2
    elif "layer0.0" in found:
        scales = 1 + max(int(each[1]) for key in found if (each := re.match(r"layer(\d+)\.", key)))
        groups, padding = _convolutions(found, "layer0"), 2
    else:
        scales, padding = 1, 1
        groups = _convolutions(found, "net" if "net.0" in found else "model")
    if len(groups) < 3 or groups[-1][0] != 1:
        raise CheckpointError(f"{source} holds no discriminator: that is latest_net_D.pth.")
    return (
        DiscriminatorConfig(
            classes=groups[0][1] - 3,
            boundaries=False,
            width=groups[0][0],
            max_width=max(512 if padding == 2 else 8 * groups[0][0], groups[-1][1]),
            layers=len(groups) - 2 if groups[0][2] == 4 else 0,
            scales=scales,
            padding=padding,
            # In the second layer, behind its convolution: by whichever name.
            norm=_norm(found, "scale0_layer1.1", "layer0.3", "net.3", "model.3"),
        ),
        intermediate,
    )


def _infer_coarse_to_fine(state: State, found: Shapes, source: str) -> GeneratorConfig:
    trunk = _convolutions(found, "model")
    numbers = [int(each[1]) for key in found if (each := re.match(r"model(\d+)_[12]\.", key))]
    enhancers = max(numbers, default=0)
    finest = _convolutions(found, f"model{enhancers}_2" if enhancers else "model")
    # Between the two 7 x 7 convolutions G1 has as many that halve as double; without its end it lacks the last one.
    inner = trunk[1:] if enhancers else trunk[1:-1]
    downsamples, odd = divmod(len(inner), 2)
    if not inner or odd or not finest or trunk[0][2:] != (7, 7) or finest[-1][2:] != (7, 7):
        raise CheckpointError(
            f"{source} holds no generator of pix2pixHD, pix2pix or CycleGAN: their weights begin with model.1 (7 x 7) "
            f"or model.model.0 (4 x 4); this file begins with {next(iter(state))[:60]}."
        )
    last = inner[-1]
    return GeneratorConfig(
        **_inputs(trunk[0][1]),
        boundaries=False,
        style_channels=0,
        output_channels=_picture(finest[-1][0], source),
        width=finest[-1][1],
        max_width=max(1024, *(each[0] for each in trunk)),
        downsamples=downsamples,
        blocks=_blocks(found, "model"),
        enhancers=enhancers,
        enhancer_blocks=_blocks(found, f"model{enhancers}_2") if enhancers else 3,
        # A transposed convolution has its wider side, the input, first.
        upsampling="transposed" if last[0] > last[1] else "resize",
        norm=_norm(found, "model.2"),
        bias="model.1.bias" in state,
        dropout=any(key.endswith("conv_block.6") and len(shape) == 4 for key, shape in found.items()),
    )


def _infer_unet(state: State, found: Shapes, source: str) -> UNetConfig:
    downs, ups, prefix = [found["model.model.0"]], [found.get("model.model.3", ())], "model.model.1.model"
    while f"{prefix}.1" in found:
        downs.append(found[f"{prefix}.1"])
        innermost = len(found.get(f"{prefix}.3", ())) == 4
        ups.append(found.get(f"{prefix}.3" if innermost else f"{prefix}.5", ()))
        prefix += ".3.model"
    if len(downs) < 2 or not all(len(each) == 4 for each in (*downs, *ups)):
        raise CheckpointError(f"{source} begins like a U-Net (model.model.0), but its levels are incomplete.")
    levels, width = len(downs), downs[0][0]
    return UNetConfig(
        **_inputs(downs[0][1]),
        output_channels=_picture(ups[0][1], source),
        width=width,
        max_width=max(each[0] for each in downs),
        levels=levels,
        skips=ups[0][0] == 2 * width,
        norm=_norm(found, "model.model.1.model.2", "model.model.1.model.4"),
        bias="model.model.0.bias" in state,
        # Dropout has no weights: as in the published code, in all levels whose width no longer grows, without the last.
        dropout=max(levels - 5, 0),
        dropout_after=1,
    )


def _inputs(channels: int) -> dict[str, Any]:
    return {"classes": 0, "image_channels": channels} if channels <= 3 else {"classes": channels}


def _convolutions(found: Shapes, prefix: str) -> list[tuple[int, ...]]:
    """Shapes of the convolutions that lie directly in a `Sequential`, in its order."""
    indices = {
        int(each[1]): shape
        for key, shape in found.items()
        if len(shape) == 4 and (each := re.fullmatch(rf"{prefix}\.(\d+)", key))
    }
    return [indices[index] for index in sorted(indices)]


def _blocks(found: Shapes, prefix: str) -> int:
    """Number of residual blocks in a `Sequential`."""
    return len({each[1] for key in found if (each := re.match(rf"{prefix}\.(\d+)\.conv_block\.", key))})


def _norm(found: Shapes, *places: str) -> Norm:
    """Batch norm has weights, instance norm has none; old files have running statistics with either."""
    return "batch" if any(len(found.get(place, ())) == 1 for place in places) else "instance"


def _picture(channels: int, source: str) -> int:
    if not 1 <= channels <= 3:
        raise CheckpointError(f"{source} makes pictures of {channels} channels; Maquette's have 1 to 3.")
    return channels


def _natural(key: str) -> list[int]:
    """Sort by the numbers in a key."""
    return [int(number) for number in re.findall(r"\d+", key)]
