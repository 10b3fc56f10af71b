import re
from datetime import date
from pathlib import Path

import pytest

from edge.errors import SettingsError
from edge.settings import EdgeSettings, load_settings

LANE = '[[lanes]]\nid = "in-1"\n[lanes.camera]\nsource = "x.mp4"\n'
SOUND = f'site = "garden"\nnode = "gate-1"\n{LANE}'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "edge.toml"


def load(file: Path, text: str) -> EdgeSettings:
    file.write_text(text, encoding="utf-8")
    return load_settings(file)


def faults(file: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load(file, text)
    return caught.value.faults


def test_the_least_that_is_needed(file: Path) -> None:
    settings = load(file, SOUND)
    assert (settings.site, settings.node, settings.lanes[0].id) == ("garden", "gate-1", "in-1")


def test_the_annotated_example_is_sound() -> None:
    example = Path(__file__).parents[2] / "configs" / "edge.toml"
    assert load_settings(example).lanes


def test_every_fault_is_reported_at_once(file: Path) -> None:
    text = """
        site = "Garden"
        colour = "red"
        [mqtt]
        port = 70000
        hots = "x"
        [outbox]
        max_events = 3
        [live_picture]
        pictures_per_s = -1
        bytes_per_s = 1
        [[lanes]]
        id = "in-1"
        direction = "up"
        [lanes.camera]
        source = "x.mp4"
        masks = [[[0.1, 0.1], [0.2, 0.2]]]
        [lanes.gate]
        buzzer_after_s = -1
        [lanes.reading]
        min_score = 1.5
        zone = [[0.1, 0.1], [0.9, 0.9]]
        [[lanes]]
        id = "../out"
    """
    places = {fault.partition(":")[0] for fault in faults(file, text)}
    assert places == {
        "site",
        "node",
        "colour",
        "mqtt.port",
        "mqtt.hots",
        "outbox.max_events",
        "live_picture.pictures_per_s",
        "live_picture.bytes_per_s",
        "lanes.0.camera.masks",
        "lanes.0.direction",
        "lanes.0.gate.buzzer_after_s",
        "lanes.0.reading.min_score",
        "lanes.0.reading.zone",
        "lanes.1.id",
        "lanes.1.camera",
    }


def test_two_lanes_of_one_name_are_reported_with_the_other_faults(file: Path) -> None:
    text = 'site = "garden"\nnode = "Gate"\n' + 2 * LANE
    assert [fault.partition(":")[0] for fault in faults(file, text)] == ["node", "lanes"]
    assert "in-1" in faults(file, text)[1]


def test_a_node_needs_a_lane(file: Path) -> None:
    assert faults(file, 'site = "garden"\nnode = "gate-1"\nlanes = []')[0].startswith("lanes: ")


def test_where_near_begins_is_a_setting_of_the_lane(file: Path) -> None:
    reading = load(file, f"{SOUND}[lanes.reading]\nnear_plate_width = 0.03\n").lanes[0].reading
    assert (reading.near_plate_width, reading.near_body_width) == (0.03, 0.26)


@pytest.mark.parametrize("width", ["0", "-0.1", "1.5", "nan"])
@pytest.mark.parametrize("field", ["near_plate_width", "near_body_width"])
def test_a_width_that_no_picture_holds_is_a_fault(file: Path, field: str, width: str) -> None:
    (fault,) = faults(file, f"{SOUND}[lanes.reading]\n{field} = {width}\n")
    assert fault.startswith(f"lanes.0.reading.{field}: Input should be ")


@pytest.mark.parametrize(
    "said", ["near_plate_width = 0.3", "near_body_width = 0.05", "near_plate_width = 0.2\nnear_body_width = 0.2"]
)
def test_a_plate_as_wide_as_its_vehicle_is_a_fault_that_says_what_to_measure(file: Path, said: str) -> None:
    (fault,) = faults(file, f"{SOUND}[lanes.reading]\n{said}\n")
    assert fault.startswith("lanes.0.reading.near_body_width: ")
    assert "near_plate_width" in fault
    assert "measure both in a picture of a car that stands before the arm" in fault


@pytest.mark.parametrize("number", ["nan", "inf", "-inf"])
@pytest.mark.parametrize(
    "place",
    ["mqtt.resend_s", "lanes.0.gate.deadline_s", "lanes.0.gate.buzzer_after_s", "lanes.0.reading.min_score"],
)
def test_numbers_that_are_none_are_refused(file: Path, place: str, number: str) -> None:
    table, _, field = place.replace("lanes.0.", "lanes.").rpartition(".")
    text = SOUND + f"[{table}]\n{field} = {number}\n"
    assert [fault.partition(":")[0] for fault in faults(file, text)] == [place]


@pytest.mark.parametrize("text", ["site = \n", "\x00", "[lanes]\n[lanes]"])
def test_what_is_not_toml_is_refused_with_its_place(file: Path, text: str) -> None:
    (fault,) = faults(file, text)
    assert re.search(r"edge\.toml is not TOML: .*line", fault)


def test_a_file_that_is_no_text_a_missing_one_and_a_folder_are_refused(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")
    for path, said in (
        (file, "not TOML"),
        (file.parent, "cannot be read"),
        (file.parent / "none", "No such file"),
    ):
        with pytest.raises(SettingsError, match=said):
            load_settings(path)


def test_the_environment_goes_before_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEHOUSE_EDGE__MQTT__HOST", "broker.garden")
    settings = load(file, SOUND + '[mqtt]\nhost = "10.0.0.1"\nport = 8883\n')
    assert (settings.mqtt.host, settings.mqtt.port) == ("broker.garden", 8883)


@pytest.mark.parametrize(
    "name,value,said",
    [
        ("MQTT__PORT", "many", "mqtt.port"),
        ("MQTT__HSOT", "x", "mqtt.hsot"),
        ("LANES", "[no json", "environment"),
    ],
)
def test_a_wrong_environment_is_a_fault_like_any_other(
    file: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"GATEHOUSE_EDGE__{name}", value)
    assert said in faults(file, SOUND)[0]


def test_faults_hold_no_addresses_with_passwords(file: Path) -> None:
    text = SOUND.replace('"x.mp4"', '"rtsp://admin:secret@camera"\nfps = "rtsp://admin:secret@camera"')
    assert "secret" not in "".join(faults(file, text))
    assert "secret" not in repr(load(file, SOUND.replace("x.mp4", "rtsp://admin:secret@camera")))


def test_a_key_that_is_none_and_a_key_named_twice_are_faults(file: Path) -> None:
    assert "base64" in faults(file, f'{SOUND}[commands]\npublic_key = "no key!"\n')[0]
    key = "A" * 43 + "="
    twice = f'{SOUND}[commands]\npublic_key = "{key}"\npublic_key_file = "centre.pub"\n'
    assert "keep one of the two" in faults(file, twice)[0]
    assert load(file, f'{SOUND}[commands]\npublic_key = "{key}"\n').commands.public_key == key


PURPOSE = """
    [purposes.face_capture]
    purpose = "missing child"
    legal_basis = "consent"
    decided_by = "Li"
    from = 2026-11-24
    until = 2026-12-23
    lanes = ["{lane}"]
"""


def test_a_purpose_record_is_read_and_there_is_none_by_default(file: Path) -> None:
    assert load(file, SOUND).purposes.face_capture is None
    record = load(file, SOUND + PURPOSE.format(lane="in-1")).purposes.face_capture
    assert record is not None
    assert (record.begins, record.until, record.lanes) == (
        date(2026, 11, 24),
        date(2026, 12, 23),
        frozenset({"in-1"}),
    )


def test_a_purpose_record_for_a_lane_that_is_not_there_is_a_fault(file: Path) -> None:
    (fault,) = faults(file, SOUND + PURPOSE.format(lane="in-9"))
    assert "purposes.face_capture names lanes that do not exist: in-9" in fault


def test_a_purpose_record_without_a_basis_is_a_fault(file: Path) -> None:
    text = SOUND + PURPOSE.format(lane="in-1").replace('legal_basis = "consent"', "")
    assert faults(file, text) == ("purposes.face_capture.legal_basis: Field required",)


@pytest.mark.parametrize("said,seconds,wants", [("", 90, False), ("buzzer_after_s = 60", 60, True)])
def test_a_buzzer_sounds_after_a_minute_and_a_half_unless_the_file_says_so(
    file: Path, said: str, seconds: float, *, wants: bool
) -> None:
    gate = load(file, f"{SOUND}[lanes.gate]\n{said}\n").lanes[0].gate
    assert (gate.buzzer_after_s, gate.wants_buzzer) == (seconds, wants)


def test_a_buzzer_may_be_switched_off(file: Path) -> None:
    assert not load(file, f"{SOUND}[lanes.gate]\nbuzzer_after_s = 0\n").lanes[0].gate.wants_buzzer


def shared(*gates: str, controllers: str = '[controllers.cabinet]\ndriver = "simulated"\n') -> str:
    lanes = (
        f'[[lanes]]\nid = "lane-{number}"\ngate = {gate}\n[lanes.camera]\nsource = "x.mp4"\n'
        for number, gate in enumerate(gates, 1)
    )
    return f'site = "garden"\nnode = "gate-1"\n{controllers}{"".join(lanes)}'


def test_lanes_may_share_a_controller(file: Path) -> None:
    settings = load(
        file, shared('{ controller = "cabinet", output = 1 }', '{ controller = "cabinet", output = 2 }')
    )
    assert [(lane.gate.controller, lane.gate.output) for lane in settings.lanes] == [
        ("cabinet", 1),
        ("cabinet", 2),
    ]
    assert settings.controllers["cabinet"].driver == "simulated"


def test_a_controllers_options_do_not_show(file: Path) -> None:
    table = '[controllers.cabinet]\ndriver = "simulated"\noptions = { password = "hunter2" }\n'
    settings = load(file, shared('{ controller = "cabinet", output = 1 }', controllers=table))
    assert "hunter2" not in repr(settings)


@pytest.mark.parametrize(
    "gate, told",
    [
        ("{ output = 1 }", 'say of which, controller = "NAME"'),
        ('{ controller = "cabinet" }', "say which output of controller 'cabinet'"),
        ('{ controller = "cabinet", output = 1, driver = "simulated" }', "stand in [controllers.cabinet]"),
        ('{ controller = "cabinet", output = 1, options = {} }', "stand in [controllers.cabinet]"),
        ('{ controller = "cabinet", output = 0 }', "lanes.0.gate.output"),
        ('{ controller = "no such name", output = 1 }', "lanes.0.gate.controller"),
        ('{ controller = "cellar", output = 1 }', "there is no [controllers.cellar]"),
    ],
)
def test_a_lane_that_names_its_controller_wrongly_is_told_what_to_write(file: Path, gate: str, told: str) -> None:
    (fault,) = faults(file, shared(gate))
    assert told in fault


def test_two_lanes_on_one_output_are_a_fault_beside_the_others(file: Path) -> None:
    same = '{ controller = "cabinet", output = 1 }'
    (fault,) = faults(file, shared(same, same, '{ controller = "cellar", output = 1 }'))
    assert "used by more than one lane: cabinet 1" in fault
    assert "there is no [controllers.cellar]" in fault


def test_a_controller_without_a_driver_and_with_a_stray_name_is_named(file: Path) -> None:
    told = faults(file, shared("{}", controllers='[controllers.cabinet]\ndrive = "x"\n[controllers.Bad-]\n'))
    for place in ("controllers.cabinet.driver", "controllers.cabinet.drive", "controllers.Bad-"):
        assert any(place in one for one in told), (place, told)
