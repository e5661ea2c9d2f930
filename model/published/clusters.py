"""The cluster centres that pix2pixHD writes: `features_clustered_010.npy`.

Such a file is a pickle inside an `.npy`. It is never unpickled: a small interpreter follows its instructions with
plain Python values only, understands arrays of numbers and a dict of them, and refuses everything else. It calls
nothing that the file names, and makes nothing that is larger than the file, so that a hostile one can neither run code
nor ask for memory.
"""

import pickletools
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from model.errors import CheckpointError

_MAGIC = b"\x93NUMPY"
_LARGEST = 16 * 2**20  # bytes; ten centres of 35 classes are some 10 kB
_DEEPEST = 10_000  # values on the interpreter's stack


@dataclass(frozen=True)
class Clusters:
    """Centres by the label value that the published maps use, which is the network's channel."""

    centres: Mapping[int, np.ndarray]  # float32 (K, C), finite
    dropped: tuple[str, ...]  # what was left out and why, a clause each


def read_clusters(path: Path, channels: int) -> Clusters:
    """Read the centres of a network with `channels` style channels; raises CheckpointError with one sentence.

    A style is the output of a tanh, so a centre that is not finite or lies outside -1..1 is none: it is left out, and
    `dropped` says so. Classes without a usable centre are absent.
    """
    centres: dict[int, np.ndarray] = {}
    dropped: list[str] = []
    for label, array in _read_dict(path).items():
        if array.ndim != 2 or (len(array) and array.shape[1] != channels):
            raise CheckpointError(
                f"{path.name}: the centres of class {label} have the shape {array.shape}, but the generator takes "
                f"styles of {channels} numbers."
            )
        usable = np.isfinite(array).all(axis=1) & (np.abs(np.nan_to_num(array)) <= 1.001).all(axis=1)
        if not len(array):
            dropped.append(f"class {label} has no centres")
        elif not usable.all():
            dropped.append(f"class {label}: {int((~usable).sum())} of {len(array)} centres are not numbers in -1..1")
        if usable.any():
            centres[label] = array[usable].astype(np.float32)
    return Clusters(centres, tuple(dropped))


def _read_dict(path: Path) -> dict[int, np.ndarray]:
    try:
        if path.stat().st_size > _LARGEST:
            raise CheckpointError(f"{path.name} is larger than any file of cluster centres.")
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise CheckpointError(f"There is no file {path}.") from error
    except OSError as error:
        raise CheckpointError(f"{path.name} cannot be read: {(error.strerror or str(error)).lower()}.") from error
    try:
        found = _interpret(_pickle_of(content))
        if isinstance(found, _Array):
            found = found.objects()
        if not isinstance(found, dict):
            raise _Refused("it holds no dict of centres")
        arrays: dict[int, np.ndarray] = {}
        size = 0
        for key, value in found.items():
            array = arrays[_label(key)] = _numbers(value)
            size += array.nbytes
            # One array may stand in the file and be named a million times.
            if size > len(content):
                raise _Refused("its arrays are larger than the file")
    except _Refused as error:
        raise CheckpointError(f"{path.name} is no file of cluster centres: {error}.") from error
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, struct.error) as error:
        raise CheckpointError(f"{path.name} is damaged, or no file of cluster centres.") from error
    return {label: array.astype(np.float64) for label, array in arrays.items()}


class _Refused(Exception):  # noqa: N818
    """The file asks for something that centres do not need."""


def _pickle_of(content: bytes) -> bytes:
    """What follows the header of an .npy of one object."""
    if not content.startswith(_MAGIC) or len(content) < 12:
        raise _Refused("it is not an .npy file")
    start, form = (10, "<H") if content[6] == 1 else (12, "<I")
    (length,) = struct.unpack(form, content[8:start])
    if b"'descr': '|O'" not in content[start : start + length]:
        raise _Refused("it is a plain array, not a dict of arrays")
    return content[start + length :]


