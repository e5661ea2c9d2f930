"""How far a partial pass goes, and which statistics it follows.

Measured with the bundled street weights (10.3 million parameters, three halvings, eight residual blocks) on the bundled
scene at 512 x 256 in bf16: 24-pixel dabs of random classes at random places, 100 runs of 1 and of 5 dabs and 30 of 10
and of 40, after each of which the newest dab's error is rms(preview - exact) / rms(exact - exact without that dab) in
its rectangle, median / 95th percentile in percent. "Around" is the same after one dab in the rectangle and 16 pixels
more on each side. Times are of one core of an AMD server CPU with AVX-512 BF16; an exact pass takes 300 ms there.

The halo, in pixels of the coarsest level; on finer levels it is as wide in pixels of the picture:

    halo     time    after 1      after 5       after 10      after 40     around
    0       10 ms    31 / 58      29 / 59       26 / 69       33 / 60        56
    1       12 ms    6.8 / 17     7.8 / 20      6.4 / 24      12 / 28        29
    2       16 ms    1.9 / 5.3    2.9 / 6.7     3.9 / 11      10 / 21         6
    3       21 ms    1.2 / 2.9    2.3 / 5.2     3.6 / 7.5     10 / 20         3
    4       26 ms    1.2 / 2.8    2.3 / 5.1     3.4 / 7.9     10 / 19         2

At the finest level alone two pixels would do for the rectangle itself. But a halo that narrows in pixels of the picture
shows: 40 % of the change around it is lost with 2 pixels on every level (14 ms), 6 % as here.

The statistics of instance norm, halo 2:

    stored                                     2.6 / 6.4    4.9 / 11     5.7 / 16      18 / 37
    followed: those of what is stored          4.0 / 9.2    7.7 / 19     9.6 / 25      19 / 31
    followed where the input is read           2.4 / 5.5    4.0 / 7.6    4.2 / 14      13 / 31
    and variances elsewhere by half            1.9 / 5.3    2.9 / 6.7    3.9 / 11      10 / 21
    but not of layers that enlarge (taken)     2.0 / 5.3    2.9 / 6.7    3.3 / 11      10 / 23

Why: where the input is read, what is stored is exact outside the rectangle, so following is exact. Everywhere else the
exact pass also changes all other pixels, and it does so against the change: after normalisation the mean of the whole
picture is zero again, so what a dab adds inside the others lose outside, and the next layer's mean hardly moves. Seen
over all channels the true movement of a mean is 0 to 0.1 times what the rectangle says, and following it is an error
two to nine times as large as leaving it. That of a log variance is 0.5 to 0.8 times what the rectangle says, and 0 to
0.7 times where features are enlarged; not following those costs nothing and saves a tenth of the time. Shares of 0.4 to
0.8 give the same error within what 30 runs can tell.
"""

from dataclasses import dataclass

from model.passes.program import Conv, Input, Pool, Program

HALO = 2
MEAN_SHARE = 0.0
VARIANCE_SHARE = 0.5
ENLARGED_SHARE = 0.0
UNLIMITED = 1 << 20  # a halo wider than any picture


@dataclass(frozen=True)
class Plan:
    """For every step: how far from a change it is computed, and how much of the change its statistics follow.

    Shares: 0, the statistic stays as the exact pass left it; 1, it becomes that of the values that are stored.
    """

    halo: tuple[int, ...]  # pixels of the step's level around the change scaled to that level
    mean_share: tuple[float, ...]
    variance_share: tuple[float, ...]
    multiple: tuple[int, ...]  # by level: rectangles begin and end at multiples of this


def make_plan(
    program: Program,
    halo: int = HALO,
    first_share: float = 1.0,
    mean_share: float = MEAN_SHARE,
    variance_share: float = VARIANCE_SHARE,
    enlarged_share: float = ENLARGED_SHARE,
) -> Plan:
    """The plan for a network: `halo` in pixels of its coarsest level, and shares of statistics.

    `first_share` is for layers that read the input, `enlarged_share` for the variances of those that enlarge; with
    shares of zero all statistics are frozen.
    """
    margins = tuple(halo << (program.levels - step.level) for step in program.steps)
    means, variances = [], []
    for step in program.steps:
        reads_input = isinstance(step, Conv) and isinstance(step.source, Input | Pool)
        enlarges = isinstance(step, Conv) and step.kind in ("up", "resize")
        means.append(first_share if reads_input else mean_share)
        variances.append(first_share if reads_input else enlarged_share if enlarges else variance_share)
    # Transposed convolutions give pairs of pixels; at the coarsest level there are none.
    return Plan(margins, tuple(means), tuple(variances), (*(2,) * program.levels, 1))
