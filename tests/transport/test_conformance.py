"""Whatever carries messages has these manners: MQTT over a real Mosquitto and the null modem, test by test."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.transport.hearing import A_MOMENT_S, PATIENCE_S, heard, hears_nothing, is_down, payloads, reconnected
from tests.transport.switchboard import Switchboard
from transport.base import EVERYTHING, Incoming, Message, NotSentError, Quality, Session, TransportError

ONCE, AT_LEAST = Quality.AT_MOST_ONCE, Quality.AT_LEAST_ONCE


@pytest.fixture
async def node(lines: Switchboard) -> AsyncIterator[Session]:
    async with lines.end("node").connect() as session:
        yield session


@pytest.fixture
async def centre(lines: Switchboard) -> AsyncIterator[Session]:
    async with lines.end("centre").connect() as session:
        await session.subscribe("a/+", AT_LEAST)
        yield session


class TestWholeLine:
    async def test_what_one_says_comes_in_the_order_in_which_it_was_said(
        self, node: Session, centre: Session
    ) -> None:
        said = [str(number).encode() for number in range(500)]
        for payload in said:
            await node.publish("a/x", payload, AT_LEAST)
        assert await payloads(centre, len(said)) == said

    async def test_both_ways_at_once_and_of_several_each_in_his_order(
        self, lines: Switchboard, node: Session, centre: Session
    ) -> None:
        await node.subscribe("b", AT_LEAST)

        async def tell(session: Session, topic: str) -> None:
            for number in range(100):
                await session.publish(topic, b"%d" % number, AT_LEAST)

        async with lines.end("other").connect() as other:
            await asyncio.gather(tell(node, "a/node"), tell(other, "a/other"), tell(centre, "b"))
            came = await heard(centre, 200)
        for topic in ("a/node", "a/other"):
            assert [int(one.payload) for one in came if one.topic == topic] == list(range(100))
        assert [int(one.payload) for one in await heard(node, 100)] == list(range(100))

    async def test_a_topic_is_heard_by_who_asked_for_it_and_by_nobody_else(
        self, node: Session, centre: Session
    ) -> None:
        for topic in ("a", "a/b/c", "b/x", "A/x", "a/", "a/y"):
            await node.publish(topic, topic.encode(), AT_LEAST)
        assert await payloads(centre, 2) == [b"a/", b"a/y"]
        assert await hears_nothing(centre)

    async def test_one_hears_oneself(self, centre: Session) -> None:
        await centre.publish("a/x", b"me", AT_LEAST)
        assert await payloads(centre, 1) == [b"me"]

    @pytest.mark.parametrize("said", [ONCE, AT_LEAST])
    @pytest.mark.parametrize("asked", [ONCE, AT_LEAST])
    async def test_a_message_is_worth_what_its_sender_and_its_listener_both_want(
        self, node: Session, centre: Session, said: Quality, asked: Quality
    ) -> None:
        await centre.subscribe("c", asked)
        await node.publish("c", b"x", said)
        assert await heard(centre, 1) == [Message("c", b"x", min(said, asked), retained=False)]

    @pytest.mark.parametrize("size", [0, 1, 100_000, 3_000_000])
    @pytest.mark.parametrize("quality", [ONCE, AT_LEAST])
    async def test_large_and_empty_ones_come_whole(
        self, node: Session, centre: Session, size: int, quality: Quality
    ) -> None:
        payload = bytes(range(256)) * (size // 256 + 1)
        await node.publish("a/x", payload[:size], quality)
        await node.publish("a/x", b"behind it", quality)
        assert await payloads(centre, 2) == [payload[:size], b"behind it"]

    async def test_what_was_said_before_one_listened_is_gone(self, lines: Switchboard, node: Session) -> None:
        await node.publish("a/x", b"early", AT_LEAST)
        async with lines.end("late").connect() as late:
            await late.subscribe("a/x", AT_LEAST)
            await node.publish("a/x", b"now", AT_LEAST)
            assert await payloads(late, 1) == [b"now"]

    async def test_what_was_said_before_an_agreed_end_still_leaves(
        self, lines: Switchboard, centre: Session
    ) -> None:
        async with lines.end("node").connect() as node:
            await asyncio.gather(*(node.publish("a/x", b"x", ONCE) for _ in range(20)))
        assert await payloads(centre, 20) == [b"x"] * 20

    async def test_a_cancelled_sender_stops(self, lines: Switchboard, node: Session) -> None:
        lines.stall("node")
        saying = asyncio.create_task(node.publish("a/x", b"x", AT_LEAST))
        await asyncio.sleep(0.05)
        saying.cancel()
        with pytest.raises(asyncio.CancelledError):
            await saying
        lines.mend("node")


class TestRetained:
    async def test_who_comes_later_is_told_the_last_one_and_that_it_is_retained(
        self, lines: Switchboard, node: Session, centre: Session
    ) -> None:
        await node.publish("a/x", b"first", AT_LEAST, retain=True)
        await node.publish("a/x", b"last", AT_LEAST, retain=True)
        assert [one.retained for one in await heard(centre, 2)] == [False, False]
        for _ in range(2):
            async with lines.end("late").connect() as late:
                await late.subscribe("a/+", AT_LEAST)
                assert await heard(late, 1) == [Message("a/x", b"last", AT_LEAST, retained=True)]
                assert await hears_nothing(late)

    async def test_what_is_said_without_it_takes_nothing_from_what_is_retained(
        self, lines: Switchboard, node: Session
    ) -> None:
        await node.publish("a/x", b"kept", AT_LEAST, retain=True)
        await node.publish("a/x", b"said", AT_LEAST)
        async with lines.end("late").connect() as late:
            await late.subscribe("a/x", AT_LEAST)
            assert await payloads(late, 1) == [b"kept"]

    async def test_an_empty_one_ends_it(self, lines: Switchboard, node: Session, centre: Session) -> None:
        await node.publish("a/x", b"kept", AT_LEAST, retain=True)
        await node.publish("a/x", b"", AT_LEAST, retain=True)
        assert await payloads(centre, 2) == [b"kept", b""]
        async with lines.end("late").connect() as late:
            await late.subscribe("a/x", AT_LEAST)
            assert await hears_nothing(late)

    async def test_asking_again_for_the_same_tells_it_again(self, node: Session, centre: Session) -> None:
        await node.publish("a/x", b"kept", AT_LEAST, retain=True)
        await centre.subscribe("a/+", AT_LEAST)
        assert [one.retained for one in await heard(centre, 2)] == [False, True]


class TestLastWill:
    WILL = Message("a/state", b"gone", AT_LEAST, retained=True)

    async def test_it_is_said_when_the_line_breaks_and_kept_for_later(
        self, lines: Switchboard, centre: Session
    ) -> None:
        async with lines.end("node").connect(will=self.WILL) as node:
            await node.publish("a/state", b"here", AT_LEAST, retain=True)
            lines.cut("node")
            assert await heard(centre, 2) == [
                Message("a/state", b"here", AT_LEAST),
                Message("a/state", b"gone", AT_LEAST),
            ]
            await is_down(node)
        async with lines.end("late").connect() as late:
            await late.subscribe("a/+", AT_LEAST)
            assert await heard(late, 1) == [self.WILL]

    async def test_it_is_not_said_after_an_agreed_end(self, lines: Switchboard, centre: Session) -> None:
        async with lines.end("node").connect(will=self.WILL):
            pass
        assert await hears_nothing(centre)

    async def test_nor_after_a_block_that_failed(self, lines: Switchboard, centre: Session) -> None:
        with pytest.raises(ZeroDivisionError):
            async with lines.end("node").connect(will=self.WILL):
                raise ZeroDivisionError
        assert await hears_nothing(centre)

    async def test_it_is_said_of_one_whom_another_of_his_name_throws_out(
        self, lines: Switchboard, centre: Session
    ) -> None:
        async with (
            lines.end("node").connect(will=self.WILL) as first,
            lines.end("node").connect() as second,
        ):
            assert await payloads(centre, 1) == [b"gone"]
            await is_down(first)
            await second.publish("a/x", b"the newer one", AT_LEAST)
            assert await payloads(centre, 1) == [b"the newer one"]


class TestBrokenLine:
    async def test_who_listens_learns_that_it_broke_after_what_had_come_in(
        self, lines: Switchboard, node: Session, centre: Session
    ) -> None:
        for number in range(3):
            await node.publish("a/x", b"%d" % number, AT_LEAST)
        assert await payloads(centre, 1) == [b"0"]
        await asyncio.sleep(A_MOMENT_S)
        lines.cut("centre")
        assert await payloads(centre, 2) == [b"1", b"2"]
        await is_down(centre)

    async def test_nothing_leaves_on_a_broken_line(self, lines: Switchboard, node: Session) -> None:
        lines.cut("node")
        await is_down(node)
        with pytest.raises(NotSentError):
            await node.publish("a/x", b"x", AT_LEAST)
        with pytest.raises(TransportError):
            await node.subscribe("a/x", AT_LEAST)

    async def test_while_it_is_cut_no_line_can_be_had_and_afterwards_one_can(self, lines: Switchboard) -> None:
        async with lines.end("node").connect():
            lines.cut("node")
            with pytest.raises(TransportError):
                async with lines.end("node").connect():
                    pass
        lines.mend("node")
        await reconnected(lines, "node")

    async def test_the_lines_of_others_stay_whole(
        self, lines: Switchboard, node: Session, centre: Session
    ) -> None:
        async with lines.end("other").connect() as other:
            lines.cut("other")
            await is_down(other)
            await node.publish("a/x", b"x", AT_LEAST)
            assert await payloads(centre, 1) == [b"x"]

    async def test_what_is_said_while_the_listener_is_away_is_not_kept_for_him(
        self, lines: Switchboard, node: Session
    ) -> None:
        async with lines.end("centre").connect() as before:
            await before.subscribe("a/+", AT_LEAST)
            lines.cut("centre")
            await is_down(before)
            await node.publish("a/x", b"meanwhile", AT_LEAST)
            lines.mend("centre")
        async with lines.end("centre").connect() as after:
            await node.publish("a/x", b"before he asks again", AT_LEAST)
            await after.subscribe("a/+", AT_LEAST)
            await node.publish("a/x", b"then", AT_LEAST)
            assert await payloads(after, 1) == [b"then"]

    async def test_what_nobody_acknowledged_when_it_broke_is_an_error_and_said_again_it_arrives(
        self, lines: Switchboard, centre: Session
    ) -> None:
        async with lines.end("node").connect() as node:
            await node.publish("a/x", b"0", AT_LEAST)
            lines.stall("node")
            await asyncio.sleep(A_MOMENT_S)
            saying = [asyncio.create_task(node.publish("a/x", b"1", AT_LEAST, within_s=1)) for _ in range(2)]
            await asyncio.sleep(A_MOMENT_S)
            assert not any(one.done() for one in saying)
            lines.cut("node")
            for one in saying:
                with pytest.raises(TransportError):
                    await one
        assert await payloads(centre, 1) == [b"0"]
        lines.mend("node")
        async with lines.end("node").connect() as again:
            await again.publish("a/x", b"1", AT_LEAST)
            while (await payloads(centre, 1)) != [b"1"]:
                pass

    async def test_when_all_falls_at_once_both_know_and_both_come_back(
        self, lines: Switchboard, node: Session, centre: Session
    ) -> None:
        lines.fall()
        await is_down(node)
        await is_down(centre)
        with pytest.raises(TransportError):
            async with lines.end("node").connect():
                pass
        lines.rise()
        async with lines.end("node").connect() as sender, lines.end("centre").connect() as listener:
            await listener.subscribe("a/x", AT_LEAST)
            await sender.publish("a/x", b"again", AT_LEAST)
            assert await payloads(listener, 1) == [b"again"]


class TestStalledLine:
    async def test_nobody_is_told_until_his_time_is_over(self, lines: Switchboard, node: Session) -> None:
        lines.stall("node")
        await asyncio.sleep(A_MOMENT_S)
        with pytest.raises(TransportError) as told:
            await node.publish("a/x", b"x", AT_LEAST, within_s=0.5)
        assert not isinstance(told.value, NotSentError), "it may yet arrive"
        lines.mend("node")

    async def test_what_waited_arrives_in_order_once_it_goes_on(
        self, lines: Switchboard, node: Session, centre: Session
    ) -> None:
        lines.stall("node")
        await asyncio.sleep(A_MOMENT_S)
        saying = asyncio.create_task(node.publish("a/x", b"0", AT_LEAST))
        await asyncio.sleep(0.05)
        await node.publish("a/x", b"1", ONCE)
        assert await hears_nothing(centre)
        lines.mend("node")
        await saying
        assert await payloads(centre, 2) == [b"0", b"1"]

    async def test_who_stalls_hears_later_and_holds_nobody_up(
        self, lines: Switchboard, node: Session, centre: Session
    ) -> None:
        lines.stall("centre")
        await asyncio.sleep(A_MOMENT_S)
        for number in range(20):
            await node.publish("a/x", b"%d" % number, AT_LEAST)
        assert await hears_nothing(centre)
        lines.mend("centre")
        assert await payloads(centre, 20) == [b"%d" % number for number in range(20)]


class TestSlowListener:
    async def test_one_who_takes_nothing_keeps_what_fits_and_holds_nobody_up(
        self, lines: Switchboard, node: Session
    ) -> None:
        async with lines.end("slow").connect(Incoming(max_messages=10)) as slow:
            await slow.subscribe("a/+", AT_LEAST)
            for number in range(50):
                await node.publish("a/x", b"%d" % number, AT_LEAST)
            await asyncio.sleep(A_MOMENT_S)
            assert await payloads(slow, 10) == [b"%d" % number for number in range(10)]
            assert await hears_nothing(slow)
            await node.publish("a/x", b"later", AT_LEAST)
            assert await payloads(slow, 1) == [b"later"]

    async def test_bytes_are_counted_as_well(self, lines: Switchboard, node: Session) -> None:
        async with lines.end("slow").connect(Incoming(max_bytes=100_000)) as slow:
            await slow.subscribe("a/+", AT_LEAST)
            for _ in range(5):
                await node.publish("a/x", b"x" * 60_000, AT_LEAST)
            await asyncio.sleep(A_MOMENT_S)
            assert len(await payloads(slow, 2)) == 2
            assert await hears_nothing(slow)

    async def test_some_pass_by_what_waits_and_never_find_it_full(self, lines: Switchboard, node: Session) -> None:
        passed: list[bytes] = []

        def beside(message: Message) -> bool:
            if message.topic == "a/picture":
                passed.append(message.payload)
            return message.topic == "a/picture"

        async with lines.end("slow").connect(Incoming(max_messages=1, beside=beside)) as slow:
            await slow.subscribe("a/+", AT_LEAST)
            await node.publish("a/x", b"fills it", AT_LEAST)
            for number in range(5):
                await node.publish("a/picture", b"%d" % number, ONCE)
            async with asyncio.timeout(PATIENCE_S):
                while len(passed) < 5:  # noqa: ASYNC110 - looks at what no event tells
                    await asyncio.sleep(0.02)
            assert await payloads(slow, 1) == [b"fills it"]
            assert await hears_nothing(slow)
        assert passed == [b"%d" % number for number in range(5)]

    async def test_a_flood_of_many_at_once_reaches_one_who_takes_each_as_it_comes(
        self, lines: Switchboard, node: Session
    ) -> None:
        async with lines.end("quick").connect(Incoming(max_messages=256)) as quick:
            await quick.subscribe("a/+", AT_LEAST)
            listening = asyncio.create_task(payloads(quick, 1000))
            for _ in range(20):
                await asyncio.gather(*(node.publish("a/x", b"x", AT_LEAST) for _ in range(50)))
            assert len(await listening) == 1000

    async def test_without_a_bound_everything_waits(self, lines: Switchboard, node: Session) -> None:
        async with lines.end("slow").connect(EVERYTHING) as slow:
            await slow.subscribe("a/+", AT_LEAST)
            for number in range(1000):
                await node.publish("a/x", b"%d" % number, AT_LEAST)
            assert await payloads(slow, 1000) == [b"%d" % number for number in range(1000)]
