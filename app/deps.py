"""What a route may ask for by type."""

from typing import Annotated

from fastapi import Depends, Path, Request

from app.datasets import Datasets
from app.inputs import Inputs
from app.networks import KeptNetwork, Networks
from app.settings import Settings
from app.traces import KeptTrace, Traces
from app.training.moments import Moments
from app.training.tail import Tail
from app.training.trainings import Trainings


def get_settings(request: Request) -> Settings:
    """Return the settings this application was made with."""
    settings: Settings = request.app.state.settings
    return settings


def get_networks(request: Request) -> Networks:
    """Return the networks of this application's store."""
    networks: Networks = request.app.state.networks
    return networks


def get_inputs(request: Request) -> Inputs:
    """Return the inputs of this application's store."""
    inputs: Inputs = request.app.state.inputs
    return inputs


def get_traces(request: Request) -> Traces:
    """Return the traces of this application's store."""
    traces: Traces = request.app.state.traces
    return traces


def get_datasets(request: Request) -> Datasets:
    """Return the data sets of this application's store."""
    datasets: Datasets = request.app.state.datasets
    return datasets


def get_trainings(request: Request) -> Trainings:
    """Return the trainings of this application's store."""
    trainings: Trainings = request.app.state.trainings
    return trainings


def get_moments(request: Request) -> Moments:
    """Return the snapshots of this application's trainings."""
    moments: Moments = request.app.state.moments
    return moments


def get_tail(request: Request) -> Tail:
    """Return what watches this application's log."""
    tail: Tail = request.app.state.tail
    return tail


async def get_body(request: Request) -> bytes:
    """Read the whole body, whatever its type; the framework keeps the limit."""
    return await request.body()


def get_media_type(request: Request) -> str:
    """Return the body's media type without parameters, in lower case."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


SettingsDep = Annotated[Settings, Depends(get_settings)]
NetworksDep = Annotated[Networks, Depends(get_networks)]
InputsDep = Annotated[Inputs, Depends(get_inputs)]
DatasetsDep = Annotated[Datasets, Depends(get_datasets)]
TrainingsDep = Annotated[Trainings, Depends(get_trainings)]
MomentsDep = Annotated[Moments, Depends(get_moments)]
TailDep = Annotated[Tail, Depends(get_tail)]
TracesDep = Annotated[Traces, Depends(get_traces)]
BodyDep = Annotated[bytes, Depends(get_body)]
MediaTypeDep = Annotated[str, Depends(get_media_type)]


NetworkId = Annotated[str, Path(
    description="Id of a network, or the name of one of the zoo", examples=["lenet5"]
)]


def get_network(network_id: NetworkId, networks: NetworksDep) -> KeptNetwork:
    """Look up the network named in the path."""
    return networks.get(network_id)


def get_trace(
    trace_id: Annotated[str, Path(description="Id of a trace")], traces: TracesDep
) -> KeptTrace:
    """Look up the trace named in the path, or compute it again."""
    return traces.get(trace_id)


NetworkDep = Annotated[KeptNetwork, Depends(get_network)]
TraceDep = Annotated[KeptTrace, Depends(get_trace)]
