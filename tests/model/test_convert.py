"""Published files become checkpoints: the same picture to 1e-4, and a sentence for everything that does not fit."""

import os
import pickle
import struct
from collections import OrderedDict
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import model.renderer
from model.checkpoint import load_checkpoint, read_header
from model.config import DiscriminatorConfig
from model.convert import main
from model.image_session import ImageSession
from model.inference import build_generator
from model.maps import LabelSet
from model.networks.discriminator import Discriminator
from model.networks.style_encoder import StyleEncoder
from model.session import GeneratorSession
from model.training.weights import load_discriminator
from tests.model.reference import pix2pix, pix2pixhd
from tests.model.test_parity import lively

ROAD, SKY, CAR = 7, 23, 26
CLOSE = 1e-5  # float32; the promise is 1e-4
ACCELERATED = 1e-4  # of -1..1: a session on the CPU, in float32


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(3)


def saved(network: nn.Module, path: Path) -> Path:
    torch.save(network.state_dict(), path)
    return path


def street(height: int = 32, width: int = 48) -> tuple[np.ndarray, np.ndarray]:
    """Labels and instances of a road with two cars that touch, under a sky."""
    labels = np.full((height, width), ROAD, np.uint8)
    labels[: height // 2] = SKY
    instances = labels.astype(np.int32)
    for number in range(2):
        place = np.s_[height // 2 : height // 2 + 8, 8 + 10 * number : 18 + 10 * number]
        labels[place], instances[place] = CAR, 26000 + number
    return labels, instances


def exact(path: Path) -> GeneratorSession:
    """A session that computes as published, operation by operation."""
    return GeneratorSession(load_checkpoint(path), torch.device("cpu"), "float32", accelerate=False)


def rendered(session: GeneratorSession, monkeypatch: pytest.MonkeyPatch, *maps: object) -> Tensor:
    """What a session's network makes of a scene, before it becomes bytes: (3, H, W)."""
    seen: list[Tensor] = []
    to_image = model.renderer.to_image
    monkeypatch.setattr(model.renderer, "to_image", lambda output: (seen.append(output.clone()), to_image(output))[1])
    picture = session.render(*maps)  # type: ignore[arg-type]
    assert picture.shape == (*seen[0].shape[1:], 3)
    return seen[0]


def largest_difference(first: Tensor, second: Tensor) -> float:
    assert first.shape == second.shape
    assert second.std() > 0.05
    return float((first - second).abs().max())


@pytest.mark.parametrize("enhancers", [0, 1, 2])
def test_pix2pixhd_with_boundaries_and_styles_gives_the_published_picture(
    enhancers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if enhancers:
        generator = pix2pixhd.LocalEnhancer(39, 3, ngf=3, downs=2, blocks=2, enhancers=enhancers)
    else:
        generator = pix2pixhd.GlobalGenerator(39, 3, ngf=4, downs=2, blocks=2)
    encoder = lively(pix2pixhd.Encoder(3, 3, nef=4, downs=2))
    centres = {ROAD: np.array([[0.1, -0.2, 0.3]]), CAR: np.array([[0.5, 0.0, -1.0], [-0.7, 0.9, 0.2]])}
    clusters = tmp_path / "features_clustered_010.npy"
    np.save(clusters, np.array(centres, dtype=object), allow_pickle=True)
    out = tmp_path / "street.safetensors"
    arguments = [str(saved(lively(generator), tmp_path / "latest_net_G.pth")), "--labels", "cityscapes"]
    arguments += ["--encoder", str(saved(encoder, tmp_path / "latest_net_E.pth")), "--clusters", str(clusters)]
    arguments += ["--licence", "CC BY-NC-SA 4.0", "--resolution", "96x64", "--data", "streets", "--out", str(out)]
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "39 input channels: 35 classes of cityscapes, boundary map, 3 style channels" in said
    assert "modes: 3 for 2 of 35 classes; none for the other 33" in said

    header = read_header(out)
    assert (header.name, header.licence, header.data) == ("street", "CC BY-NC-SA 4.0", "streets")
    assert header.resolution == (96, 64)
    assert "latest_net_G.pth (sha256 " in header.notes
    assert {key: len(sizes) for key, sizes in header.mode_sizes.items()} == {ROAD: 1, CAR: 2}
    stored = load_checkpoint(out)
    assert stored.encoder is not None
    network = build_generator(stored)
    assert sum(each.numel() for each in network.parameters()) == sum(each.numel() for each in generator.parameters())

    labels, instances = street()
    planes = torch.zeros(1, 3, *labels.shape)
    for region, style in ((ROAD, centres[ROAD][0]), (26000, centres[CAR][1]), (26001, centres[CAR][0])):
        planes[0, :, torch.from_numpy(instances == region)] = torch.tensor(style, dtype=torch.float32)[:, None]
    ids = torch.from_numpy(instances)[None, None]
    shown = torch.from_numpy(labels)[None, None]
    with torch.no_grad():
        whole = torch.cat((pix2pixhd.one_hot(shown, 35), pix2pixhd.boundaries(ids), planes), dim=1)
        expected = generator.eval()(whole)[0]
    styles = {26000: 1, 26001: 0}
    with exact(out) as session:
        assert session.mode_counts == {ROAD: 1, CAR: 2}
        found = rendered(session, monkeypatch, labels, instances, styles)
    assert largest_difference(found, expected) < CLOSE
    with GeneratorSession.open(out, "cpu", precision="float32") as session:
        found = rendered(session, monkeypatch, labels, instances, styles)
    assert largest_difference(found, expected) < ACCELERATED


def test_the_converted_encoder_is_the_published_one(tmp_path: Path) -> None:
    generator = lively(pix2pixhd.GlobalGenerator(38, 3, ngf=2, downs=2, blocks=1))
    encoder = lively(pix2pixhd.Encoder(3, 3, nef=4, downs=2)).eval()
    out = tmp_path / "plain.safetensors"
    arguments = [str(saved(generator, tmp_path / "G.pth")), "--encoder", str(saved(encoder, tmp_path / "E.pth"))]
    assert main([*arguments, "--labels", "cityscapes", "--out", str(out)]) == 0
    checkpoint = load_checkpoint(out)
    assert not checkpoint.header.generator.boundaries, "35 classes and 3 styles leave no channel for it"
    assert checkpoint.header.encoder is not None
    converted = StyleEncoder(checkpoint.header.encoder)
    converted.load_state_dict(dict(checkpoint.encoder or {}))
    _, instances = street()
    image = torch.rand(1, 3, *instances.shape) * 2 - 1
    with torch.no_grad():
        expected = encoder(image, torch.from_numpy(instances)[None, None])
        found = converted.eval()(image, torch.from_numpy(instances)[None].long())
    assert largest_difference(found, expected) < CLOSE


def test_batch_norm_is_folded_without_changing_the_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generator = lively(pix2pixhd.GlobalGenerator(36, 3, ngf=4, downs=2, blocks=2, norm="batch")).eval()
    out = tmp_path / "batch.safetensors"
    assert main([str(saved(generator, tmp_path / "G.pth")), "--labels", "cityscapes", "--out", str(out)]) == 0
    labels, instances = street()
    maps = torch.from_numpy(labels)[None, None], torch.from_numpy(instances)[None, None]
    with torch.no_grad():
        expected = generator(torch.cat((pix2pixhd.one_hot(maps[0], 35), pix2pixhd.boundaries(maps[1])), dim=1))[0]
    with GeneratorSession.open(out, "cpu", precision="float32") as session:
        assert largest_difference(rendered(session, monkeypatch, labels, instances), expected) < CLOSE


def test_unet_of_colour_pictures_becomes_one_of_labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Facades: the published network takes the colours of the label map, ours its classes."""
    facades = LabelSet.load("facades")
    generator = lively(pix2pix.UnetGenerator(3, 3, 5, ngf=4, norm="batch")).train()
    out = tmp_path / "facades.safetensors"
    arguments = [str(saved(generator, tmp_path / "G.pth")), "--labels", "facades", "--colours", "--no-dropout"]
    assert main([*arguments, "--out", str(out)]) == 0
    assert read_header(out).generator.classes == 12
    labels = np.repeat(np.repeat(np.random.default_rng(0).integers(1, 13, (4, 6)), 8, 0), 16, 1).astype(np.uint8)
    colours = facades.palette[labels].astype(np.float32) / 127.5 - 1
    with torch.no_grad():
        expected = generator(torch.from_numpy(colours).permute(2, 0, 1)[None])[0]
    with exact(out) as session:
        assert largest_difference(rendered(session, monkeypatch, labels, labels.astype(np.int32)), expected) < CLOSE


def test_pictures_in_and_labels_out(tmp_path: Path) -> None:
    """CycleGAN's ResNet and pix2pix's photo2label: pictures go in, and a session for pictures renders them."""
    generator = lively(pix2pix.ResnetGenerator(3, 3, ngf=4, blocks=2)).eval()
    path = saved(generator, tmp_path / "G.pth")
    out, labels_out = tmp_path / "paintings.safetensors", tmp_path / "labels.safetensors"
    assert main([str(path), "--out", str(out)]) == 0
    assert main([str(path), "--labels", "facades", "--to-labels", "--out", str(labels_out)]) == 0
    photograph = np.random.default_rng(1).integers(0, 256, (32, 48, 3)).astype(np.uint8)
    with torch.no_grad():
        made = generator(torch.from_numpy(photograph).permute(2, 0, 1)[None].float() / 127.5 - 1)[0]
    wanted = ((made + 1) * 127.5).permute(1, 2, 0).numpy()
    with ImageSession.open(out, "cpu", precision="float32") as session:
        assert np.abs(session.render(photograph).astype(np.float32) - wanted).max() < 0.51, "one rounding"
    with ImageSession.open(labels_out, "cpu", precision="float32") as session:
        assert set(np.unique(session.labels(photograph))) <= set(range(1, 13))


@pytest.mark.parametrize(("scales", "intermediate"), [(2, True), (1, False)])
def test_discriminators_go_on_where_the_published_training_stopped(
    scales: int, intermediate: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    generator = saved(pix2pixhd.GlobalGenerator(36, 3, ngf=2, downs=2, blocks=1), tmp_path / "G.pth")
    reference = lively(pix2pixhd.MultiscaleDiscriminator(39, ndf=4, scales=scales, intermediate=intermediate))
    # Discriminators are stored in fp16.
    patches = saved(reference.half().float(), tmp_path / "D.pth")
    out = tmp_path / "street.safetensors"
    arguments = [str(generator), "--labels", "cityscapes", "--out", str(out), "--discriminator"]
    assert main([*arguments, str(patches)]) == 0
    assert "D.pth: discriminators of 70 x 70 pixels" in capsys.readouterr().out
    config = DiscriminatorConfig(35, boundaries=True, width=4, scales=scales)
    networks = SimpleNamespace(discriminator=Discriminator(config))
    load_discriminator(tmp_path / "street-discriminator.safetensors", networks)  # type: ignore[arg-type]
    x = torch.randn(1, 39, 64, 64)
    with torch.no_grad():
        for found, expected in zip(networks.discriminator(x), reference(x), strict=True):
            assert largest_difference(found[-1], expected[-1]) < CLOSE

    saved(pix2pixhd.MultiscaleDiscriminator(38, ndf=4), patches)
    out.unlink()
    assert "D.pth judges 38 channels" in refusal(capsys, out, *arguments[:3], "--discriminator", patches)
    beside = tmp_path / "street-discriminator.safetensors"
    beside.unlink()
    beside.mkdir()
    assert "not a plain file" in refusal(capsys, out, *arguments[:3], "--discriminator", patches)


class OldPickler(pickle._Pickler):  # type: ignore[name-defined]
    """Writes text as Python 2 did, as bytes without an encoding."""

    def save_str(self, text: str) -> None:
        encoded = text.encode("ascii")
        self.write(pickle.SHORT_BINSTRING + struct.pack("<B", len(encoded)) + encoded)
        self.memoize(text)

    dispatch = {**pickle._Pickler.dispatch, str: save_str}  # type: ignore[attr-defined]


def old_file(state: dict[str, Tensor], path: Path, *, python2: bool) -> Path:
    pickler = OldPickler if python2 else pickle.Pickler

    def dump(value: object, file: object, protocol: int) -> None:
        pickler(file, protocol).dump(value)

    module = SimpleNamespace(__name__="old", Pickler=pickler, dump=dump)
    torch.save(state, path, pickle_module=module, pickle_protocol=2, _use_new_zipfile_serialization=False)
    return path


@pytest.mark.parametrize("kind", ["old", "python 2", "parallel", "old instance norm", "half"])
def test_formats_of_all_years_give_the_same_checkpoint(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    generator = lively(pix2pixhd.GlobalGenerator(36, 3, ngf=2, downs=2, blocks=1)).half().float()
    state = OrderedDict(generator.state_dict())
    plain, path = saved(generator, tmp_path / "plain.pth"), tmp_path / "G.pth"
    if kind in ("old", "python 2"):
        old_file(state, path, python2=kind == "python 2")
    elif kind == "parallel":
        torch.save(nn.DataParallel(generator).state_dict(), path)
    elif kind == "old instance norm":
        # Before torch 0.4 instance norm had running statistics, which it did not use.
        norms = [name for name, module in generator.named_modules() if isinstance(module, nn.InstanceNorm2d)]
        for name in norms:
            channels = generator.get_submodule(name).num_features
            state[f"{name}.running_mean"], state[f"{name}.running_var"] = torch.rand(channels), torch.rand(channels)
        torch.save(state, path)
    else:
        torch.save({key: tensor.half() for key, tensor in state.items()}, path)
    for source, name in ((plain, "a"), (path, "b")):
        assert main([str(source), "--labels", "cityscapes", "--out", str(tmp_path / f"{name}.safetensors")]) == 0
    first, second = (load_checkpoint(tmp_path / f"{name}.safetensors").generator for name in "ab")
    assert first.keys() == second.keys()
    assert all(torch.equal(first[key], second[key]) for key in first)
    assert ("running statistics" in capsys.readouterr().out) == (kind == "old instance norm")


class Evil:
    """Runs a command when it is unpickled."""

    def __init__(self, witness: Path) -> None:
        self.witness = witness

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.witness),)


def refusal(capsys: pytest.CaptureFixture[str], target: Path, *arguments: object) -> str:
    """The one line that a refused command writes."""
    assert main([*map(str, arguments), "--out", str(target)]) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "Error" not in said.err
    assert not target.exists()
    return said.err


def test_wrong_files_are_refused_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.safetensors"
    generator = lively(pix2pixhd.GlobalGenerator(36, 3, ngf=2, downs=2, blocks=1))
    state = generator.state_dict()
    path = tmp_path / "G.pth"
    labels = ("--labels", "cityscapes")

    torch.save({**state, "model.99.weight": torch.zeros(3), "strange": torch.zeros(1)}, path)
    assert "G.pth holds model.99.weight, strange, which no network" in refusal(capsys, out, path, *labels)
    torch.save({key: value for key, value in state.items() if key != "model.4.bias"}, path)
    assert "G.pth lacks model.4.bias" in refusal(capsys, out, path, *labels)
    torch.save({**state, "model.7.weight": torch.zeros(8, 5, 3, 3)}, path)
    assert "model.7.weight has the shape (8, 5, 3, 3) where (8, 4, 3, 3)" in refusal(capsys, out, path, *labels)
    torch.save({**state, "model.4.bias": torch.full((4,), float("nan"))}, path)
    assert "model.4.bias holds numbers that are not finite" in refusal(capsys, out, path, *labels)
    torch.save({**state, "model.4.bias": torch.zeros(4, dtype=torch.int32)}, path)
    assert "model.4.bias holds whole numbers" in refusal(capsys, out, path, *labels)
    torch.save({**state, "model.1.bias": torch.zeros(1).expand(2)}, path)
    assert "model.1.bias is larger than what the file holds" in refusal(capsys, out, path, *labels)
    torch.save(lively(pix2pixhd.MultiscaleDiscriminator(6, ndf=2)).state_dict(), path)
    assert "holds a discriminator" in refusal(capsys, out, path, *labels)
    torch.save(lively(pix2pixhd.Encoder(3, 3, nef=2)).state_dict(), path)
    assert "looks like a style encoder" in refusal(capsys, out, path, *labels)
    torch.save({"conv.weight": torch.zeros(1, 1, 1, 1)}, path)
    assert "begins with conv.weight" in refusal(capsys, out, path, *labels)
    torch.save({"epoch": 3, **state}, path)
    assert "the entry 'epoch'" in refusal(capsys, out, path, *labels)
    torch.save(state["model.1.weight"], path)
    assert "a Tensor instead of weights" in refusal(capsys, out, path, *labels)
    torch.save(generator, path)
    assert "more than weights" in refusal(capsys, out, path, *labels)
    path.write_bytes(b"\x89PNG and so on" * 9)
    assert "damaged, incomplete or no .pth" in refusal(capsys, out, path, *labels)
    content = saved(generator, path).read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert "damaged, incomplete or no .pth" in refusal(capsys, out, path, *labels)
    assert "There is no file" in refusal(capsys, out, tmp_path / "nowhere.pth", *labels)
    assert "ends in .safetensors" in refusal(capsys, tmp_path / "out.pth", saved(generator, path), *labels)


@pytest.mark.parametrize("zipped", [True, False])
def test_a_hostile_file_runs_nothing(zipped: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, witness = tmp_path / "G.pth", tmp_path / "witness"
    torch.save(
        {"model.1.weight": torch.zeros(2, 36, 7, 7), "evil": Evil(witness)}, path, _use_new_zipfile_serialization=zipped
    )
    assert "more than weights" in refusal(capsys, tmp_path / "out.safetensors", path, "--labels", "cityscapes")
    assert not witness.exists()


def test_channels_that_do_not_fit_the_label_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.safetensors"

    def path_of(channels: int) -> Path:
        return saved(pix2pixhd.GlobalGenerator(channels, 3, ngf=2, downs=2, blocks=1), tmp_path / f"{channels}.pth")

    labels = ("--labels", "cityscapes")
    assert "takes 34 channels, the label set cityscapes has 35 classes" in refusal(capsys, out, path_of(34), *labels)
    assert "add --colours" in refusal(capsys, out, path_of(3), *labels)
    assert "the other 5 are styles" in refusal(capsys, out, path_of(40), *labels)
    assert "name the label set" in refusal(capsys, out, path_of(36))
    assert "the other 4 are not 2 style channels" in refusal(capsys, out, path_of(39), *labels, "--style-channels", 2)
    encoder = saved(pix2pixhd.Encoder(3, 3, nef=2, downs=1), tmp_path / "E.pth")
    assert "are not 3 style channels" in refusal(capsys, out, path_of(36), *labels, "--encoder", encoder)
    assert "--colours needs 3" in refusal(capsys, out, path_of(36), *labels, "--colours")
    assert "no label set is called 'nowhere'" in refusal(capsys, out, path_of(36), "--labels", "nowhere")


@pytest.mark.parametrize(
    ("total", "options", "expected"),
    [
        (35, (), (False, 0)),
        (36, (), (True, 0)),
        (36, ("--no-boundaries",), (False, 1)),
        (38, (), (False, 3)),
        (39, (), (True, 3)),
        (39, ("--no-boundaries",), (False, 4)),
        (40, ("--style-channels", "4"), (True, 4)),
        (40, ("--style-channels", "5"), (False, 5)),
    ],
)
def test_what_the_channels_are_for(
    total: int, options: tuple[str, ...], expected: tuple[bool, int], tmp_path: Path
) -> None:
    path = saved(pix2pixhd.GlobalGenerator(total, 3, ngf=2, downs=2, blocks=1), tmp_path / "G.pth")
    out = tmp_path / "out.safetensors"
    assert main([str(path), "--labels", "cityscapes", *options, "--out", str(out)]) == 0
    config = read_header(out).generator
    assert (config.boundaries, config.style_channels) == expected
    assert config.classes == 35


def test_the_usual_sizes_are_filled_in(tmp_path: Path) -> None:
    small = {"ngf": 1, "blocks": 1}
    for network, expected in (
        (pix2pixhd.GlobalGenerator(36, 3, downs=4, **small), (1024, 512)),
        (pix2pixhd.LocalEnhancer(36, 3, downs=4, **small), (2048, 1024)),
        (pix2pix.UnetGenerator(36, 3, 5, ngf=1), (256, 256)),
    ):
        out = tmp_path / "out.safetensors"
        assert main([str(saved(network, tmp_path / "G.pth")), "--labels", "cityscapes", "--out", str(out)]) == 0
        assert read_header(out).resolution == expected
