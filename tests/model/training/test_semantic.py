"""The semantic critic: what it sees, what its losses ask for, and that a run keeps it."""

import itertools
import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from model.losses import UNNAMED, semantic_discriminator, semantic_features, semantic_generator
from model.maps import LabelSet
from model.networks.critic import SemanticCritic
from model.training.config import Architecture
from model.training.networks import Networks
from model.training.optimizers import Optimizers
from model.training.schedule import faded
from model.training.step import train_step
from tests.model.training.runs import train
from tests.model.training.test_step import CONFIG, CPU, batch_of, label_architecture

CITYSCAPES = LabelSet.load("cityscapes")


def with_critic() -> Architecture:
    plain = label_architecture()
    return replace(plain, discriminator=replace(plain.discriminator, critic_width=4))


def made(seed: int = 0) -> Networks:
    torch.manual_seed(seed)
    return Networks(with_critic(), CITYSCAPES, CPU)


@pytest.mark.parametrize(("height", "width"), [(32, 64), (33, 47), (50, 36)])
def test_it_answers_for_every_second_pixel_of_any_size(height: int, width: int) -> None:
    outputs = SemanticCritic(3, 7, 4)(torch.rand(2, 3, height, width))
    assert outputs[-1].shape == (2, 8, -(-height // 2), -(-width // 2))
    assert outputs[-1].shape[-2:] == torch.zeros(height, width)[::2, ::2].shape
    assert len(outputs) == 5


def answers(named: torch.Tensor, classes: int, sure: float = 20.0) -> torch.Tensor:
    """Logits that name these channels."""
    return sure * torch.nn.functional.one_hot(named, classes + 1).permute(0, 3, 1, 2).float()


def test_losses_of_right_and_wrong_answers() -> None:
    targets = torch.tensor([[[0, 1], [2, UNNAMED]]])
    right = answers(targets.clamp(min=0), 3)
    synthesized = answers(torch.full_like(targets, 3), 3)
    assert semantic_discriminator(synthesized, right, targets) < 1e-6
    assert semantic_generator(right, targets) < 1e-6
    assert semantic_generator(synthesized, targets) == pytest.approx(20, abs=1e-3)
    assert semantic_discriminator(right, synthesized, targets) == pytest.approx(20, abs=1e-3)


def test_nobody_is_asked_about_pixels_without_a_class() -> None:
    targets = torch.tensor([[[0, UNNAMED]]])
    logits = torch.randn(1, 4, 1, 2)
    changed = logits.clone()
    changed[..., 1] += 5 * torch.randn(1, 4, 1)
    assert semantic_generator(logits, targets) == semantic_generator(changed, targets)
    nothing = torch.full_like(targets, UNNAMED)
    assert semantic_generator(logits, nothing) == 0


def test_a_rare_class_weighs_more_per_pixel_and_less_in_all() -> None:
    targets = torch.zeros(1, 1, 100, dtype=torch.long)
    targets[..., :4] = 1
    only_rare_wrong = answers(torch.zeros_like(targets), 2)
    only_common_wrong = answers(torch.ones_like(targets), 2)
    rare, common = (semantic_generator(each, targets) / 20 for each in (only_rare_wrong, only_common_wrong))
    assert rare == pytest.approx(2 / (2 + 96**0.5), rel=1e-4)  # 4 pixels weigh 2, 96 weigh sqrt(96)
    assert rare + common == pytest.approx(1, rel=1e-4)


def test_features_are_compared_without_the_logits() -> None:
    real = [torch.zeros(1, 2, 4, 4), torch.zeros(1, 2, 8, 8), torch.zeros(1, 3, 8, 8)]
    fake = [torch.ones(1, 2, 4, 4), torch.full((1, 2, 8, 8), 3.0), torch.full((1, 3, 8, 8), 100.0)]
    assert semantic_features(fake, real) == 2


def test_void_classes_are_not_named_and_channels_are() -> None:
    batch = batch_of()
    named = made().named(batch)
    labels = batch.labels[:, ::2, ::2]
    void = torch.isin(labels, torch.tensor(CITYSCAPES.of_kind(CITYSCAPES[0].kind)))
    assert void.any()
    assert (named[void] == UNNAMED).all()
    channels = torch.from_numpy(CITYSCAPES.channel_table.copy()).long()[labels]
    assert (named[~void] == channels[~void]).all()


def test_one_step_moves_critic_and_generator() -> None:
    """The critic is trained with the discriminators; without any other loss G still learns, through it."""
    config = replace(CONFIG, semantic=1.0, gan_weight=1e-12, feature_matching=0.0, vgg=0.0)
    networks = made()
    optimizers = Optimizers(networks, config)
    critic = networks.discriminator.critic
    before = {name: value.clone() for name, value in critic.state_dict().items()}  # type: ignore[union-attr]
    losses = train_step(networks, optimizers, batch_of(), config)
    assert set(losses) == {"gan", "semantic", "discriminator"}
    assert any((value != before[name]).any() for name, value in critic.state_dict().items())  # type: ignore[union-attr]
    gradients = [each.grad for each in networks.generator.parameters() if each.grad is not None]
    assert max(float(each.abs().max()) for each in gradients) > 1e-7


def test_features_join_where_features_are_matched() -> None:
    losses = train_step(made(), Optimizers(made(), CONFIG), batch_of(), replace(CONFIG, semantic=2.0))
    assert {"semantic", "semantic_features", "feature_matching"} <= set(losses)


def test_the_critic_learns_to_tell_photographs_from_pictures() -> None:
    """With a generator that stands still, it soon knows which is which."""
    config = replace(CONFIG, semantic=1.0, learning_rate=2e-3)
    networks = made()
    optimizers = Optimizers(networks, config)
    batch = batch_of()
    with torch.no_grad():
        condition = networks.condition(batch)
        fake = networks.generator(networks.generator_input(condition, networks.styles(batch)))

    def loss() -> torch.Tensor:
        made_logits, real_logits = (networks.critic(each)[-1] for each in (fake, batch.images))
        return semantic_discriminator(made_logits, real_logits, torch.full_like(networks.named(batch), 7))

    def called_synthesized(images: torch.Tensor) -> float:
        with torch.no_grad():
            logits = networks.critic(images)[-1]
        return float((logits.argmax(1) == logits.shape[1] - 1).float().mean())

    for _ in range(60):
        optimizers.discriminator.zero_grad()
        loss().backward()
        optimizers.discriminator.step()
    assert called_synthesized(fake) > 0.9
    assert called_synthesized(batch.images) < 0.1


def critic_of(path: Path) -> dict[str, torch.Tensor]:
    return {name: value for name, value in load_file(path).items() if name.startswith("critic.")}


def test_a_run_keeps_it(paired_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    assert train(paired_folder, out, "--semantic", "2", "--max-steps", "2") == 0
    first = critic_of(out / "discriminator.safetensors")
    assert first
    assert train(paired_folder, out, "--resume", "--max-steps", "3") == 0
    again = critic_of(out / "discriminator.safetensors")
    moved = [float((again[name].float() - first[name].float()).abs().max()) for name in first]
    assert 0 < max(moved) < 0.01  # one step further, not drawn anew


def test_discriminators_of_a_run_without_one_go_into_a_run_with_one(paired_folder: Path, tmp_path: Path) -> None:
    plain, semantic = tmp_path / "plain", tmp_path / "semantic"
    assert train(paired_folder, plain, "--max-steps", "1") == 0
    begun = ("--max-steps", "1", "--learning-rate", "1e-12")
    given = ("--init-discriminator", str(plain / "discriminator.safetensors"))
    assert train(paired_folder, semantic, "--semantic", "1", *begun, *given) == 0
    old, new = (load_file(folder / "discriminator.safetensors") for folder in (plain, semantic))
    assert set(old) < set(new)
    assert all(torch.equal(value, new[name]) for name, value in old.items())
    back = ("--init-discriminator", str(semantic / "discriminator.safetensors"))
    assert train(paired_folder, tmp_path / "back", *begun, *back) == 0


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--semantic", "1", "--gan-weight", "0", "--feature-matching", "0", "--l1", "1"), "one of the discriminators"),
        (("--fade", "5-3"), "BEGIN-END"),
        (("--fade", "x"), "BEGIN-END"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    options: tuple[str, ...],
    sentence: str,
    paired_folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    try:
        code = train(paired_folder, tmp_path / "run", *options)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    assert code == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_a_run_without_one_cannot_get_one_later(
    paired_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(paired_folder, tmp_path, "--max-steps", "1") == 0
    assert train(paired_folder, tmp_path, "--resume", "--semantic", "1", "--max-steps", "2") == 2
    assert "has no semantic critic" in capsys.readouterr().err


def test_the_rate_fades_between_two_minutes() -> None:
    assert [faded((10, 20), minutes) for minutes in (0, 10, 15, 20, 99)] == [1, 1, 0.5, 0.01, 0.01]


def test_a_fading_run_goes_on_fading(paired_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the training time of all parts: the second part begins where the first one ended, not at its full rate."""
    minutes = itertools.count()
    monkeypatch.setattr("model.training.loop.time.monotonic", lambda: 0.6 * next(minutes))
    steps = ("--fade", "0-2", "--learning-rate", "1e-3")
    assert train(paired_folder, tmp_path, *steps, "--max-steps", "20") == 0
    assert train(paired_folder, tmp_path, "--resume", "--max-steps", "40") == 0
    rates = [json.loads(line)["learning_rate"] for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert len(rates) == 4
    assert rates == sorted(rates, reverse=True)
    assert rates[0] < 1e-3
    assert rates[2] < rates[1]
