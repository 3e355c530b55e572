"""The chart, `deploy/helm/remiss`, as Helm's own engine renders it: small and with all on, by Kubernetes' schemas."""

import json
import tomllib
from typing import Any

import helm_python.chart as helm
import kubernetes_validate
import pytest
from helm_python.errors import HelmError

from settings import QUEUES, Settings, load_settings
from tests.containers import ALL, CHART, DEPLOY, SMALL, UID, compose, pods, render
from tests.rows import rows

VERSIONS = ("1.29", "1.37")
"""The oldest that Chart.yaml takes and the newest that the schemas know."""


@rows("values", [SMALL, ALL])
def test_kubernetes_takes_what_helm_makes(values: dict[str, Any]) -> None:
    told = helm.lint(CHART, values, strict=True)
    assert [message for message in told["messages"] if message["severity"] > 1] == []
    for made in render(values):
        for version in VERSIONS:
            kubernetes_validate.validate(made, version, strict=True)


def test_all_on_has_what_small_has_not() -> None:
    def kinds(values: dict[str, Any]) -> list[str]:
        return sorted(f"{made['kind']} {made['metadata']['name']}" for made in render(values))

    small = kinds(SMALL)
    assert set(kinds(ALL)) - set(small) == {
        *("HorizontalPodAutoscaler r-web", "CronJob r-backup", "NetworkPolicy r-metrics"),
        *("Deployment r-worker-documents", "PodDisruptionBudget r-worker-documents"),
    }
    off = {**SMALL, "ingress": {"enabled": False}, "networkPolicy": {"enabled": False}, "files": {"existingClaim": "f"}}
    assert set(small) - set(kinds(off)) == {
        *("Ingress r", "NetworkPolicy r", "NetworkPolicy r-web", "PersistentVolumeClaim r-files")
    }


@rows(
    "wrong",
    [
        {**SMALL, "host": ""},
        {**SMALL, "host": "https://remiss.kommunen.example"},
        {**SMALL, "temporal": {"address": "temporal.example"}},
        {**SMALL, "smtpUrl": "smtp://user:password@relay.example"},  # a secret's place is the secret
        {**SMALL, "settings": {"REMISS_SECRET_KEY": "k" * 64}},
        {**SMALL, "settings": {"PYTHONPATH": "elsewhere"}},
        {**SMALL, "image": {"repository": "remiss", "digest": "sha256:short"}},
        {**SMALL, "web": {"replicas": 0}},
        {**SMALL, "workers": []},
        {**SMALL, "workers": ALL["workers"][:1]},  # nobody takes documents
        {**SMALL, "workers": [*ALL["workers"], ALL["workers"][0]]},  # two of one name
        {**SMALL, "workers": [{**ALL["workers"][0], "queues": ["rounds", "mail", "documents", "letters"]}]},
        {**SMALL, "workers": [{**ALL["workers"][0], "name": "web", "queues": []}]},
        {**SMALL, "settings": {"REMISS_QUEUES": "mail"}},
        {**SMALL, "repicas": 2},
        {**SMALL, "backup": {"enabled": True}},
    ],
)
def test_a_wrong_value_is_refused_before_anything_starts(wrong: dict[str, Any]) -> None:
    with pytest.raises(HelmError):
        render(wrong)


@rows("values", [SMALL, ALL])
def test_every_pod_may_little_and_holds_no_secret(values: dict[str, Any]) -> None:
    found = dict(pods(render(values)))
    assert set(found) >= {"r-web", "r-worker", "r-migrate"}
    for template in found.values():
        spec = template["spec"]
        assert spec["automountServiceAccountToken"] is False
        context = spec["securityContext"]
        assert (context["runAsNonRoot"], context["runAsUser"], context["runAsGroup"]) == (True, UID, UID)
        assert context["seccompProfile"] == {"type": "RuntimeDefault"}
        (container,) = spec["containers"]
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert container["resources"]["requests"]
        assert container["resources"]["limits"]
        names = {variable["name"] for variable in container["env"]}
        assert names <= {f"REMISS_{name.upper()}" for name in Settings.model_fields}
        assert not [name for name in names if name.endswith(("SECRET", "SECRET_KEY", "API_KEY", "DATABASE_URL"))]
        assert not [variable for variable in container["env"] if "valueFrom" in variable]
        mounts = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
        assert (mounts["files"], mounts["secrets"]) == ("/var/lib/remiss", "/run/secrets")
        assert set(mounts) == {volume["name"] for volume in spec["volumes"]}


