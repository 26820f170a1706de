"""A private S3: Ceph's object gateway over one monitor and one store in memory."""

import base64
import os
import secrets
import socket
import struct
import subprocess
import time
import uuid

from tests.servers.binaries import program
from tests.servers.ports import free_port
from tests.servers.process import Process
from tests.servers.server import Server

CAPABILITIES = {
    "mon.": {"mon": "allow *"},
    "client.admin": {"mon": "allow *", "osd": "allow *", "mgr": "allow *"},
    "client.rgw": {"mon": "allow rwx", "osd": "allow rwx"},
    "osd.0": {"mon": "allow profile osd", "osd": "allow *"},
}
# Without cephx the gateway hangs; without the short Paxos waits each pool takes a second.
CONFIGURATION = """\
[global]
fsid = {fsid}
mon_host = [v2:127.0.0.1:{monitor}]
mon_initial_members = a
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
auth_cluster_required = cephx
auth_service_required = cephx
auth_client_required = cephx
keyring = {folder}/keyring
run_dir = {folder}
admin_socket = {folder}/$name.asok
log_file = {folder}/$name.log
crash_dir = {folder}/crash
mon_data = {folder}/mon
osd_data = {folder}/osd
osd_objectstore = memstore
memstore_device_bytes = 4294967296
osd_max_object_name_len = 256
osd_max_object_namespace_len = 64
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
osd_heartbeat_grace = 60
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
mon_tick_interval = 1
paxos_propose_interval = 0.02
paxos_min_wait = 0.01
ms_async_op_threads = 2
[client.rgw]
rgw_frontends = beast endpoint=127.0.0.1:{gateway}
rgw_dns_name = localhost
rgw_thread_pool_size = 32
rgw_run_sync_thread = false
rgw_enable_usage_log = false
"""


class S3(Server):
    """kill() takes the gateway alone: the store in memory, and so the objects, live on."""

    def __init__(self) -> None:
        super().__init__()
        self._monitor, self._gateway = free_port(), free_port()
        self._store: list[Process] = []
        self.access_key = secrets.token_hex(10).upper()
        self.secret_key = secrets.token_urlsafe(30)

    @property
    def endpoint(self) -> str:
        return f"127.0.0.1:{self._gateway}"

    def _prepare(self) -> None:
        for name in ("mon", "osd", "crash"):
            (self.folder / name).mkdir()
        fsid = str(uuid.uuid4())
        (self.folder / "keyring").write_text(_keyring())
        (self.folder / "ceph.conf").write_text(
            CONFIGURATION.format(
                folder=self.folder, fsid=fsid, monitor=self._monitor, gateway=self._gateway
            )
        )
        self._start_monitor(fsid)
        self._start_store()
        self._create_user()

    def _start_monitor(self, fsid: str) -> None:
        address = f"[v2:127.0.0.1:{self._monitor}]"
        self._run("monmaptool", "--create", "--addv", "a", address, "--fsid", fsid, "monmap")
        identity = ("--mkfs", "-i", "a", "--monmap", "monmap", "--keyring", "keyring")
        self._run("ceph-mon", *self._configuration, *identity)
        self._store.append(self._spawn("ceph-mon", "-i", "a"))

    def _start_store(self) -> None:
        store = str(uuid.uuid4())
        self._run("ceph", *self._configuration, "osd", "new", store)
        self._run("ceph-osd", *self._configuration, "-i", "0", "--mkfs", "--osd-uuid", store)
        self._store.append(self._spawn("ceph-osd", "-i", "0"))

    def _create_user(self) -> None:
        """Waits until the store is up: it makes the first pools."""
        user = ("--uid", "tests", "--display-name", "tests")
        keys = ("--access-key", self.access_key, "--secret", self.secret_key)
        self._run("radosgw-admin", *self._configuration, "user", "create", *user, *keys)

    def _launch(self) -> Process:
        return self._spawn("radosgw", "-n", "client.rgw")

    def _is_ready(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self._gateway), timeout=1) as connection:
                connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
                return connection.recv(64).startswith(b"HTTP/1.1 200")
        except OSError:
            return False

    def _end(self) -> None:
        self.kill()
        for process in reversed(self._store):
            process.end()
        self._store.clear()

    @property
    def _configuration(self) -> tuple[str, str]:
        return "-c", str(self.folder / "ceph.conf")

    def _spawn(self, name: str, *arguments: str) -> Process:
        command = [program(name), *self._configuration, *arguments, "-f"]
        return Process(command, log=self.folder / f"{name}.log")

    def _run(self, name: str, *arguments: str) -> None:
        done = subprocess.run(
            [program(name), *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{name} {' '.join(arguments)}: {done.stderr[-2000:]}")


def _keyring() -> str:
    return "\n".join(_keyring_entry(name, caps) for name, caps in CAPABILITIES.items())


def _keyring_entry(name: str, capabilities: dict[str, str]) -> str:
    caps = "".join(f'    caps {part} = "{cap}"\n' for part, cap in capabilities.items())
    return f"[{name}]\n    key = {_key()}\n{caps}"


def _key() -> str:
    """AES (type 1), the time of its making, the length and the bytes of the secret."""
    header = struct.pack("<hIIh", 1, int(time.time()), 0, 16)
    return base64.b64encode(header + os.urandom(16)).decode()
