"""An MQTT broker in Python (amqtt), in memory, for a machine without Mosquitto."""

import argparse
import asyncio
import signal
import sys

from amqtt.broker import Broker


def main() -> int:
    """Serve on a loopback port until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m demo.embedded_broker", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    asyncio.run(_serve(parser.parse_args().port))
    return 0


async def _serve(port: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    broker = Broker(
        {
            "listeners": {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}},
            "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}},
        }
    )
    await broker.start()
    await stop.wait()
    await broker.shutdown()


if __name__ == "__main__":
    sys.exit(main())
