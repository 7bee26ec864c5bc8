#!/bin/sh
# Writes the two lock files: every package with its hashes, no registry host names.
set -eu
cd "$(dirname "$0")/.."
options="--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet"
uv pip compile pyproject.toml --extra build $options -o requirements/runtime.txt
uv pip compile pyproject.toml --extra dev --no-emit-package relevo $options -o requirements/dev.txt
