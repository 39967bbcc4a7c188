#!/usr/bin/env bash
# Starts PostgreSQL and Redis on their standard ports when they are installed and not running, and makes the role and
# database of the tests. For CI and bare machines; as root. Prints what it did; ends without error when all is there.
set -euo pipefail

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
wait_for() { for _ in $(seq 60); do answers "$1" && return 0; sleep 0.5; done; echo "$2 did not start" >&2; return 1; }
as_postgres() { (cd / && { runuser -u postgres -- "$@" || su postgres -s /bin/sh -c "$(printf '%q ' "$@")"; }); }

if ! answers 6379; then
    if command -v redis-server >/dev/null; then
        echo "Starting Redis"
        redis-server --daemonize yes --bind 127.0.0.1 --port 6379 --save "" --appendonly no --dir /tmp >/dev/null
        wait_for 6379 Redis
    fi
fi

if ! answers 5432 && [ -d /usr/lib/postgresql ]; then
    version=$(ls /usr/lib/postgresql | sort -n | tail -n 1)
    echo "Starting PostgreSQL $version"
    if [ ! -d "/etc/postgresql/$version/main" ]; then pg_createcluster "$version" main >/dev/null; fi
    pg_ctlcluster --skip-systemctl-redirect "$version" main start
    wait_for 5432 PostgreSQL
fi

if answers 5432 && ! PGPASSWORD=spcncl psql -qXh 127.0.0.1 -U spcncl -d postgres -c 'select 1' >/dev/null 2>&1; then
    echo "Making the role spcncl (it may create the test databases)"
    as_postgres psql -qX -d postgres -c "create role spcncl login createdb password 'spcncl'" >/dev/null
fi
