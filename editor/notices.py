"""What the window says and asks about rendering: passes that take long, sizes that a network was not made for."""

from collections.abc import Callable
from typing import Final
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject

from editor.document.geometry import Size
from editor.document.scene import Scene
from editor.language import translate
from editor.render.request import LongPass, RenderResult
from editor.render.scheduler import Policy, RenderScheduler
from editor.views.question_bar import QuestionBar
from editor.views.status import is_far
from editor.workspace import Workspace

MINUTES_FROM: Final = 90  # seconds that are told in minutes
HOURS_FROM: Final = 90 * 60


class Notices(QObject):
    """Asks before long passes until the user agrees, and says once for each scene that its size is far off.

    Agreement holds for scenes of the same size under the same checkpoint; "Not now" for the scene that it was said of.
    """

    def __init__(
        self,
        workspace: Workspace,
        scheduler: RenderScheduler,
        question: QuestionBar,
        *,
        on_policy: Callable[[], object],
    ) -> None:
        """`on_policy` is called when the scheduler's policy has changed by an answer."""
        super().__init__(question)
        self._workspace = workspace
        self._scheduler = scheduler
        self._question = question
        self._on_policy = on_policy
        self._agreed: set[tuple[str, Size]] = set()  # checkpoint and size
        self._asked: tuple[str, Size] | None = None  # what the question was about that was put last
        # By scene: checkpoints that its size is far from. A tab that is shown again is not told again.
        self._told: WeakKeyDictionary[Scene, set[str]] = WeakKeyDictionary()
        self._resumed: Policy | None = None  # what "Not now" has put manual rendering in the place of
        scheduler.long_pass.connect(self._on_long_pass)
        scheduler.image_ready.connect(self._on_image)
        question.answered.connect(self._on_answered)
        workspace.session_changed.connect(self._on_session_changed)
        workspace.scene_replaced.connect(self._on_scene_replaced)

    def render(self) -> None:
        """Render now, whatever was answered (F5); after "Not now" edits are rendered again from here on."""
        self._question.withdraw()
        self._begin()
        self._resume()

    def policy_chosen(self) -> None:
        """The user has chosen when to render: that stands."""
        self._resumed = None
        if self._scheduler.policy is not Policy.MANUAL:
            self._question.withdraw()

    def _on_long_pass(self, long: LongPass) -> None:
        info = self._workspace.session_info
        key = info.checkpoint_id if info is not None else "", long.size
        if key in self._agreed:
            self._scheduler.render_now()
            return
        self._asked = key
        if info is None:
            text = translate("Notices", "Rendering {size} pixels takes about {duration}. Begin now?")
        else:
            text = translate("Notices", "Rendering {size} pixels takes about {duration} on {device}. Begin now?")
        device = "" if info is None else info.device
        self._question.ask(text.format(size=_pixels(*long.size), duration=duration(long.seconds), device=device))

    def _on_answered(self, begin: bool) -> None:
        if begin:
            self._begin()
        elif self._scheduler.policy is not Policy.MANUAL:
            self._resumed = self._scheduler.policy
            self._scheduler.policy = Policy.MANUAL
            self._on_policy()

    def _begin(self) -> None:
        if self._asked is not None:
            self._agreed.add(self._asked)
        self._scheduler.render_now()

    def _resume(self) -> None:
        if self._resumed is not None:
            self._scheduler.policy, self._resumed = self._resumed, None
            self._on_policy()

    def _on_image(self, result: RenderResult) -> None:
        if result.notice:
            self._workspace.message.emit(result.notice)

    def _on_session_changed(self) -> None:
        info = self._workspace.session_info
        self._question.withdraw()
        self._asked = None
        if info is None or not info.label_set.compatible(self._workspace.label_set):
            return  # that it renders other classes is said elsewhere
        told = self._told.setdefault(self._workspace.scene, set())
        if info.checkpoint_id not in told and is_far(self._workspace.size, info):
            told.add(info.checkpoint_id)
            text = translate(
                "Notices",
                "{name} was trained at {trained}; at {here} its photographs look different from what it has learned.",
            )
            trained, here = _pixels(*info.resolution), _pixels(*self._workspace.size)
            self._workspace.message.emit(text.format(name=info.name, trained=trained, here=here))

    def _on_scene_replaced(self) -> None:
        self._resume()
        self._on_session_changed()


def duration(seconds: float) -> str:
    """A duration as people say it, in words."""
    if seconds >= HOURS_FROM:
        return translate("Notices", "{count} hours").format(count=round(seconds / 3600))
    if seconds >= MINUTES_FROM:
        return translate("Notices", "{count} minutes").format(count=round(seconds / 60))
    return translate("Notices", "{count} seconds").format(count=round(seconds))


def _pixels(width: int, height: int) -> str:
    return f"{width} × {height}"
