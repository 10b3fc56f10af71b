import json
import subprocess
import sys

PROGRAM = """
import logging
from central.logs import write_logs
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
