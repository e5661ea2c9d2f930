"""Presets: they fit together, hold the published numbers, and load without torch."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from model.config import CRNConfig, DiscriminatorConfig, EncoderConfig, GeneratorConfig, UNetConfig
from model.data import FLOWS
from model.errors import ModelError
from model.maps import LabelSet, bundled_label_sets
from model.train import main
from model.training.config import Architecture, TrainConfig
from model.training.networks import Networks
from model.training.presets import PRESETS
from model.training.schedule import stages

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", PRESETS)
def test_networks_and_sizes_fit(name: str, cityscapes: LabelSet) -> None:
    preset = PRESETS[name]
    assert preset.flow in FLOWS
    assert preset.labels is None or preset.labels in bundled_label_sets()
    for stage in stages(preset.train, preset.architecture(cityscapes.channels)):
        with torch.device("meta"):
            networks = Networks(stage.architecture, cityscapes, torch.device("meta"))
        width, height = stage.crop or stage.size
        assert width % networks.multiple == 0
        assert height % networks.multiple == 0
        assert min(width, height) >= stage.architecture.discriminator.smallest


def parameters(name: str, stage: int = -1) -> int:
    # The published counts are for 36 input channels: 35 labels and the boundary.
    architecture = stages(PRESETS[name].train, PRESETS[name].architecture(35))[stage].architecture
    plain = architecture.generator.with_changes(style_channels=0)
    with torch.device("meta"):
        networks = Networks(
            Architecture(plain, architecture.discriminator, None), LabelSet.load("cityscapes"), torch.device("meta")
        )
    return sum(parameter.numel() for parameter in networks.generator.parameters())


def test_published_generators_have_the_published_number_of_parameters() -> None:
    assert parameters("pix2pixHD-512p") == 182_546_755
    assert parameters("pix2pixHD-1024p") == 182_857_059
    assert parameters("pix2pixHD-1024p", stage=0) == 182_546_755
    assert parameters("pix2pixHD-2048p", stage=0) == 182_546_755
    assert parameters("pix2pixHD-2048p", stage=1) == 182_857_059


def test_pix2pixhd_trains_as_published() -> None:
    config = PRESETS["pix2pixHD-512p"].train
    assert (config.learning_rate, config.betas, config.batch) == (2e-4, (0.5, 0.999), 1)
    assert (config.constant_epochs, config.decay_epochs) == (100, 100)
    assert (config.gan, config.feature_matching, config.vgg, config.l1, config.ema) == ("lsgan", 10, 10, 0, 0)
    sizes = [
        stage.size for stage in stages(PRESETS["pix2pixHD-1024p"].train, PRESETS["pix2pixHD-1024p"].architecture(35))
    ]
    assert sizes == [(1024, 512), (2048, 1024), (2048, 1024)]


def test_pix2pix_trains_as_published() -> None:
    config = PRESETS["pix2pix"].train
    assert (config.gan, config.l1, config.feature_matching, config.vgg) == ("vanilla", 100, 0, 0)
    assert (config.size, config.jitter, config.mirror, config.batch) == ((256, 256), 30, True, 1)
    architecture = PRESETS["pix2pix"].architecture(12)
    assert isinstance(architecture.generator, UNetConfig)
    assert (architecture.generator.levels, architecture.generator.norm, architecture.generator.skips) == (
        8,
        "batch",
        True,
    )
    discriminator = architecture.discriminator
    assert (discriminator.layers, discriminator.scales, discriminator.padding, discriminator.norm) == (3, 1, 1, "batch")
    assert architecture.encoder is None
    assert not PRESETS["encoder-decoder"].architecture(12).generator.skips  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "channels_in", "channels_out"),
    [("pix2pix-ab", 3, 3), ("pix2pix-labels", 3, 3), ("pix2pix-color", 1, 2)],
)
def test_pictures_go_in(name: str, channels_in: int, channels_out: int) -> None:
    architecture = PRESETS[name].architecture(35)
    assert architecture.generator.input_channels == channels_in
    assert architecture.generator.output_channels == channels_out
    assert architecture.discriminator.input_channels == channels_in + channels_out


def test_crn_has_the_losses_of_pix2pixhd() -> None:
    preset = PRESETS["crn"]
    assert isinstance(preset.architecture(35).generator, CRNConfig)
    assert preset.architecture(35).discriminator.scales == 3
    assert preset.train == PRESETS["pix2pixHD-512p"].train


def test_torch_is_not_loaded() -> None:
    code = "import sys, model.training.presets, model.training.schedule; print('torch' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"gan": "wgan"}, "choose lsgan or vanilla"),
        ({"gan_weight": 0.0}, "Feature matching needs discriminators"),
        ({"gan_weight": 0.0, "feature_matching": 0.0, "vgg": 0.0}, "At least one loss"),
        ({"l1": -1.0}, "cannot be negative"),
        ({"crop": (1024, 64)}, "1024 x 64 does not fit into 512 x 256"),
        ({"crop": (16, 16)}, "at least 32 x 32"),
        ({"jitter": -1}, "jitter"),
        ({"balance": 1.5}, "probability"),
        ({"enhancer_epochs": -1}, "cannot be negative"),
        ({"ema": 1.0}, "EMA"),
    ],
)
def test_impossible_training_is_refused(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(ModelError, match=sentence):
        TrainConfig().with_changes(**changes)


def test_a_configuration_survives_json() -> None:
    for preset in PRESETS.values():
        values = preset.train.to_dict()
        values["size"] = list(values["size"])
        assert TrainConfig.from_dict(values) == preset.train


@pytest.mark.parametrize(
    ("generator", "discriminator", "encoder", "sentence"),
    [
        (GeneratorConfig(5), DiscriminatorConfig(5), None, "0 style channels, the generator takes 3"),
        (GeneratorConfig(5), DiscriminatorConfig(5), EncoderConfig(channels=2), "2 style channels"),
        (GeneratorConfig(5), DiscriminatorConfig(6), EncoderConfig(), "must see what the generator sees"),
        (GeneratorConfig(5), DiscriminatorConfig(5, output_channels=2), EncoderConfig(), "judge 2 channels"),
        (
            GeneratorConfig(5, boundaries=False),
            DiscriminatorConfig(5),
            EncoderConfig(),
            "cannot see boundaries",
        ),
    ],
)
def test_networks_that_do_not_fit_are_refused(
    generator: GeneratorConfig, discriminator: DiscriminatorConfig, encoder: EncoderConfig | None, sentence: str
) -> None:
    with pytest.raises(ModelError, match=sentence):
        Architecture(generator, discriminator, encoder)


def test_an_unconditional_discriminator_fits_everything() -> None:
    Architecture(GeneratorConfig(5), DiscriminatorConfig(0, boundaries=False, conditional=False), EncoderConfig())


@pytest.mark.parametrize(
    ("options", "code", "sentence"),
    [
        (["--norm", "batch", "--upsampling", "resize", "--output-scale", "0.5"], 0, ""),
        (["--patch-layers", "1", "--unconditional", "--discriminators", "2"], 0, ""),
        (["--preset", "crn", "--norm", "batch"], 2, "family crn have no norm"),
        (["--preset", "pix2pix", "--upsampling", "resize"], 2, "family unet have no upsampling"),
        (["--patch-layers", "2"], 2, "choose from 0, 1, 3, 5"),
        (["--preset", "pix2pix-color", "--vgg-weight", "1", "--vgg", "weights.pth"], 2, "three channels"),
    ],
)
def test_options_of_the_networks(
    paired_folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    code: int,
    sentence: str,
) -> None:
    arguments = ["--data", str(paired_folder), "--out", str(tmp_path / "run"), "--device", "cpu", "--preset", "tiny"]
    with pytest.raises(SystemExit) as ended:
        raise SystemExit(main([*arguments, *options, "--dry-run"]))
    assert ended.value.code == code
    assert sentence in capsys.readouterr().err
