import json
import subprocess
import sys

PROGRAM = """
import logging
from central.running.logs import write_logs
write_logs("INFO")
logging.getLogger("central.x").warning("a fixed text", extra={"node": "gate-1"})
logging.getLogger("httpx2").info("GET /pictures/secret")
"""


def test_a_log_line_is_one_json_object_and_clients_are_quiet() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True)

    (line,) = done.stderr.splitlines()
    said = json.loads(line)
    assert (said["level"], said["name"], said["message"], said["node"]) == (
        "WARNING",
        "central.x",
        "a fixed text",
        "gate-1",
    )


FAILING = """
import logging
from central.running.logs import write_logs
write_logs("INFO")
try:
    try:
        {}["plate A12345"]
    except KeyError as error:
        raise ExceptionGroup("about A12345", [OSError("A12345 is full")]) from error
except ExceptionGroup:
    logging.getLogger("uvicorn.error").exception("it failed")
"""


def test_of_an_error_stand_its_kinds_and_the_way_to_it_and_not_what_it_says() -> None:
    done = subprocess.run([sys.executable, "-c", FAILING], check=True, capture_output=True, text=True)

    said = json.loads(done.stderr)["exc_info"]
    assert "A12345" not in said
    assert said.index("KeyError") < said.index("OSError") < said.index("ExceptionGroup")
    assert 'File "<string>", line 7' in said


ENDING = """
import asyncio, gc, logging, sys, threading
from PROGRAM.running.logs import write_logs
write_logs("INFO")

def fail(what):
    raise ValueError(what)

async def forgotten():
    task = asyncio.ensure_future(asyncio.to_thread(fail, "A12345"))
    await asyncio.sleep(0.2)
    del task
    gc.collect()
    asyncio.get_running_loop().call_soon(fail, "A12345")
    await asyncio.sleep(0)

logging.getLogger("x").warning("given away", extra={"error": OSError(28, "A12345")})
asyncio.run(forgotten())
thread = threading.Thread(target=fail, args=("A12345",))
thread.start()
thread.join()
fail("A12345")
"""


def test_whatever_ends_by_an_error_is_logged_and_says_nothing_of_it() -> None:
    command = [sys.executable, "-c", ENDING.replace("PROGRAM", "central")]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)

    said = [json.loads(line) for line in done.stderr.splitlines()]
    assert done.returncode == 1
    assert "A12345" not in done.stderr
    assert [line["message"] for line in said] == [
        "given away",
        "Task exception was never retrieved",
        "Exception in callback fail",
        "a thread ended by a fault",
        "the program ended by a fault",
    ]
    assert said[0]["error"] == "OSError ENOSPC"
    assert all("ValueError" in line["exc_info"] for line in said[1:])
