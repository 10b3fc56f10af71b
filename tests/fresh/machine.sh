# A bare Debian 12 made by debootstrap, for scripts that source this file: `build_machine` and then
# `in_machine COMMAND…`, which runs in a clone of the committed tree and returns the command's status.
#
# Mounts and processes live in namespaces of their own and end with the command, however that ends: the folder never
# has a mount that the caller could see, and is removed when the caller ends. TMPDIR says where it lies; 6 GB.
# shellcheck shell=bash

_fresh="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
_machine="$(mktemp --directory "${TMPDIR:-/var/tmp}/gatehouse-fresh.XXXXXX")"
_inside=""
trap _remove EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

_remove() {
  if [ -n "$_inside" ]; then kill -KILL "$_inside" 2>/dev/null || true; fi
  # What was just killed may still write.
  rm -rf --one-file-system "$_machine" 2>/dev/null || { sleep 2; rm -rf --one-file-system "$_machine"; }
}

_alone() {
  local status=0
  set -m # else what is started in the background is deaf to Ctrl-C, and so are the tests in it
  unshare --mount --pid --fork --kill-child -- "$@" </dev/null &
  _inside=$!
  set +m
  wait "$_inside" || status=$?
  _inside=""
  return "$status"
}

build_machine() {
  if [ "$(id -u)" -ne 0 ]; then
    echo "only root can make a machine: sudo make fresh" >&2
    return 1
  fi
  if ! command -v debootstrap >/dev/null; then
    echo "Installing debootstrap"
    { apt-get update --quiet=2 && DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 debootstrap; } >/dev/null ||
      { echo "debootstrap is missing and could not be installed: apt-get install debootstrap" >&2; return 1; }
  fi
  unshare --mount --pid --fork true || { echo "mounts are forbidden here, even to root" >&2; return 1; }
  _alone "$_fresh/build.sh" "$_machine/root"
}

in_machine() {
  _alone "$_fresh/enter.sh" "$_machine/root" "$@"
}
