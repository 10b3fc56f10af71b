from dataclasses import replace

import pytest

from edge.access.arriving import only_what_arrives
from edge.access.decide import FREE_EXIT
from edge.visits.telling.passage import Way
from edge.visits.telling.results import Stage
from tests.edge.passages import passage_of
from wire.events import AccessDecision, Verdict

RESIDENT = AccessDecision(verdict=Verdict.OPEN, reason="resident", credential="17")
LEAVES = AccessDecision(verdict=Verdict.OPEN, reason=FREE_EXIT)
PREVIEW = replace(passage_of(), stage=Stage.PREVIEW)
NOT_ARRIVED = Way(arrived=False)
GOES = Way(arrived=True, going=True)
WENT_BY = Way(arrived=False, going=True, leaving=True)


def test_who_arrives_and_is_let_in_is_let_in() -> None:
    assert only_what_arrives(RESIDENT, PREVIEW) == RESIDENT
    assert only_what_arrives(LEAVES, PREVIEW) == LEAVES


@pytest.mark.parametrize(
    "way,reason",
    [(NOT_ARRIVED, "not_seen_arriving"), (GOES, "moves_away"), (WENT_BY, "moves_away")],
    ids=["stood there", "turned back", "comes from behind"],
)
def test_for_who_does_not_arrive_it_does_not_open(way: Way, reason: str) -> None:
    decision = only_what_arrives(RESIDENT, replace(PREVIEW, way=way))
    assert decision == AccessDecision(verdict=Verdict.WAIT, reason=reason, credential="17")


@pytest.mark.parametrize("stage", [Stage.FINAL, Stage.OUTCOME])
@pytest.mark.parametrize("decision", [RESIDENT, LEAVES], ids=["resident", "free exit"])
def test_for_who_is_gone_it_does_not_open(stage: Stage, decision: AccessDecision) -> None:
    waits = only_what_arrives(decision, replace(PREVIEW, stage=stage))
    assert (waits.verdict, waits.reason) == (Verdict.WAIT, "subject_gone")


def test_nobody_is_locked_in_because_he_was_not_seen_arriving() -> None:
    assert only_what_arrives(LEAVES, replace(PREVIEW, way=NOT_ARRIVED)) == LEAVES


def test_a_free_exit_does_not_open_for_who_goes_the_other_way() -> None:
    assert only_what_arrives(LEAVES, replace(PREVIEW, way=WENT_BY)).reason == "moves_away"


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict is not Verdict.OPEN])
@pytest.mark.parametrize("way", [Way(), NOT_ARRIVED, GOES])
def test_what_does_not_open_stays_as_it_was_decided(verdict: Verdict, way: Way) -> None:
    decided = AccessDecision(verdict=verdict, reason="barred", credential="17")
    assert only_what_arrives(decided, replace(PREVIEW, way=way, stage=Stage.FINAL)) == decided
