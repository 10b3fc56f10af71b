"""What is the null modem's own; its manners as a line are in `test_conformance`."""

import asyncio

import pytest

from transport.base import Message, Quality, TransportError
from transport.null_modem import NullModem


async def test_two_of_them_know_nothing_of_each_other() -> None:
    one, other = NullModem(), NullModem()
    async with one.end("node").connect() as node, other.end("node").connect() as listener:
        await listener.subscribe("a", Quality.AT_LEAST_ONCE)
        await node.publish("a", b"x", Quality.AT_LEAST_ONCE, retain=True)
        assert (len(one.retained()), len(other.retained())) == (1, 0)


async def test_who_connects_on_a_line_that_stalls_waits_until_it_is_mended(modem: NullModem) -> None:
    modem.stall("node")

    async def connecting() -> str:
        async with modem.end("node").connect():
            return "connected"

    waiting = asyncio.create_task(connecting())
    assert not (await asyncio.wait({waiting}, timeout=0.1))[0]
    modem.mend("node")
    assert await waiting == "connected"


async def test_who_waits_for_a_line_that_stalls_and_is_then_cut_is_told(modem: NullModem) -> None:
    modem.stall("node")

    async def connecting() -> None:
        async with modem.end("node").connect():
            pass

    waiting = asyncio.create_task(connecting())
    await asyncio.sleep(0.05)
    modem.cut("node")
    async with asyncio.timeout(5):
        with pytest.raises(TransportError):
            await waiting


async def test_one_thrown_out_by_his_own_name_takes_nothing_along_when_he_leaves(modem: NullModem) -> None:
    first = modem.end("node").connect()
    await first.__aenter__()
    async with modem.end("node").connect() as second:
        await first.__aexit__(None, None, None)
        await second.subscribe("a", Quality.AT_LEAST_ONCE)
        await second.publish("a", b"still here", Quality.AT_LEAST_ONCE)
        assert (await anext(second.messages())).payload == b"still here"


async def test_a_line_that_is_cut_while_nobody_has_it_says_no_will_and_gives_none(modem: NullModem) -> None:
    async with modem.end("node").connect(will=Message("a", b"gone", retained=True)):
        pass
    modem.cut("node")
    with pytest.raises(TransportError, match="node"):
        async with modem.end("node").connect():
            pass
    assert modem.retained() == ()


async def test_when_all_falls_nobody_is_left_to_say_a_will(modem: NullModem) -> None:
    async with modem.end("node").connect(will=Message("a", b"gone", retained=True)) as node:
        await node.publish("a", b"here", Quality.AT_LEAST_ONCE, retain=True)
        modem.fall()
    modem.rise()
    assert [one.payload for one in modem.retained()] == [b"here"]
