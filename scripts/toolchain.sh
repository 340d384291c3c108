# shellcheck shell=bash
# Finds the JDK 17 and the Maven that Meanfield needs. Sourced by the scripts beside it; sets
# JDK_HOME and MAVEN, or explains what was found, what is needed, and ends with status 2.
# Works with bash 3.2, which macOS still has.

readonly NEEDED_JAVA=17
readonly NEEDED_MAVEN=3.8

say() { printf 'meanfield: %s\n' "$*" >&2; }
die() {
  local status=$1
  shift
  say "$*"
  exit "$status"
}

# Java calls files by the charset of the locale that it starts under, and no option of its own changes
# that: without UTF-8 a class "blüte" or 猫 can't be opened. A container has often no locale.
use_utf8() {
  local name
  if ! command -v locale >/dev/null; then
    case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
      *[Uu][Tt][Ff]-8 | *[Uu][Tt][Ff]8) ;;
      *) export LC_ALL=C.UTF-8 ;;
    esac
    return 0
  fi
  [ "$(locale charmap 2>/dev/null)" != UTF-8 ] || return 0
  while IFS= read -r name; do
    if [ "$(env LC_ALL="$name" locale charmap 2>/dev/null)" = UTF-8 ]; then
      export LC_ALL=$name
      return 0
    fi
  done < <(printf '%s\n' C.UTF-8 en_US.UTF-8 && env LC_ALL=C locale -a 2>/dev/null | grep -i 'utf-\{0,1\}8$')
}

# The file a path leads to through symbolic links (macOS has no readlink -f).
resolved() {
  local path=$1 link
  while [ -L "$path" ]; do
    link=$(readlink "$path")
    case $link in
      /*) path=$link ;;
      *) path=$(dirname "$path")/$link ;;
    esac
  done
  (cd "$(dirname "$path")" && printf '%s/%s\n' "$(pwd -P)" "$(basename "$path")")
}

# One entry of a JDK's release file, without its quotes; nothing where there is none.
release_entry() {
  local line
  [ -r "$1/release" ] || return 0
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      "$2="*)
        line=${line#*=}
        line=${line//\"/}
        printf '%s\n' "${line%$'\r'}"
        return 0
        ;;
    esac
  done <"$1/release"
}

# The full version of the Java in a folder: from its release file, or else by asking it.
java_version() {
  local version said
  version=$(release_entry "$1" JAVA_VERSION)
  if [ -z "$version" ] && [ -x "$1/bin/java" ] && [ "$1" != /usr ]; then
    said=$("$1/bin/java" -version 2>&1 </dev/null) || said=
    [[ $said =~ version\ \"([^\"]+)\" ]] && version=${BASH_REMATCH[1]}
  fi
  printf '%s\n' "$version"
}

java_major() {
  local version=${1#1.}
  printf '%s\n' "${version%%[.+-]*}"
}

# Every folder that may hold a Java, in order of preference, one a line.
java_candidates() {
  local onpath root
  [ -z "${JAVA_HOME:-}" ] || printf '%s\n' "$JAVA_HOME"
  if onpath=$(command -v java); then
    onpath=$(resolved "$onpath")
    printf '%s\n' "${onpath%/bin/java}"
  fi
  if [ -n "${MEANFIELD_JDKS:-}" ]; then
    local IFS=:
    set -f
    # shellcheck disable=SC2086 # split at colons on purpose
    set -- $MEANFIELD_JDKS
    set +f
  else
    if [ -x /usr/libexec/java_home ]; then
      /usr/libexec/java_home -F -v "$NEEDED_JAVA" 2>/dev/null || true
    fi
    set -- /usr/lib/jvm /usr/java /opt /opt/java "${HOME:-/root}/.sdkman/candidates/java" \
      "${HOME:-/root}/.jdks" /Library/Java/JavaVirtualMachines /opt/homebrew/opt /usr/local/opt
  fi
  for root in "$@"; do
    for onpath in "$root"/*/ "$root"/*/Contents/Home/ "$root"/*/libexec/openjdk.jdk/Contents/Home/; do
      [ ! -x "${onpath}bin/java" ] || printf '%s\n' "${onpath%/}"
    done
  done
}

