# Sourced by ./run: the test command. Every check runs even when an earlier one failed; the end names what is red.
# shellcheck shell=bash

FAILED=()
POSTGRES_DIR=

# check LABEL COMMAND...: quiet when it passes, the end of its output when it does not.
check() {
    local label=$1 begun status=0 output
    shift
    begun=$(now_ms)
    printf '  %-62s' "$label"
    output=$("$@" 2>&1 </dev/null) || status=$?
    printf '%6.1f s  %s\n' "$(($(now_ms) - begun))e-3" "$( ((status)) && echo FAILED || echo ok)"
    ((status)) || return 0
    tail -n 60 <<<"$output"
    FAILED+=("$label")
}

# suite LABEL COMMAND...: a run of pytest, shown as it goes.
suite() {
    local label=$1 begun status=0
    shift
    begun=$(now_ms)
    printf '\n== %s\n' "$label"
    "$@" </dev/null || status=$?
    printf '== %s: %.1f s\n' "$label" "$(($(now_ms) - begun))e-3"
    ((status == 0)) || FAILED+=("$label")
}

no_missing_migrations() {
    env DJANGO_SETTINGS_MODULE=tracker.settings.test DATABASE_URL="spatialite:///$SCRATCH/migrations.sqlite3" \
        "$BIN/python" manage.py makemigrations --check --dry-run
}

production_check() {
    env DJANGO_SETTINGS_MODULE=tracker.settings.production ALLOWED_HOSTS=clearway.example \
        SECRET_KEY="$(od -An -tx1 -N32 /dev/urandom | tr -d ' \n')" DATABASE_URL=postgis:///clearway \
        "$BIN/python" manage.py check --deploy --fail-level WARNING
}

is_template_tree() { compgen -G '*/templates' >/dev/null; }

static_checks() {
    say "Static checks"
    check "ruff check" "$BIN/ruff" check --output-format concise .
    check "ruff format" "$BIN/ruff" format --check .
    check "import-linter" "$BIN/lint-imports"
    check "mypy --strict" "$BIN/mypy" .
    if is_template_tree; then
        check "djlint: layout of templates" "$BIN/djlint" --check ./*/templates
        check "djlint: rules of templates" "$BIN/djlint" --lint --quiet ./*/templates
    fi
    check "no missing migrations" no_missing_migrations
    check "check --deploy with production settings" production_check
}

# --- A PostgreSQL of our own: its own folder, socket and port, thrown away at the end --------------------------------

as_postgres() {
    if [[ $(id -u) == 0 ]]; then runuser -u postgres -- "$@"; else "$@"; fi
}

stop_postgres() {
    [[ -n $POSTGRES_DIR ]] || return 0
    (cd / && as_postgres "$PG_BIN/pg_ctl" -D "$POSTGRES_DIR/data" -m immediate -w stop) >/dev/null 2>&1 || true
    rm -rf "$POSTGRES_DIR"
    POSTGRES_DIR=
}

start_postgres() {
    PG_BIN=$(dirname "$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1)")
    POSTGRES_DIR=$(mktemp -d "${TMPDIR:-/tmp}/clearway-pg.XXXXXX")
    PG_PORT=$((20000 + RANDOM % 20000))
    [[ $(id -u) != 0 ]] || chown postgres: "$POSTGRES_DIR"
    (
        cd /
        as_postgres "$PG_BIN/initdb" -D "$POSTGRES_DIR/data" --auth=trust --username=clearway --encoding=UTF8 --no-locale --no-sync
        as_postgres "$PG_BIN/pg_ctl" -D "$POSTGRES_DIR/data" -l "$POSTGRES_DIR/log" -w -t 60 start -o "-p $PG_PORT \
            -c listen_addresses='' -c unix_socket_directories='$POSTGRES_DIR' -c fsync=off -c full_page_writes=off \
            -c synchronous_commit=off -c max_connections=40 -c shared_buffers=128MB -c jit=off"
        as_postgres "$PG_BIN/createdb" -h "$POSTGRES_DIR" -p "$PG_PORT" -U clearway clearway
    ) >"$SCRATCH/postgres.log" 2>&1 || {
        cat "$SCRATCH/postgres.log" >&2
        cat "$POSTGRES_DIR/log" >&2 2>/dev/null || true
        return 1
    }
    POSTGRES_URL="postgis://clearway@${POSTGRES_DIR//\//%2F}:$PG_PORT/clearway"
}

clean_up() {
    stop_postgres
    rm -rf "$SCRATCH"
}

cmd_test() {
    local fast= begun
    while (($#)); do
        case $1 in
        --fast) fast=1 ;;
        *) die "test: unknown option $1 (see ./run help)" ;;
        esac
        shift
    done
    begun=$(now_ms)
    setup test
    SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/clearway-test.XXXXXX")
    trap clean_up EXIT
    trap 'exit 130' INT TERM
    export DJANGO_SETTINGS_MODULE=tracker.settings.test
    unset DATABASE_URL

    static_checks
    suite "Unit, database and page tests on SpatiaLite" \
        "$BIN/python" -m pytest -q -n 2 --dist worksteal --tb=short --maxfail=40 --ignore tests/browser tests
    if [[ -z $fast ]]; then
        if start_postgres; then
            suite "Database and page tests on PostGIS" env DATABASE_URL="$POSTGRES_URL" \
                "$BIN/python" -m pytest -q -n 2 --dist worksteal --tb=short --maxfail=40 ./tests/*/db ./tests/*/web
            stop_postgres
        else
            FAILED+=("PostgreSQL did not start")
        fi
        suite "Browser tests" "$BIN/python" -m pytest -q --tb=short tests/browser
    fi

    printf '\n'
    if ((${#FAILED[@]})); then
        printf 'RED: %s\n' "${FAILED[@]}" >&2
        exit 1
    fi
    printf 'All green in %.0f s%s\n' "$(($(now_ms) - begun))e-3" "${fast:+ (fast: without PostGIS and browser)}"
}
