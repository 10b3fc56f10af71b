import asyncio
import struct
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from central.base import (
    NodeRefusedError,
    NodeSilentError,
    PictureDeletedError,
    PictureError,
    PictureUnknownError,
)
from central.line.ingest import ingest
from central.line.metrics import Metrics
from central.line.pictures import LARGEST, PictureFetcher
from central.passages.search import EarlierPictureView, PassageView, find
from central.settings import NodeSettings
from central.store.db import Store
from central.store.schema import migrate
from tests.central.live import until
from tests.central.node import PICTURE, TellingNode, passage
from tests.services.ports import free_port

JPEG: Final = b"\xff\xd8 a picture \xff\xd9"
GOOD: Final = sha256(JPEG).hexdigest()
GONE, WRONG, HUGE, BROKEN, AWAY = (digit * 64 for digit in "abcde")
DELETED, MUTE, LONG = (digit * 64 for digit in "123")
SCENE, WIDE, TALL = (digit * 64 for digit in "456")
GONE_AT: Final = datetime(2026, 11, 20, 4, tzinfo=UTC)
TOKEN: Final = "a-long-enough-word"  # noqa: S105 - it opens nothing


def drawn(width: int, height: int) -> bytes:
    """Return as much of a JPEG as says how large it is."""
    return b"\xff\xd8\xff\xc0" + struct.pack(">HBHHB", 8, 8, height, width, 1) + b"\xff\xd9"


