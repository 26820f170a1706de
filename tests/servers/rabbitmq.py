"""A private RabbitMQ node with a name service (epmd) and a cookie of its own."""

import os
import secrets
import subprocess

from tests.servers.binaries import program
from tests.servers.ports import free_port
from tests.servers.process import Process
from tests.servers.server import Server

LOOPBACK = "-kernel inet_dist_use_interface {127,0,0,1}"
# Schedulers that spin while waiting would take the processors from the tests.
SCHEDULERS = "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none"
CONFIGURATION = """\
listeners.tcp.1 = 127.0.0.1:{amqp}
management.tcp.ip = 127.0.0.1
management.tcp.port = {management}
loopback_users = none
log.console = true
log.console.level = info
log.file = false
disk_free_limit.absolute = 50MB
vm_memory_high_watermark.absolute = 1GB
"""


class RabbitMQ(Server):
    def __init__(self, management: bool = False) -> None:
        super().__init__()
        self._plugins = ["rabbitmq_management"] if management else []
        self._node = f"t{secrets.token_hex(4)}@localhost"
        self._amqp, self._management = free_port(), free_port()
        self._distribution, self._epmd_port = free_port(), free_port()
        self._epmd: Process | None = None

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self._amqp}/%2F"

    @property
    def management_url(self) -> str:
        return f"http://guest:guest@127.0.0.1:{self._management}"

    def ctl(self, *arguments: str) -> str:
        done = subprocess.run(
            [program("rabbitmqctl"), "-q", "-n", self._node, *arguments],
            env=self._environment(),
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"rabbitmqctl {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout

    def _prepare(self) -> None:
        cookie = self.folder / ".erlang.cookie"
        cookie.write_text(secrets.token_hex(12))
        cookie.chmod(0o400)
        configuration = CONFIGURATION.format(amqp=self._amqp, management=self._management)
        (self.folder / "rabbitmq.conf").write_text(configuration)
        (self.folder / "enabled_plugins").write_text(f"[{','.join(self._plugins)}].\n")
        (self.folder / "rabbitmq-env.conf").touch()

    def _launch(self) -> Process:
        if self._epmd is None:
            self._epmd = self._launch_epmd()
        log = self.folder / "rabbitmq.log"
        return Process([program("rabbitmq-server")], log=log, environment=self._environment())

    def _launch_epmd(self) -> Process:
        command = [program("epmd"), "-port", str(self._epmd_port), "-address", "127.0.0.1"]
        return Process(command, log=self.folder / "epmd.log")

    def _is_ready(self) -> bool:
        return "Server startup complete" in self.process.output()

    def _end(self) -> None:
        self.kill()
        if self._epmd is not None:
            self._epmd.end()
            self._epmd = None

    def _environment(self) -> dict[str, str]:
        folder = self.folder
        return os.environ | {
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(self._epmd_port),
            "RABBITMQ_NODENAME": self._node,
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self._amqp),
            "RABBITMQ_DIST_PORT": str(self._distribution),
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_PID_FILE": str(folder / "pid"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "none"),
            "RABBITMQ_CONF_ENV_FILE": str(folder / "rabbitmq-env.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(folder / "generated"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"{SCHEDULERS} {LOOPBACK} -start_epmd false",
            "RABBITMQ_CTL_ERL_ARGS": LOOPBACK,
            # The script then becomes the server instead of staying its parent: one pid for both.
            "RUNNING_UNDER_SYSTEMD": "true",
        }
