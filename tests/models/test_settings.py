from pathlib import Path

from models.settings import weight_settings


def test_the_cache_is_where_the_user_says_else_where_the_desktop_says() -> None:
    named = weight_settings({"GATEHOUSE_WEIGHTS_CACHE": "/a", "XDG_CACHE_HOME": "/b"})
    assert named.cache == Path("/a")
    assert weight_settings({"XDG_CACHE_HOME": "/b"}).cache == Path("/b/gatehouse/weights")
    assert weight_settings({}).cache == Path.home() / ".cache/gatehouse/weights"


def test_an_empty_variable_counts_as_not_set() -> None:
    settings = weight_settings({"GATEHOUSE_WEIGHTS_DIR": "", "GATEHOUSE_WEIGHTS_OFFLINE": ""})
    assert settings.folder is None
    assert not settings.offline


def test_the_folder_and_the_ban_on_downloads_are_read() -> None:
    settings = weight_settings({"GATEHOUSE_WEIGHTS_DIR": "/w", "GATEHOUSE_WEIGHTS_OFFLINE": "Yes"})
    assert settings.folder == Path("/w")
    assert settings.offline