async def _endless() -> AsyncIterator[bytes]:
    for _ in range(LARGEST // 2**20 + 2):
        yield bytes(2**20)


async def _picture(request: Request) -> Response:
    if request.headers.get("authorization") != f"Bearer {TOKEN}":
        return Response(status_code=401)
    small = {
        SCENE: Response(drawn(320, 180), media_type="image/jpeg"),
        WIDE: Response(drawn(321, 180), media_type="image/jpeg"),
        TALL: Response(drawn(320, 2561), media_type="image/jpeg"),
    }
    if request.query_params.get("width") == "320" and request.path_params["sha256"] in small:
        return small[request.path_params["sha256"]]
    answers = {
        GOOD: Response(JPEG, media_type="image/jpeg"),
        WRONG: Response(b"another picture", media_type="image/jpeg"),
        HUGE: StreamingResponse(_endless(), media_type="image/jpeg"),
        BROKEN: Response(status_code=500),
        AWAY: RedirectResponse("http://127.0.0.1:1/secret"),
        DELETED: JSONResponse({"deleted_at": GONE_AT.isoformat(), "rule": "quota"}, status_code=410),
        MUTE: JSONResponse({"deleted_at": "some day"}, status_code=410),
        LONG: StreamingResponse(_endless(), status_code=410),
    }
    return answers.get(request.path_params["sha256"], Response(status_code=404))


@pytest.fixture
async def node_page() -> AsyncIterator[int]:
    """A node's local page on a real port."""
    port = free_port()
    app = Starlette(routes=[Route("/pictures/{sha256}", _picture)])
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    yield port
    server.should_exit = True
    await serving


@pytest.fixture
def shown(tmp_path: Path) -> PassageView:
    """A passage with every picture of this file."""
    store = Store(f"sqlite:///{tmp_path}/central.db")
    migrate(store)
    told = passage()
    names = (GOOD, GONE, WRONG, HUGE, BROKEN, AWAY, DELETED, MUTE, LONG, SCENE, WIDE, TALL)
    evidence = tuple(PICTURE.model_copy(update={"sha256": one}) for one in names)
    with store.write() as session:
        ingest(session, [TellingNode().tells(told.model_copy(update={"evidence": evidence}))])
    with store.read() as session:
        found = find(session, told.passage)
    store.close()
    assert found is not None
    return found


def fetcher(folder: Path, port: int, *, token: str = TOKEN, patience_s: float = 5.0) -> PictureFetcher:
    file = folder / "token"
    file.write_text(token, encoding="utf-8")
    node = NodeSettings.model_validate(
        {"site": "east", "pictures_url": f"http://127.0.0.1:{port}", "pictures_token_file": str(file)}
    )
    return PictureFetcher({"gate-1": node}, Metrics(), patience_s)


async def test_a_picture_comes_from_its_node(tmp_path: Path, node_page: int, shown: PassageView) -> None:
    pictures = fetcher(tmp_path, node_page)

    assert await pictures.fetch(shown, GOOD) == JPEG
    await pictures.aclose()


@pytest.mark.parametrize(
    "sha256, error",
    [
        ("f" * 64, PictureUnknownError),
        (GONE, PictureUnknownError),
        (MUTE, PictureUnknownError),
        (LONG, NodeRefusedError),
        (WRONG, NodeRefusedError),
        (HUGE, NodeRefusedError),
        (BROKEN, NodeRefusedError),
        (AWAY, NodeRefusedError),
    ],
)
async def test_anything_else_is_refused(
    tmp_path: Path, node_page: int, shown: PassageView, sha256: str, error: type[PictureError]
) -> None:
    pictures = fetcher(tmp_path, node_page)

    with pytest.raises(error):
        await pictures.fetch(shown, sha256)
    await pictures.aclose()


async def test_a_small_picture_is_made_by_the_node(tmp_path: Path, node_page: int, shown: PassageView) -> None:
    pictures = fetcher(tmp_path, node_page)

    assert await pictures.fetch(shown, SCENE, small=True) == drawn(320, 180)
    with pytest.raises(PictureError):
        await pictures.fetch(shown, SCENE)
    await pictures.aclose()


async def test_of_a_node_that_makes_none_the_whole_picture_comes(
    tmp_path: Path, node_page: int, shown: PassageView
) -> None:
    pictures = fetcher(tmp_path, node_page)

    assert await pictures.fetch(shown, GOOD, small=True) == JPEG
    await pictures.aclose()


@pytest.mark.parametrize(
    "sha256, error",
    [
        (WIDE, NodeRefusedError),
        (TALL, NodeRefusedError),
        (WRONG, NodeRefusedError),
        (GONE, PictureUnknownError),
        (DELETED, PictureDeletedError),
    ],
)
async def test_nothing_else_is_taken_for_a_small_picture(
    tmp_path: Path, node_page: int, shown: PassageView, sha256: str, error: type[PictureError]
) -> None:
    pictures = fetcher(tmp_path, node_page)

    with pytest.raises(error):
        await pictures.fetch(shown, sha256, small=True)
    await pictures.aclose()


async def test_a_picture_of_an_earlier_revision_is_fetched_as_any_other(
    tmp_path: Path, node_page: int, shown: PassageView
) -> None:
    (good,) = (one for one in shown.pictures if one.sha256 == GOOD)
    earlier = EarlierPictureView(good.kind, good.sha256, good.size, good.width, good.height, revision=0)
    pictures = fetcher(tmp_path, node_page)

    assert await pictures.fetch(replace(shown, pictures=(), earlier_pictures=(earlier,)), GOOD) == JPEG
    await pictures.aclose()


async def test_a_picture_that_the_node_deleted_is_said_to_be_gone_when_and_why(
    tmp_path: Path, node_page: int, shown: PassageView
) -> None:
    pictures = fetcher(tmp_path, node_page)

    with pytest.raises(PictureDeletedError) as caught:
        await pictures.fetch(shown, DELETED)
    assert (caught.value.deleted_at, caught.value.rule) == (GONE_AT, "quota")
    await pictures.aclose()


async def test_a_wrong_token_is_refused_by_the_node(tmp_path: Path, node_page: int, shown: PassageView) -> None:
    pictures = fetcher(tmp_path, node_page, token=TOKEN[::-1])

    with pytest.raises(NodeRefusedError, match="401"):
        await pictures.fetch(shown, GOOD)
    await pictures.aclose()


async def test_a_node_that_is_away_is_said_to_be(tmp_path: Path, shown: PassageView) -> None:
    pictures = fetcher(tmp_path, free_port())

    with pytest.raises(NodeRefusedError, match="cannot be reached"):
        await pictures.fetch(shown, GOOD)
    await pictures.aclose()


async def test_a_node_that_says_nothing_is_given_up(tmp_path: Path, shown: PassageView) -> None:
    given_up = asyncio.Event()

    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await given_up.wait()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    pictures = fetcher(tmp_path, server.sockets[0].getsockname()[1], patience_s=0.2)

    with pytest.raises(NodeSilentError):
        await pictures.fetch(shown, GOOD)
    await pictures.aclose()
    given_up.set()
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize("site, node", [("west", "gate-1"), ("east", "gate-2")])
async def test_a_node_that_is_not_configured_is_named(
    tmp_path: Path, node_page: int, shown: PassageView, site: str, node: str
) -> None:
    pictures = fetcher(tmp_path, node_page)

    with pytest.raises(NodeRefusedError, match="pictures_url"):
        await pictures.fetch(replace(shown, site=site, node=node), GOOD)
    await pictures.aclose()
