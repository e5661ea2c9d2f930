"""How far previews are from the exact picture, as a share of what an edit changes.

A *run* begins with an exact pass over the bundled scene, from which previews start. Then `edits` seeded dabs (discs,
24 pixels across, of random classes of the scene at random places) are painted one after the other, each previewed and
none followed by an exact pass. Let S(k) be the scene after k of them and n = `edits`. What is measured is the newest
one, inside the rectangle R of dab n, over all its pixels and channels, in 8-bit levels:

    error = rms of preview(n) - exact(S(n)) over R, divided by rms of exact(S(n)) - exact(S(n - 1)) over R

exact(S) is the full pass over the scene S in the same precision. So the picture before is the *exact* picture of the
scene without dab n: what the earlier previews got wrong counts against the error and not towards the change. The same
with all n dabs, over the union U of their rectangles, beside the picture that the run began with:

    error of all = rms of picture(n) - exact(S(n)) over U, divided by rms of exact(S(n)) - exact(S(0)) over U

where picture(n) is exact(S(0)) with every preview of the run pasted into it. After one edit both are the same number.
Each run takes other dabs; the median and the 95th percentile are over the runs.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from model.benchmark_scene import DAB, SceneMaps, dab
from model.contract import LiveSession
from model.errors import ModelError
from model.maps.geometry import Rect

RUNS = 100
_VISIBLE = 1.0  # rms in 8-bit levels; a change below it would be divided by rounding


@dataclass(frozen=True)
class PreviewErrors:
    """Errors of previews, as shares of the change, after so many edits since the exact pass."""

    edits: int
    runs: int
    median: float
    p95: float
    median_of_all: float  # over everything that was painted in the run
    p95_of_all: float
    change: float  # median rms that a dab changes in its rectangle, 8-bit levels
    settle: float  # share of the runs in which the session asked for an exact pass after the last of its edits


def measure_errors(
    session: LiveSession,
    scene: SceneMaps,
    edits: int,
    *,
    runs: int = RUNS,
    seed: int = 0,
    diameter: int = DAB,
    on_run: Callable[[], None] = lambda: None,
) -> PreviewErrors:
    """Measure `runs` runs of `edits` dabs, as defined above. `on_run` is called after each.

    Raises ModelError when the session gives no previews of this scene.
    """
    start = _exact(session, scene, keep=True)
    if not session.can_preview:
        raise ModelError(session.full_passes_only or f"{session.name} keeps nothing to preview this scene from.")
    found = []
    for run in range(runs):
        if run:
            _exact(session, scene, keep=True)
        found.append(_run(session, scene, start, [seed, edits, run], diameter))
        on_run()
    newest, everything, changes, settled = np.transpose(found)
    return PreviewErrors(
        edits=edits,
        runs=runs,
        median=float(np.median(newest)),
        p95=float(np.percentile(newest, 95)),
        median_of_all=float(np.median(everything)),
        p95_of_all=float(np.percentile(everything, 95)),
        change=float(np.median(changes)),
        settle=float(settled.mean()),
    )


def _run(
    session: LiveSession, scene: SceneMaps, start: np.ndarray, seed: list[int], diameter: int
) -> tuple[float, float, float, float]:
    """Errors of the newest dab and of all, the rms that the newest changed, and whether an exact pass is due."""
    random = np.random.default_rng(seed)
    edits = seed[1]
    picture, painted = start.copy(), np.zeros(start.shape[:2], bool)
    before, rect, settle = scene, Rect(0, 0, 0, 0), False
    for _ in range(edits):
        change = dab(scene, random, diameter)
        preview = session.preview(change)
        picture[preview.rect.slices] = preview.image
        rect, settle = change.rect, preview.settle
        painted[rect.slices] = True
        before, scene = scene, scene.changed(change)
    exact = _exact(session, scene, keep=False)
    without = start if edits == 1 else _exact(session, before, keep=False)
    inside = rect.slices
    changed = rms(exact[inside], without[inside])
    newest = rms(picture[inside], exact[inside]) / max(changed, _VISIBLE)
    everything = rms(picture[painted], exact[painted]) / max(rms(exact[painted], start[painted]), _VISIBLE)
    return newest, everything, changed, float(settle)


def rms(one: np.ndarray, other: np.ndarray) -> float:
    """Root mean square of the difference of two uint8 arrays, 8-bit levels."""
    return float(np.sqrt(((one.astype(np.float64) - other) ** 2).mean()))


def _exact(session: LiveSession, scene: SceneMaps, *, keep: bool) -> np.ndarray:
    return session.render(scene.labels, scene.instances, regions=scene.regions, keep=keep)
