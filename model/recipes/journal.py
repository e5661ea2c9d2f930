"""What a recipe's folder remembers between two parts: what was asked for, what was done, what was measured."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self, get_args, get_origin, get_type_hints

from model.errors import ModelError
from model.maps import atomic_file

FORMAT = 1
JOURNAL_FILE = "recipe.json"


@dataclass
class Portion:
    """Training with pictures of one size in batches of one size for one objective, over all parts."""

    size: tuple[int, int]
    batch: int
    steps: int = 0
    images: int = 0
    seconds: float = 0.0
    objective: str = ""  # in words, where it is not the recipe's


class Trained:
    """What portions are together."""

    portions: Sequence[Portion]

    @property
    def steps(self) -> int:
        """Of the whole run, as far as it has been taken in."""
        return sum(each.steps for each in self.portions)

    @property
    def images(self) -> int:
        """Pictures seen."""
        return sum(each.images for each in self.portions)

    @property
    def seconds(self) -> float:
        """Of training, over all parts; what was lost when a part was killed does not count."""
        return sum(each.seconds for each in self.portions)


@dataclass
class Journal(Trained):
    """The memory of a recipe's folder. `save` writes it whole or not at all."""

    recipe: str
    seed: int
    length: float  # minutes of training, or steps
    full_size: bool = False
    batch: int | None = None
    init: str = ""  # name of the weights it began with
    recogniser: str = ""  # name of the network that teaches
    adopted: bool = False  # the training folder was there before: a run of `maquette train`
    portions: list[Portion] = field(default_factory=list)
    machine: str = ""  # what it computes on, or did last
    machines: dict[str, float] = field(default_factory=dict)  # what it has computed on -> seconds of training there
    measured: dict[str, Any] = field(default_factory=dict)  # what was measured, of which weights and by whom -> report
    delivered: str = ""  # ids of the training's last weights and of the file made of them
    finished: str = ""  # id of the finished weights; "" until all files are written

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """The journal of a folder, None where there is none. Raises ModelError for one that is damaged."""
        path = folder / JOURNAL_FILE
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
            if values.pop("format") != FORMAT:
                raise ValueError("another format")
            portions = [{**each, "size": tuple(each["size"])} for each in values.pop("portions")]
            _check(cls, values)
            for each in portions:
                _check(Portion, each)
            return cls(**values, portions=[Portion(**each) for each in portions])
        except FileNotFoundError:
            return None
        except NotADirectoryError as error:
            raise ModelError(f"{folder} is a file; --out must be a folder.") from error
        except OSError as error:
            raise ModelError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from error
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ModelError(f"{path} is damaged; choose another --out.") from error

    def save(self, folder: Path) -> None:
        """Write it atomically. Raises FileError."""
        with atomic_file(folder / JOURNAL_FILE) as file:
            file.write((json.dumps({"format": FORMAT, **asdict(self)}, indent=1) + "\n").encode())

    def begin(self, size: tuple[int, int], batch: int, machine: str, objective: str = "") -> None:
        """What is trained from now on counts for this portion and this machine."""
        self.machine = machine
        last = self.portions[-1] if self.portions else None
        if last is None or (last.size, last.batch, last.objective) != (size, batch, objective):
            self.portions.append(Portion(size, batch, objective=objective))

    def advance(self, steps: int, images: int, seconds: float) -> None:
        """Take in how far the run has come as a whole; what is new counts for what `begin` named last."""
        if not self.portions:
            return
        new = seconds - self.seconds
        last = self.portions[-1]
        last.steps += steps - self.steps
        last.images += images - self.images
        last.seconds += new
        if new:
            self.machines[self.machine] = self.machines.get(self.machine, 0.0) + new


def _check(owner: type, values: Mapping[str, Any]) -> None:
    """Raise ValueError for what no recipe has written there, KeyError for a name that there is not."""
    types = get_type_hints(owner)
    least = {"seed": 0, "batch": 1, "length": math.ulp(0.0)}
    for name, value in values.items():
        if not _is_of(types[name], value) or (value is not None and name in least and value < least[name]):
            raise ValueError(f"{name} is {value!r}")


def _is_of(wanted: Any, value: object) -> bool:
    """Whether a JSON value is of a type. True is no number here, and NaN and infinity are none either."""
    origin, inside = get_origin(wanted), get_args(wanted)
    if origin is dict:
        return isinstance(value, dict) and all(_is_of(inside[1], each) for each in value.values())
    if origin is tuple:
        return isinstance(value, tuple) and list(map(type, value)) == list(inside)
    if inside:  # one of several
        return any(_is_of(each, value) for each in inside)
    if wanted is float:
        return type(value) in (int, float) and math.isfinite(value)  # type: ignore[arg-type]
    return wanted is Any or type(value) is wanted
