#!/usr/bin/env bash
# Installs the Debian packages that the tests use (debian.txt), when run as root; else says which are missing.
set -euo pipefail
mapfile -t packages < <(sed 's/#.*//' "$(dirname "$0")/debian.txt" | xargs -n 1)
missing=()
for package in "${packages[@]}"; do
  dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing+=("$package")
done
[ "${#missing[@]}" -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "These Debian packages are missing, and the tests that need them will be skipped: ${missing[*]}" >&2
  echo "Install them with: sudo apt-get install ${missing[*]}" >&2
  exit 0
fi
echo "Installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update --quiet=2
# The packages' own services must not start: the tests start theirs.
printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
trap 'rm -f /usr/sbin/policy-rc.d' EXIT
apt-get install --yes --quiet=2 --no-install-recommends "${missing[@]}" >/dev/null
