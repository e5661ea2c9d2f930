"""Can a window be opened here? Asked before Qt starts, because Qt answers "no" by aborting the process.

Qt needs a display to open windows on, and system libraries that pip does not bring. Both are found out here and put
into one sentence each.
"""

import ctypes
import os
import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

ADVICE = "use --export OUT to render to a file without a window"

# Library -> Debian package, of everything that ldd finds below PySide6's widgets and its xcb and wayland plugins.
DEBIAN_PACKAGES: Mapping[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libzstd.so.1": "libzstd1",
}


def missing_display(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str | None:
    """Say in one sentence why no window can be opened, or None when nothing speaks against it. Imports no Qt."""
    if not platform.startswith("linux") or environment.get("QT_QPA_PLATFORM"):
        return None
    wayland, x11 = environment.get("WAYLAND_DISPLAY"), environment.get("DISPLAY")
    if not wayland and not x11:
        return f"there is no display to open a window on; {ADVICE}"
    if wayland and _wayland_answers(wayland, environment.get("XDG_RUNTIME_DIR", "")):
        return None
    if x11 and _x11_answers(x11):
        return None
    named = " and ".join(name for name in (wayland, x11) if name)
    return f"the display {named} does not answer; {ADVICE}"


def broken_qt(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str | None:
    """Say in one sentence which system libraries Qt misses, or None. Imports PySide6."""
    try:
        import PySide6.QtWidgets
    except ImportError as error:
        return missing_libraries(str(error))
    plugin = _platform_plugin(environment) if platform.startswith("linux") else None
    if plugin:
        file = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms" / f"libq{plugin}.so"
        try:
            if file.is_file():  # a distribution's own PySide6 keeps its plugins elsewhere, and its packages complete
                ctypes.CDLL(str(file))
        except OSError as error:
            return missing_libraries(str(error), plugin=plugin)
    return None


def missing_libraries(message: str, *, plugin: str = "xcb") -> str:
    """Turn the loader's message, which names one library, into a sentence that names all packages to install."""
    match = re.search(r"(lib[\w.+-]+?\.so(?:\.\d+)*): cannot open shared object", message)
    if not match:
        return f"PySide6 cannot be loaded ({message}); {ADVICE}"
    other = "libwayland" if plugin == "xcb" else "libxcb-"
    needed = [library for library in DEBIAN_PACKAGES if not library.startswith(other)]
    absent = [match[1]] + [library for library in needed if library != match[1] and not _loads(library)]
    packages = sorted({DEBIAN_PACKAGES[library] for library in absent if library in DEBIAN_PACKAGES})
    remedy = f"on Debian or Ubuntu: apt-get install {' '.join(packages)}" if packages else "install its package"
    return f"Qt misses {', '.join(absent)}; {remedy} (or {ADVICE})"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def clear_opencv_qt_variables(environment: dict[str, str] | os._Environ[str] = os.environ) -> None:
    """Drop what the OpenCV build with windows puts into the environment: its Qt plugins do not fit PySide6's Qt.

    That build sets the variables when cv2 is imported, so this belongs between that import and QApplication.
    """
    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR", "QT_PLUGIN_PATH"):
        if "cv2" in environment.get(name, ""):
            del environment[name]


def _platform_plugin(environment: Mapping[str, str]) -> str | None:
    """The platform plugin that Qt will load first, for those that need more libraries than Qt itself."""
    chosen = environment.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    if chosen:
        return chosen if chosen in ("xcb", "wayland") else None
    # With both displays Qt falls back from one plugin to the other by itself.
    if environment.get("WAYLAND_DISPLAY"):
        return None if environment.get("DISPLAY") else "wayland"
    return "xcb"


def _wayland_answers(name: str, runtime_dir: str) -> bool:
    path = Path(runtime_dir) / name  # an absolute name stays as it is
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(1.0)  # seconds
            client.connect(str(path))
    except OSError:
        return False
    return True


def _x11_answers(name: str) -> bool:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # the missing library is the better complaint, and `broken_qt` makes it
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(name.encode(), None))
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)
