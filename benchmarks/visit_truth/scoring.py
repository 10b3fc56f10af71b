"""What a playing comes to: counts, faults in words, and times; the words stand in the package's docstring."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.visit_truth.matching import Matched, matched, seconds, text_of
from benchmarks.visit_truth.street_lane import Told
from benchmarks.visit_truth.true_visits import TrueVisit, is_arriving, is_leaving, true_visits
from demo.street.scripts.performance import FrameTruth, Seen
from demo.street.scripts.script import Kind, Script, Way
from demo.street.scripts.stage import Phase
from demo.street.world import ARM_Z_M
from wire.events import BarrierMoved, BarrierResult, PassageRecorded, PlateStatus

_MOVED = frozenset({BarrierResult.OPENED, BarrierResult.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that was wrong, when, and for people what exactly."""

    kind: str
    time_s: float
    detail: str


@dataclass(frozen=True, slots=True)
class Result:
    """One playing. `counts` by the words of the package's docstring."""

    cast: str
    seed: int
    fps: float
    condition: str
    counts: dict[str, int]
    told_after_s: tuple[float, ...]
    faults: tuple[Fault, ...]
    cpu_s: float
    frames: int

    @property
    def key(self) -> str:
        """Name the playing."""
        return f"{self.cast} {self.seed} {self.fps:g} {self.condition}"

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Result":
        """Read it back."""
        faults = tuple(Fault(**fault) for fault in value["faults"])
        return cls(**{**value, "faults": faults, "told_after_s": tuple(value["told_after_s"])})


@dataclass(slots=True)
class _Score:
    script: Script
    told: Told
    visits: tuple[TrueVisit, ...]
    match: Matched
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    after_s: list[float] = field(default_factory=list)

    def blame(self, kind: str, time_s: float, detail: str) -> None:
        self.counts[kind] += 1
        self.faults.append(Fault(kind, round(time_s, 2), detail))


def scored(script: Script, told: Told, cast: str, seed: int, fps: float, condition: str) -> Result:
    """Hold what was told against the truth."""
    visits = true_visits(script, told)
    score = _Score(script, told, visits, matched(script, told.passages, visits))
    score.counts["visits"] = sum(visit.counted for visit in visits)
    score.counts["passages"] = len(told.passages)
    _left_over(score)
    _pairs(score)
    _apart(score)
    _openings(score)
    counts = {name: count for name, count in sorted(score.counts.items()) if count}
    faults = tuple(sorted(score.faults, key=lambda fault: fault.time_s))
    after = tuple(round(one, 3) for one in score.after_s)
    return Result(cast, seed, fps, condition, counts, after, faults, round(told.cpu_s, 2), len(told.frames))


def _left_over(score: _Score) -> None:
    for number, place in score.match.split:
        passage, visit = score.told.passages[number], score.visits[place]
        score.blame(
            "split", seconds(passage.first_seen_at), f"{_passage(score, passage)} again of {_name(score, visit)}"
        )
    for number in score.match.ghosts:
        passage = score.told.passages[number]
        score.blame("ghost", seconds(passage.first_seen_at), _passage(score, passage))
    for place, number in score.match.merged:
        visit, passage = score.visits[place], score.told.passages[number]
        score.blame("merged", visit.from_s, f"{_name(score, visit)} within {_passage(score, passage)}")
    for place in score.match.lost:
        score.blame("lost", score.visits[place].from_s, _name(score, score.visits[place]))


def _pairs(score: _Score) -> None:
    place_of = score.match.place_of
    blamed = {place for _, place in score.match.split} | {place_of[number] for _, number in score.match.merged}
    for number, place in score.match.pairs:
        passage, visit = score.told.passages[number], score.visits[place]
        score.counts[f"told {passage.plate_status.value}"] += 1
        if _read_rightly(score, passage, visit) and place not in blamed:
            score.counts["one-to-one"] += 1
        if visit.stood_s is not None and visit.direction == "in":
            score.after_s.append(max(0.0, score.told.told_s[str(passage.passage)] - visit.stood_s))
        _fields(score, passage, visit)


def _read_rightly(score: _Score, passage: PassageRecorded, visit: TrueVisit) -> bool:
    """Blame it where a plate counts as read that is not the visit's; says whether all is well."""
    if passage.plate_status is not PlateStatus.READ or text_of(passage) == visit.text:
        return True
    score.blame("wrong", seconds(passage.captured_at), f"{_passage(score, passage)} of {_name(score, visit)}")
    return False


