from pathlib import Path

import pytest

from central.base import SettingsError
from central.settings import Settings, load_settings

EXAMPLE = Path(__file__).parents[2] / "configs" / "central.toml"
SECRET = "correct horse battery"  # noqa: S105 - it opens nothing


def write(folder: Path, text: str) -> Path:
    path = folder / "central.toml"
    path.write_text(text, encoding="utf-8")
    return path


def problems_of(path: Path) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load_settings(path)
    return caught.value.problems


def test_the_example_says_the_defaults() -> None:
    settings = load_settings(EXAMPLE)

    assert settings.model_copy(update={"nodes": {}, "sites": {}}) == Settings()
    assert settings.site_of_node == {"gate-1": "east"}


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    text = """
    stray = 1
    log_level = "LOUD"
    [web]
    host = "0.0.0.0"
    port = 70000
    time_zone = "Mars/Olympus"
    [mqtt]
    port = "x"
    client_id = "with blank"
    password = "in the open"
    password_file = "nowhere"
    ca_file = "nowhere"
    [store]
    url = "oracle://scott:tiger@db/x"
    [live_picture]
    max_watchers = 0
    [nodes.Gate_1]
    site = "east"
    [nodes.gate-2]
    pictures_url = "ftp://x"
    """
    problems = problems_of(write(tmp_path, text))

    for expected in (
        "stray",
        "log_level",
        "web.host",
        "web.port",
        "web.time_zone",
        "live_picture.max_watchers",
        "mqtt.port",
        "mqtt.client_id",
        "mqtt.password:",
        "mqtt.password_file",
        "mqtt.ca_file",
        "store.url: no secret",
        "store.url: the database",
        "nodes.Gate_1",
        "nodes.gate-2.site",
        "nodes.gate-2.pictures_url",
    ):
        assert any(expected in problem for problem in problems), expected
    assert not any("tiger" in problem or "in the open" in problem for problem in problems)


@pytest.mark.parametrize(
    "content, expected", [(None, "cannot be read"), (b"= nonsense", "not TOML"), (b"\xff", "not TOML")]
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None, expected: str) -> None:
    path = tmp_path / "central.toml"
    if content is not None:
        path.write_bytes(content)

    (problem,) = problems_of(path)
    assert str(path) in problem
    assert expected in problem


def test_the_environment_overrides_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEHOUSE_CENTRAL__MQTT__HOST", "broker.example")
    monkeypatch.setenv("GATEHOUSE_CENTRAL__MQTT__PASSWORD", SECRET)

    settings = load_settings(write(tmp_path, '[mqtt]\nhost = "other"\nport = 1884\n'))

    assert (settings.mqtt.host, settings.mqtt.port, settings.mqtt.secret) == ("broker.example", 1884, SECRET)


def test_a_folder_in_the_place_of_the_file_is_no_empty_file(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path)
    assert "cannot be read" in problem


def test_an_environment_that_cannot_be_read_is_a_fault_beside_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GATEHOUSE_CENTRAL__MQTT", "{no json")

    problems = problems_of(write(tmp_path, '[mqtt]\npassword = "in the open"\n'))
    assert [problem.partition(":")[0] for problem in problems] == [
        "mqtt.password",
        "an environment variable GATEHOUSE_CENTRAL__… is wrong",
    ]
    assert not any("in the open" in problem or "no json" in problem for problem in problems)


def test_secrets_come_from_files_and_never_show(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n", encoding="utf-8")
    text = f"""
    [mqtt]
    password_file = "{secret}"
    [store]
    url = "postgresql+psycopg://gatehouse@db/x"
    password_file = "{secret}"
    [nodes.gate-1]
    site = "east"
    pictures_token_file = "{secret}"
    """
    settings = load_settings(write(tmp_path, text))

    assert settings.mqtt.secret == SECRET
    assert settings.store.address.password == SECRET
    assert SECRET not in repr(settings)
    assert SECRET not in str(settings)


@pytest.mark.parametrize("weak", ["", "short", "changeme", "PASSWORD", "gatehouse", "password123", "1111111111"])
def test_default_secrets_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, weak: str) -> None:
    file = tmp_path / "secret"
    file.write_text(weak, encoding="utf-8")

    (problem,) = problems_of(write(tmp_path, f'[mqtt]\npassword_file = "{file}"\n'))
    assert "well-known default" in problem
    assert str(file) in problem

    monkeypatch.setenv("GATEHOUSE_CENTRAL__MQTT__PASSWORD", weak)
    (problem,) = problems_of(write(tmp_path, ""))
    assert "well-known default" in problem


def test_a_password_that_is_the_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEHOUSE_CENTRAL__MQTT__PASSWORD", "gate-of-the-east")

    (problem,) = problems_of(write(tmp_path, '[mqtt]\nusername = "gate-of-the-east"\n'))
    assert "the broker's password is the user name" in problem


def test_another_host_is_not_served_unless_that_is_meant(tmp_path: Path) -> None:
    (problem,) = problems_of(write(tmp_path, '[web]\nhost = "0.0.0.0"\n'))
    assert "https = true" in problem
    assert "plain_http = true" in problem


@pytest.mark.parametrize("said", ["https", "plain_http"])
def test_another_host_is_served_when_that_is_said(tmp_path: Path, said: str) -> None:
    settings = load_settings(write(tmp_path, f'[web]\nhost = "0.0.0.0"\n{said} = true\n'))

    assert settings.web.host == "0.0.0.0"  # noqa: S104 - what was asked for


def test_sites_lie_where_the_file_says(tmp_path: Path) -> None:
    text = """
    [nodes.gate-1]
    site = "west"
    [sites.east]
    place = "riverside/garden"
    """
    grid = load_settings(write(tmp_path, text)).grid

    assert grid.place_of("east").path == "riverside/garden/east"
    assert grid.place_of("west").path == "west"


@pytest.mark.parametrize("place", ["/a", "a//b", "a/", "A/b", "a b", "a/b/c/d/e/f/g/h/i"])
def test_a_place_that_cannot_be_is_named(tmp_path: Path, place: str) -> None:
    (problem,) = problems_of(write(tmp_path, f'[sites.east]\nplace = "{place}"\n'))

    assert "sites.east.place" in problem