def test_its_settings_make_a_house(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"REMISS_{name.upper()}", raising=False)
    web = dict(pods(render({**ALL, "temporal": SMALL["temporal"]})))["r-web"]
    variables = {variable["name"]: variable["value"] for variable in web["spec"]["containers"][0]["env"]}
    secret = {"REMISS_SECRET_KEY": "k" * 64, "REMISS_DATABASE_URL": "postgresql+psycopg://remiss@database/remiss"}
    for name, value in {"REMISS_ENVIRONMENT": "production", **variables, **secret}.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert (settings.base_url, settings.document_colour) == ("https://remiss.kommunen.example", "#123456")
    assert (settings.temporal_address, settings.clamd) == ("temporal.example:7233", "scanner.example:3310")


def test_workers_take_the_queues_that_their_values_say() -> None:
    def queues(values: dict[str, Any]) -> dict[str, str]:
        variables = {name: template["spec"]["containers"][0]["env"] for name, template in pods(render(values))}
        return {
            name: {one["name"]: one["value"] for one in env}.get("REMISS_QUEUES", "")
            for name, env in variables.items()
            if name.startswith("r-w")
        }

    assert queues(SMALL) == {"r-web": "", "r-worker": ""}
    assert queues(ALL) == {"r-web": "", "r-worker": "rounds,mail", "r-worker-documents": "documents"}
    workers = json.loads((CHART / "values.schema.json").read_text())["properties"]["workers"]
    assert tuple(workers["items"]["properties"]["queues"]["items"]["enum"]) == QUEUES


def test_each_part_is_found_by_its_own() -> None:
    """Service, budget, scaler and policies meet the pods that they are for; ports and probes have their names."""
    made = render(ALL)
    labels = {name: template["metadata"]["labels"].items() for name, template in pods(made)}
    ports: dict[str, dict[str, int]] = {}
    for name, template in pods(made):
        (container,) = template["spec"]["containers"]
        ports[name] = {port["name"]: port["containerPort"] for port in container.get("ports", [])}
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            assert probe not in container or container[probe]["httpGet"]["port"] in ports[name]
    workers = ["r-worker", "r-worker-documents"]
    assert [ports[name] for name in ("r-web", *workers)] == [{"http": 8080}, *[{"metrics": 9464}] * 2]
    for one in made:
        name, spec = one["metadata"]["name"], one["spec"]
        if one["kind"] in {"Service", "PodDisruptionBudget", "Deployment"}:
            selector = spec["selector"].get("matchLabels", spec["selector"])
            assert [pod for pod, has in labels.items() if selector.items() <= has] == [name], name
        if one["kind"] == "NetworkPolicy":
            met = [pod for pod, has in labels.items() if spec["podSelector"]["matchLabels"].items() <= has]
            assert sorted(met) == {"r": sorted(labels), "r-web": ["r-web"], "r-metrics": workers}[name]
            named = [port["port"] for rule in spec.get("ingress", []) for port in rule["ports"]]
            assert all(port in ports[pod] for pod in met for port in named)
        if one["kind"] == "HorizontalPodAutoscaler":
            assert spec["scaleTargetRef"]["name"] == "r-web"
        if one["kind"] == "Ingress":
            backend = spec["rules"][0]["http"]["paths"][0]["backend"]["service"]
            assert backend == {"name": "r-web", "port": {"name": "http"}}


def test_the_schema_is_brought_up_to_date_before_the_parts() -> None:
    job = next(made for made in render(SMALL) if made["metadata"]["name"] == "r-migrate")
    assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
    # A hook comes before everything else of the release: it may lean on nothing but the secrets.
    assert not [volume for volume in job["spec"]["template"]["spec"]["volumes"] if "persistentVolumeClaim" in volume]


def test_the_same_in_all_three_ways() -> None:
    project = tomllib.loads((DEPLOY.parent / "pyproject.toml").read_text())["project"]
    with helm.Chart.load(CHART) as chart:
        assert (chart.version, chart.metadata["appVersion"]) == (project["version"], project["version"])
    services = compose()["services"]
    for name, template in pods(render(SMALL)):
        (container,) = template["spec"]["containers"]
        service = services[name.removeprefix("r-")]
        assert container["args"] == service["command"]
        if "mem_limit" in service:
            assert container["resources"]["limits"]["memory"] == service["mem_limit"].replace("m", "Mi")
            patience = int(service["stop_grace_period"].removesuffix("s"))
            assert template["spec"]["terminationGracePeriodSeconds"] > patience
