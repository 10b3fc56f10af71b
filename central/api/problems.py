"""Every error of the API in one form: problem+json (RFC 9457)."""

import logging
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from pydantic_core import to_jsonable_python
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from central.base import (
    BadFieldError,
    BadQueryError,
    CentreError,
    ConflictError,
    ForgedRequestError,
    LookNotRecordedError,
    NodeRefusedError,
    NodeSilentError,
    NotAllowedError,
    NotSignedInError,
    NotThereError,
    OpeningError,
    OthersRequestError,
    OwnRequestError,
    PasswordDueError,
    PictureDeletedError,
    PictureUnknownError,
    SignInRefusedError,
    TooManyStreamsError,
)
from central.store.db import is_bad_data

_LOG: Final = logging.getLogger(__name__)
MEDIA_TYPE: Final = "application/problem+json"
_FOR_NOW: Final = "private, max-age=300"
_STATUS: Final[Mapping[type[CentreError], HTTPStatus]] = {
    BadQueryError: HTTPStatus.UNPROCESSABLE_ENTITY,
    BadFieldError: HTTPStatus.UNPROCESSABLE_ENTITY,
    NotThereError: HTTPStatus.NOT_FOUND,
    ConflictError: HTTPStatus.CONFLICT,
    OthersRequestError: HTTPStatus.FORBIDDEN,
    OwnRequestError: HTTPStatus.FORBIDDEN,
    PictureUnknownError: HTTPStatus.NOT_FOUND,
    PictureDeletedError: HTTPStatus.GONE,
    NodeSilentError: HTTPStatus.GATEWAY_TIMEOUT,
    NodeRefusedError: HTTPStatus.BAD_GATEWAY,
    TooManyStreamsError: HTTPStatus.SERVICE_UNAVAILABLE,
    LookNotRecordedError: HTTPStatus.SERVICE_UNAVAILABLE,
    NotSignedInError: HTTPStatus.UNAUTHORIZED,
    SignInRefusedError: HTTPStatus.UNAUTHORIZED,
    NotAllowedError: HTTPStatus.FORBIDDEN,
    ForgedRequestError: HTTPStatus.FORBIDDEN,
    PasswordDueError: HTTPStatus.FORBIDDEN,
    OpeningError: HTTPStatus.CONFLICT,
}


class FieldProblem(BaseModel):
    """What is wrong with one part of a request."""

    field: str
    detail: str


class Problem(BaseModel):
    """An error, in the form of RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] = Field(default_factory=list)
    """The parts of the request that are wrong, where that is the matter."""
    present: Any = None
    """What is so now, where somebody was faster."""
    deleted_at: datetime | None = None
    """When a picture was deleted, where that is why there is none."""
    rule: str | None = None
    """By which rule, as a fixed word such as `quota`."""


def described(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    """Describe the errors of a route for OpenAPI."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        status.value: {"model": Problem, "description": status.phrase, "content": {MEDIA_TYPE: schema}}
        for status in statuses
    }


def install(app: FastAPI) -> None:
    """Make every error of `app` a problem."""
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(RequestValidationError, _of_validation)
    app.add_exception_handler(CentreError, _of_centre)
    app.add_exception_handler(SQLAlchemyError, _of_database)
    app.add_exception_handler(Exception, _of_bug)


def problem(
    status: HTTPStatus,
    detail: str,
    errors: tuple[FieldProblem, ...] = (),
    present: object = None,
    deleted: PictureDeletedError | None = None,
) -> Response:
    """Answer with a problem; what it has nothing to say of is left out."""
    body = Problem(
        title=status.phrase,
        status=status.value,
        detail=detail,
        errors=list(errors),
        present=to_jsonable_python(present),
        deleted_at=deleted.deleted_at if deleted else None,
        rule=deleted.rule if deleted else None,
    )
    content = body.model_dump(mode="json", exclude_none=True)
    return JSONResponse(content, status_code=status, media_type=MEDIA_TYPE)


def _of_http(_request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    answer = problem(HTTPStatus(error.status_code), str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


def _of_validation(_request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    errors = tuple(
        FieldProblem(field=".".join(str(step) for step in fault["loc"]), detail=fault["msg"])
        for fault in error.errors()
    )
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "parts of the request are wrong: see errors", errors)


def _of_centre(_request: Request, error: Exception) -> Response:
    status = next((one for kind, one in _STATUS.items() if isinstance(error, kind)), None)
    if status is None or not isinstance(error, CentreError):
        return _of_bug(_request, error)
    present = error.present if isinstance(error, ConflictError) else None
    deleted = error if isinstance(error, PictureDeletedError) else None
    answer = problem(status, str(error), _fields(error), present, deleted)
    if deleted:
        # A picture that is gone stays gone: the page that asks again why it got none need not ask the node again.
        answer.headers["cache-control"] = _FOR_NOW
    return answer


def _fields(error: CentreError) -> tuple[FieldProblem, ...]:
    match error:
        case BadQueryError():
            return (FieldProblem(field=f"query.{error.field}", detail=str(error)),)
        case BadFieldError():
            return (FieldProblem(field=f"body.{error.field}", detail=str(error)),)
        case _:
            return ()


def _of_database(_request: Request, error: Exception) -> Response:
    if isinstance(error, SQLAlchemyError) and is_bad_data(error):
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "the request holds a value that cannot be compared")
    _LOG.error("the database does not answer a request", extra={"error": type(error).__name__})
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, "the database does not answer; try again")


def _of_bug(_request: Request, error: Exception) -> Response:
    _LOG.error("a request failed", extra={"error": type(error).__name__})
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "the server failed; the log names the error")
