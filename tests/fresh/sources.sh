# Where this machine gets its Python and npm packages, and whose certificates it trusts; for scripts that source this.
# shellcheck shell=bash

_existing() {
  while read -r path; do
    if [ -e "$path" ]; then realpath --no-symlinks "$path"; fi
  done
}

_pip_paths() { # PATTERN: what exists of the paths in those settings of pip whose names match
  { python3 -m pip config list 2>/dev/null | grep -E "^[^=]*($1)=" | grep -oE "/[^ '\\\\]+" || true; } | _existing
}

package_folders() { # packages on this machine's own disk; an index names files beside itself
  _pip_paths 'find-links|index-url' | sed 's,/simple$,,' | sort -u
}

source_variables() { # NAME=VALUE of what pip, npm and git are told in the environment, and of the processor's quirks
  local told='PIP_|npm_config_|NPM_CONFIG_|OPENBLAS_|(https?|no|all|HTTPS?|NO|ALL)_(proxy|PROXY)='
  told+='|(NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|GIT_SSL_CAINFO)='
  env | grep -E "^($told)" | grep -viE '^[a-z_]*cache(_dir)?=' || true
}

_settings() { # the files that say the same, and the certificates that all of them name
  printf '%s\n' /etc/pip.conf /etc/xdg/pip ~/.config/pip ~/.pip /usr/local/share/ca-certificates
  _pip_paths 'cert|constraint'
  source_variables | sed -nE 's/^[A-Z_]*(CERTS?|FILE|BUNDLE|CAINFO)=//p'
  sed -nE 's/^cafile *= *"?([^"]*)"?$/\1/p' ~/.npmrc 2>/dev/null || true
}

give_sources() { # ROOT: lay settings and certificates there
  local npmrc path
  while read -r path; do cp -rL --parents "$path" "$1"; done < <(_settings | _existing)
  npmrc="$(npm config get globalconfig 2>/dev/null || true)"
  cat "$npmrc" ~/.npmrc >"$1/root/.npmrc" 2>/dev/null || true
}
