#!/usr/bin/env bash
# tests/nvim/run.sh NVIM SERVER: drives a headless Neovim with the configuration that we publish.
set -euo pipefail
nvim=$(realpath "$1") server=$(realpath "$2")
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r tests/mistakes "$work/repository"
# Neovim writes its log and state below these and would otherwise write into the home folder.
export XDG_STATE_HOME=$work/state XDG_DATA_HOME=$work/data XDG_CACHE_HOME=$work/cache XDG_CONFIG_HOME=$work/config
export OPENCHOREO_LSP=$server REPOSITORY=$work/repository

status=0
"$nvim" --headless --clean -u editors/nvim/init.lua -i NONE -n -l tests/nvim/check.lua || status=$?
if [ "$status" != 0 ]; then
    echo "-- Neovim's log of the server:"
    cat "$XDG_STATE_HOME"/nvim/lsp.log 2>/dev/null || echo "(none)"
fi
exit "$status"
