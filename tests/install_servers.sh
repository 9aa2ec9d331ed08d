#!/bin/sh
# Install the mail server that some tests talk to, where this machine allows it.
set -u
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
