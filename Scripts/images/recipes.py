"""What goes into each test image: one recipe a server, in the official image's manner."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Recipe:
    """An image made of a Debian package's files; `rootfs/NAME` is laid over them."""

    name: str
    # The first one installed; its version gives the tag and decides when to build again.
    packages: list[str]
    # How many numbers of the version the tag has.
    version_parts: int
    # Patterns of files and folders on this machine. What a program links comes by itself; a
    # pattern without a match is skipped, as names differ between Debian and Ubuntu.
    files: list[str] = field(default_factory=list)
    # Name and number of the server's account.
    account: tuple[str, int] | None = None
    # Empty folders that belong to the account.
    folders: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    # Passed to the container as the official image does. {version} is the tag's.
    ports: list[int] = field(default_factory=list)
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    # PATH begins with these.
    path: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    user: str = ""
    volumes: list[str] = field(default_factory=list)
    working_directory: str = ""
    stop_signal: str = ""
    # Further tags; {version} is the tag's.
    tags: list[str] = field(default_factory=list)
    # The official image's name where that is not on Docker Hub, as no prefix replaces it then.
    official: str = ""


# Under all the others: a shell, and all small tools from one program.
BASE = Recipe(
    name="busybox",
    packages=["busybox-static", "busybox"],
    version_parts=1,
    files=["/bin/busybox", "/bin/sh", "/bin/bash", "/usr/bin/setpriv", "/usr/lib/locale/C.*"],
    command=["sh"],
)

SCRIPT = ["docker-entrypoint.sh"]

SERVERS = [
    Recipe(
        name="postgres",
        # The package that belongs to the newest server is found by the program, see make.
        packages=["postgresql-{postgres}"],
        version_parts=1,
        files=[
            "/usr/lib/postgresql/{postgres}/bin",
            "/usr/lib/postgresql/{postgres}/lib",
            "/usr/share/postgresql/{postgres}",
            "/usr/bin/locale",
            "/usr/share/zoneinfo/UTC",
            "/usr/share/zoneinfo/Etc",
        ],
        account=("postgres", 999),
        folders=["/var/lib/postgresql/data", "/run/postgresql"],
        ports=[5432],
        entrypoint=SCRIPT,
        command=["postgres"],
        path=["/usr/lib/postgresql/{postgres}/bin"],
        environment={"PGDATA": "/var/lib/postgresql/data", "PG_MAJOR": "{version}"},
        volumes=["/var/lib/postgresql/data"],
        stop_signal="SIGINT",
    ),
    Recipe(
        name="redis",
        packages=["redis-server"],
        version_parts=1,
        files=["/usr/bin/redis-server", "/usr/bin/redis-cli"],
        account=("redis", 999),
        folders=["/data"],
        ports=[6379],
        entrypoint=SCRIPT,
        command=["redis-server"],
        volumes=["/data"],
        working_directory="/data",
    ),
    Recipe(
        name="mariadb",
        packages=["mariadb-server"],
        version_parts=2,
        files=[
            "/usr/sbin/mariadbd",
            "/usr/bin/mariadb",
            "/usr/bin/mariadb-admin",
            "/usr/bin/mariadb-dump",
            "/usr/bin/mariadb-install-db",
            "/usr/bin/my_print_defaults",
            "/usr/bin/resolveip",
            "/usr/share/m*/english",
            "/usr/share/m*/charsets",
            "/usr/share/mysql/*.sql",
            "/usr/share/mariadb/*.sql",
        ],
        account=("mysql", 999),
        folders=["/var/lib/mysql", "/run/mysqld"],
        ports=[3306],
        entrypoint=SCRIPT,
        command=["mariadbd"],
        volumes=["/var/lib/mysql"],
    ),
    Recipe(
        name="rabbitmq",
        packages=["rabbitmq-server"],
        version_parts=2,
        files=["/usr/lib/erlang", "/usr/lib/rabbitmq/lib", "/usr/bin/erl", "/usr/bin/escript"],
        account=("rabbitmq", 999),
        folders=["/var/lib/rabbitmq", "/var/log/rabbitmq"],
        ports=[5672, 15672],
        entrypoint=SCRIPT,
        command=["rabbitmq-server"],
        path=["/usr/lib/rabbitmq/lib/rabbitmq_server-{full}/sbin"],
        environment={"HOME": "/var/lib/rabbitmq", "RABBITMQ_LOGS": "-"},
        volumes=["/var/lib/rabbitmq"],
        tags=["{version}-management"],
    ),
    Recipe(
        name="nats",
        packages=["nats-server"],
        version_parts=2,
        files=["/usr/sbin/nats-server", "/usr/bin/nats-server"],
        ports=[4222, 6222, 8222],
        entrypoint=SCRIPT,
        command=["nats-server", "--config", "/etc/nats/nats-server.conf"],
        tags=["{version}-alpine"],
    ),
    Recipe(
        name="memcached",
        packages=["memcached"],
        version_parts=2,
        files=["/usr/bin/memcached"],
        account=("memcache", 11211),
        ports=[11211],
        entrypoint=SCRIPT,
        command=["memcached"],
        user="memcache",
    ),
    Recipe(
        name="eclipse-mosquitto",
        packages=["mosquitto"],
        version_parts=1,
        files=["/usr/sbin/mosquitto", "/usr/bin/mosquitto_passwd"],
        account=("mosquitto", 1883),
        folders=["/mosquitto/data", "/mosquitto/log"],
        ports=[1883],
        command=["/usr/sbin/mosquitto", "-c", "/mosquitto/config/mosquitto.conf"],
        volumes=["/mosquitto/data", "/mosquitto/log"],
    ),
    Recipe(
        name="etcd",
        packages=["etcd-server"],
        version_parts=2,
        files=["/usr/bin/etcd", "/usr/bin/etcdctl"],
        # Where the official image has it.
        links={"/usr/local/bin/etcd": "/usr/bin/etcd"},
        ports=[2379, 2380],
        command=["/usr/local/bin/etcd"],
        tags=["v{version}"],
        official="gcr.io/etcd-development/etcd",
    ),
    Recipe(
        name="nginx",
        packages=["nginx-light", "nginx-core", "nginx"],
        version_parts=2,
        files=["/usr/sbin/nginx", "/usr/share/nginx/html", "/etc/nginx/mime.types"],
        account=("nginx", 101),
        folders=["/var/lib/nginx"],
        links={
            "/var/log/nginx/access.log": "/dev/stdout",
            "/var/log/nginx/error.log": "/dev/stderr",
        },
        ports=[80],
        command=["nginx", "-g", "daemon off;"],
        stop_signal="SIGQUIT",
    ),
]
