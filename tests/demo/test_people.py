import json
from pathlib import Path

from demo.house import House, Ports
from demo.people import PEOPLE, settle


def test_passwords_stay_private_and_whole_whatever_an_ended_start_left_behind(tmp_path: Path) -> None:
    house = House(tmp_path, Ports(1, 2, 3, 4))
    left = tmp_path / "people.json.new"
    left.write_text('{"guard": "ha', encoding="utf-8")
    left.chmod(0o644)

    first = settle(house)

    assert first.keys() == PEOPLE.keys()
    assert json.loads(house.people_file.read_text(encoding="utf-8")) == first
    assert house.people_file.stat().st_mode & 0o777 == 0o600
    assert not left.exists()
    assert settle(house) == first
