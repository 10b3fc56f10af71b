#!/usr/bin/env bash
# Makes a bare Debian 12 in the folder ROOT, with what README.md asks for and a clone of the committed tree; see machine.sh.
set -euo pipefail
root="$1"
here="$(cd "$(dirname "$0")" && pwd)"
# shellcheck disable=SC2016 # apt-get's own variables
sources="$(apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 2>/dev/null |
  grep -E ' bookworm(-updates|-security)? main$' | sort -u || true)"
mirror="$(awk '$3 == "bookworm" {print $2; exit}' <<<"$sources")"
eval "$(apt-config shell http_proxy Acquire::http::Proxy https_proxy Acquire::https::Proxy | sed 's/^/export /')"

echo "Making a bare Debian 12"
debootstrap --variant=minbase bookworm "$root" ${mirror:+"$mirror"} >"$root.log" 2>&1 || {
  tail -n 20 "$root.log" >&2
  echo "debootstrap failed; is a Debian mirror within reach, and is there room in $(dirname "$root")?" >&2
  exit 1
}
[ -z "$sources" ] || echo "$sources" >"$root/etc/apt/sources.list"
apt-config dump | grep -E '^Acquire::(http|https|Check-|Retries|ForceIPv|Languages)' >"$root/etc/apt/apt.conf.d/10host" || true
cp -rL --parents /etc/apt/auth.conf /etc/apt/auth.conf.d /etc/hosts /etc/resolv.conf "$root" 2>/dev/null || true

echo "Cloning the committed tree"
git clone --quiet --no-local --single-branch "$here/../.." "$root/root/gatehouse"

echo "Installing git, make and python3-venv"
# shellcheck source=tests/fresh/sources.sh
source "$here/sources.sh"
give_sources "$root"
"$here/enter.sh" "$root" sh -c 'export DEBIAN_FRONTEND=noninteractive
  apt-get update --quiet=2 && apt-get install --yes --quiet=2 git make python3-venv' >"$root.log" 2>&1 || {
  tail -n 20 "$root.log" >&2
  echo "the bare machine cannot install git, make and python3-venv" >&2
  exit 1
}
give_sources "$root" # again: Debian's own certificates have come with git, over those given
