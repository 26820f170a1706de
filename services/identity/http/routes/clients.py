"""Machine clients, administered by admins (decision 31)."""

from typing import Any

from flask import Response

from chassis.auth import allow
from chassis.http import json_response
from chassis.schemas import Blueprint, Page
from services.identity import queries
from services.identity.commands import clients as commands
from services.identity.http.schemas import bodies, views

clients = Blueprint("clients", __name__, url_prefix="/api/v1/clients")


@clients.get("")
@allow("admin")
@clients.arguments(Page, location="query")
@clients.response(200, views.ClientList)
def list_clients(query: dict[str, Any]) -> Response:
    return json_response(queries.client_list(**query))


@clients.post("")
@allow("admin")
@clients.arguments(bodies.CreateClient)
@clients.response(201, views.ClientView)
def create_client(body: dict[str, Any]) -> Response:
    made = commands.create_client(**body)
    return json_response(queries.client(made.client_id) | made._asdict(), 201)


@clients.patch("/<client_id>")
@allow("admin")
@clients.arguments(bodies.ChangeClient)
@clients.response(200, views.ClientView)
def change_client(body: dict[str, Any], client_id: str) -> Response:
    commands.change_client(client_id, body)
    return json_response(queries.client(client_id))


@clients.delete("/<client_id>")
@allow("admin")
@clients.response(204)
def remove_client(client_id: str) -> None:
    commands.remove_client(client_id)
