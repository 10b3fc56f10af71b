"""Files are looked at and never made; what stands in a secret is in no line."""

from pathlib import Path

import pytest

from central.checking.files import check_command_key, check_places, check_secrets, folder_fault
from central.checking.finding import Finding, Verdict
from central.commands.keys import load_or_make
from central.settings import AuditSettings, Settings, StoreSettings

SECRET = "correct horse battery"  # noqa: S105 - it opens nothing


def with_secret(path: Path, mode: int) -> Settings:
    path.write_text(SECRET, encoding="utf-8")
    path.chmod(mode)
    node = {"site": "east", "pictures_token_file": path}
    return Settings.model_validate({"mqtt": {"password_file": path}, "nodes": {"gate-1": node}})


def verdicts(findings: list[Finding]) -> list[tuple[str, Verdict]]:
    return [(finding.about, finding.verdict) for finding in findings]


@pytest.mark.parametrize(
    "mode, verdict",
    [(0o600, Verdict.GOOD), (0o640, Verdict.GOOD), (0o644, Verdict.NOTICE), (0o602, Verdict.NOTICE)],
    ids=["owner", "group", "all read", "all write"],
)
def test_each_secret_is_named_with_who_may_read_it(tmp_path: Path, mode: int, verdict: Verdict) -> None:
    found = list(check_secrets(with_secret(tmp_path / "secret", mode)))

    assert verdicts(found) == [("mqtt.password_file", verdict), ("nodes.gate-1.pictures_token_file", verdict)]
    assert all(SECRET not in str(finding) for finding in found)
    assert verdict is Verdict.GOOD or all("chmod o=" in finding.says for finding in found)


def test_a_secret_that_went_away_meanwhile_is_named(tmp_path: Path) -> None:
    settings = with_secret(tmp_path / "secret", 0o600)
    (tmp_path / "secret").unlink()

    assert {finding.verdict for finding in check_secrets(settings)} == {Verdict.WRONG}


def test_a_key_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    finding = check_command_key(tmp_path / "var" / "command.key")

    assert (finding.verdict, list(tmp_path.iterdir())) == (Verdict.GOOD, [])


def test_a_key_is_known_by_its_name_and_never_shown(tmp_path: Path) -> None:
    path = tmp_path / "command.key"
    key = load_or_make(path)

    finding = check_command_key(path)
    assert finding.verdict is Verdict.GOOD
    assert key.id in finding.says
    assert "PRIVATE" not in str(finding)


@pytest.mark.parametrize("mode, content, told", [(0o600, "no key", "Ed25519"), (0o644, "any", "chmod 600")])
def test_a_key_that_a_start_refuses_is_wrong(tmp_path: Path, mode: int, content: str, told: str) -> None:
    path = tmp_path / "command.key"
    path.write_text(content, encoding="utf-8")
    path.chmod(mode)

    finding = check_command_key(path)
    assert (finding.verdict, finding.about) == (Verdict.WRONG, "commands.key_file")
    assert told in finding.says
    assert not finding.says.startswith("commands.key_file")


def test_places_that_a_start_makes_are_good_and_not_made(tmp_path: Path) -> None:
    store = StoreSettings.model_validate({"url": f"sqlite:///{tmp_path}/var/central.db"})

    found = list(check_places(Settings(store=store)))
    assert verdicts(found) == [("audit.heads_file", Verdict.GOOD), ("store.backups_folder", Verdict.GOOD)]
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_a_folder_must_be_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = StoreSettings.model_validate(
        {"url": f"sqlite:///{tmp_path}/central.db", "backups_folder": tmp_path / "file" / "copies"}
    )
    audit = AuditSettings(heads_file=tmp_path / "file" / "heads.jsonl")

    found = list(check_places(Settings(store=store, audit=audit)))
    assert {finding.verdict for finding in found} == {Verdict.WRONG}
    assert all(str(tmp_path / "file") in finding.says for finding in found)


def test_a_folder_is_made_below_one_that_is_there(tmp_path: Path) -> None:
    assert folder_fault(tmp_path / "a" / "b") == ""
    assert folder_fault(Path("nowhere/at/all")) == ""


def test_a_name_that_no_disk_takes_is_wrong_and_no_traceback(tmp_path: Path) -> None:
    name = tmp_path / ("x" * 300)
    store = StoreSettings.model_validate({"url": f"sqlite:///{tmp_path}/central.db", "backups_folder": name})
    settings = Settings(store=store, audit=AuditSettings(heads_file=name / "heads.jsonl"))

    assert {finding.verdict for finding in check_places(settings)} == {Verdict.WRONG}
    assert check_command_key(name).verdict is Verdict.WRONG
