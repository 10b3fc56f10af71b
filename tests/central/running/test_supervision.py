import asyncio
import logging

import pytest

from central.running.supervision import running


async def _for_ever() -> None:
    await asyncio.Event().wait()


async def _breaks() -> None:
    raise RuntimeError("broken")


async def test_jobs_end_with_the_context() -> None:
    failures: list[bool] = []
    before = asyncio.all_tasks()
    async with running({"one": _for_ever, "two": _for_ever}, lambda: failures.append(True)):
        assert len(asyncio.all_tasks() - before) == 2
    assert asyncio.all_tasks() == before
    assert not failures


async def test_a_job_that_breaks_is_said_and_reported(caplog: pytest.LogCaptureFixture) -> None:
    failed = asyncio.Event()
    with caplog.at_level(logging.CRITICAL):
        async with running({"one": _breaks, "two": _for_ever}, failed.set):
            await failed.wait()
    assert caplog.records[0].exc_info is not None
