#!/bin/sh
# Install the mail server and the browser that some tests talk to, and the typefaces that some
# drawings are lettered in, where this machine allows it.
set -u

typefaces="fonts-comic-neue fonts-dejavu-core fonts-dkg-handwriting fonts-droid-fallback
    fonts-liberation fonts-noto-core fonts-ocr-b"
wanted=""
[ -e /usr/share/fonts/opentype/ocr-b/OCRB.otf ] || wanted="$wanted $typefaces"
command -v dovecot >/dev/null 2>&1 || wanted="$wanted dovecot-imapd dovecot-lmtpd"
command -v chromium >/dev/null 2>&1 || wanted="$wanted chromium"
[ -n "$wanted" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing what some tests need:" $wanted
    apt-get update -qq >/dev/null 2>&1
    for package in $wanted; do
        # shellcheck disable=SC2086 -- one package at a time, so that one that fails stops no other
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $package \
            >/dev/null 2>&1 || echo "$package could not be installed; its tests are skipped by name"
    done
else
    echo "Missing, so that some tests are skipped by name:" $wanted
fi
exit 0
