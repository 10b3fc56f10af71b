# Where this machine gets its Python and npm packages, and whose certificates it trusts; for scripts that source this.
# shellcheck shell=bash

_pip_paths() { # PATTERN: what exists of the paths in those settings of pip whose names match
  python3 -m pip config list 2>/dev/null | grep -E "^[^=]*($1)=" | grep -oE "/[^ '\\\\]+" |
    xargs -r realpath --canonicalize-missing --no-symlinks | sort -u | while read -r path; do
    [ ! -e "$path" ] || echo "$path"
  done
}

package_folders() { # packages on this machine's own disk; an index names files beside itself
  _pip_paths 'find-links|index-url' | sed 's,/simple$,,' | while read -r path; do
    [ ! -d "$path" ] || echo "$path"
  done
}

source_variables() { # NAME=VALUE of what pip, npm and git are told in the environment, and of the processor's quirks
  env | grep -E '^(PIP_|npm_config_|NPM_CONFIG_|OPENBLAS_|(https?|no|all|HTTPS?|NO|ALL)_(proxy|PROXY)=|NODE_EXTRA_CA_CERTS=|SSL_CERT_FILE=|REQUESTS_CA_BUNDLE=|CURL_CA_BUNDLE=|GIT_SSL_CAINFO=)' |
    grep -viE '^[a-z_]*cache(_dir)?=' || true
}

give_sources() { # ROOT: lay the settings and certificates there
  local root="$1" npmrc
  {
    ls -d /etc/pip.conf /etc/xdg/pip/pip.conf ~/.config/pip/pip.conf ~/.pip/pip.conf /usr/local/share/ca-certificates
    _pip_paths 'cert|constraint'
    source_variables | grep -oE '(CERT|CERTS|FILE|BUNDLE|CAINFO)=/.*' | cut -d= -f2-
    grep -hoE '^cafile *= *.*' ~/.npmrc | sed 's/^cafile *= *//;s/"//g'
  } 2>/dev/null | while read -r path; do
    [ ! -e "$path" ] || cp -rL --parents "$path" "$root"
  done
  npmrc="$(npm config get globalconfig 2>/dev/null || true)"
  cat "$npmrc" ~/.npmrc 2>/dev/null >"$root/root/.npmrc" || true
}
