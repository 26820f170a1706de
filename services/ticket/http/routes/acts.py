"""What people do: create a ticket, and the acts of docs/domain.md C.1 and C.2."""

from typing import Any

from flask import Response, current_app

from chassis.auth import allow
from chassis.schemas import Blueprint
from services.ticket import commands
from services.ticket.domain.files import Claims
from services.ticket.domain.roles import CREATORS, HANDLERS, PARTIES, STAFF
from services.ticket.http import schemas
from services.ticket.http.answers import TicketView
from services.ticket.http.reader import act, change, done, opened

acts = Blueprint("acts", __name__, url_prefix="/api/v1/tickets")
ONE = "/<string:number>"


def claims() -> Claims:
    found: Claims = current_app.extensions["claims"]
    return found


@acts.post("")
@allow(*CREATORS)
@acts.arguments(schemas.CreateTicket)
@acts.response(201, TicketView)
def create_ticket(body: dict[str, Any]) -> Response:
    key = current_app.extensions["person_key"]
    return opened(commands.create_ticket(**act(), claims=claims(), person_key=key, **body))


@acts.post(f"{ONE}/take")
@allow(*HANDLERS)
@acts.response(200, TicketView)
def take_ticket(number: str) -> Response:
    return done(commands.take_ticket(number, **change()))


@acts.post(f"{ONE}/release")
@allow(*HANDLERS)
@acts.arguments(schemas.Release)
@acts.response(200, TicketView)
def release_ticket(body: dict[str, Any], number: str) -> Response:
    return done(commands.release_ticket(number, **change(), **body))


@acts.post(f"{ONE}/reassign")
@allow("pimpinan")
@acts.arguments(schemas.Reassign)
@acts.response(200, TicketView)
def reassign_ticket(body: dict[str, Any], number: str) -> Response:
    return done(commands.reassign_ticket(number, **change(), **body))


@acts.patch(f"{ONE}/classification")
@allow(*HANDLERS)
@acts.arguments(schemas.Reclassify)
@acts.response(200, TicketView)
def reclassify_ticket(body: dict[str, Any], number: str) -> Response:
    return done(commands.reclassify_ticket(number, **change(), **body))


@acts.post(f"{ONE}/feedback-requests")
@allow(*HANDLERS)
@acts.arguments(schemas.RequestFeedback)
@acts.response(200, TicketView)
def request_feedback(body: dict[str, Any], number: str) -> Response:
    return done(commands.request_feedback(number, **change(), claims=claims(), **body))


@acts.post(f"{ONE}/feedback-replies")
@allow(*PARTIES)
@acts.arguments(schemas.ReplyFeedback)
@acts.response(200, TicketView)
def reply_feedback(body: dict[str, Any], number: str) -> Response:
    body.pop("to")
    return done(commands.reply_feedback(number, **change(), claims=claims(), **body))


@acts.post(f"{ONE}/escalations")
@allow(*HANDLERS)
@acts.arguments(schemas.Escalate)
@acts.response(200, TicketView)
def escalate_ticket(body: dict[str, Any], number: str) -> Response:
    return done(commands.escalate_ticket(number, **change(), claims=claims(), **body))


@acts.post(f"{ONE}/resolutions")
@allow(*HANDLERS)
@acts.arguments(schemas.Resolve)
@acts.response(200, TicketView)
def resolve_ticket(body: dict[str, Any], number: str) -> Response:
    return done(commands.resolve_ticket(number, **change(), claims=claims(), **body))


@acts.post(f"{ONE}/reviews")
@allow(*CREATORS)
@acts.arguments(schemas.ReviewTicket)
@acts.response(200, TicketView)
def review_ticket(body: dict[str, Any], number: str) -> Response:
    return done(commands.review_ticket(number, **change(), claims=claims(), **body))


@acts.post(f"{ONE}/close")
@allow(*CREATORS)
@acts.arguments(schemas.CloseTicket)
@acts.response(200, TicketView)
def close_ticket(body: dict[str, Any], number: str) -> Response:
    return done(commands.close_ticket(number, **change(), **body))


@acts.post(f"{ONE}/notes")
@allow(*STAFF)
@acts.arguments(schemas.AddNote)
@acts.response(200, TicketView)
def add_note(body: dict[str, Any], number: str) -> Response:
    return done(commands.add_note(number, **change(), **body))


@acts.post(f"{ONE}/messages")
@allow(*PARTIES)
@acts.arguments(schemas.AddMessage)
@acts.response(200, TicketView)
def add_message(body: dict[str, Any], number: str) -> Response:
    return done(commands.add_message(number, **change(), **body))


@acts.post(f"{ONE}/watch")
@allow(*STAFF)
@acts.response(200, TicketView)
def watch_ticket(number: str) -> Response:
    return done(commands.watch_ticket(number, **change()))


@acts.post(f"{ONE}/unwatch")
@allow(*STAFF)
@acts.response(200, TicketView)
def unwatch_ticket(number: str) -> Response:
    return done(commands.unwatch_ticket(number, **change()))