def _label(key: object) -> int:
    if type(key) is not int or not 0 <= key <= 1_000_000:
        raise _Refused("it holds something else than centres by class")
    return key


def _numbers(value: object) -> np.ndarray:
    if not isinstance(value, _Array):
        raise _Refused("a class has something else than an array")
    return value.numbers()


@dataclass
class _Dtype:
    code: str  # e.g. "f8"
    order: str = "<"


@dataclass
class _Array:
    """What the file says of an array; turned into one only when all of it is known."""

    state: tuple[Any, ...] = ()

    def _parts(self) -> tuple[tuple[int, ...], _Dtype, bool, Any]:
        _version, shape, dtype, fortran, content = self.state
        if not isinstance(dtype, _Dtype) or not all(type(size) is int and size >= 0 for size in shape):
            raise _Refused("an array has no shape or type")
        return tuple(shape), dtype, bool(fortran), content

    def objects(self) -> Any:
        """The one value of an array of objects without dimensions."""
        shape, dtype, _, content = self._parts()
        if dtype.code[0] != "O" or shape != () or not isinstance(content, list) or len(content) != 1:
            raise _Refused("it is not one dict")
        return content[0]

    def numbers(self) -> np.ndarray:
        shape, dtype, fortran, content = self._parts()
        if dtype.code not in ("f2", "f4", "f8") or dtype.order not in "<>=|":
            raise _Refused(f"an array is of the type {dtype.code[:20]}")
        content = content.encode("latin-1") if isinstance(content, str) else content
        kind = np.dtype(dtype.order.replace("|", "=") + dtype.code)
        count = 1
        for size in shape:
            count *= size  # Python's integers: no overflow
        if not isinstance(content, bytes) or len(shape) > 8 or count * kind.itemsize != len(content):
            raise _Refused("an array's shape does not fit its bytes")
        return np.frombuffer(content, kind).reshape(shape, order="F" if fortran else "C")


# The functions that numpy's pickles name, each as what it means here.
_RECONSTRUCT = "_reconstruct"
_GLOBALS = {
    "numpy.core.multiarray _reconstruct": _RECONSTRUCT,
    "numpy._core.multiarray _reconstruct": _RECONSTRUCT,
    "numpy ndarray": "ndarray",
    "numpy dtype": "dtype",
    "_codecs encode": "encode",
}


@dataclass(frozen=True)
class _Name:
    """A global of the list above; never the object itself."""

    name: str


def _call(function: object, arguments: object) -> Any:
    if not isinstance(function, _Name) or not isinstance(arguments, tuple):
        raise _Refused("it calls something")
    match function.name, arguments:
        case "_reconstruct", (_Name("ndarray"), (0,), _):
            return _Array()
        case "dtype", (str() | bytes() as code, *_):
            return _Dtype(code if isinstance(code, str) else code.decode("ascii"))
        case "encode", (str() as text, "latin1" | "latin-1"):
            return text.encode("latin-1")
    raise _Refused("it calls something else than numpy's arrays do")


def _build(target: object, state: object) -> None:
    if isinstance(target, _Array) and isinstance(state, tuple) and len(state) == 5:
        target.state = state
    elif isinstance(target, _Dtype) and isinstance(state, tuple) and len(state) >= 2:
        target.order = state[1] if isinstance(state[1], str) else state[1].decode("ascii")
    else:
        raise _Refused("it sets up something else than an array")


class _Mark:
    """Where the arguments of a tuple, list or dict begin on the stack."""


