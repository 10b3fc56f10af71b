from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from pydantic import BaseModel, ValidationError

from tests.wire.strategies import EVENTS, READINGS
from wire.events import (
    BarrierMoved,
    BuzzerSounded,
    Clock,
    CommandRefused,
    Dropped,
    Event,
    Evidence,
    EvidenceKind,
    GateState,
    GateStateChanged,
    HoldChanged,
    NoticeGiven,
    PassageRecorded,
    PlateReading,
)
from wire.examples import example_events
from wire.health import NodeState
from wire.ids import new_id
from wire.plates import PlateText

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def gate(**changes: object) -> GateStateChanged:
    said = {"id": new_id(), "lane": "in", "processed_at": NOON, "state": GateState.OPEN, "since": NOON}
    return GateStateChanged.model_validate({**said, **changes})


@pytest.mark.parametrize("event", example_events(), ids=lambda event: event.kind)
def test_an_event_is_frozen(event: BaseModel) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        event.lane = "out"  # type: ignore[attr-defined]


def test_there_is_an_example_of_every_kind() -> None:
    assert {type(event) for event in example_events()} == {
        PassageRecorded,
        BarrierMoved,
        GateStateChanged,
        Dropped,
        CommandRefused,
        HoldChanged,
        BuzzerSounded,
        NoticeGiven,
    }


def test_a_time_is_brought_to_utc() -> None:
    shanghai = timezone(timedelta(hours=8))

    assert gate(since=datetime(2026, 11, 23, 20, tzinfo=shanghai)).since == NOON
    assert gate(since="2026-11-23T20:00:00+08:00").since.tzinfo is UTC


@pytest.mark.parametrize(
    "wrong", ["2026-11-23T12:00:00", "noon", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", None]
)
def test_a_time_without_a_zone_or_outside_the_calendar_is_refused(wrong: object) -> None:
    with pytest.raises(ValidationError):
        gate(since=wrong)


@pytest.mark.parametrize("score", [-0.01, 1.01, float("nan"), float("inf"), "high", None])
def test_a_score_lies_between_0_and_1(score: object) -> None:
    with pytest.raises(ValidationError):
        PlateReading.model_validate({"text": "浙A12345", "score": score, "char_scores": []})


def test_the_plate_of_a_reading_is_canonical() -> None:
    reading = PlateReading.model_validate({"text": "浙a·12345", "score": 1, "char_scores": []})

    assert reading.text == "浙A12345"
    assert isinstance(reading.text, PlateText)


@pytest.mark.parametrize(
    "text", ["", "浙A123456789", "<script>", "'; DROP TABLE passage", "\ufdfa", "\ufdfa" * 1000, "浙A1234\n"]
)
def test_what_cannot_be_a_plate_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        PlateReading.model_validate({"text": text, "score": 1, "char_scores": []})


@pytest.mark.parametrize("sha256", ["", "0" * 63, "0" * 65, "A" * 64, "../" + "0" * 61, "0" * 63 + "\n"])
def test_a_picture_is_named_by_its_hash_and_nothing_else(sha256: str) -> None:
    with pytest.raises(ValidationError):
        Evidence(kind=EvidenceKind.SCENE, sha256=sha256, size=1, width=1, height=1)


@pytest.mark.parametrize("offset", [float("nan"), float("inf")])
def test_a_clock_offset_is_a_number(offset: float) -> None:
    with pytest.raises(ValidationError):
        Clock(offset_s=offset)


def test_a_field_of_a_later_version_is_ignored() -> None:
    said = {"up": True, "at": NOON, "mood": "good"}

    assert NodeState.model_validate(said) == NodeState(up=True, at=NOON)


@given(READINGS)
def test_a_reading_hides_its_plate(reading: PlateReading) -> None:
    assert f"PlateText(<{len(reading.text)} characters>)" in repr(reading)
    assert f"PlateText(<{len(reading.text)} characters>)" in str(reading)
    assert repr(str(reading.text)) not in repr(reading) + str(reading)


@given(EVENTS)
def test_a_whole_event_hides_its_plate(event: Event) -> None:
    # A plate may be one digit long; the mark sets it apart from the digits that belong in the event.
    marked = event
    if isinstance(event, PassageRecorded) and event.plate:
        plate = event.plate.model_copy(update={"text": PlateText("京港澳急")})
        marked = event.model_copy(update={"plate": plate})

    for text in (repr(marked), str(marked), f"{[marked]}"):
        assert "京港澳急" not in text


def test_an_error_does_not_repeat_the_plate() -> None:
    with pytest.raises(ValidationError) as caught:
        PlateReading.model_validate({"text": "京A12345!", "score": 2, "char_scores": []})

    assert "京" not in str(caught.value)
