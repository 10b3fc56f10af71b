from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.access.credentials import Credential, Standing
from edge.access.decide import Direction, LaneRules, decide
from tests.edge.events import NOW
from wire.events import AccessDecision, PlateReading, PlateStatus, Subject, Verdict
from wire.plate_kinds import PlateColour
from wire.plates import PlateText, kind_of

PLATE = PlateText("京A12345")
RESIDENT = Credential("R-1", PLATE, Standing.GRANTED)
BARRED = Credential("B-1", PLATE, Standing.DENIED)
LORRY = Credential("R-2", PLATE, Standing.GRANTED, colour=PlateColour.YELLOW)
BARRED_LORRY = Credential("B-2", PLATE, Standing.DENIED, colour=PlateColour.YELLOW)
ROSTERS = [
    (),
    (RESIDENT,),
    (BARRED,),
    (LORRY,),
    (RESIDENT, LORRY),
    (RESIDENT, BARRED_LORRY),
    (BARRED, LORRY),
    (BARRED, BARRED_LORRY),
]
HOUR = timedelta(hours=1)
IN = LaneRules()
OUT = LaneRules(Direction.OUT)
GUARDED_OUT = LaneRules(Direction.OUT, free_exit=False)
STRICT = LaneRules(colour_unseen_opens=False)
READ, UNCERTAIN, UNREAD, PLATELESS = PlateStatus
VEHICLE, NON_MOTOR, PERSON = Subject
OPEN, WAIT, REFUSE = Verdict
BLUE, GREEN, YELLOW, YELLOW_GREEN, WHITE, BLACK, UNSEEN = PlateColour


def seen(colour: PlateColour = BLUE, text: str = PLATE) -> PlateReading:
    return PlateReading(
        text=PlateText(text), kind=kind_of(text), colour=colour, score=0.9, char_scores=(0.9,) * len(text)
    )


def known(*credentials: Credential | None) -> tuple[Credential, ...]:
    return tuple(one for one in credentials if one)


def said(decision: AccessDecision) -> tuple[Verdict, str, str | None]:
    return decision.verdict, decision.reason, decision.credential


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
    plate = seen() if status in {READ, UNCERTAIN} else None
    decision = decide(subject, status, plate, known(credential), rules, NOW)
    assert (decision.verdict, decision.reason) == (verdict, reason)


@pytest.mark.parametrize(
    "colour,credentials,expected",
    [
        (BLUE, (RESIDENT,), (OPEN, "resident", "R-1")),
        (YELLOW, (RESIDENT,), (WAIT, "plate_other_colour", None)),
        (BLACK, (RESIDENT,), (WAIT, "plate_other_colour", None)),
        (BLUE, (LORRY,), (WAIT, "plate_other_colour", None)),
        (YELLOW, (LORRY, RESIDENT), (OPEN, "resident", "R-2")),
        (BLUE, (LORRY, RESIDENT), (OPEN, "resident", "R-1")),
        (BLACK, (LORRY, RESIDENT), (WAIT, "plate_other_colour", None)),
        (YELLOW, (RESIDENT, BARRED_LORRY), (REFUSE, "plate_on_deny_list", "B-2")),
        (BLUE, (RESIDENT, BARRED_LORRY), (OPEN, "resident", "R-1")),
        (BLACK, (RESIDENT, BARRED_LORRY), (WAIT, "plate_maybe_on_deny_list", "B-2")),
        (BLUE, (BARRED_LORRY,), (WAIT, "plate_maybe_on_deny_list", "B-2")),
        (WHITE, (BARRED,), (WAIT, "plate_maybe_on_deny_list", "B-1")),
        (WHITE, (RESIDENT,), (WAIT, "plate_temporary", None)),
        (WHITE, (), (WAIT, "plate_temporary", None)),
        (GREEN, (RESIDENT,), (WAIT, "plate_uncertain", None)),
        (UNSEEN, (RESIDENT,), (OPEN, "resident_colour_unseen", "R-1")),
        (UNSEEN, (LORRY,), (OPEN, "resident_colour_unseen", "R-2")),
        (UNSEEN, (RESIDENT, LORRY), (WAIT, "plate_colour_unseen", None)),
        (UNSEEN, (RESIDENT, BARRED_LORRY), (WAIT, "plate_maybe_on_deny_list", "B-2")),
        (UNSEEN, (BARRED,), (WAIT, "plate_maybe_on_deny_list", "B-1")),
        (UNSEEN, (), (WAIT, "plate_unknown", None)),
    ],
)
def test_one_text_in_several_colours_is_several_vehicles(
    colour: PlateColour, credentials: tuple[Credential, ...], expected: tuple[Verdict, str, str | None]
) -> None:
    for order in (credentials, credentials[::-1]):
        assert said(decide(VEHICLE, READ, seen(colour), order, IN, NOW)) == expected


@pytest.mark.parametrize("colour", PlateColour)
@pytest.mark.parametrize("credentials", [(), (RESIDENT,), (LORRY,), (RESIDENT, LORRY), (RESIDENT, BARRED_LORRY)])
def test_a_free_exit_is_free_for_whoever_is_not_barred_in_that_colour(
    colour: PlateColour, credentials: tuple[Credential, ...]
) -> None:
    maybe_barred = BARRED_LORRY in credentials and colour in {YELLOW, UNSEEN}
    for status in (READ, UNCERTAIN):
        decision = decide(VEHICLE, status, seen(colour), credentials, OUT, NOW)
        assert (decision.verdict is OPEN) != maybe_barred


