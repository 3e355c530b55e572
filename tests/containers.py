"""The files of `deploy/container` and `deploy/helm`, filled in and rendered as compose and Helm do it."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import helm_python.chart as helm
import yaml

DEPLOY = Path(__file__).parent.parent / "deploy"
FOLDER = DEPLOY / "container"
CHART = DEPLOY / "helm/remiss"
UID = 10001
GIVEN = {"REMISS_HOST": "remiss.kommunen.example", "REMISS_RELAY": "[smtp.kommunen.example]:587"}
RESOURCES = {"requests": {"cpu": "200m", "memory": "550Mi"}, "limits": {"memory": "1500Mi"}}
SMALL: dict[str, Any] = {
    "host": "remiss.kommunen.example",
    "temporal": {"address": "temporal.example:7233"},
    "smtpUrl": "smtp://relay.example:25",
}
ALL: dict[str, Any] = {
    **SMALL,
    "image": {"repository": "images.kommunen.example/remiss", "digest": f"sha256:{'a' * 64}", "pullSecrets": ["pull"]},
    "temporal": {"address": "temporal.example:7233", "namespace": "remiss", "tlsSecretName": "temporal-tls"},
    "clamd": "scanner.example:3310",
    "trustedProxies": "10.42.0.0/16",
    "operator": "Kommunen",
    "contactEmail": "registrator@kommunen.example",
    "oidc": {"issuer": "https://login.kommunen.example", "clientId": "remiss"},
    "settings": {"REMISS_DOCUMENT_COLOUR": "#123456"},
    "files": {"storageClassName": "shared", "size": "50Gi"},
    "web": {"autoscaling": {"enabled": True, "minReplicas": 3}},
    "workers": [
        {"name": "worker", "queues": ["rounds", "mail"], "replicas": 2, "resources": RESOURCES},
        {"name": "worker-documents", "queues": ["documents"], "replicas": 1, "resources": RESOURCES},
    ],
    "ingress": {"className": "nginx", "annotations": {"nginx.ingress.kubernetes.io/proxy-body-size": "300m"}},
    "networkPolicy": {
        "ingressFrom": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "ingress-nginx"}}}],
        "metricsFrom": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}],
    },
    "backup": {"enabled": True, "keys": ["age1abc", "age1def"], "existingClaim": "remiss-backups"},
    "nodeSelector": {"kubernetes.io/os": "linux"},
    "tolerations": [{"key": "remiss", "operator": "Exists"}],
}


def compose(given: Mapping[str, str] = GIVEN) -> dict[str, Any]:
    """`compose.yaml` with its variables and anchors in place."""

    def value(found: re.Match[str]) -> str:
        if found[0] == "$$":
            return "$"
        name, how, other = found[1], found[2], found[3]
        if how == ":-":
            return given.get(name) or other
        assert given.get(name), name
        return given[name]

    def filled(part: Any) -> Any:
        if isinstance(part, dict):
            return {name: filled(inner) for name, inner in part.items()}
        if isinstance(part, list):
            return [filled(inner) for inner in part]
        return re.sub(r"\$\$|\$\{(\w+)(:[-?])([^}]*)\}", value, part) if isinstance(part, str) else part

    whole: dict[str, Any] = filled(yaml.safe_load((FOLDER / "compose.yaml").read_text()))
    return whole


def render(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What Helm's engine makes of the chart, without its notes."""
    with helm.Chart.load(CHART) as chart:
        chart.validate_schema(dict(values))
        made = chart.render(dict(values), name="r", namespace="remiss")
    return [
        found
        for name, text in made.items()
        if name.endswith(".yaml")
        for found in yaml.safe_load_all(text)
        if found is not None
    ]


def pods(objects: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The name of each workload, with the pod that it makes."""
    for made in objects:
        spec = made.get("spec", {})
        template = spec.get("template") or spec.get("jobTemplate", {}).get("spec", {}).get("template")
        if template is not None:
            yield made["metadata"]["name"], template
