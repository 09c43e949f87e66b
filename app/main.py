"""Put the server together. Read this file first."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from app import __version__, assets, errors, reference
from app.cache import Cache
from app.datasets import Datasets
from app.guard import Guard
from app.inputs import Inputs
from app.networks import Networks
from app.routers import (
    datasets,
    fields,
    health,
    inputs,
    layers,
    networks,
    operations,
    pages,
    palettes,
    presets,
    scenes,
    snapshots,
    traces,
    training_events,
    trainings,
    zoo,
)
from app.routers.describe import PREFIX
from app.settings import Settings
from app.store import Store
from app.traces import Traces
from app.training.moments import Moments
from app.training.tail import Tail, before_the_end
from app.training.trainings import Trainings


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build a fresh, independent application; tests call it with their own settings."""
    settings = settings or Settings()
    store = Store(settings.data, settings.max_stored_bytes)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        jobs = app.state.trainings.jobs
        tail = app.state.tail = Tail(app.state.trainings.ledger)
        jobs.start()
        with before_the_end(tail.close):
            yield
        tail.close()
        # Workers save what they have, which takes a moment.
        await run_in_threadpool(jobs.close)
        store.close()

    app = FastAPI(
        title="Nablascope",
        version=__version__,
        summary="Every number of a convolutional network, forward and back.",
        description=reference.DESCRIPTION,
        openapi_tags=reference.TAGS,
        # Their pages load scripts from elsewhere; ours, at /docs, does not.
        docs_url=None, redoc_url=None,
        # Operations are called by their function's name, as clients made from the document do.
        generate_unique_id_function=lambda route: route.name,
        lifespan=lifespan,
    )
    cache = Cache(settings.cache_bytes)
    app.state.settings = settings
    app.state.networks = Networks(store, cache, settings)
    app.state.inputs = Inputs(store, cache, settings)
    app.state.datasets = Datasets(settings, cache)
    app.state.traces = Traces(store, cache, app.state.networks, app.state.inputs)
    app.state.trainings = Trainings(
        store, cache, settings, app.state.networks, app.state.datasets
    )
    app.state.moments = Moments(
        app.state.trainings, app.state.networks, app.state.inputs, app.state.traces, cache
    )
    app.add_middleware(
        Guard, allowed_hosts=settings.allowed_hosts, max_body_bytes=settings.max_body_bytes,
        larger={f"{PREFIX}/datasets": settings.max_dataset_upload_bytes},
    )
    errors.install(app)
    for module in (
        health, layers, zoo, palettes, networks, inputs, datasets, traces, fields, operations,
        presets, training_events, trainings, snapshots, scenes,
    ):
        app.include_router(module.router, prefix=PREFIX)
    app.include_router(pages.router)
    app.mount("/static", assets.Files(directory=assets.FOLDER), name="static")
    reference.install(app)
    return app
