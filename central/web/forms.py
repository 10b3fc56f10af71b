"""Reads a page's form into the model that the API takes as its body: one list of fields, one set of limits."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from central.base import BadFieldError

M = TypeVar("M", bound=BaseModel)


def parse_form(model: type[M], said: Mapping[str, object]) -> M:
    """Return what a form says; what it sends beside the model's fields, such as its token, is left out.

    A field that was left empty is as if it were not there, where the model allows that.

    Raises BadFieldError, naming the first field that is wrong.
    """
    fields = model.model_fields
    values = {name: said[name] for name in fields if name in said and (said[name] or fields[name].is_required())}
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise BadFieldError(str(first["loc"][0]) if first["loc"] else "", first["msg"]) from error
