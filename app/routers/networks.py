"""Networks: ask for one, look at it, fetch and set its numbers."""

from typing import Any

from fastapi import APIRouter, Request, Response

from app.deps import BodyDep, NetworkDep, NetworkId, NetworksDep
from app.networks import KeptNetwork
from app.routers.describe import FOREVER, REVALIDATE, answers, created, refusals, versioned
from app.routers.json_route import JsonRoute
from app.schemas.networks import Network, NetworkRequest
from app.wire import MEDIA_TYPES
from engine import weights

router = APIRouter(prefix="/networks", tags=["networks"], route_class=JsonRoute)

SAFETENSORS: dict[str, Any] = {
    MEDIA_TYPES["safetensors"]: {"schema": {"type": "string", "format": "binary"}}
}


@router.post(
    "", status_code=201, summary="Make a network from a spec or the zoo",
    responses={**answers(201, Network, "The network"), **refusals(400, 404, 413, 422)},
)
def create_network(body: NetworkRequest, networks: NetworksDep) -> Response:
    """Answer with the same id for the same request; the same id always means the same numbers.

    With `start_from`, every parameter whose node, name and shape still fit comes over from another
    network; the others are drawn from `seed`. Each parameter has a generator of its own, so adding
    a layer leaves the others' numbers alone.
    """
    return _created(networks.make(
        spec=body.spec, zoo=body.zoo, trained=body.trained, seed=body.seed,
        start_from=body.start_from,
    ))


@router.get(
    "/{network_id}", summary="What a network is made of",
    responses={**answers(200, Network, "The network"), **refusals(404)},
)
def read_network(network: NetworkDep, request: Request) -> Response:
    """Nodes with shapes, parameters, multiply-adds and receptive fields; not the numbers."""
    return versioned(request, [network.id], REVALIDATE, lambda: network.document)


@router.get(
    "/{network_id}/weights", summary="All parameters as safetensors", response_class=Response,
    responses={
        200: {"content": SAFETENSORS, "description": "Named as in PyTorch: `conv1.weight`"},
        **refusals(404),
    },
)
def read_weights(network: NetworkDep, request: Request) -> Response:
    """Give every number, running statistics included, under the names PyTorch uses."""
    # The name of a network of the zoo may mean other numbers in a later release.
    headers = FOREVER if request.path_params["network_id"] == network.id else REVALIDATE
    return versioned(request, [network.id], headers, lambda: Response(
        weights.dump(network.network), media_type=MEDIA_TYPES["safetensors"],
        headers={"Content-Disposition": f'attachment; filename="{network.id}.safetensors"'},
    ))


@router.post(
    "/{network_id}/weights", status_code=201, summary="The same network with other numbers",
    responses={**answers(201, Network, "A new network"), **refusals(404, 413, 422)},
    openapi_extra={"requestBody": {"required": True, "content": SAFETENSORS}},
)
def create_network_with_weights(
    network_id: NetworkId, body: BodyDep, networks: NetworksDep
) -> Response:
    """Take a safetensors file with every parameter, named as `GET` gives them."""
    return _created(networks.with_weights(network_id, body))


def _created(network: KeptNetwork) -> Response:
    return created(f"networks/{network.id}", network.document)
