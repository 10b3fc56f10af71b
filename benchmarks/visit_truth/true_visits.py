"""The stays of a playing: who was near the arm, from when to when, and what became of it.

Those that no camera can tell of, hidden or brief, are found as well, and marked.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.visit_truth.street_lane import Told
from demo.street.scripts.performance import FrameTruth, Seen
from demo.street.scripts.script import Kind, Player, Script
from demo.street.scripts.stage import Phase
from demo.street.world import ARM_Z_M

_LEAST_FRAMES = 3
_SHOWN = 0.5
"""Who is shown by so much in a frame can be seen in it."""
_LENGTH_M = 4.6
_AWAY_S = 3.0
_CLOSE_M = 30.0
"""Who comes from no farther is arriving."""


@dataclass(frozen=True, slots=True)
class TrueVisit:
    """One stay near the arm; times are seconds of the script. A true visit, unless `hidden` or `brief`."""

    player: int
    text: str
    entitled: bool
    from_s: float
    until_s: float
    """Near the arm."""
    seen_from_s: float
    seen_until_s: float
    """In the picture, before and after that."""
    stood_s: float | None
    """When it stood still before the arm; None: it never did."""
    outcome: str
    """`passed`, `turned_back`, `left_standing` where it stood there at the end, or `unseen`
    between two cuts, or where the camera was away when it left."""
    direction: str
    followed: bool
    """It went through on an opening that another had used already."""
    hidden: bool = False
    """Near the arm in three frames or more, in all but two of which others hid most of it."""
    brief: bool = False
    """Near the arm in one or two frames only."""

    @property
    def counted(self) -> bool:
        """Whether a camera could tell of it: only then it is a true visit."""
        return not (self.hidden or self.brief)


def true_visits(script: Script, told: Told) -> tuple[TrueVisit, ...]:
    """Find the visits of a playing in the truth of its frames, and those stays which are none."""
    found = []
    entries = _entries(script, told.frames)
    for number, player in enumerate(script.players):
        if player.kind is Kind.PERSON or player.parked:
            continue
        found += [_visit(number, player, stay, told, entries) for stay in _stays(number, told.frames)]
    return tuple(sorted(found, key=lambda visit: visit.from_s))


def is_arriving(seen: Seen, player: Player) -> bool:
    """Say whether somebody in a frame is coming to the arm or stands before it."""
    coming = seen.phase in {Phase.COMING, Phase.STANDING} and not player.parked
    return coming and ARM_Z_M - 1.0 <= seen.z <= _CLOSE_M


def is_leaving(seen: Seen, player: Player) -> bool:
    """Say whether somebody who drives away has not come through the arm yet."""
    return player.rear and seen.z + _LENGTH_M <= ARM_Z_M + 1.0


def _stays(number: int, frames: Sequence[FrameTruth]) -> list[list[tuple[FrameTruth, Seen]]]:
    """Gather the frames near the arm; being out of the picture in between begins another stay."""
    stays: list[list[tuple[FrameTruth, Seen]]] = []
    begins = True
    for frame in frames:
        seen = next((one for one in frame.seen if one.player == number), None)
        if seen is None:
            begins = True
        elif seen.near:
            if begins:
                stays.append([])
                begins = False
            stays[-1].append((frame, seen))
    return stays


def _visit(
    number: int,
    player: Player,
    stay: Sequence[tuple[FrameTruth, Seen]],
    told: Told,
    entries: dict[tuple[int, float], bool],
) -> TrueVisit:
    from_s, until_s = stay[0][0].time_s, stay[-1][0].time_s
    seen_from_s, seen_until_s = _in_picture(number, told.frames, from_s)
    stood = next((frame.time_s for frame, seen in stay if seen.phase is Phase.STANDING), None)
    entered = next(
        (used for (who, at_s), used in entries.items() if who == number and from_s <= at_s <= until_s), None
    )
    passed = player.rear or entered is not None
    stands = stay[-1][0] is told.frames[-1]
    outcome = "passed" if passed else "left_standing" if stands else "turned_back"
    if player.kind is Kind.SCENE:
        outcome, stood = "unseen", None
    elif _left_unseen(number, told.frames, until_s):
        outcome = "unseen"
    return TrueVisit(
        number,
        player.text,
        player.entitled and not player.rear,
        from_s,
        until_s,
        seen_from_s,
        seen_until_s,
        stood,
        outcome,
        "out" if player.rear else "in",
        bool(entered) and not _ordered_for(told, from_s, entries, number, until_s),
        hidden=len(stay) >= _LEAST_FRAMES and _shown_in(stay) < _LEAST_FRAMES,
        brief=len(stay) < _LEAST_FRAMES,
    )


def _shown_in(stay: Sequence[tuple[FrameTruth, Seen]]) -> int:
    """Count the frames in which it could be seen."""
    return sum(seen.shown >= _SHOWN for _, seen in stay)


def _in_picture(number: int, frames: Sequence[FrameTruth], at_s: float) -> tuple[float, float]:
    """Return from when to when it was in the picture around a moment, without a break."""
    there = [frame.time_s for frame in frames if any(one.player == number for one in frame.seen)]
    gone = [frame.time_s for frame in frames if not any(one.player == number for one in frame.seen)]
    after = max((time_s for time_s in gone if time_s < at_s), default=float("-inf"))
    before = min((time_s for time_s in gone if time_s > at_s), default=float("inf"))
    within = [time_s for time_s in there if after < time_s < before]
    return within[0], within[-1]


def _left_unseen(number: int, frames: Sequence[FrameTruth], until_s: float) -> bool:
    """Say whether the camera was away when it left the arm, and it was gone when the camera was back."""
    later = next((frame for frame in frames if frame.time_s > until_s), None)
    if later is None or later.time_s - until_s < _AWAY_S:
        return False
    return not any(one.player == number and one.near for one in later.seen)


def _ordered_for(
    told: Told, from_s: float, entries: dict[tuple[int, float], bool], number: int, until_s: float
) -> bool:
    """Say whether an opening came after the one ahead had gone through and before this one did."""
    mine = min(at_s for (who, at_s) in entries if who == number and from_s <= at_s <= until_s)
    ahead = max((at_s for (_, at_s) in entries if at_s < mine), default=-1.0)
    return any(ahead < order <= mine for order in told.orders)


def _entries(script: Script, frames: Sequence[FrameTruth]) -> dict[tuple[int, float], bool]:
    """Note who came through the arm from outside, and when."""
    inside: set[int] = set()
    entries: dict[tuple[int, float], bool] = {}
    for frame in frames:
        now = {one.player for one in frame.seen if one.entering and not script.players[one.player].rear}
        entries |= {(player, frame.time_s): True for player in now - inside}
        inside = now
    return entries
