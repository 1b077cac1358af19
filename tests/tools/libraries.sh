#!/bin/sh
# Prints the Debian packages whose libraries these programs need, one a line, each once;
# so that an image to run them in has no list of its own. Usage: libraries.sh PROGRAM...
set -eu
libraries=
for program in "$@"; do
    found=$(ldd "$program")
    if printf '%s\n' "$found" | grep 'not found' >&2; then
        exit 1
    fi
    libraries="$libraries $(printf '%s\n' "$found" |
        sed -n 's/.*=> \(\/[^ ]*\).*/\1/p; s/^[[:space:]]*\(\/[^ ]*\) (.*/\1/p')"
done
# What stands in /usr/lib may be known to dpkg as in /lib, and the other way round.
both=
for library in $libraries; do
    both="$both /usr${library#/usr} ${library#/usr}"
done
owners=$(dpkg-query -S $both 2>/dev/null || true)
for library in $libraries; do
    case $owners in
    *" ${library#/usr}"* | *" /usr${library#/usr}"*) ;;
    *) echo "no package has $library" >&2 && exit 1 ;;
    esac
done
printf '%s\n' "$owners" | sed 's/:.*//' | sort -u
