"""/dev/mail: what the mail catcher has kept, for trials. Only on loopback and only where the catcher runs."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from documents.inspection.filenames import attachment
from mail.incoming import caught
from models.errors import RemissError
from web.guard import CONTENT_SECURITY
from web.house import House, house_of
from web.pages import request_language

SHOWN = 500
_FRAMED = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups; frame-ancestors 'self'"


async def show_list(request: Request) -> Response:
    return await house_of(request).threads.run(_list, request)


def _list(request: Request) -> Response:
    house = house_of(request)
    messages = caught.list_messages(_folder(house))
    return house.pages.page(
        "mail_list.html",
        language=request_language(request),
        path="/dev/mail",
        messages=messages[::-1][:SHOWN],
        total=len(messages),
    )


async def show_message(request: Request) -> Response:
    return await house_of(request).threads.run(_message, request)


def _message(request: Request) -> Response:
    house, name = house_of(request), request.path_params["name"]
    try:
        message = caught.read_message(caught.message_path(_folder(house), name))
    except RemissError:
        return Response(status_code=404)
    path = f"/dev/mail/{name}"
    shown = ("From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted")
    headers = [(key, value) for key, value in message.headers if key in shown]
    response = house.pages.page(
        "mail_message.html", language=request_language(request), path=path, mail=message, headers=headers
    )
    response.headers["content-security-policy"] = f"{CONTENT_SECURITY}; frame-src 'self'"
    return response


async def show_html(request: Request) -> Response:
    """The HTML part alone, for a sandboxed frame: it can run nothing and fetch nothing."""
    return await house_of(request).threads.run(_html, request)


def _html(request: Request) -> Response:
    try:
        message = caught.read_message(caught.message_path(_folder(house_of(request)), request.path_params["name"]))
    except RemissError:
        return Response(status_code=404)
    headers = {"content-security-policy": _FRAMED, "x-frame-options": "SAMEORIGIN"}
    return HTMLResponse(message.html, headers=headers)


async def show_attachment(request: Request) -> Response:
    return await house_of(request).threads.run(_attachment, request)


def _attachment(request: Request) -> Response:
    place: int = request.path_params["place"]
    try:
        message = caught.read_message(caught.message_path(_folder(house_of(request)), request.path_params["name"]))
    except RemissError:
        return Response(status_code=404)
    if place >= len(message.attachments):
        return Response(status_code=404)
    part = message.attachments[place]
    headers = {"content-disposition": attachment(part.name or "bilaga"), "content-security-policy": "sandbox"}
    return Response(part.content, media_type="application/octet-stream", headers=headers)


def _folder(house: House) -> Path:
    folder = house.config.mail_folder
    return folder if folder is not None else Path()


ROUTES = [
    Route("/dev/mail", show_list),
    Route("/dev/mail/{name}", show_message),
    Route("/dev/mail/{name}/html", show_html),
    Route("/dev/mail/{name}/bilagor/{place:int}", show_attachment),
]
