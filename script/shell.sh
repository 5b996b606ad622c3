# Shared by the scripts beside it: source it from the project's folder.

say() { printf '%s\n' "$*" >&2; }

# Installs system packages when it may, else says the line to run; returns 1 when they are not installed.
apt_install() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Installing $* …"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >var/log/apt.log 2>&1 || true
    if apt-get install -y -qq --no-install-recommends "$@" >>var/log/apt.log 2>&1 </dev/null; then
      return 0
    fi
    say "apt-get failed, see var/log/apt.log"
  fi
  say "Please run:  sudo apt-get install -y $*"
  return 1
}

# The hash of files, to know whether what they describe is installed already.
fingerprint() { cat "$@" | sha256sum | cut -d' ' -f1; }

stamped() { [ "$(cat "var/stamps/$1" 2>/dev/null)" = "$2" ]; }

stamp() { printf '%s\n' "$2" >"var/stamps/$1"; }

mkdir -p var/log var/stamps
unset PYTHONDONTWRITEBYTECODE # compiled modules are what makes the second start quick
