#!/usr/bin/env bash
# tests/emacs/run.sh EMACS SERVER: drives Emacs with the configuration of docs/editors/emacs.md.
set -euo pipefail
emacs=$1 server=$(realpath "$2")
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r tests/mistakes "$work/repository"
git init --quiet "$work/repository"
mkdir "$work/bin" "$work/home"
ln -s "$server" "$work/bin/openchoreo-lsp"
sed -n '/^```elisp/,/^```/p' docs/editors/emacs.md | sed '1d;/^```/,$d' >"$work/configuration.el"
[ -s "$work/configuration.el" ] || { echo "docs/editors/emacs.md has no configuration"; exit 1; }
export HOME=$work/home PATH=$work/bin:$PATH REPOSITORY=$work/repository CONFIGURATION=$work/configuration.el
# Not -Q, which would hide the packages of a distribution.
"$emacs" --batch --eval '(package-initialize)' -l tests/emacs/check.el
