#!/usr/bin/env bash
# Installs the fonts that plates are drawn with and photographs without plates, all openly licensed, when run as
# root; else says which are missing.
set -euo pipefail
packages=(fonts-arphic-gkai00mp fonts-b612 fonts-babelstone-han fonts-bebas-neue fonts-dejavu-core
  fonts-droid-fallback fonts-ipafont-gothic fonts-league-mono fonts-liberation fonts-lxgw-wenkai fonts-migmix
  fonts-morisawa-bizud-gothic fonts-motoya-l-cedar fonts-motoya-l-maruberi fonts-noto-cjk fonts-noto-cjk-extra
  fonts-opendin fonts-roadgeek fonts-roboto-unhinted fonts-urw-base35 fonts-vlgothic fonts-wqy-microhei fonts-wqy-zenhei
  lomiri-wallpapers-16.04 lomiri-wallpapers-20.04 ukui-wallpapers)
missing=()
for package in "${packages[@]}"; do
  dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing+=("$package")
done
[ "${#missing[@]}" -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "Packages are missing. Install them with: sudo apt-get install ${missing[*]}" >&2
  exit 1
fi
echo "Installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update --quiet=2
apt-get install --yes --quiet=2 --no-install-recommends "${missing[@]}" >/dev/null
