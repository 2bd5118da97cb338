#!/usr/bin/env bash
# usage: system_packages.sh PACKAGE… — installs those Debian packages that this machine lacks.
set -euo pipefail

is_there() {
    case $1 in
        chromium) command -v chromium || command -v chromium-browser ;;
        chromium-headless-shell) command -v chromium-headless-shell ;;
        gettext) command -v xgettext ;;
        # One font family for all the catalogue's scripts; Assamese stands for them.
        fonts-noto-core) command -v fc-list && fc-list :lang=as | grep . ;;
        wrk) command -v wrk ;;
        libreoffice-calc-nogui) command -v soffice ;;
        nodejs) command -v node ;;
        npm) command -v npm ;;
        aapt) command -v aapt ;;
        # Debian has it where only root looks.
        nginx) command -v nginx || [ -x /usr/sbin/nginx ] ;;
        systemd) command -v systemd-analyze ;;
        openssl) command -v openssl ;;
        curl) command -v curl ;;
        jq) command -v jq ;;
        *) false ;;
    esac >/dev/null 2>&1
}

missing=()
for package in "$@"; do
    is_there "$package" || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo --non-interactive)
if ! command -v apt-get >/dev/null || { [ ${#as_root[@]} -gt 0 ] && ! sudo --non-interactive true 2>/dev/null; }; then
    echo "Missing: ${missing[*]}. Install with: sudo apt-get install ${missing[*]}" >&2
    exit 1
fi
echo "Installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
# A server that is installed for the tests is not to begin to serve.
export RUNLEVEL=1
"${as_root[@]}" apt-get update -qq
# Not every distribution has Chromium without its windows.
apt-cache show chromium-headless-shell >/dev/null 2>&1 || missing=("${missing[@]/%-headless-shell/}")
"${as_root[@]}" apt-get install -qq --yes --no-install-recommends "${missing[@]}" >/dev/null
