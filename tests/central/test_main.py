import base64
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from central.accounts.roles import Role
from central.store.db import Store
from tests.central.visitors import visitor
from tests.services.ports import free_port, wait_for_port
from tests.services.postgresql import Postgresql

EXAMPLE = Path(__file__).parents[2] / "configs" / "central.toml"


def run(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "central", *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60, cwd=folder)


def signed_in(store_url: str) -> dict[str, str]:
    """What a request of somebody carries who is signed in at the centre on this database."""
    store = Store(store_url)
    try:
        return visitor(store, Role.GUARD).headers
    finally:
        store.close()


def configure(folder: Path, *, store: str = "sqlite:///var/central.db", extra: str = "") -> tuple[Path, int]:
    path, port = folder / "central.toml", free_port()
    text = f'[web]\nport = {port}\n[mqtt]\nport = {free_port()}\n[store]\nurl = "{store}"\n{extra}\n'
    path.write_text(text, encoding="utf-8")
    return path, port


@contextmanager
def serving(folder: Path, configuration: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-W", "error", "-m", "central", "--config", str(configuration)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            wait_for_port(port, process)
            yield process
        finally:
            process.kill()
            process.wait()


def test_check_is_content_with_the_example(tmp_path: Path) -> None:
    done = run("--config", EXAMPLE, "--check", folder=tmp_path)

    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert lines[0].startswith("good: settings: ")
    assert {line.partition(": ")[0] for line in lines[:-1]} <= {"good", "notice"}
    assert lines[-1] == "the configuration is good"
    assert list(tmp_path.iterdir()) == []


def test_check_tries_what_the_file_names_and_changes_nothing(tmp_path: Path) -> None:
    path, _ = configure(tmp_path)
    assert run("migrate", "--config", path, folder=tmp_path).returncode == 0
    assert run("migrate", "--back-to", "0006", "--config", path, folder=tmp_path).returncode == 0
    (tmp_path / "var" / "command.key").write_text("no key", encoding="utf-8")
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}

    done = run("--config", path, "--check", folder=tmp_path)

    assert done.returncode == 2
    assert "good: store: the next start brings the tables from version 0006 to" in done.stdout
    assert "wrong: commands.key_file: " in done.stderr
    assert "the configuration is good" not in done.stdout
    assert "Traceback" not in done.stderr
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_check_says_all_that_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "central.toml"
    path.write_text('[web]\nport = 0\n[mqtt]\nhots = "x"\n', encoding="utf-8")

    done = run("--config", path, "--check", folder=tmp_path)

    assert done.returncode == 2
    assert "web.port" in done.stderr
    assert "mqtt.hots" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_a_database_out_of_reach_is_one_clear_line(tmp_path: Path, command: str) -> None:
    path, _port = configure(tmp_path, store=f"postgresql+psycopg://gatehouse@127.0.0.1:{free_port()}/x")

    done = run(command, "--config", path, folder=tmp_path)

    assert done.returncode == 1
    assert "the database cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.postgresql
def test_postgresql_is_served_after_it_was_migrated(tmp_path: Path, postgresql: Postgresql) -> None:
    url = postgresql.new_database()
    path, port = configure(tmp_path, store=url)
    before = run("--config", path, folder=tmp_path)
    migrated = run("migrate", "--config", path, folder=tmp_path)

    assert before.returncode == 1
    assert "central migrate" in before.stderr
    assert migrated.returncode == 0
    with serving(tmp_path, path, port):
        headers = signed_in(url)
        found = httpx2.get(f"http://127.0.0.1:{port}/api/v1/passages", headers=headers)
        assert found.json() == {"items": [], "next_cursor": None}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_in_good_order_although_a_feed_is_open(tmp_path: Path, number: signal.Signals) -> None:
    path, port = configure(tmp_path)
    address = f"http://127.0.0.1:{port}/api/v1/feed"
    with serving(tmp_path, path, port) as process:
        headers = signed_in(f"sqlite:///{tmp_path}/var/central.db")
        with httpx2.stream("GET", address, headers=headers, timeout=30) as response:
            lines = response.iter_lines()
            assert next(lines) == "event: open"
            process.send_signal(number)
            rest = list(lines)
        process.wait(timeout=20)
    assert "id: 0" in rest
    assert process.returncode in {0, -number}
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert "Traceback" not in log
    assert '"level": "ERROR"' not in log


def test_a_port_that_is_taken_is_a_failure(tmp_path: Path) -> None:
    path, port = configure(tmp_path)
    with serving(tmp_path, path, port):
        assert run("--config", path, folder=tmp_path).returncode != 0


def test_the_command_key_is_shown_as_a_line_for_nodes_and_is_the_same_each_time(tmp_path: Path) -> None:
    path, _ = configure(tmp_path)
    shown = [run("command-key", "--config", path, folder=tmp_path) for _ in range(2)]
    assert [done.returncode for done in shown] == [0, 0]
    assert shown[0].stdout == shown[1].stdout
    key = tomllib.loads(shown[0].stdout)["public_key"]
    assert len(base64.b64decode(key, validate=True)) == 32
    assert "PRIVATE" not in shown[0].stdout
    (tmp_path / "var" / "command.key").chmod(0o644)
    done = run("command-key", "--config", path, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "chmod 600" in done.stderr


def test_migrate_goes_back_to_what_an_older_program_needs(tmp_path: Path) -> None:
    configuration, _ = configure(tmp_path)
    missing = run("migrate", "--back-to", "0006", "--config", configuration, folder=tmp_path)
    assert run("migrate", "--config", configuration, folder=tmp_path).returncode == 0

    never = run("migrate", "--back-to", "1234", "--config", configuration, folder=tmp_path)
    back = run("migrate", "--back-to", "0006", "--config", configuration, folder=tmp_path)

    assert (missing.returncode, never.returncode, back.returncode) == (1, 1, 0)
    assert "no database" in missing.stderr
    assert "1234" in never.stderr
    assert "version 0006" in back.stdout
    assert run("migrate", "--config", configuration, folder=tmp_path).returncode == 0
