"""From one stage to the next: G1 becomes the trunk of G1 with an enhancer (pix2pixHD, section 3.2).

What survives keeps its weights, their averages and the optimizer's moments. The last convolution of the coarser
generator is dropped, as published; the discriminators move up, because the picture at half the size is what the
coarser stage knew as the whole one.
"""

from torch import nn
from torch.nn import Parameter
from torch.optim import Optimizer

from model.training.ema import Average
from model.training.networks import Networks
from model.training.optimizers import Optimizers


def grow(before: Networks, after: Networks) -> None:
    """Copy the weights of one stage's networks into the next one's.

    The trunk and the enhancers keep their places, and the encoder all it has. Discriminators are matched by the
    resolution that they see: with one more enhancer, the finest becomes the second finest.
    """
    weights = {name: value for name, value in before.generator.state_dict().items() if _survives(name, before, after)}
    after.generator.load_state_dict({**after.generator.state_dict(), **weights})
    if before.encoder and after.encoder:
        after.encoder.load_state_dict(before.encoder.state_dict())
    for coarser, finer in _matched_scales(before, after):
        finer.load_state_dict(coarser.state_dict())


def carry(
    before: Networks, after: Networks, *, averages: tuple[Average, Average], optimizers: tuple[Optimizers, Optimizers]
) -> None:
    """Take over what belongs to the weights that `grow` has copied: their averages and Adam's moments.

    Both pairs are old and new; the new ones are of `after`. What is frozen there has no moments.
    """
    old_average, new_average = averages
    for name, value in old_average.state.items():
        if _survives(name, before, after):
            new_average.state[name].copy_(value)
    old, new = optimizers
    _move_moments(old.generator, new.generator, _generator_pairs(before, after))
    _move_moments(old.discriminator, new.discriminator, _discriminator_pairs(before, after))


def _survives(name: str, before: Networks, after: Networks) -> bool:
    """Whether a tensor of the generator has its place in the next one."""
    return not name.startswith("head.") or before.architecture.enhancers == after.architecture.enhancers


def _matched_scales(before: Networks, after: Networks) -> list[tuple[nn.Module, nn.Module]]:
    """The discriminators of both that see the same resolution."""
    doublings = after.architecture.enhancers - before.architecture.enhancers
    old, new = (list(each.discriminator.scales) for each in (before, after))  # type: ignore[arg-type]
    critics = [each.discriminator.critic for each in (before, after)]
    same = [(critics[0], critics[1])] if all(critics) else []  # it knows pictures of every size
    return [*zip(old, new[doublings:], strict=False), *same]


def _generator_pairs(before: Networks, after: Networks) -> list[tuple[Parameter, Parameter]]:
    """The parameters of generator and encoder that survive, old and new."""
    new = dict(after.generator.named_parameters())
    pairs = [
        (parameter, new[name])
        for name, parameter in before.generator.named_parameters()
        if _survives(name, before, after)
    ]
    if before.encoder and after.encoder:
        pairs += zip(before.encoder.parameters(), after.encoder.parameters(), strict=True)
    return pairs


def _discriminator_pairs(before: Networks, after: Networks) -> list[tuple[Parameter, Parameter]]:
    matched = _matched_scales(before, after)
    return [pair for old, new in matched for pair in zip(old.parameters(), new.parameters(), strict=True)]


def _move_moments(before: Optimizer, after: Optimizer, pairs: list[tuple[Parameter, Parameter]]) -> None:
    """Copy Adam's moments of the parameters that both optimizers train."""
    trained = {id(parameter) for group in after.param_groups for parameter in group["params"]}
    for old, new in pairs:
        if old in before.state and id(new) in trained:
            after.state[new] = {
                name: value.clone() if hasattr(value, "clone") else value for name, value in before.state[old].items()
            }
