# For developers; users and CI call ./kheo.

python := env("KHEO_HOME", justfile_directory()) / ".venv/bin/python"

_default:
    @just --list

# environment with the tools, database and demo data
setup:
    ./kheo test --only lint
    ./kheo demo --no-serve

# development server with reload
dev port="8000":
    KHEO_DEBUG=true ./kheo manage runserver {{ port }}

# tests on SQLite without browser; arguments go to pytest
test *arguments:
    ./kheo test --only sqlite -- {{ arguments }}

# the same on PostgreSQL
test-pg *arguments:
    ./kheo test --only postgres -- {{ arguments }}

# the journeys in Chromium
test-browser *arguments:
    ./kheo test --only browser -- {{ arguments }}

# lint, types, walls, migrations, deployment
check:
    ./kheo test --only lint --only format --only types --only walls --only migrations --only deploy

# put right what a tool can put right
fix:
    {{ python }} -m ruff check --fix .
    {{ python }} -m ruff format .

# tests with coverage of code and templates
coverage *arguments:
    {{ python }} -m coverage run -m pytest -m "not browser" {{ arguments }}
    {{ python }} -m coverage report

# new message ids into the catalogues (needs gettext)
messages:
    for slice in src/kheo/*/locale; do (cd "$(dirname "$slice")" && {{ python }} {{ justfile_directory() }}/manage.py makemessages --locale vi --no-location); done

# renew uv.lock and the two lists that ./kheo installs from
lock *arguments:
    uv lock {{ arguments }}
    uv export -q --no-header --no-annotate -o requirements.lock
    uv export -q --no-header --no-annotate --group test --group lint -o requirements-test.lock
