#!/usr/bin/env bash
# tests/nvim/run.sh NVIM SERVER [NAME...]: drives headless Neovims with the plugin that we publish.
#
# Each test file has a Neovim, a home and a copy of a repository of its own.
set -euo pipefail
nvim=$(realpath "$1") server=$(realpath "$2")
shift 2
cd "$(dirname "$0")/../.."
export PLUGIN=$PWD/editors/nvim OPENCHOREO_LSP=$server

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# run NAME REPOSITORY [NVIM-ARGUMENT...]
run() {
    local name=$1 repository=$2 home=$work/$1
    shift 2
    mkdir -p "$home"
    cp -r "$repository" "$home/repository"
    # Neovim writes its log and state below these and would otherwise write into the home folder.
    export XDG_STATE_HOME=$home/state XDG_DATA_HOME=$home/data XDG_CACHE_HOME=$home/cache XDG_CONFIG_HOME=$home/config
    export REPOSITORY=$home/repository
    echo "-- $name"
    local tests=tests/nvim
    [ "$name" != bare ] || tests=$work
    if [ "$name" = package ]; then
        mkdir -p "$home/data/nvim/site/pack/test/opt"
        ln -s "$PLUGIN" "$home/data/nvim/site/pack/test/opt/openchoreo"
    fi
    if ! "$nvim" --headless -i NONE -n "$@" --cmd "set rtp^=$PWD/tests/nvim" -l "$tests/$name.lua"; then
        echo "-- Neovim's log of the server:"
        tail -50 "$home/state/nvim/lsp.log" 2>/dev/null || echo "(none)"
        failed="$failed $name"
    fi
}

failed=""
plugin=(--clean --cmd "set rtp^=$PLUGIN")
wanted() { [ ${#names[@]} = 0 ] || [[ " ${names[*]} " == *" $1 "* ]]; }
names=("$@")
for name in reading beside; do
    if [ "$name" = beside ] && [ -z "${YAMLLS:-}" ]; then
        wanted beside && echo "-- beside: skipped, there is no yaml-language-server (npm) here"
        continue
    fi
    wanted "$name" && run "$name" tests/mistakes "${plugin[@]}"
done
for name in editing commands failures; do
    wanted "$name" && run "$name" tests/example "${plugin[@]}"
done

# The five lines of the manual for those who want no plugin.
mkdir "$work/bin" && ln -s "$server" "$work/bin/openchoreo-lsp"
sed -n '/^## Without/,$p' editors/nvim/README.md | sed -n '/^```lua/,/^```/p' | sed '1d;$d' >"$work/init.lua"
[ "$(grep -c . "$work/init.lua")" -gt 3 ] || { echo "the README of the plugin has no configuration at its end"; exit 1; }
cp tests/nvim/reading.lua "$work/bare.lua"
wanted bare && PATH=$work/bin:$PATH run bare tests/mistakes --clean -u "$work/init.lua"
# The command of the README, with this Neovim and this server.
if wanted try; then
    echo "-- try"
    mkdir -p "$work/home" "$work/path" && ln -s "$nvim" "$work/path/nvim"
    HOME=$work/home HARNESS=$PWD/tests/nvim PATH=$work/path:$PATH \
        editors/try nvim -- --headless -c "luafile $PWD/tests/nvim/try.lua" || failed="$failed try"
    # Without a terminal it tells what it would show.
    HOME=$work/home PATH=$work/path:$PATH editors/try --mistakes nvim </dev/null 2>&1 | cat >"$work/told"
    grep -q 'component.yaml:10: .*web-servise' "$work/told" || { cat "$work/told"; failed="$failed try"; }
    [ -z "$(ls -A "$work/home")" ] || { ls -AR "$work/home"; echo "it writes into the home folder"; failed="$failed try"; }
fi
wanted package && run package tests/example -u NORC
[ -z "$failed" ] || { echo "failed:$failed"; exit 1; }