def _apart(score: _Score) -> None:
    """Count who could not be seen, and who of these was told all the same; a wrong plate is wrong there too."""
    for visit in score.visits:
        score.counts["hidden"] += visit.hidden
        score.counts["brief"] += visit.brief
    for number, place in score.match.apart:
        visit = score.visits[place]
        score.counts["hidden told" if visit.hidden else "brief told"] += 1
        _read_rightly(score, score.told.passages[number], visit)


def _fields(score: _Score, passage: PassageRecorded, visit: TrueVisit) -> None:
    """Hold optional fields of the event against the truth, where this product has them."""
    for name, true in (("outcome", visit.outcome), ("direction", visit.direction)):
        said = getattr(passage, name, None)
        if said is None:
            continue
        said = getattr(said, "value", said)
        score.counts[f"{name} told"] += 1
        if said == true:
            score.counts[f"{name} right"] += 1
        else:
            score.faults.append(
                Fault(f"{name} {said}", round(visit.until_s, 2), f"{_name(score, visit)}, truly {true}")
            )
    marked = bool(getattr(passage, "followed", False))
    score.counts["followers"] += visit.followed
    score.counts["followers marked"] += visit.followed and marked
    if marked and not visit.followed:
        score.blame("followed wrongly", visit.until_s, _name(score, visit))


def _openings(score: _Score) -> None:
    numbers = {str(passage.passage): number for number, passage in enumerate(score.told.passages)}
    served: set[int] = set()
    for opening in score.told.openings:
        if opening.command is not None or opening.actor is not None or opening.result not in _MOVED:
            continue
        score.counts["openings"] += 1
        number = numbers.get(str(opening.passage))
        place = score.match.place_of.get(number) if number is not None else None
        reason = _not_for(score, opening, place)
        if reason:
            told = "" if number is None else _passage(score, score.told.passages[number])
            score.blame("opened wrong", seconds(opening.requested_at), f"{reason}: {told}")
        elif place is not None:
            served.add(place)
    for place, visit in enumerate(score.visits):
        expected = visit.counted and visit.entitled and not visit.followed
        if expected and visit.stood_s is not None and place not in served:
            score.blame("not opened", visit.stood_s, _name(score, visit))


def _not_for(score: _Score, opening: BarrierMoved, place: int | None) -> str:
    """Say why this opening was for the wrong one; an empty text where it was right."""
    if place is None:
        return "of no visit"
    visit = score.visits[place]
    leaves = visit.direction == "out" and score.script.way is not Way.IN
    if not visit.entitled and not leaves:
        return "not entitled"
    at_s = seconds(opening.requested_at)
    frame = next((one for one in reversed(score.told.frames) if one.time_s <= at_s + 1e-6), None)
    seen = next((one for one in frame.seen if one.player == visit.player), None) if frame else None
    if seen is None:
        return "not there"
    player = score.script.players[visit.player]
    right = is_leaving(seen, player) if leaves else is_arriving(seen, player)
    if not right:
        return f"{seen.phase.value}, not before the arm"
    return "" if leaves or frame is None else _who_is_before(score, frame, seen)


def _who_is_before(score: _Score, frame: FrameTruth, seen: Seen) -> str:
    """Name a stranger who stands between somebody and the arm, and would go in instead."""
    for other in frame.seen:
        player = score.script.players[other.player]
        between = ARM_Z_M <= other.z < seen.z and (other.near or other.phase is Phase.STANDING)
        stranger = not player.entitled and player.kind is not Kind.PERSON
        if between and stranger and not player.parked and not player.rear:
            return f"player {other.player} stands before it"
    return ""


def _name(score: _Score, visit: TrueVisit) -> str:
    plate = _shown(score, visit.text)
    return f"player {visit.player} ({plate}) near {visit.from_s:.1f} to {visit.until_s:.1f} s"


def _passage(score: _Score, passage: PassageRecorded) -> str:
    text = _shown(score, text_of(passage)) if passage.plate else "no text"
    times = f"{seconds(passage.first_seen_at):.1f} to {seconds(passage.last_seen_at):.1f} s"
    return f"passage {passage.plate_status.value} {text} {times}"


def _shown(score: _Score, text: str) -> str:
    """Give a plate by its text; one on a photograph is a real one and stays unsaid."""
    if not text:
        return "plateless"
    players: Sequence[int] = [number for number, one in enumerate(score.script.players) if one.text == text]
    if not any(player.photo for player in score.script.players):
        return text
    return f"the plate of player {players[0]}" if players else "another plate"
