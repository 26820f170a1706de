"""What stands in the deployment's files."""

from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent.parent
BASE = ROOT / "deploy" / "k8s" / "base"
SERVICES = ("identity", "ticket", "escalation", "attachment", "notification", "rating")
STORES = ("postgres", "rabbitmq", "redis", "minio")
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
KUSTOMIZATION = yaml.safe_load((BASE / "kustomization.yaml").read_text(encoding="utf-8"))


def manifests():
    """Every object of the base."""
    for name in KUSTOMIZATION["resources"]:
        yield from yaml.safe_load_all((BASE / name).read_text(encoding="utf-8"))


def is_pinned(image):
    """An image whose tag is a version, not a moving name."""
    _, _, tag = image.rpartition(":")
    return any(character.isdigit() for character in tag) and "latest" not in tag
