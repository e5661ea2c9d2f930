"""Which generators there are, and the one door that opens them: checkpoints, and packages that bring their own.

A package makes a generator known by an entry point of the group `maquette.generators` (docs/bring-your-own.md).
Listing imports none of them; opening one runs its code, and whatever is wrong with it becomes one sentence.
"""

from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Self

from model import resources
from model.checkpoint import SUFFIX, CheckpointHeader, read_header
from model.contract import Facts, Session
from model.errors import CheckpointError, MaquetteError, ModelError
from model.guarded import guarded
from model.maps import LabelSet
from model.remote.client import RemoteServer

GROUP = "maquette.generators"

# A checkpoint's file, the name of a bundled checkpoint or of an installed generator, or a server on another machine.
Spec = str | Path | RemoteServer


@dataclass(frozen=True)
class CheckpointFile:
    """A checkpoint on disk, its header read."""

    path: Path
    header: CheckpointHeader

    @property
    def name(self) -> str:
        """For people."""
        return self.header.name

    @property
    def spec(self) -> Path:
        """What `find` takes."""
        return self.path

    @property
    def takes_pictures(self) -> bool:
        """Whether it translates pictures; `model.image_session` opens those."""
        return self.header.generator.image_channels > 0

    def check_labels(self) -> None:
        """Raise CheckpointError if it does not render label maps."""
        if self.takes_pictures:
            raise CheckpointError(
                f"{self.path.name} translates pictures instead of rendering label maps: "
                f"use `maquette render PICTURES --checkpoint {self.path.name} --out DIR`."
            )

    def open(self, device: str) -> Session:
        """Load torch and the weights; raises CheckpointError or DeviceError."""
        self.check_labels()
        from model.session import GeneratorSession  # seconds of torch

        return GeneratorSession.open(self.path, device)


@dataclass(frozen=True)
class InstalledGenerator:
    """A generator that an installed package brings; nothing of it is imported before `open`."""

    name: str  # of the entry point: what `--checkpoint` takes
    package: str  # for people: "colourbook 1.0"
    entry_point: EntryPoint = field(repr=False)

    @property
    def spec(self) -> str:
        """What `find` takes."""
        return self.name

    def open(self, device: str) -> Session:
        """Import the package and open its session. Raises ModelError where its code fails or breaks the contract."""
        try:
            opened = self.entry_point.load()(device)
        except MaquetteError:
            raise
        # A package that is broken may do anything, also end the process.
        except (Exception, SystemExit) as error:
            self.fail(error)
        return guarded(opened, self.fail)

    def fail(self, error: BaseException) -> NoReturn:
        """Raise ModelError for whatever the package's code raised."""
        reason = " ".join(str(error).split()).rstrip(".")
        kind = type(error).__name__
        raise ModelError(
            f"The generator {self.name} of the package {self.package} fails: {f'{kind}: {reason}' if reason else kind}."
        ) from error


Generator = CheckpointFile | InstalledGenerator | RemoteServer


def installed_generators() -> list[InstalledGenerator]:
    """The generators of all installed packages by name. Imports none of them."""
    found = {}
    for point in entry_points(group=GROUP):
        package = f"{point.dist.name} {point.dist.version}" if point.dist is not None else "unknown"
        found[point.name, package] = InstalledGenerator(point.name, package, point)
    return [found[key] for key in sorted(found)]


def bundled_checkpoints() -> list[CheckpointFile]:
    """The generators that come with Maquette by name; files that are no usable checkpoint are left out."""
    found = []
    # By name alone: with its suffix "facade-l1" would come before "facade", whose place it must not take.
    for path in sorted(resources.checkpoints_dir().glob(f"*{SUFFIX}"), key=lambda path: path.stem):
        try:
            found.append(CheckpointFile(path, read_header(path)))
        except MaquetteError:
            continue
    return found


def bundled_for(label_set: LabelSet) -> CheckpointFile | None:
    """The bundled generator of these classes: the default one if it fits, else one with styles, else the best read.

    The last is by the pixel accuracy in its header; where nobody measured, by name.
    """
    fitting = [
        each
        for each in bundled_checkpoints()
        if not each.takes_pictures and each.header.label_set.compatible(label_set)
    ]

    def rank(each: CheckpointFile) -> tuple[bool, bool, float]:
        header = each.header
        read = header.scores.get("pixel accuracy", 0.0)
        return each.path != resources.default_checkpoint(), not header.generator.style_channels, -read

    return min(fitting, key=rank, default=None)


@dataclass(frozen=True)
class Choice:
    """A generator that has a name, which `--checkpoint` takes."""

    name: str
    origin: str  # for people: "bundled", "colourbook 1.0"
    spec: Spec  # what `find` takes: the file of a bundled checkpoint, else the name
    takes_pictures: bool = False


def choices() -> list[Choice]:
    """The bundled checkpoints, then the installed generators. Imports none of them."""
    bundled = [Choice(each.path.stem, "bundled", each.path, each.takes_pictures) for each in bundled_checkpoints()]
    return [*bundled, *(Choice(each.name, each.package, each.name) for each in installed_generators())]


def find(spec: Spec) -> Generator:
    """The generator that `--checkpoint` names: a file, else a bundled checkpoint, else an installed generator.

    A server is found as it is. Raises CheckpointError. Torch and the packages are not imported.
    """
    if isinstance(spec, RemoteServer):
        return spec
    path = Path(spec)
    if path.is_file() or path.name != str(spec) or path.suffix == SUFFIX:
        return CheckpointFile(path, read_header(path))
    known: list[CheckpointFile | InstalledGenerator] = [*bundled_checkpoints(), *installed_generators()]
    for each in known:
        if (each.path.stem if isinstance(each, CheckpointFile) else each.name) == str(spec):
            return each
    names = ", ".join(dict.fromkeys(each.name for each in choices())) or "none"
    raise CheckpointError(f"There is no checkpoint {spec}, and no generator of that name; there are: {names}.")


def open_session(spec: Spec, device: str = "auto") -> Session:
    """Open a generator for label maps: the one door for the editor and all commands. Raises MaquetteError."""
    return find(spec).open(device)


class Opening:
    """A generator that is about to be used: opened when it must be, so that bad input is told before torch is loaded.

    A context manager that closes the session, if one was opened.
    """

    def __init__(self, spec: Spec, device: str = "auto") -> None:
        """Raise CheckpointError if there is no such generator, or it does not render label maps."""
        self._generator = find(spec)
        self._device = device
        self._session: Session | None = None
        if isinstance(self._generator, CheckpointFile):
            self._generator.check_labels()

    @property
    def facts(self) -> Facts:
        """Name, licence and classes: of a checkpoint without torch, of an installed generator by opening it."""
        if isinstance(self._generator, CheckpointFile):
            return self._generator.header
        return self.session

    @property
    def session(self) -> Session:
        """The session, opened when it is first asked for. Raises MaquetteError."""
        if self._session is None:
            self._session = self._generator.open(self._device)
        return self._session

    def close(self) -> None:
        """Close the session, if one was opened."""
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
