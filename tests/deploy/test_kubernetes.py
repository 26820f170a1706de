"""The base for Kubernetes: valid against 1.33, consistent in itself, restricted."""

from itertools import product

import kubernetes_validate
import pytest

from tests.deploy.files import (
    BASE,
    KUSTOMIZATION,
    ROOT,
    SERVICES,
    STORES,
    is_pinned,
    manifests,
)

OBJECTS = list(manifests())
OWNERS = [one for one in OBJECTS if one["kind"] in ("Deployment", "StatefulSet", "Job")]


def name_of(one):
    return f"{one['kind']}/{one['metadata']['name']}"


def of_kind(kind):
    return {one["metadata"]["name"]: one for one in OBJECTS if one["kind"] == kind}


def pod(owner):
    return owner["spec"]["template"]["spec"]


def labels(owner):
    return owner["spec"]["template"]["metadata"]["labels"]


def containers(owner):
    return [*pod(owner).get("initContainers", ()), *pod(owner)["containers"]]


def ports(owner):
    return {p["name"]: p["containerPort"] for c in containers(owner) for p in c.get("ports", ())}


def selected(selector):
    """The owners whose pods a selector chooses."""
    wanted = selector.get("matchLabels", {}).items()
    among = [(rule["key"], rule["values"]) for rule in selector.get("matchExpressions", ())]
    return [
        owner
        for owner in OWNERS
        if wanted <= labels(owner).items() and all(labels(owner)[k] in v for k, v in among)
    ]


every_owner = pytest.mark.parametrize("owner", OWNERS, ids=name_of)


@pytest.mark.parametrize("one", OBJECTS, ids=name_of)
def test_an_object_is_valid(one):
    kubernetes_validate.validate(one, "1.33.0", strict=True)


def test_every_file_is_listed_and_no_object_is_there_twice():
    files = {path.name for path in BASE.glob("*.yaml")} - {"kustomization.yaml"}

    assert sorted(KUSTOMIZATION["resources"]) == sorted(files)
    assert len({name_of(one) for one in OBJECTS}) == len(OBJECTS)


def test_the_whole_house_is_there():
    deployments = {f"{name}-{part}" for name in SERVICES for part in ("web", "worker")}

    assert set(of_kind("Deployment")) == {"gateway", *deployments}
    assert set(of_kind("Job")) == {f"{name}-prepare" for name in SERVICES}
    assert set(of_kind("StatefulSet")) == set(STORES)
    assert set(of_kind("Service")) == {"gateway", *SERVICES, *STORES}


@pytest.mark.parametrize("name", SERVICES)
def test_the_services_differ_in_their_names_only(name):
    ours = (BASE / f"{name}.yaml").read_text(encoding="utf-8")

    assert ours.replace(name, "ticket") == (BASE / "ticket.yaml").read_text(encoding="utf-8")


@every_owner
def test_a_pod_is_restricted(owner):
    context = pod(owner)["securityContext"]

    assert context["runAsNonRoot"]
    assert context["runAsUser"] > 0
    assert context["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod(owner)["automountServiceAccountToken"] is False
    for container in containers(owner):
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }


@every_owner
def test_a_container_is_pinned_and_has_requests_and_limits(owner):
    for container in containers(owner):
        resources = container["resources"]
        assert is_pinned(container["image"])
        assert set(resources["requests"]) == {"cpu", "memory"}
        assert "memory" in resources["limits"]


@every_owner
def test_what_serves_is_probed_where_it_listens(owner):
    for container in containers(owner):
        probes = {key: probe for key, probe in container.items() if key.endswith("Probe")}
        assert bool(probes) == bool(container.get("ports"))
        assert not probes or {"livenessProbe", "readinessProbe"} <= set(probes)
        for probe in probes.values():
            how = probe.get("httpGet") or probe.get("tcpSocket")
            assert how is None or how["port"] in ports(owner)


def test_our_webs_are_asked_for_life_and_readiness():
    for name in ("gateway", *(f"{name}-web" for name in SERVICES)):
        [container] = containers(of_kind("Deployment")[name])
        assert container["livenessProbe"]["httpGet"]["path"] == "/livez"
        assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"


