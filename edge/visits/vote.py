"""Several readings of one plate become one: vote first, filter later.

Readings are weighed by how sure, large and clear they were. The heaviest text gathers its near relations (at most
two differing characters); these are laid beside the heaviest of the usual length along the edits between them, so
that a lost character shifts no other, and each position is voted on by itself. A frame spreads its vote over
whatever its reader held possible. What the winner is worth depends on how large it was seen at best. No grammar
takes part: a filter before the vote loses good variants. What the grammar thinks is asked afterwards, by
`status_of`.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from edge.visits.ballots import Ballot, damped, heaviest
from models.base import PlateColour as SeenColour
from models.plates.alignment import Alignment, align, differences
from models.plates.judging.certainty import READ_SCORE
from models.plates.judging.seen_small import believed
from wire.events import PlateReading, PlateStatus
from wire.plate_kinds import UNREADABLE, PlateColour
from wire.plates import PlateText, colour_agrees, is_complete, kind_of

_RELATED = 2
"""Characters by which two readings of one plate may differ."""
_SAYS_NOTHING = 1e-6
"""A character with a score below this is no vote."""
_CUT_SCORE = 0.4
"""What the characters of a plate are worth at most that is covered in part."""
_CUT_SHARE = 1 / 3
"""Share of the frames that must show it."""
_MISSING, _SURPLUS = "missing", "surplus"
"""Votes for there being no character in a place, or one more beside it."""


@dataclass(frozen=True, slots=True)
class VoteSettings:
    """What it takes to believe a reading."""

    min_score: float = READ_SCORE
    """Least score of the weakest character of a plate that counts as read."""
    min_agreeing: int = 2
    """Frames that must have read exactly the winning text."""
    readable_score: float = 0.35
    """A position below this is given as unreadable."""


def vote(ballots: Sequence[Ballot], settings: VoteSettings) -> PlateReading | None:
    """Merge the readings of one visit; None without any. Their order does not matter."""
    if not ballots:
        return None
    family = _family(ballots)
    length = heaviest(family, lambda ballot: len(ballot.text))
    reference = heaviest([one for one in family if len(one.text) == length], lambda one: one.text)
    aligned = {text: align(reference, text) for text in {ballot.text for ballot in family}}
    positions = [_winner(family, aligned, position, length) for position in range(length)]
    text = PlateText("".join(character for character, _ in positions))
    final = PlateText(_with_doubt(text, [score for _, score in positions], settings.readable_score))
    agreeing = [ballot for ballot in family if ballot.text == text]
    row_px = max(ballot.row_px for ballot in agreeing or family)
    most = _CUT_SCORE if _is_cut(agreeing) else 1.0
    scores = tuple(round(min(most, believed(score, row_px)), 4) for _, score in positions)
    return PlateReading(
        text=final,
        kind=kind_of(final),
        colour=_vote_colour(family),
        score=min(scores),
        char_scores=scores,
        agreeing=len(agreeing),
        readings=len(ballots),
    )


def status_of(reading: PlateReading | None, settings: VoteSettings) -> PlateStatus:
    """Say what a vote is worth; without one the plate is unread.

    Here the grammar is asked, of the winner alone: a green plate that came out with seven characters has lost one.
    """
    if reading is None:
        return PlateStatus.UNREAD
    sure = (
        reading.score >= settings.min_score
        and reading.agreeing >= settings.min_agreeing
        and reading.kind is not None
        and is_complete(reading.text)
        and colour_agrees(reading.text, reading.colour)
    )
    return PlateStatus.READ if sure else PlateStatus.UNCERTAIN


def is_sure(ballot: Ballot | None, settings: VoteSettings) -> bool:
    """Say whether what a single frame says of a plate would count as read, if one frame were enough."""
    if ballot is None:
        return False
    return status_of(vote((ballot,), settings), replace(settings, min_agreeing=1)) is PlateStatus.READ


def _is_cut(agreeing: Sequence[Ballot]) -> bool:
    """Say whether frames show that something covers the foot or the head of the plate.

    A frame of a plate far away may not show it, so a third of them that do are enough.
    """
    cut = sum(not ballot.whole for ballot in agreeing)
    return cut > 1 and cut >= _CUT_SHARE * len(agreeing)


def _family(ballots: Sequence[Ballot]) -> list[Ballot]:
    head = heaviest(ballots, lambda ballot: ballot.text)
    related = {text for text in {ballot.text for ballot in ballots} if differences(text, head) <= _RELATED}
    return [ballot for ballot in ballots if ballot.text in related]


def _winner(
    family: Sequence[Ballot], aligned: dict[PlateText, Alignment], position: int, length: int
) -> tuple[str, float]:
    """Return the character that wins `position`, with its share of all that was said there.

    Rivals that are named count with every frame that names them. What a frame leaves open without naming anybody
    counts once, as small as the second surest of those that voted for the winner has it: frames that all see the
    same plate do not become less sure of it by being many, and one that is too sure of itself convinces nobody.
    """
    votes: dict[str, list[tuple[Ballot, float]]] = defaultdict(list)
    left_open: dict[str, list[float]] = defaultdict(list)
    for ballot in family:
        shares = dict(_shares(ballot, aligned[ballot.text], position, length))
        unnamed = max(0.0, 1.0 - sum(shares.values()))
        for choice, share in shares.items():
            votes[choice].append((ballot, ballot.weight * share))
            left_open[choice].append(unnamed / share)
    counted = {choice: damped(said) for choice, said in votes.items()}
    characters = [choice for choice in counted if choice not in {_MISSING, _SURPLUS}]
    if not characters:
        return UNREADABLE, 0.0
    winner = max(characters, key=lambda character: (counted[character], character))
    against = sum(counted[choice] for choice in sorted(counted) if choice != winner) / counted[winner]
    return winner, 1.0 / (1.0 + against + sorted(left_open[winner])[:2][-1])


def _shares(ballot: Ballot, alignment: Alignment, position: int, length: int) -> Iterator[tuple[str, float]]:
    """Yield what `ballot` holds possible at `position`, with its part of the vote; nothing: it abstains."""
    place = alignment.places[position]
    if place is None:
        if _may_be_covered(ballot, alignment, position):
            return
        yield _MISSING, max(_SAYS_NOTHING, min(ballot.char_scores))
        return
    beside = [at for before, at in alignment.surplus if min(before, length - 1) == position]
    extra = max((ballot.char_scores[at] for at in beside), default=0.0)
    score = ballot.char_scores[place]
    if ballot.text[place] == UNREADABLE or score < _SAYS_NOTHING:
        return
    # What stands too many takes its part from the others, so that no frame has more than one vote.
    part = 1.0 / (1.0 + extra)
    yield ballot.text[place], score * part
    if extra > _SAYS_NOTHING:
        yield _SURPLUS, extra * part
    if ballot.others:
        yield from ((other, share * part) for other, share in ballot.others[place] if share > _SAYS_NOTHING)


def _may_be_covered(ballot: Ballot, alignment: Alignment, position: int) -> bool:
    """Say whether this reading, no whole plate, lacks an end there: whoever stands before it hides it."""
    seen = [at for at, place in enumerate(alignment.places) if place is not None]
    return bool(seen) and not seen[0] < position < seen[-1] and kind_of(ballot.text) is None


def _vote_colour(ballots: Sequence[Ballot]) -> PlateColour:
    known = [ballot for ballot in ballots if ballot.colour is not SeenColour.UNKNOWN]
    return PlateColour(heaviest(known, lambda ballot: ballot.colour.value)) if known else PlateColour.UNKNOWN


def _with_doubt(text: str, scores: Sequence[float], readable_score: float) -> str:
    return "".join(
        character if score >= readable_score else UNREADABLE for character, score in zip(text, scores, strict=True)
    )
