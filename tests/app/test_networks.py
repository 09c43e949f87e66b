"""Networks: what is said about them, where their numbers come from, how they are carried over."""

import copy
import re

import numpy as np
import pytest
from safetensors.numpy import load, save

from app.schemas.networks import Network
from engine import spec as specs
from engine.network import initialize
from engine.zoo import ZOO
from tests.app.conftest import SMALL, make_network


def changed(**nodes):
    spec = copy.deepcopy(SMALL)
    for node in spec["nodes"]:
        node |= nodes.get(node["name"], {})
    return spec


def numbers(client, network):
    return load(client.get(f"/api/v1/networks/{network['id']}/weights").raise_for_status().content)


def origins(network):
    return {
        f"{node['name']}.{p['name']}": p["origin"] for node in network["nodes"]
        for p in node["parameters"]
    }


def test_networks_of_the_zoo_are_told_in_the_readers_language(shared):
    english, russian = (
        shared.get("/api/v1/zoo", headers={"Accept-Language": language}).json()
        for language in ("en", "ru")
    )
    for ours, theirs in zip(english, russian, strict=True):
        assert (ours["title"], ours["idea"]) == (ZOO[ours["name"]].title, ZOO[ours["name"]].idea)
        assert re.search("[а-яё]", theirs["idea"]), theirs["name"]
        one = shared.get(f"/api/v1/zoo/{ours['name']}", headers={"Accept-Language": "ru"})
        assert one.json() == theirs


@pytest.mark.parametrize("name", ZOO)
def test_every_network_of_the_zoo_is_described_completely(shared, name):
    reply = shared.post("/api/v1/networks", json={"zoo": name})
    assert reply.status_code == 201
    network = Network.model_validate_json(reply.content, strict=False)
    assert reply.headers["location"].endswith(network.id)
    assert network.parameter_count == sum(node.parameter_count for node in network.nodes)
    again = shared.get(reply.headers["location"])
    assert again.status_code == 200
    assert again.json() == reply.json()
    assert shared.get(f"/api/v1/networks/{name}").json() == reply.json()


def test_lenet5_counts_what_the_notes_count(shared):
    network = make_network(shared, zoo="lenet5")
    assert network["parameter_count"] == 61_706
    conv1 = network["nodes"][0]
    assert (conv1["shape"], conv1["parameter_count"], conv1["multiply_adds"]) == (
        [6, 28, 28], 156, 117_600)
    assert conv1["receptive_field"] == {"size": [5, 5], "jump": [1, 1], "start": [-2, -2]}


def test_the_same_content_has_the_same_id_however_it_is_written(client):
    verbose = changed(conv1={"kernel_size": [3, 3], "stride": 1, "bias": True})
    assert make_network(client, spec=SMALL)["id"] == make_network(client, spec=verbose)["id"]
    assert make_network(client, spec=SMALL)["id"] != make_network(client, spec=SMALL, seed=1)["id"]
    other = make_network(client, spec=changed(conv1={"stride": 2}))
    assert make_network(client, spec=SMALL)["id"] != other["id"]


def test_parameters_are_those_of_the_engine(client):
    network = make_network(client, spec=SMALL, seed=3)
    expected = initialize(specs.read(SMALL), seed=3).params
    found = numbers(client, network)
    np.testing.assert_array_equal(found["conv1.weight"], expected["conv1"]["w"])
    np.testing.assert_array_equal(found["fc.bias"], expected["fc"]["b"])
    assert set(origins(network).values()) == {"seed:3"}


def test_what_still_fits_is_carried_over(client):
    first = make_network(client, spec=SMALL, seed=3)
    second = make_network(client, spec=changed(fc={"out_features": 4}) | {"classes": []},
                          seed=5, start_from=first["id"])
    assert origins(second) == {
        "conv1.w": "seed:3", "conv1.b": "seed:3", "fc.w": "seed:5", "fc.b": "seed:5"}
    before, after = numbers(client, first), numbers(client, second)
    np.testing.assert_array_equal(before["conv1.weight"], after["conv1.weight"])


def test_carried_numbers_name_their_source_and_not_their_ancestors(client):
    first = make_network(client, spec=SMALL)
    trained = {name: value + 1 for name, value in numbers(client, first).items()}
    second = client.post(f"/api/v1/networks/{first['id']}/weights", content=save(trained)).json()
    third = make_network(client, spec=changed(conv1={"padding": 1}), start_from=second["id"])
    kinds = {name: origin.partition(":")[0] for name, origin in origins(third).items()}
    assert kinds == {"conv1.w": "weights", "conv1.b": "weights", "fc.w": "seed", "fc.b": "weights"}
    np.testing.assert_array_equal(numbers(client, third)["conv1.weight"], trained["conv1.weight"])


def test_another_initializer_draws_anew(client):
    first = make_network(client, spec=SMALL)
    zeros = make_network(client, spec={**SMALL, "initializer": "zeros"}, start_from=first["id"])
    assert not numbers(client, zeros)["conv1.weight"].any()


def test_weights_come_back_as_they_were_sent(client):
    first = make_network(client, spec=SMALL)
    wanted = {name: np.full_like(value, 0.25) for name, value in numbers(client, first).items()}
    reply = client.post(f"/api/v1/networks/{first['id']}/weights", content=save(wanted))
    assert reply.status_code == 201
    assert set(origins(reply.json()).values()) == {origins(reply.json())["conv1.w"]}
    found = numbers(client, reply.json())
    assert all((found[name] == wanted[name]).all() for name in wanted)
    again = client.post(f"/api/v1/networks/{first['id']}/weights", content=save(wanted))
    assert again.json()["id"] == reply.json()["id"]


def test_trained_weights_are_used_unless_declined(shared):
    drawn = make_network(shared, zoo="lenet5", trained=False, seed=4)
    assert set(origins(drawn).values()) == {"seed:4"}
    trained = make_network(shared, zoo="lenet5")
    assert set(origins(trained).values()) == {"zoo:lenet5"}
    assert trained["id"] != drawn["id"]


def test_browsers_need_not_fetch_twice(client):
    network = make_network(client, spec=SMALL)
    for path in (f"/api/v1/networks/{network['id']}", f"/api/v1/networks/{network['id']}/weights"):
        first = client.get(path)
        second = client.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (second.status_code, second.content) == (304, b"")
