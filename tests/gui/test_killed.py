"""The editor is killed while it paints and while it saves: at most five seconds are lost, and no file is broken."""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from editor.document import exchange, ora, recovery
from editor.document.objects import SceneObject
from editor.document.scene import Scene
from editor.features.recovery import FOLDER
from model.maps import LabelSet
from tests.gui.conftest import CAR, ROAD, SKY, VEGETATION

ROOT = Path(__file__).parents[2]
MOST_SECONDS = 5.0
WIDTH, HEIGHT = 1024, 512


class Victim:
    """A process that paints, and what it said before it was killed."""

    def __init__(self, file: Path, data_folder: Path, what: str) -> None:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("killed_editor.py")), str(file), str(data_folder), what],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environment,
        )
        self.said: list[list[str]] = []
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout:
            for line in self.process.stdout:
                with self._changed:
                    self.said.append(line.split())
                    self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()

    def wait_for(self, word: str, count: int = 1) -> None:
        """Until it has said a word so many times."""

        def heard() -> bool:
            return sum(line[:1] == [word] for line in self.said) >= count or self.process.poll() is not None

        with self._changed:
            assert self._changed.wait_for(heard, timeout=60)
        assert self.process.poll() is None

    def kill(self) -> float:
        """SIGKILL; returns when."""
        assert self.process.poll() is None
        self.process.kill()
        now = time.time()
        self.process.wait()
        self._reader.join()
        return now

    def lost_since(self, reached: float) -> float:
        """When the first thing was painted that is further right than `reached`; infinity if nothing was."""
        times = [float(line[1]) for line in self.said if line[:1] == ["painted"] and float(line[2]) > reached + 8]
        return times[0] if times else float("inf")


@pytest.fixture
def start() -> Iterator[Callable[..., Victim]]:
    victims: list[Victim] = []

    def begin(*arguments: object) -> Victim:
        victims.append(Victim(*arguments))  # type: ignore[arg-type]
        return victims[-1]

    yield begin
    for victim in victims:
        if victim.process.poll() is None:
            victim.kill()


def project(path: Path) -> Path:
    background = np.full((HEIGHT, WIDTH), SKY, np.int32)
    background[HEIGHT // 2 :] = ROAD
    box = np.ones((20, 30), np.bool_)
    cars = tuple(SceneObject(26_001 + k, CAR, box, (20 + 40 * k, HEIGHT // 2 + 40)) for k in range(20))
    ora.save(path, Scene(LabelSet.load("cityscapes"), background, cars))
    return path


def reached(scene: Scene) -> float:
    """How far to the right the hand has painted."""
    columns = np.flatnonzero((scene.flatten().labels == VEGETATION).any(axis=0))
    return float(columns[-1]) if columns.size else 0.0


def recovered(data_folder: Path) -> list[Scene]:
    """What the journal has; reading it must not fail, whatever the moment was."""
    remains = recovery.find(data_folder / FOLDER)
    scenes = [lost.read().scene for each in remains for lost in each.documents]
    for each in remains:
        each.release()
    return scenes


MOMENTS = [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 7))]


@pytest.mark.parametrize("seed", MOMENTS)
def test_killed_in_mid_stroke(
    start: Callable[..., Victim], tmp_path: Path, seed: int, record_property: Callable[[str, object], None]
) -> None:
    file = project(tmp_path / "a.ora")
    before = file.read_bytes()
    victim = start(file, tmp_path / "data", "stroke")
    victim.wait_for("painted")
    time.sleep(random.Random(seed).uniform(2.5, 6.5))
    killed = victim.kill()
    assert file.read_bytes() == before
    scenes = recovered(tmp_path / "data")
    assert len(scenes) == 1
    assert len(scenes[0].objects) == 20
    lost = killed - victim.lost_since(reached(scenes[0]))
    record_property("seconds lost", lost)
    assert lost <= MOST_SECONDS, f"{lost:.1f} s are lost"


@pytest.mark.parametrize("seed", MOMENTS)
def test_killed_in_mid_save(
    start: Callable[..., Victim], tmp_path: Path, seed: int, record_property: Callable[[str, object], None]
) -> None:
    file = project(tmp_path / "a.ora")
    victim = start(file, tmp_path / "data", "save")
    chance = random.Random(seed)
    victim.wait_for("saving", chance.randint(1, 6))
    time.sleep(chance.uniform(0, 0.3))
    killed = victim.kill()
    saved = exchange.open_any(file)
    assert saved.notes == (), "nothing in it was damaged"
    states = [saved.scene, *recovered(tmp_path / "data")]
    lost = killed - victim.lost_since(max(map(reached, states)))
    record_property("seconds lost", lost)
    assert lost <= MOST_SECONDS, f"{lost:.1f} s are lost"
    assert all(len(scene.objects) == 20 for scene in states)
