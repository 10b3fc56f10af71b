#!/usr/bin/env bash
# Runs COMMAND in the clone on the machine under ROOT: enter.sh ROOT COMMAND…; started by machine.sh in namespaces of its own.
# Lent, and read-only: the weights, the real pictures, and packages on this machine's disk.
set -euo pipefail
root="$1"
shift
here="$(cd "$(dirname "$0")" && pwd)"
# shellcheck source=tests/fresh/sources.sh
source "$here/sources.sh"
trap 'exit 130' INT TERM

lend() { # FOLDER INSIDE
  mkdir -p "$root$2"
  mount --bind "$1" "$root$2"
  mount -o remount,bind,ro "$root$2"
}

mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount --bind /dev "$root/dev"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
while read -r folder; do lend "$folder" "$folder"; done < <(package_folders)

variables=(HOME=/root "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
for name in GATEHOUSE_WEIGHTS_DIR GATEHOUSE_TEST_DATA; do
  if [ -d "${!name:-}" ]; then
    lend "${!name}" "/srv/$name"
    variables+=("$name=/srv/$name")
  fi
done
for name in CI TERM; do [ -z "${!name:-}" ] || variables+=("$name=${!name}"); done
while read -r variable; do variables+=("$variable"); done < <(source_variables)

status=0
chroot "$root" /usr/bin/env --ignore-environment --chdir=/root/gatehouse "${variables[@]}" "$@" || status=$?
exit "$status"
