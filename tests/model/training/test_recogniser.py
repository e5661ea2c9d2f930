"""A segmentation network that teaches: what it sees, what its losses ask for, and that a run keeps it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch.nn.functional import interpolate

from model.checkpoint import CheckpointHeader, load_checkpoint, read_header, save_checkpoint
from model.errors import CheckpointError, ModelError
from model.evaluate import main as evaluate
from model.losses import UNNAMED, recognised, recognised_features
from model.maps import LabelSet
from model.resources import checkpoints_dir
from model.segmentation.file import has_taught, read_segmenter_header
from model.segmentation.network import load_segmenter, normalized
from model.segmentation.recogniser import Recogniser, load_recogniser
from model.training.step import train_step
from tests.model.segmentation.random_network import random_segmenter
from tests.model.training.runs import differences, state_of, train
from tests.model.training.test_step import CONFIG, Setup, batch_of, label_architecture


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, cityscapes: LabelSet) -> Path:
    found = tmp_path_factory.mktemp("recogniser") / "teacher.safetensors"
    random_segmenter(found, cityscapes)
    return found


@pytest.fixture(scope="module")
def recogniser(path: Path, cityscapes: LabelSet) -> Recogniser:
    return load_recogniser(path, cityscapes)


# The network --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("network", ["lraspp", "deeplab"])
def test_it_answers_as_the_network_that_segments(tmp_path: Path, cityscapes: LabelSet, network: str) -> None:
    random_segmenter(tmp_path / "one.safetensors", cityscapes, network)
    segmenter = load_segmenter(tmp_path / "one.safetensors", "cpu")
    pixels = torch.randint(0, 256, (2, 3, 64, 96), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    header = segmenter.header
    with torch.inference_mode():
        scores = segmenter._network(normalized(pixels, header.mean, header.deviation))
        features, logits = load_recogniser(tmp_path / "one.safetensors", cityscapes)(pixels / 127.5 - 1)
    expected = interpolate(scores, size=(64, 96), mode="bilinear", align_corners=False)
    torch.testing.assert_close(logits, expected, rtol=1e-3, atol=1e-3)
    assert [tuple(each.shape[-2:]) for each in features] == [(32, 48), (16, 24), (8, 12), (4, 6), (4, 6)]


def test_the_gradient_reaches_the_picture_and_not_the_weights(recogniser: Recogniser) -> None:
    before = {name: value.clone() for name, value in recogniser.state_dict().items()}
    recogniser.train()
    picture = torch.zeros(1, 3, 64, 64, requires_grad=True)
    features, logits = recogniser(picture)
    (logits.square().mean() + torch.stack([each.mean() for each in features]).sum()).backward()
    assert picture.grad is not None
    assert picture.grad.abs().sum() > 0
    assert all(parameter.grad is None for parameter in recogniser.parameters())
    assert all(torch.equal(value, before[name]) for name, value in recogniser.state_dict().items())


def test_labels_become_channels(recogniser: Recogniser, path: Path) -> None:
    classes = read_segmenter_header(path).classes
    labels = torch.tensor([[*classes, 0, 255]], dtype=torch.uint8)
    channels = recogniser.named(labels[None])[0, 0]
    assert channels.dtype == torch.int64
    assert channels.tolist() == [*range(len(classes)), UNNAMED, UNNAMED]  # "unlabeled", and no class at all


@pytest.mark.parametrize("size", [(64, 48), (16, 16), (9, 40)])
def test_every_time_it_sees_the_pictures_in_another_frame(recogniser: Recogniser, size: tuple[int, int]) -> None:
    height, width = size
    picture = torch.rand(1, 3, height, width)
    labels = torch.zeros(1, height, width, dtype=torch.uint8)
    labels[0, 2, 3] = 26
    at = set()
    for seed in range(6):
        torch.manual_seed(seed)
        seen = recogniser.compare(picture, picture, labels)
        assert seen.targets.shape[-2:] == (height + min(16, height - 1), width + min(16, width - 1))
        assert seen.answers.shape[-2:] == seen.targets.shape[-2:]
        (found,) = (seen.targets == recogniser.named(torch.tensor(26))).nonzero()[:, 1:].tolist()
        at.add((found[0] - 2, found[1] - 3))
        torch.manual_seed(seed)
        again = recogniser.compare(picture, picture, labels)
        assert torch.equal(again.targets, seen.targets), "drawn from torch's random state and nothing else"
    assert len(at) > 2
    assert all(0 <= top < 16 and 0 <= left < 16 for top, left in at)


# Its losses ---------------------------------------------------------------------------------------------------------


def test_losses_of_right_and_wrong_answers() -> None:
    targets = torch.tensor([[[0, 1], [2, UNNAMED]]])
    right = 20 * torch.nn.functional.one_hot(targets.clamp(min=0), 3).permute(0, 3, 1, 2).float()
    assert recognised(right, targets) < 1e-6
    assert recognised(right.roll(1, dims=1), targets) == pytest.approx(20, abs=1e-3)
    other = right.clone()
    other[..., 1, 1] = torch.tensor([-5.0, 9.0, 3.0])
    assert recognised(other, targets) == recognised(right, targets)
    assert recognised(right, torch.full_like(targets, UNNAMED)) == 0


def test_features_count_by_how_much_they_differ_and_not_by_how_large_they_are() -> None:
    torch.manual_seed(0)
    real = [torch.rand(1, 4, 8, 8), torch.rand(1, 8, 4, 4)]
    fake = [each + 0.1 for each in real]
    assert recognised_features(real, real) == 0
    once = recognised_features(fake, real)
    scaled = recognised_features([fake[0], 100 * fake[1]], [real[0], 100 * real[1]])
    assert scaled.item() == pytest.approx(once.item(), rel=1e-4)
    assert once.item() == pytest.approx(0.2, rel=0.1)


def test_a_step_has_its_losses_by_their_weight(cityscapes: LabelSet, recogniser: Recogniser) -> None:
    def losses(weight: float) -> dict[str, torch.Tensor]:
        setup = Setup(label_architecture(), cityscapes, CONFIG.with_changes(recogniser=weight))
        return train_step(setup.networks, setup.optimizers, batch_of(), setup.config, recogniser=recogniser)

    once, twice, without = losses(1.0), losses(2.0), losses(0.0)
    for name in ("recogniser", "recogniser_features"):
        assert once[name] > 0
        assert twice[name].item() == pytest.approx(2 * once[name].item(), rel=1e-4)
        assert name not in without


def test_it_teaches(cityscapes: LabelSet) -> None:
    recogniser = load_recogniser(checkpoints_dir() / "street-segmenter.safetensors", cityscapes)
    config = CONFIG.with_changes(gan_weight=0.0, feature_matching=0.0, learning_rate=1e-3)
    setup, batch = Setup(label_architecture(), cityscapes, config), batch_of()
    batch = replace(batch, images=torch.tanh((batch.labels / 8 - 2)[:, None].expand(-1, 3, -1, -1)))
    networks = setup.networks

    def seen() -> tuple[float, float]:
        with torch.no_grad():
            fake = networks.generator(networks.generator_input(networks.condition(batch), networks.styles(batch)))
            features, answers = recogniser(fake)
            alike = recognised_features(features, recogniser(batch.images)[0])
            return alike.item(), recognised(answers, recogniser.named(batch.labels)).item()

    before = seen()
    for _ in range(20):
        train_step(networks, setup.optimizers, batch, config, recogniser=recogniser)
    after = seen()
    assert after[0] < 0.9 * before[0]
    assert after[1] < before[1]


# Runs ---------------------------------------------------------------------------------------------------------------


def records(run: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]


def test_a_run_keeps_its_teacher(
    paired_folder: Path, path: Path, tmp_path: Path, cityscapes: LabelSet, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    assert train(paired_folder, run, "--max-steps", "1", "--recogniser", str(path)) == 0
    assert "recogniser x 10" in capsys.readouterr().out
    teacher = load_recogniser(path, cityscapes).id
    assert state_of(run)["teachers"] == [teacher]
    assert read_header(run / "latest.safetensors").teachers == (teacher,)
    assert train(paired_folder, run, "--max-steps", "2", "--resume", "--recogniser-weight", "3") == 0
    assert "recogniser x 3" in capsys.readouterr().out
    assert all({"recogniser", "recogniser_features"} <= set(record) for record in records(run))
    assert state_of(run)["recogniser"] == str(path)
    # Weights that it has taught remember it wherever they go on.
    other = ("--max-steps", "1", "--init", str(run / "latest.safetensors"))
    assert train(paired_folder, tmp_path / "other", *other) == 0
    assert read_header(tmp_path / "other" / "latest.safetensors").teachers == (teacher,)
    capsys.readouterr()
    scored = ("--checkpoint", str(run / "latest.safetensors"), "--data", str(paired_folder), "--device", "cpu")
    assert evaluate(["--segmenter", str(path), *scored]) == 2
    assert f"{teacher} has taught this generator" in capsys.readouterr().err


def test_what_it_cannot_do_is_one_sentence(
    paired_folder: Path, path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*arguments: str) -> str:
        assert train(paired_folder, tmp_path / "run", *arguments) == 2
        assert not (tmp_path / "run").exists()
        error = capsys.readouterr().err
        assert len(error.strip().splitlines()) == 1
        return error

    nothing = ("--gan-weight", "0", "--feature-matching", "0", "--l1", "0")
    assert "At least one loss" in refused(*nothing, "--vgg-weight", "0")
    assert "At least one loss" in refused(*nothing)
    assert "give its file by --recogniser" in refused("--recogniser-weight", "5")
    assert "no weight" in refused("--recogniser", str(path), "--recogniser-weight", "0")
    assert "no segmentation network" in refused("--recogniser", str(tmp_path / "nothing.safetensors"))
    half = tmp_path / "half.safetensors"
    half.write_bytes(path.read_bytes()[:5000])
    assert "half.safetensors" in refused("--recogniser", str(half))


def test_a_teacher_that_has_changed_or_is_gone_stops_the_run(
    paired_folder: Path, path: Path, tmp_path: Path, cityscapes: LabelSet, capsys: pytest.CaptureFixture[str]
) -> None:
    run, teacher = tmp_path / "run", tmp_path / "teacher.safetensors"
    teacher.write_bytes(path.read_bytes())
    assert train(paired_folder, run, "--max-steps", "1", "--recogniser", str(teacher)) == 0
    go_on = ("--resume", "--max-steps", "2")
    random_segmenter(teacher, cityscapes, "deeplab")
    assert train(paired_folder, run, *go_on) == 2
    assert "is not the network any more" in capsys.readouterr().err
    teacher.unlink()
    assert train(paired_folder, run, *go_on) == 2
    assert "say where it is by --recogniser" in capsys.readouterr().err
    assert train(paired_folder, run, *go_on, "--recogniser-weight", "0") == 0  # goes on without
    assert "recogniser" not in records(run)[-1]
    assert state_of(run)["teachers"] == [read_segmenter_header(path).id]


def test_a_network_that_has_taught_is_known_by_its_weights() -> None:
    assert has_taught("scorer-66da3b959731", ("street-segmenter-66da3b959731",))
    assert not has_taught("scorer-66da3b959731", ("street-segmenter-66da3b959732", "66da3b959731-x"))
    assert not has_taught("scorer-66da3b959731", ())


@pytest.mark.parametrize("teachers", ["street", {"a": 1}, [["a"]], 7, None])
def test_teachers_that_are_no_list_of_names_are_a_damaged_header(tiny_checkpoint: Path, teachers: object) -> None:
    values = read_header(tiny_checkpoint).to_dict()
    assert CheckpointHeader.from_dict(values).teachers == ()
    with pytest.raises(ValueError, match="list of names"):
        CheckpointHeader.from_dict({**values, "teachers": teachers})


def test_the_bundled_network_does_not_score_what_it_has_taught(
    tiny_checkpoint: Path, paired_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = load_checkpoint(tiny_checkpoint)
    bundled = read_segmenter_header(checkpoints_dir() / "street-segmenter.safetensors").id
    taught = tmp_path / "taught.safetensors"
    header = replace(found.header, teachers=(f"renamed-{bundled.rpartition('-')[2]}",))
    save_checkpoint(taught, header, found.generator, found.encoder, found.modes)
    plain = ("--data", str(paired_folder), "--device", "cpu", "--size", "64x32", "--style-pictures", "0")
    assert evaluate(["--checkpoint", str(taught), *plain, "--json", str(tmp_path / "report.json")]) == 0
    assert "has taught this generator" in capsys.readouterr().err
    scores = json.loads((tmp_path / "report.json").read_text())["scores"]
    assert scores["pixel accuracy"]["synthesized"] is None
    assert scores["histogram intersection L"]["synthesized"] is not None


def test_a_teacher_of_other_classes_is_refused(path: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="names the classes of cityscapes"):
        load_recogniser(path, LabelSet.load("facades"))
    with pytest.raises(CheckpointError, match="There is no segmentation network"):
        load_recogniser(tmp_path / "nothing.safetensors", LabelSet.load("cityscapes"))


def test_a_run_in_two_parts_ends_as_one_in_one(paired_folder: Path, path: Path, tmp_path: Path) -> None:
    taught = ("--recogniser", str(path))
    assert train(paired_folder, tmp_path / "whole", "--max-steps", "3", *taught) == 0
    assert train(paired_folder, tmp_path / "parts", "--max-steps", "2", *taught) == 0
    assert train(paired_folder, tmp_path / "parts", "--max-steps", "3", "--resume") == 0
    assert differences(state_of(tmp_path / "whole"), state_of(tmp_path / "parts")) == []
