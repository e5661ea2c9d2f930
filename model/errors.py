"""The errors Maquette raises on purpose. `str(error)` is one sentence for the user that says what is wrong and where.

MaquetteError
├── ModelError
│   ├── CheckpointError     a checkpoint is missing, truncated, foreign, too new or does not fit its header
│   ├── BadMaps             label, instance or colour maps that cannot be used: ids, sizes, formats
│   ├── LabelSetError       a label set whose TOML is not valid
│   ├── DeviceError         a device was asked for that this machine does not have
│   └── OutOfMemory         a pass did not fit into the memory of its device
├── FileError               a file cannot be read or written; what was there before is unchanged
├── ConnectionLost          a session on another machine cannot be reached, or not any more
└── Cancelled               a pass ended early because its caller asked it to; never shown to anybody
"""


class MaquetteError(Exception):
    """Root of all errors that are meant for the user."""


class ModelError(MaquetteError):
    """Something that the model was given, or runs on, does not fit it."""


class CheckpointError(ModelError):
    """A checkpoint cannot be used."""


class BadMaps(ModelError):  # noqa: N818
    """Maps that cannot be used as label, instance or colour maps."""


class LabelSetError(ModelError):
    """A label set is not valid."""


class DeviceError(ModelError):
    """The device that was asked for is not there."""


class OutOfMemory(ModelError):  # noqa: N818
    """The work does not fit into the memory of its device."""


class FileError(MaquetteError):
    """A file cannot be read or written."""


class ConnectionLost(MaquetteError):  # noqa: N818
    """A session on another machine cannot be reached, or not any more."""


class Cancelled(MaquetteError):  # noqa: N818
    """A pass was stopped by its caller."""
