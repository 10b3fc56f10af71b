"""Pictures stay on the nodes: each look fetches one through the node's local page, and leaves a trace.

For lists the node makes a picture small, each time anew: no copy of one lies here that outlives the picture.
"""

import asyncio
import logging
from collections.abc import Mapping
from hashlib import sha256 as hash_of
from typing import Final

import httpx2
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from central.base import (
    NodeRefusedError,
    NodeSilentError,
    PictureDeletedError,
    PictureError,
    PictureUnknownError,
)
from central.line.jpeg import size_of
from central.line.metrics import Metrics
from central.passages.search import PassageView
from central.settings import NodeSettings
from wire.events import Code

_LOG: Final = logging.getLogger(__name__)
LARGEST: Final = 16 * 2**20
"""Bytes; a larger picture is refused whatever the node says of it."""
SMALL: Final = 320
"""Pixels; a picture in a list is no wider."""
_TALLEST: Final = 8
"""A small picture is at most so many times as high as it may be wide: persons are cut out upright."""
_NOT_THERE: Final = "the node does not have this picture, and does not say that it deleted it"
_OK: Final = 200
_UNKNOWN: Final = 404
_DELETED: Final = 410
_LONGEST_PROBLEM: Final = 10_000
"""Bytes of what a node says instead of a picture."""


class _Deleted(BaseModel):
    """What a node says of a picture that it deleted."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    deleted_at: AwareDatetime
    rule: Code


class PictureFetcher:
    """Fetches a passage's pictures from its node; a silence longer than `patience_s` is too long."""

    def __init__(self, nodes: Mapping[str, NodeSettings], metrics: Metrics, patience_s: float = 5.0) -> None:
        self._nodes = nodes
        self._metrics = metrics
        # No proxy of the environment may see a picture.
        self._client = httpx2.AsyncClient(timeout=patience_s, trust_env=False, follow_redirects=False)
        self._patience_s = 3 * patience_s

    async def fetch(self, passage: PassageView, sha256: str, *, small: bool = False) -> bytes:
        """Return the JPEG with this sha256 that any revision of `passage` refers to; raises PictureError.

        A `small` one is at most SMALL wide; an older node gives the whole one all the same.
        """
        outcome = "shown"
        try:
            return await self._fetch(passage, sha256, small=small)
        except PictureUnknownError:
            outcome = "unknown"
            raise
        except PictureDeletedError:
            outcome = "deleted"
            raise
        except NodeSilentError:
            outcome = "silent"
            raise
        except NodeRefusedError:
            outcome = "refused"
            raise
        finally:
            self._metrics.pictures.labels(outcome).inc()
            trace = {"passage": str(passage.id), "sha256": sha256, "node": passage.node, "outcome": outcome}
            trace["size"] = "small" if small else "whole"
            _LOG.info("a picture was looked at", extra=trace)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _fetch(self, passage: PassageView, sha256: str, *, small: bool) -> bytes:
        if all(picture.sha256 != sha256 for picture in passage.every_picture):
            raise PictureUnknownError("the passage refers to no such picture")
        request = self._request(passage, sha256, small=small)
        try:
            async with asyncio.timeout(self._patience_s):
                content = await self._read(request)
        except (TimeoutError, httpx2.TimeoutException) as error:
            raise NodeSilentError(f"node {passage.node} did not answer in time") from error
        except httpx2.HTTPError as error:
            raise NodeRefusedError(f"node {passage.node} cannot be reached") from error
        if hash_of(content).hexdigest() != sha256 and not (small and is_small(content)):
            raise NodeRefusedError(f"node {passage.node} sent another picture than was recorded")
        return content

    def _request(self, passage: PassageView, sha256: str, *, small: bool) -> httpx2.Request:
        node = self._nodes.get(passage.node)
        if node is None or node.pictures_url is None or node.site != passage.site:
            raise NodeRefusedError(
                f"where node {passage.node} of site {passage.site} keeps pictures is not configured: "
                f"set pictures_url under [nodes.{passage.node}]"
            )
        held = node.pictures_token_file
        token = {"authorization": f"Bearer {held.secret.get_secret_value()}"} if held else {}
        address = f"{str(node.pictures_url).rstrip('/')}/pictures/{sha256}"
        wanted = {"width": str(SMALL)} if small else {}
        return self._client.build_request("GET", address, params=wanted, headers=token)

    async def _read(self, request: httpx2.Request) -> bytes:
        response = await self._client.send(request, stream=True)
        try:
            if response.status_code == _DELETED:
                raise _deletion(await _body(response, _LONGEST_PROBLEM))
            if response.status_code == _UNKNOWN:
                raise PictureUnknownError(_NOT_THERE)
            if response.status_code != _OK:
                raise NodeRefusedError(f"the node answered with status {response.status_code}")
            return await _body(response, LARGEST)
        finally:
            await response.aclose()


def is_small(content: bytes) -> bool:
    """Say whether it is a picture as lists show it; that it shows the recorded one is the node's word."""
    size = size_of(content)
    return size is not None and size[0] <= SMALL and size[1] <= _TALLEST * SMALL


async def _body(response: httpx2.Response, most: int) -> bytes:
    content = bytearray()
    async for piece in response.aiter_bytes():
        content += piece
        if len(content) > most:
            raise NodeRefusedError(f"the node sent more than {most} bytes")
    return bytes(content)


def _deletion(said: bytes) -> PictureError:
    try:
        deleted = _Deleted.model_validate_json(said)
    except ValidationError:
        return PictureUnknownError(_NOT_THERE)
    return PictureDeletedError(deleted.deleted_at, deleted.rule)
