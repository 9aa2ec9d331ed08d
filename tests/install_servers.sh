#!/bin/sh
# Install the mail server that some tests talk to, and the typefaces that some drawings are lettered
# in, where this machine allows it.
set -u
if [ ! -e /usr/share/fonts/opentype/ocr-b/OCRB.otf ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "installing typefaces for the tests that draw documents"
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
            apt-get install -qq -y --no-install-recommends fonts-comic-neue fonts-dejavu-core \
            fonts-dkg-handwriting fonts-droid-fallback fonts-liberation fonts-noto-core \
            fonts-ocr-b; } >/dev/null 2>&1 \
            || echo "The typefaces could not be installed; the tests that draw with them are skipped"
    else
        echo "Typefaces are missing; the tests that draw with them are skipped by name"
    fi
fi
command -v dovecot >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing Dovecot for the tests that read a real mailbox"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
        apt-get install -qq -y --no-install-recommends dovecot-imapd dovecot-lmtpd; } \
        >/dev/null 2>&1 || echo "Dovecot could not be installed; its tests will be skipped by name"
else
    echo "Dovecot is not installed; its tests will be skipped by name"
fi
exit 0
