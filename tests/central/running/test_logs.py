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
