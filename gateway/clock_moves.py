"""The clock of a test installation: an admin moves it, and every service with it."""

from datetime import datetime, timedelta
from typing import Any

import isodate
from flask import Response, request
from marshmallow import ValidationError, fields, validates_schema
from werkzeug.exceptions import BadRequest

from chassis.clock import Clock
from chassis.domain import InvalidError, MalformedError
from chassis.http import json_response
from chassis.schemas import Schema, parse_json
from chassis.text import say
from gateway.proxy import JSON_LIMIT


class MoveClock(Schema):
    advance = fields.String()
    set = fields.AwareDateTime(format="iso")

    @validates_schema
    def one_of_both(self, body: dict[str, Any], **_: object) -> None:
        if len(body) != 1:
            raise ValidationError("advance | set")


def move(clock: Clock) -> Response:
    """`{"advance": "PT2H"}` or `{"set": "2026-06-15T05:00:00Z"}`; answers the new time."""
    body = _body()
    if "set" in body:
        clock.set(body["set"])
    else:
        clock.advance(_duration(body["advance"], clock.now()))
    return json_response({"now": clock.now()})


def _body() -> dict[str, Any]:
    if (request.content_length or 0) > JSON_LIMIT:
        raise BadRequest
    try:
        found: dict[str, Any] = MoveClock().load(parse_json(request.get_data()))
    except (ValueError, ValidationError) as error:
        raise MalformedError(
            say(
                'Kirim {"advance": "PT2H"} atau {"set": "2026-06-15T05:00:00Z"}.',
                'Send {"advance": "PT2H"} or {"set": "2026-06-15T05:00:00Z"}.',
            )
        ) from error
    return found


def _duration(text: str, now: datetime) -> timedelta:
    try:
        # Through the calendar, since a month has no length of its own.
        moved: timedelta = now + isodate.parse_duration(text) - now
    except (isodate.ISO8601Error, ValueError, OverflowError) as error:
        reason = say("Bukan durasi ISO 8601 seperti PT2H.", "Not an ISO 8601 duration like PT2H.")
        raise InvalidError({"advance": reason}) from error
    return moved
