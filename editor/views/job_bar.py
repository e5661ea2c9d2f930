"""How far long work is, and a way to give it up: a strip over the top of the canvas. Painting goes on below it."""

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from editor.jobs import Job
from editor.language import translate
from editor.views.strip import Strip

PATIENCE_MS: Final = 300  # work that is done sooner flashes nothing
STEPS: Final = 1000


class JobBar(Strip):
    """Shows one job at a time; `run` starts it. The window's jobs are in `jobs` until they have ended."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas, "job")
        self.setAccessibleName(translate("JobBar", "Progress"))
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setMaximumWidth(220)
        self.cancel = QPushButton(translate("JobBar", "Cancel"))
        self.cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.cancel.clicked.connect(self._cancel)
        self.add(self.progress)
        self.add(self.cancel)
        self.jobs: list[Job] = []
        self._told: dict[Job, str] = {}  # what a job said last
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MS)
        self._timer.timeout.connect(self._show_newest)

    def run(self, job: Job) -> None:
        """Start a job, and show it if it takes longer than a moment."""
        self.jobs.append(job)
        job.progressed.connect(lambda share, text: self._on_progress(job, share, text))
        for ended in (job.done, job.failed, job.cancelled):
            ended.connect(lambda *_: self._on_ended(job))
        self.cancel.setEnabled(True)
        self.progress.setRange(0, 0)
        self._timer.start()
        job.start()

    def cancel_all(self) -> None:
        """Give up everything that runs, and wait for its threads: the window closes."""
        for job in self.jobs:
            job.cancel()
        for job in self.jobs:
            job.wait()

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        if self.jobs:
            self.jobs[-1].cancel()

    def _on_progress(self, job: Job, share: float, text: str) -> None:
        self._told[job] = text
        if self.jobs and job is self.jobs[-1]:
            self.progress.setRange(0, 0 if share < 0 else STEPS)
            self.progress.setValue(round(share * STEPS))
            if self.isVisible():
                self.show_text(text or f"{job.title}…")

    def _on_ended(self, job: Job) -> None:
        self._told.pop(job, None)
        if job in self.jobs:
            self.jobs.remove(job)
        if not self.jobs:
            self._timer.stop()
            self.hide()

    def _show_newest(self) -> None:
        if self.jobs:
            newest = self.jobs[-1]
            self.show_text(self._told.get(newest) or f"{newest.title}…")