@dataclass
class _Machine:
    stack: list[Any] = field(default_factory=list)
    memo: dict[int, Any] = field(default_factory=dict)

    def since_mark(self) -> list[Any]:
        where = len(self.stack) - 1
        while not isinstance(self.stack[where], _Mark):
            where -= 1
            if where < 0:
                raise _Refused("it is incomplete")
        found = self.stack[where + 1 :]
        del self.stack[where:]
        return found

    def last(self, count: int) -> list[Any]:
        if count > len(self.stack):
            raise _Refused("it is incomplete")
        found = self.stack[len(self.stack) - count :]
        del self.stack[len(self.stack) - count :]
        return found

    def extend(self, values: list[Any]) -> None:
        target = self.stack[-1]
        if not isinstance(target, list):
            raise _Refused("it appends to something else than a list")
        target.extend(values)

    def update(self, values: list[Any]) -> None:
        target = self.stack[-1]
        if not isinstance(target, dict) or len(values) % 2:
            raise _Refused("it fills something else than a dict")
        for key, value in zip(values[::2], values[1::2], strict=True):
            target[_label(key)] = value


_CONSTANTS = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False, "EMPTY_TUPLE": ()}
_ARGUMENTS = {  # instructions that push the value that follows them
    *("BININT", "BININT1", "BININT2", "INT", "LONG", "LONG1", "LONG4", "STRING", "BINSTRING", "SHORT_BINSTRING"),
    *(
        "UNICODE",
        "BINUNICODE",
        "SHORT_BINUNICODE",
        "BINUNICODE8",
        "BINBYTES",
        "SHORT_BINBYTES",
        "BINBYTES8",
        "BINFLOAT",
    ),
}
_TUPLES = {"TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3}
_STEPS: dict[str, Callable[[_Machine], None]] = {
    "MARK": lambda machine: machine.stack.append(_Mark()),
    "EMPTY_LIST": lambda machine: machine.stack.append([]),
    "EMPTY_DICT": lambda machine: machine.stack.append({}),
    "TUPLE": lambda machine: machine.stack.append(tuple(machine.since_mark())),
    "LIST": lambda machine: machine.stack.append(machine.since_mark()),
    "APPEND": lambda machine: machine.extend(machine.last(1)),
    "APPENDS": lambda machine: machine.extend(machine.since_mark()),
    "SETITEM": lambda machine: machine.update(machine.last(2)),
    "SETITEMS": lambda machine: machine.update(machine.since_mark()),
    "REDUCE": lambda machine: machine.stack.append(_call(*machine.last(2))),
    "MEMOIZE": lambda machine: machine.memo.update({len(machine.memo): machine.stack[-1]}),
    "PROTO": lambda machine: None,
    "FRAME": lambda machine: None,
}


def _interpret(pickled: bytes) -> Any:
    """Follow a pickle with plain values; raises _Refused at the first instruction that arrays do not need."""
    machine = _Machine()
    stack = machine.stack
    for instruction, argument, _ in pickletools.genops(pickled):
        name = instruction.name
        if len(stack) > _DEEPEST:
            raise _Refused("it is too large")
        if name in _STEPS:
            _STEPS[name](machine)
        elif name in _ARGUMENTS:
            stack.append(argument)
        elif name in _CONSTANTS:
            stack.append(_CONSTANTS[name])
        elif name in _TUPLES:
            stack.append(tuple(machine.last(_TUPLES[name])))
        elif name in ("PUT", "BINPUT", "LONG_BINPUT"):
            machine.memo[int(str(argument))] = stack[-1]
        elif name in ("GET", "BINGET", "LONG_BINGET"):
            stack.append(machine.memo[int(str(argument))])
        elif name == "GLOBAL":
            stack.append(_global(str(argument)))
        elif name == "STACK_GLOBAL":
            module, attribute = machine.last(2)
            stack.append(_global(f"{module} {attribute}"))
        elif name == "BUILD":
            (state,) = machine.last(1)
            _build(stack[-1], state)
        elif name == "STOP":
            return stack[-1]
        else:
            raise _Refused(f"it uses {name}, which arrays do not need")
    raise _Refused("it is incomplete")


def _global(name: str) -> _Name:
    if name not in _GLOBALS:
        raise _Refused(f"it names {name.replace(' ', '.')[:60]}, which is never called")
    return _Name(_GLOBALS[name])
