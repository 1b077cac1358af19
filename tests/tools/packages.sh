#!/bin/sh
# Installs the named Debian packages that are missing. Without apt, prints the list
# and stops. Usage: packages.sh PACKAGE...
set -eu
missing=
if command -v dpkg-query >/dev/null 2>&1; then
    for package in "$@"; do
        state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
        case $state in
        *"install ok installed"*) ;;
        *) missing="$missing $package" ;;
        esac
    done
else
    missing=" $*"
fi
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Voornaam needs these packages (names as in Debian 12); please install them:" >&2
    for package in $missing; do echo "  $package" >&2; done
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    sudo=
elif command -v sudo >/dev/null 2>&1; then
    sudo=sudo
else
    echo "Please install as root: apt-get install$missing" >&2
    exit 1
fi
# The tests start servers of their own; those that packages would start stay off
# (/usr/share/doc/init-system-helpers/README.policy-rc.d.gz).
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap '$sudo rm -f "$policy"' EXIT
    trap 'exit 1' HUP INT TERM
    printf '#!/bin/sh\nexit 101\n' | $sudo tee "$policy" >/dev/null
    $sudo chmod 755 "$policy"
fi
echo "Installing:$missing"
$sudo apt-get -q update
$sudo env DEBIAN_FRONTEND=noninteractive \
    apt-get -q install -y --no-install-recommends $missing
