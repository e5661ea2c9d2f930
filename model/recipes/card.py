"""The model card in Markdown, of facts and scores alone. What nobody has measured is left out; what was looked at and
seen only a person can write, below what is here. Torch-free.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from model.recipes.facts import Facts, generator_words, objective_words, time_words, training_words
from model.recipes.table import Recipe

_UNKNOWN = "-"
_NOTES = ("styles", "one object's mode")  # parts of a report's protocol that belong below its table
_HEADINGS = {"default": "default styles", "encoded": "styles encoded", "random": "random styles"}


def model_card(recipe: Recipe, facts: Facts) -> str:
    """The card as text."""
    sections = [
        f"# {recipe.name}",
        _about(recipe, facts),
        _table(("", ""), _rows(recipe, facts)),
        *_scores(facts),
        *_modes(facts),
        "## Recipe",
        _made(facts),
        f"    {command(recipe, facts)}",
    ]
    return "\n\n".join(sections) + "\n"


def _made(facts: Facts) -> str:
    if facts.adopted:
        return (
            f"The training was begun by `maquette train --preset {facts.preset}` with the numbers above, in a folder "
            "`RUN/training`; this command made the rest (docs/recipes.md)."
        )
    return (
        "`DIR` is in pix2pixHD's folder layout. The command goes on where it stopped, until it says that it is "
        "finished (docs/recipes.md)."
    )


def command(recipe: Recipe, facts: Facts) -> str:
    """The command that made the weights."""
    length = f"--steps {facts.length:g}" if recipe.counts_steps else f"--max-minutes {facts.length:g}"
    parts = ["maquette recipe", recipe.name, "--data DIR --out RUN", length]
    if facts.full_size:
        parts.append("--full-size")
    if facts.batch:
        parts.append(f"--batch {facts.batch}")
    if facts.config.seed:
        parts.append(f"--seed {facts.config.seed}")
    if facts.vgg:
        parts.append("--vgg FILE")
    if facts.recogniser:
        parts.append("--recogniser FILE")
    if facts.init:
        parts.append(f"--init {facts.init}")
    return " ".join(parts)


def _about(recipe: Recipe, facts: Facts) -> str:
    width, height = facts.size
    text = f"{recipe.title} {facts.classes} classes of {facts.label_set}, {width} x {height}"
    if facts.modes:
        text += f", up to {max(facts.modes.values())} looks (modes) for each of {len(facts.modes)} classes"
    return f"{text}."


def _rows(recipe: Recipe, facts: Facts) -> list[tuple[str, str]]:
    averaged = f"exponential moving average ({facts.config.ema:g})" if facts.config.ema else "those of the last step"
    rows = [
        ("architecture", generator_words(facts)),
        ("data", f"{facts.pictures:,} pictures of `{facts.data}`; the recipe is meant for {recipe.data}"),
        ("objective", objective_words(facts)),
        ("training", training_words(facts)),
        ("time", time_words(facts)),
    ]
    if facts.init:
        rows.append(("begun with", f"the weights of `{facts.init}`"))
    rows += [
        ("seed", str(facts.config.seed)),
        ("weights", f"{averaged}, stored in fp16"),
        *(("file", f"`{name}`, {size / 2**20:.2f} MiB") for name, size in facts.files.items()),
        ("checkpoint", f"`{facts.checkpoint}`"),
    ]
    terms = f"; {recipe.terms}" if recipe.terms else ""
    rows.append(("licence", f"**{facts.licence}**{terms}"))
    return rows


def _scores(facts: Facts) -> list[str]:
    """The section of scores; none if nothing was measured."""
    reports = {styles: report for styles, report in facts.evaluation.items() if report}
    if not reports:
        return []
    first = next(iter(reports.values()))
    protocol = first["protocol"]
    told = [f"On `{facts.split}` of {protocol['data']}, which nothing was trained on. Size {protocol['size']}."]
    if "segmenter" in protocol:
        told.append(f"Read by {protocol['segmenter']}; {protocol['classes']}.")
    names = list(dict.fromkeys(name for report in reports.values() for name in report["scores"]))
    rows = []
    for name in names:
        found = {styles: report["scores"].get(name, {}) for styles, report in reports.items()}
        if all(score.get("synthesized") is None for score in found.values()):
            continue
        cells = [_number(score.get("synthesized")) for score in found.values()]
        if "segmenter" in protocol:
            compared = next(iter(found.values()))
            cells += [_number(compared.get("photographs")), _number(compared.get("ratio"))]
        rows.append((name, *cells))
    headings = ["", *(_HEADINGS[styles] if facts.encoder else "pictures" for styles in reports)]
    headings += ["photographs", "ratio"] if "segmenter" in protocol else []
    notes = [f"- {name}: {protocol[name]}." for name in _NOTES if name in protocol] if facts.encoder else []
    table = _table(headings, rows)
    return ["## Scores", " ".join(told), table, *(["\n".join(notes)] if notes else []), *_classes(first)]


def _classes(report: Mapping[str, Any]) -> list[str]:
    """What the segmentation network makes of each class; none where there was no such network."""
    rows = []
    for each in report["classes"].values():
        iou, accuracy = each["iou"], each["accuracy"]
        if accuracy["photographs"] is None:  # it occurs in no picture
            continue
        numbers = (accuracy["synthesized"], accuracy["photographs"], iou["synthesized"], iou["photographs"])
        rows.append((each["name"], *map(_number, numbers)))
    headings = ("class, default styles", "accuracy", "of photographs", "IoU", "of photographs")
    return [_table(headings, rows)] if rows else []


def _modes(facts: Facts) -> list[str]:
    """The section of modes; none for weights without styles."""
    if facts.encoder is None:
        return []
    listed = ", ".join(f"{name} {count}" for name, count in facts.modes.items()) or "none"
    text = f"k-means over the styles of all instances of {facts.pictures:,} training pictures: {listed}."
    if facts.without_modes:
        text += f" Classes that occur and have none: {', '.join(facts.without_modes)}."
    if facts.absent:
        text += f" In no training picture, and so without: {', '.join(facts.absent)}."
    return ["## Modes", text]


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    ruled = [_line(headings), "|" + "---|" * len(headings)]
    return "\n".join([*ruled, *map(_line, rows)])


def _line(cells: Sequence[str]) -> str:
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|"


def _number(value: float | None) -> str:
    if value is None:
        return _UNKNOWN
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3f}"
