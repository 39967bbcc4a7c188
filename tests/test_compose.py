"""The production files: no engine runs where we test, so their shape is checked."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
EXAMPLE = dict(
    line.split("=", 1) for line in (ROOT / ".env.example").read_text().splitlines() if line and not line.startswith("#")
)


def variables_of(text: str) -> set[str]:
    """Names in ${NAME}; $${NAME} and $$NAME belong to the container's shell."""
    return set(re.findall(r"(?<!\$)\$\{([A-Z0-9_]+)", text))


def test_compose_names_the_processes_of_production():
    assert set(SERVICES) == {"proxy", "prepare", "web", "worker", "beat", "postgres", "redis"}


def test_compose_variables_are_all_in_the_example():
    assert variables_of((ROOT / "docker-compose.yml").read_text()) - set(EXAMPLE) == set()


def test_example_names_no_variable_that_nobody_reads():
    assert set(EXAMPLE) - variables_of((ROOT / "docker-compose.yml").read_text()) == set()


def test_example_holds_no_secret():
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "EMAIL_URL", "S3_ACCESS_KEY", "S3_SECRET_KEY"):
        assert EXAMPLE[name] == ""


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"prepare"}))
def test_service_has_a_health_check(name):
    assert SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", ["web", "worker"])
def test_scalable_service_fixes_no_name_and_no_host_port(name):
    assert "container_name" not in SERVICES[name]
    assert "ports" not in SERVICES[name]


def test_volumes_that_services_use_are_declared():
    used = {
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if not volume.startswith((".", "/"))
    }
    assert used == set(COMPOSE["volumes"])


def test_dependencies_name_services():
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= set(SERVICES)


def test_portal_settings_read_every_variable_given_to_the_containers():
    """A misspelt variable would silently leave a default in force."""
    sources = [*(ROOT / "spcncl_portal/settings").glob("*.py"), ROOT / "deploy/gunicorn.conf.py"]
    read = set(re.findall(r"""["']([A-Z][A-Z0-9_]+)["']""", "".join(path.read_text() for path in sources)))
    assert set(SERVICES["web"]["environment"]) - read == set()


def test_commands_name_files_that_exist():
    for service in SERVICES.values():
        command = service.get("command", [])
        for word in [*command, *service.get("healthcheck", {}).get("test", [])]:
            if str(word).startswith("scripts/"):
                assert (ROOT / word).is_file()


def test_dockerfile_copies_files_that_exist():
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY "):
            for source in line.split()[1:-1]:
                assert (ROOT / source).exists()


def test_proxy_template_uses_only_variables_it_is_given():
    template = (ROOT / "deploy/nginx.conf.template").read_text()
    assert variables_of(template.replace("${...}", "")) == set(SERVICES["proxy"]["environment"])
