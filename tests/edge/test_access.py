from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.access import Credential, Direction, LaneRules, Standing, decide
from tests.edge.events import NOW
from wire.events import PlateStatus, Subject, Verdict
from wire.plates import PlateText

PLATE = PlateText("京A12345")
RESIDENT = Credential("R-1", PLATE, Standing.GRANTED)
BARRED = Credential("B-1", PLATE, Standing.DENIED)
HOUR = timedelta(hours=1)
IN = LaneRules()
OUT = LaneRules(Direction.OUT)
GUARDED_OUT = LaneRules(Direction.OUT, free_exit=False)
READ, UNCERTAIN, UNREAD, PLATELESS = PlateStatus
VEHICLE, NON_MOTOR, PERSON = Subject
OPEN, WAIT, REFUSE = Verdict


def limited(standing: Standing, begin: timedelta | None, end: timedelta | None) -> Credential:
    start, until = (NOW + edge if edge is not None else None for edge in (begin, end))
    return Credential("L-1", PLATE, standing, start, until)


@pytest.mark.parametrize(
    "subject,status,credential,rules,verdict,reason",
    [
        (VEHICLE, READ, RESIDENT, IN, OPEN, "resident"),
        (VEHICLE, UNCERTAIN, RESIDENT, IN, WAIT, "plate_uncertain"),
        (VEHICLE, UNREAD, None, IN, WAIT, "plate_unread"),
        (VEHICLE, PLATELESS, None, IN, WAIT, "plate_plateless"),
        (VEHICLE, READ, None, IN, WAIT, "plate_unknown"),
        (VEHICLE, READ, BARRED, IN, REFUSE, "plate_on_deny_list"),
        (NON_MOTOR, READ, RESIDENT, IN, OPEN, "resident"),
        (NON_MOTOR, PLATELESS, None, IN, WAIT, "plate_plateless"),
        (PERSON, PLATELESS, None, IN, WAIT, "person_without_credential"),
        (PERSON, READ, RESIDENT, OUT, WAIT, "person_without_credential"),
        (VEHICLE, UNREAD, None, OUT, OPEN, "free_exit"),
        (VEHICLE, READ, BARRED, OUT, REFUSE, "plate_on_deny_list"),
        (VEHICLE, UNREAD, None, GUARDED_OUT, WAIT, "plate_unread"),
        (VEHICLE, READ, RESIDENT, GUARDED_OUT, OPEN, "resident"),
    ],
)
def test_the_rule(
    subject: Subject,
    status: PlateStatus,
    credential: Credential | None,
    rules: LaneRules,
    verdict: Verdict,
    reason: str,
) -> None:
    decision = decide(subject, status, credential, rules, NOW)
    assert (decision.verdict, decision.reason) == (verdict, reason)


@pytest.mark.parametrize(
    "begin,end,verdict,reason",
    [
        (-HOUR, HOUR, OPEN, "resident"),
        (timedelta(0), HOUR, OPEN, "resident"),
        (HOUR, None, WAIT, "credential_not_yet_valid"),
        (None, -HOUR, WAIT, "credential_expired"),
        (None, timedelta(0), WAIT, "credential_expired"),
    ],
)
def test_a_credential_counts_from_its_beginning_until_just_before_its_end(
    begin: timedelta | None, end: timedelta | None, verdict: Verdict, reason: str
) -> None:
    decision = decide(VEHICLE, READ, limited(Standing.GRANTED, begin, end), IN, NOW)
    assert (decision.verdict, decision.reason) == (verdict, reason)


@pytest.mark.parametrize("begin,end", [(HOUR, None), (None, -HOUR), (None, timedelta(0))])
def test_a_bar_that_is_not_in_force_neither_bars_nor_opens(begin: timedelta | None, end: timedelta | None) -> None:
    barred = limited(Standing.DENIED, begin, end)
    assert decide(VEHICLE, READ, barred, IN, NOW).verdict is WAIT
    assert decide(VEHICLE, READ, barred, OUT, NOW).verdict is OPEN


def test_the_decision_names_the_credential_by_number_only() -> None:
    assert decide(VEHICLE, READ, RESIDENT, IN, NOW).credential == "R-1"
    assert decide(VEHICLE, READ, None, IN, NOW).credential is None


@given(
    st.sampled_from(Subject),
    st.sampled_from(PlateStatus),
    st.sampled_from([None, RESIDENT, BARRED]),
    st.builds(LaneRules, st.sampled_from(Direction), st.booleans()),
)
def test_nothing_but_a_certain_reading_or_the_free_exit_opens(
    subject: Subject, status: PlateStatus, credential: Credential | None, rules: LaneRules
) -> None:
    decision = decide(subject, status, credential, rules, NOW)
    assert decision == decide(subject, status, credential, rules, NOW)
    if decision.verdict is OPEN:
        assert subject is not PERSON
        assert credential is not BARRED
        assert decision.reason == "free_exit" or (status is READ and credential is RESIDENT)


def test_nobody_opens_for_a_car_that_is_gone() -> None:
    decision = decide(VEHICLE, READ, RESIDENT, IN, NOW, unseen_s=6)
    assert (decision.verdict, decision.reason) == (WAIT, "subject_gone")
    assert decide(VEHICLE, READ, None, OUT, NOW, unseen_s=6).verdict is WAIT
    assert decide(VEHICLE, READ, BARRED, IN, NOW, unseen_s=6).verdict is REFUSE
    assert decide(VEHICLE, READ, RESIDENT, IN, NOW, unseen_s=4).verdict is OPEN


def test_a_doubtful_reading_of_a_barred_plate_accuses_nobody() -> None:
    decision = decide(VEHICLE, UNCERTAIN, BARRED, OUT, NOW)
    assert (decision.verdict, decision.reason) == (WAIT, "plate_maybe_on_deny_list")
