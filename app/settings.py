"""Every knob of the server, with its unit. Override with NABLASCOPE_<NAME>."""

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

# The names a browser uses for a server on its own machine.
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]


def _user_data() -> Path:
    return user_data_path("nablascope", appauthor=False)


class Settings(BaseSettings):
    """Server settings; docs/settings.md lists them, and a test keeps the two equal."""

    model_config = SettingsConfigDict(env_prefix="NABLASCOPE_")

    data: Path = Field(
        default_factory=_user_data,
        description="Folder of the store: uploaded inputs, networks and traces by their ids, "
        "trainings",
    )
    allowed_hosts: list[str] = Field(
        default=LOOPBACK,
        description="Host names the server answers to, without port; `*` allows any",
    )
    cache_bytes: int = Field(
        default=512 * 2**20, ge=0,
        description="Memory for networks, prepared inputs and traces, in bytes; "
        "the least recently used are forgotten and rebuilt when asked for",
    )
    max_body_bytes: int = Field(
        default=32 * 2**20, ge=0, description="Largest request body, in bytes"
    )
    max_stored_bytes: int = Field(
        default=2 * 2**30, ge=0,
        description="Room for uploaded inputs, in bytes; beyond it the oldest are forgotten",
    )
    max_pixels: int = Field(
        default=40_000_000, ge=1, description="Largest picture, in pixels (width × height)"
    )
    datasets: Path | None = Field(
        default=None,
        description="Folder with data sets, one a sub-folder: IDX files, class folders of "
        "pictures, or zip archives of them",
    )
    max_dataset_objects: int = Field(
        default=200_000, ge=1, description="Most objects in a data set"
    )
    max_dataset_bytes: int = Field(
        default=2**30, ge=1,
        description="Largest data set, in bytes: of its files as they come, and of its objects "
        "when they are decoded",
    )
    max_dataset_pixels: int = Field(
        default=2_000_000_000, ge=1,
        description="Most pixels of all pictures of a data set together, before they are scaled",
    )
    max_dataset_upload_bytes: int = Field(
        default=512 * 2**20, ge=0, description="Largest upload of a data set, in bytes"
    )
    max_stored_dataset_bytes: int = Field(
        default=8 * 2**30, ge=0,
        description="Room for uploaded data sets, and as much again for copies of those in "
        "folders, in bytes; beyond it uploads are refused",
    )
    max_nodes: int = Field(default=256, ge=1, description="Most nodes in a network")
    max_parameters: int = Field(
        default=30_000_000, ge=0, description="Most parameters in a network"
    )
    max_multiply_adds: int = Field(
        default=4_000_000_000, ge=0,
        description="Most multiply-adds of one pass forward through a network",
    )
    max_cells: int = Field(
        default=50_000_000, ge=1,
        description="Most cells that a pass over one object keeps: every node's output, "
        "and the windows that convolution and pooling lay out",
    )
    max_json_cells: int = Field(
        default=100_000, ge=1, description="Most numbers in one JSON answer"
    )
    max_operation_cells: int = Field(
        default=100_000, ge=1,
        description="Most cells of all tensors of one operation, gradients included",
    )
    max_terms: int = Field(
        default=200_000, ge=1, description="Most terms of a sum that is explained"
    )
    max_checked_cells: int = Field(
        default=2_000, ge=1,
        description="Most numbers that one gradient check nudges",
    )
    max_running_trainings: int = Field(
        default=2, ge=0,
        description="Most worker processes at once, of all servers that share the store; "
        "other trainings wait",
    )
    max_trainings: int = Field(
        default=100, ge=1,
        description="Most trainings that are kept; beyond it the oldest that nobody works on "
        "are forgotten",
    )
    max_changes: int = Field(
        default=1000, ge=0,
        description="Most changes made on the way of one training; its document holds them all",
    )
    max_snapshot_bytes: int = Field(
        default=128 * 2**20, ge=0,
        description="Room for the snapshots of one training, in bytes; beyond it some between "
        "the first and the last are dropped",
    )