@every_owner
def test_an_owner_selects_its_own_pods_alone(owner):
    if owner["kind"] != "Job":
        assert selected(owner["spec"]["selector"]) == [owner]


@pytest.mark.parametrize("service", of_kind("Service").values(), ids=name_of)
def test_a_service_leads_to_a_port_of_one_owner(service):
    [owner] = selected({"matchLabels": service["spec"]["selector"]})

    for port in service["spec"]["ports"]:
        assert port["targetPort"] in ports(owner)


def test_a_webs_disruption_is_bounded():
    budgets = of_kind("PodDisruptionBudget")

    found = [selected(budget["spec"]["selector"]) for budget in budgets.values()]

    assert sorted(name_of(owner) for [owner] in found) == sorted(
        ["Deployment/gateway", *(f"Deployment/{name}-web" for name in SERVICES)]
    )
    assert all(owner["spec"]["replicas"] > 1 for [owner] in found)


def test_the_public_is_led_to_the_gateway():
    [ingress] = of_kind("Ingress").values()
    [path] = ingress["spec"]["rules"][0]["http"]["paths"]
    backend = path["backend"]["service"]

    names = {port["name"] for port in of_kind("Service")[backend["name"]]["spec"]["ports"]}

    assert backend["port"]["name"] in names


@every_owner
def test_every_volume_is_there_and_every_one_is_used(owner):
    volumes = {volume["name"] for volume in pod(owner)["volumes"]}
    claims = owner["spec"].get("volumeClaimTemplates", ())
    mounted = {m["name"] for c in containers(owner) for m in c["volumeMounts"]}

    assert volumes | {claim["metadata"]["name"] for claim in claims} == mounted


@every_owner
def test_every_config_map_is_there(owner):
    sources = [s for c in containers(owner) for s in c.get("envFrom", ())]
    names = {source["configMapRef"]["name"] for source in sources}
    names |= {v["configMap"]["name"] for v in pod(owner)["volumes"] if "configMap" in v}

    assert names <= set(of_kind("ConfigMap"))


def test_no_secret_has_its_value_here():
    assert not of_kind("Secret")


def test_the_start_of_postgres_is_that_of_compose():
    script = (ROOT / "deploy" / "compose" / "postgres.sh").read_text(encoding="utf-8")

    assert of_kind("ConfigMap")["postgres-start"]["data"]["services.sh"] == script


def talks(policies, direction):
    """Who may talk to whom on which port, as seen from one end."""
    for policy in policies:
        here = selected(policy["spec"]["podSelector"])
        for rule in policy["spec"].get(direction, ()):
            peers = rule.get("from") or rule.get("to")
            there = [o for p in peers if "podSelector" in p for o in selected(p["podSelector"])]
            ends = product(there, here) if direction == "ingress" else product(here, there)
            yield from ((*pair, port["port"]) for pair, port in product(ends, rule["ports"]))


def named(found):
    return {(a["metadata"]["name"], b["metadata"]["name"], port) for a, b, port in found}


def test_only_those_talk_who_should():
    policies = of_kind("NetworkPolicy").values()
    webs, workers, jobs = (
        {f"{name}-{part}" for name in SERVICES} for part in ("web", "worker", "prepare")
    )
    files = {"attachment-web", "attachment-worker", "attachment-prepare"}
    expected = {
        ("gateway", "redis", 6379),
        ("attachment-web", "ticket-web", 8000),
        ("rating-web", "ticket-web", 8000),
        ("ticket-web", "attachment-web", 8000),
        *(("gateway", web, 8000) for web in webs),
        *((one, "postgres", 5432) for one in webs | workers | jobs),
        *((one, "rabbitmq", 5672) for one in workers | jobs),
        *((one, "minio", 9000) for one in files),
    }

    assert named(talks(policies, "ingress")) == expected
    assert named(talks(policies, "egress")) == expected


def test_all_else_is_denied():
    nobody = of_kind("NetworkPolicy")["nobody"]["spec"]

    assert nobody == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
