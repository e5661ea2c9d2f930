"""The finished files: how large they may be, and how they come to where they are bundled. Torch-free."""

from pathlib import Path

from model.errors import ModelError
from model.maps import atomic_file, check_replaceable, read_bytes
from model.recipes.asked import Asked


def check_size(name: str, size: int, budget: float) -> None:
    """Raise ModelError for a file of `size` bytes that may have `budget` MiB only."""
    if size > budget * 2**20:
        raise ModelError(
            f"{name} would have {size / 2**20:.2f} MiB, and its recipe allows {budget:g}; narrower networks are needed."
        )


def check_folder(folder: Path) -> None:
    """Raise ModelError or FileError if nothing could be installed there."""
    if not folder.is_dir():
        raise ModelError(f"{folder} is no folder; choose another --install.")
    check_replaceable(folder / "x")


def install(asked: Asked, folder: Path) -> list[Path]:
    """Copy the finished files to a folder, each atomically; returns what was written.

    Raises ModelError, and copies nothing, where one is larger than it may be.
    """
    check_folder(folder)
    recipe = asked.recipe
    budgets = {asked.weights: recipe.budget, asked.discriminator: recipe.discriminator_budget}
    others = (asked.contact_sheet, asked.picture, asked.report, asked.card)
    present = [path for path in (*budgets, *others) if path.is_file()]
    for path in present:
        if (budget := budgets.get(path)) is not None:
            check_size(path.name, path.stat().st_size, budget)
    for path in present:
        content = read_bytes(path)
        with atomic_file(folder / path.name) as file:
            file.write(content)
    return [folder / path.name for path in present]
