"""Calls as they stand in HTTP requests, and answers as HTTP carries them, broken ones too."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from tests.fakes.telegram.calls import Call, decode
from tests.fakes.telegram.errors import ApiError, bad_request, too_many_requests
from tests.fakes.telegram.faults import Fault

BAD_GATEWAY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


async def read_call(request: web.Request, method: str) -> Call:
    """Parameters come as a form, as multipart or as JSON."""
    parameters: dict[str, Any] = {name: decode(name, value) for name, value in request.query.items()}
    files: dict[str, bytes] = {}
    if request.content_type == "application/json":
        given = await request.json()
        if not isinstance(given, dict):
            raise bad_request("can't parse JSON object")
        parameters.update(given)
        return Call(method, parameters)
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = value.file.read()
        elif isinstance(value, str):
            parameters[name] = decode(name, value)
    return Call(method, parameters, files)


def broken(fault: Fault | None, retry_after: int) -> web.Response | None:
    """The answer of a call that goes wrong; None when it may go on."""
    if fault is Fault.TOO_MANY_REQUESTS:
        return answer(too_many_requests(retry_after).answer(), 429)
    if fault is Fault.SERVER_ERROR:
        return answer(ApiError(500, "Internal Server Error").answer(), 500)
    if fault is Fault.HTML_PAGE:
        return web.Response(status=502, text=BAD_GATEWAY_PAGE, content_type="text/html")
    return None


def drop(request: web.Request) -> web.StreamResponse:
    """Cut the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def answer(body: dict[str, Any], status: int) -> web.Response:
    """A JSON answer."""
    return web.json_response(body, status=status)
