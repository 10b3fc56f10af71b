"""Whole houses keep one worker to themselves and follow one another; everything else fills the other core."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put slow tests into one group of pytest-xdist (`--dist loadgroup`)."""
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.xdist_group("houses"))