# Sets JDK_HOME to the first JDK 17. With "compiler" it must have javac, not java alone.
find_jdk() {
  local wanted=${1:-runtime} candidate version found='' place
  while IFS= read -r candidate; do
    place=$candidate
    candidate=$(cd "$candidate" 2>/dev/null && pwd -P) || candidate=
    if [ -z "$candidate" ] || [ ! -x "$candidate/bin/java" ]; then
      [ "$place" != "${JAVA_HOME:-}" ] || found="$found
  no bin/java in JAVA_HOME=$place"
      continue
    fi
    version=$(java_version "$candidate")
    [ -n "$version" ] || continue
    if [ "$(java_major "$version")" = "$NEEDED_JAVA" ]; then
      if [ "$wanted" != compiler ] || [ -x "$candidate/bin/javac" ]; then
        JDK_HOME=$candidate
        return 0
      fi
      version="$version without bin/javac (it runs Java, but cannot compile it)"
    fi
    case $found in
      *" in $candidate
"* | *" in $candidate") ;;
      *) found="$found
  Java $version in $candidate" ;;
    esac
  done < <(java_candidates)
  die 2 "needs a JDK $NEEDED_JAVA (Spark 3.5 runs on no newer one) and found ${found:-no Java at all, neither in JAVA_HOME, on PATH nor in the usual folders}
Install one (Debian, Ubuntu: apt install openjdk-17-jdk; macOS: brew install openjdk@17; any system: https://adoptium.net) or set JAVA_HOME to it."
}

# The version of a Maven from the name of its own library, or else by asking it.
maven_version() {
  local home library said
  home=$(resolved "$1")
  home=${home%/bin/mvn}
  for library in "$home"/lib/maven-core-*.jar; do
    library=${library##*/maven-core-}
    library=${library%.jar}
    if [[ $library =~ ^[0-9]+\.[0-9]+\. ]]; then
      printf '%s\n' "$library"
      return 0
    fi
  done
  said=$(JAVA_HOME=$JDK_HOME "$1" -v 2>/dev/null </dev/null) || said=
  [[ $said =~ Maven\ ([0-9][^ ]*) ]] && printf '%s\n' "${BASH_REMATCH[1]}"
  return 0
}

# Whether version $1 is $2 or newer, by its first two numbers.
at_least() {
  local have_major=${1%%.*} have_minor=${1#*.} need_major=${2%%.*} need_minor=${2#*.}
  have_minor=${have_minor%%[!0-9]*}
  [ "$have_major" -gt "$need_major" ] ||
    { [ "$have_major" -eq "$need_major" ] && [ "${have_minor:-0}" -ge "$need_minor" ]; }
}

# Sets MAVEN to the first Maven that is new enough. Needs JDK_HOME.
find_maven() {
  local candidate version found=''
  for candidate in "${MVN:-}" "${MAVEN_HOME:+$MAVEN_HOME/bin/mvn}" "${M2_HOME:+$M2_HOME/bin/mvn}" \
    "$(command -v mvn || true)" "${HOME:-/root}/.sdkman/candidates/maven/current/bin/mvn"; do
    [ -n "$candidate" ] || continue
    candidate=$(command -v "$candidate" || true)
    [ -n "$candidate" ] || continue
    version=$(maven_version "$candidate")
    if [[ $version =~ ^[0-9]+\.[0-9]+ ]] && at_least "$version" "$NEEDED_MAVEN"; then
      MAVEN=$candidate
      return 0
    fi
    found="$found
  Maven ${version:-of an unknown version} in $candidate"
  done
  die 2 "needs Maven $NEEDED_MAVEN or newer to build, and found ${found:-none, neither in MVN, MAVEN_HOME, M2_HOME nor on PATH}
Install it (Debian, Ubuntu: apt install maven; macOS: brew install maven; any system: https://maven.apache.org/download.cgi) or set MVN to it."
}

use_utf8
