"""What is asked of a recipe, made one with what its folder remembers. Torch-free."""

from dataclasses import dataclass
from pathlib import Path

from model.errors import ModelError
from model.recipes.journal import JOURNAL_FILE, Journal
from model.recipes.table import Recipe

STATE_FILE = "state.pt"  # of a training run
LICENCE = "non-commercial research"  # of the weights, unless another is asked for
TRAINING_FOLDER = "training"  # below the recipe's folder: state, log, samples, the newest weights


@dataclass(frozen=True)
class Asked:
    """A recipe as the command line asks for it; what is None is the folder's, or the recipe's."""

    recipe: Recipe
    out: Path
    data: Path | None = None
    length: float | None = None  # minutes of training, or steps
    full_size: bool = False
    batch: int | None = None
    seed: int | None = None
    init: Path | None = None
    init_discriminator: Path | None = None
    vgg: Path | None = None
    recogniser: Path | None = None
    segmenter: Path | None = None
    scenes: Path | None = None
    device: str = "auto"
    workers: int = 0
    cache: bool = False
    licence: str = ""  # "": what the training was begun with, at first LICENCE
    part_minutes: float | None = None

    @property
    def training(self) -> Path:
        """The folder of the training run."""
        return self.out / TRAINING_FOLDER

    @property
    def weights(self) -> Path:
        """The finished generator."""
        return self.out / f"{self.recipe.name}.safetensors"

    @property
    def discriminator(self) -> Path:
        """The finished discriminators, for training that goes on."""
        return self.out / f"{self.recipe.name}-discriminator.safetensors"

    @property
    def report(self) -> Path:
        """All that was measured."""
        return self.out / f"{self.recipe.name}.json"

    @property
    def contact_sheet(self) -> Path:
        """Our own scenes, rendered."""
        return self.out / f"{self.recipe.name}-contact-sheet.webp"

    @property
    def picture(self) -> Path:
        """One of them, small: the editor shows it beside the weights."""
        return self.out / f"{self.recipe.name}.webp"

    @property
    def card(self) -> Path:
        """The model card. It is written last."""
        return self.out / f"{self.recipe.name}.md"

    def is_finished(self, journal: Journal) -> bool:
        """Whether nothing is left to do."""
        return bool(journal.finished) and all(path.is_file() for path in (self.weights, self.report, self.card))


def open_journal(asked: Asked) -> Journal:
    """The folder's journal with what is asked now, or a new one; nothing is written.

    Raises ModelError where a folder holds something else, or was begun in another way.
    """
    recipe, out = asked.recipe, asked.out
    journal = Journal.read(out)
    if journal is None:
        if asked.weights.exists():
            raise ModelError(f"{out} holds files of a recipe but no {JOURNAL_FILE}; choose another --out.")
        return Journal(
            recipe=recipe.name,
            adopted=(asked.training / STATE_FILE).exists(),
            seed=asked.seed or 0,
            length=asked.length if asked.length is not None else recipe.length,
            full_size=asked.full_size,
            batch=asked.batch,
            init=asked.init.name if asked.init else "",
            recogniser=asked.recogniser.name if asked.recogniser else "",
        )
    if journal.recipe != recipe.name:
        raise ModelError(f"{out} was begun with the recipe {journal.recipe}, not {recipe.name}; choose another --out.")
    if asked.seed not in (None, journal.seed):
        raise ModelError(f"{out} was begun with --seed {journal.seed}, not {asked.seed}; leave it out.")
    if asked.init and asked.init.name != journal.init:
        begun = f"with --init {journal.init}" if journal.init else "without --init"
        raise ModelError(f"{out} was begun {begun}; leave --init as it was, or choose another --out.")
    if asked.length is not None and asked.length != journal.length:
        if recipe.counts_steps:
            raise ModelError(f"{out} was begun with --steps {journal.length:g}, which runs must share; leave it out.")
        journal.length, journal.finished = asked.length, ""
    journal.recogniser = asked.recogniser.name if asked.recogniser else journal.recogniser
    journal.full_size = journal.full_size or asked.full_size
    journal.batch = asked.batch or journal.batch
    return journal