def test_a_site_may_want_every_colour_seen() -> None:
    unseen = said(decide(VEHICLE, READ, seen(UNSEEN), (RESIDENT,), STRICT, NOW))
    assert unseen == (WAIT, "plate_colour_unseen", "R-1")
    assert decide(VEHICLE, READ, seen(), (RESIDENT,), STRICT, NOW).verdict is OPEN
    assert decide(VEHICLE, READ, seen(UNSEEN), (RESIDENT,), LaneRules(Direction.OUT), NOW).verdict is OPEN


def test_a_credential_that_is_over_is_over_in_the_dark_as_well_and_still_makes_its_number_stand_twice() -> None:
    over = Credential("R-9", PLATE, Standing.GRANTED, valid_until=NOW - HOUR)
    old_lorry = Credential("R-8", PLATE, Standing.GRANTED, valid_until=NOW - HOUR, colour=YELLOW)
    assert decide(VEHICLE, READ, seen(UNSEEN), (over,), IN, NOW).reason == "credential_expired"
    assert decide(VEHICLE, READ, seen(UNSEEN), (RESIDENT, old_lorry), IN, NOW).reason == "plate_colour_unseen"


@pytest.mark.parametrize(
    "text,colour,verdict,reason",
    [
        ("沪AD23456", GREEN, OPEN, "resident"),
        ("沪AD23456", UNSEEN, OPEN, "resident"),
        ("沪AD23456", BLUE, WAIT, "plate_uncertain"),
        ("川A05218D", GREEN, OPEN, "resident"),
        ("川A05218D", YELLOW_GREEN, OPEN, "resident"),
        ("川A05218D", UNSEEN, OPEN, "resident"),
        ("粤Z8A26港", BLACK, OPEN, "resident"),
        ("粤Z8A26港", UNSEEN, OPEN, "resident"),
        ("京A0417警", WHITE, OPEN, "resident"),
        ("京AB123", BLUE, WAIT, "plate_uncertain"),
    ],
)
def test_a_text_that_has_one_colour_needs_none_to_be_seen(
    text: str, colour: PlateColour, verdict: Verdict, reason: str
) -> None:
    credential = Credential("R-1", PlateText(text), Standing.GRANTED)
    decision = decide(VEHICLE, READ, seen(colour, text), (credential,), STRICT, NOW)
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
    decision = decide(VEHICLE, READ, seen(), (limited(Standing.GRANTED, begin, end),), IN, NOW)
    assert (decision.verdict, decision.reason) == (verdict, reason)


@pytest.mark.parametrize("begin,end", [(HOUR, None), (None, -HOUR), (None, timedelta(0))])
@pytest.mark.parametrize("colour", [BLUE, YELLOW, UNSEEN])
def test_a_bar_that_is_not_in_force_neither_bars_nor_opens(
    begin: timedelta | None, end: timedelta | None, colour: PlateColour
) -> None:
    barred = (limited(Standing.DENIED, begin, end),)
    refused = decide(VEHICLE, READ, seen(colour), barred, IN, NOW)
    assert refused.verdict is WAIT
    assert refused.reason != "plate_maybe_on_deny_list"
    assert decide(VEHICLE, READ, seen(colour), barred, OUT, NOW).verdict is OPEN


def test_the_decision_names_the_credential_by_number_only() -> None:
    assert decide(VEHICLE, READ, seen(), (RESIDENT,), IN, NOW).credential == "R-1"
    assert decide(VEHICLE, READ, seen(), (), IN, NOW).credential is None


@given(
    st.sampled_from(Subject),
    st.sampled_from(PlateStatus),
    st.sampled_from(PlateColour),
    st.sampled_from(ROSTERS),
    st.builds(LaneRules, st.sampled_from(Direction), st.booleans(), colour_unseen_opens=st.booleans()),
)
def test_nothing_but_a_certain_reading_or_the_free_exit_opens(
    subject: Subject,
    status: PlateStatus,
    colour: PlateColour,
    credentials: tuple[Credential, ...],
    rules: LaneRules,
) -> None:
    decision = decide(subject, status, seen(colour), credentials, rules, NOW)
    assert decision == decide(subject, status, seen(colour), credentials, rules, NOW)
    if decision.verdict is OPEN:
        assert subject is not PERSON
        own = {one for one in credentials if one.vehicle_colour is colour}
        if colour is UNSEEN and len(credentials) == 1:
            own = set(credentials)
        assert not own & {BARRED, BARRED_LORRY}
        assert decision.reason == "free_exit" or (status is READ and own & {RESIDENT, LORRY})


def test_nobody_opens_for_a_car_that_is_gone() -> None:
    decision = decide(VEHICLE, READ, seen(), (RESIDENT,), IN, NOW, unseen_s=6)
    assert (decision.verdict, decision.reason) == (WAIT, "subject_gone")
    assert decide(VEHICLE, READ, None, (), OUT, NOW, unseen_s=6).verdict is WAIT
    assert decide(VEHICLE, READ, seen(), (BARRED,), IN, NOW, unseen_s=6).verdict is REFUSE
    assert decide(VEHICLE, READ, seen(), (RESIDENT,), IN, NOW, unseen_s=4).verdict is OPEN


def test_a_doubtful_reading_of_a_barred_plate_accuses_nobody() -> None:
    for colour in (BLUE, UNSEEN):
        decision = decide(VEHICLE, UNCERTAIN, seen(colour), (BARRED,), OUT, NOW)
        assert (decision.verdict, decision.reason) == (WAIT, "plate_maybe_on_deny_list")
