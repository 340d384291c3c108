# shellcheck shell=bash
# What Meanfield runs from: the application jar of a platform and the embedded Spark, both under
# target/, built by Maven when they are missing or older than the sources. Sourced after
# toolchain.sh; needs MEANFIELD_HOME.

readonly KNOWN_PLATFORMS='linux-x86_64 linux-arm64 macosx-x86_64 macosx-arm64 windows-x86_64'
# The jar for GPUs, named beside the platforms' as the pom's profile cuda does.
readonly CUDA_BUILD=linux-x86_64-cuda
readonly EMBEDDED_SPARK=$MEANFIELD_HOME/target/spark
readonly BUILD_LOG=$MEANFIELD_HOME/target/build.log
readonly BUILD_LOCK=$MEANFIELD_HOME/target/build.lock

# The value of a top-level element or property of the pom.
pom_value() {
  local line
  while IFS= read -r line; do
    if [[ $line =~ ^[\ ]{2,4}\<$1\>([^\<]+)\</$1\> ]]; then
      printf '%s\n' "${BASH_REMATCH[1]}"
      return 0
    fi
  done <"$MEANFIELD_HOME/pom.xml"
  die 1 "found no <$1> in $MEANFIELD_HOME/pom.xml"
}

# The platform of the Java that will run us, as JavaCPP names it.
own_platform() {
  local system machine
  system=$(release_entry "$JDK_HOME" OS_NAME)
  machine=$(release_entry "$JDK_HOME" OS_ARCH)
  case ${system:-$(uname -s)} in
    Linux) system=linux ;;
    Darwin) system=macosx ;;
    *) die 2 "runs on Linux and macOS, and this is ${system:-$(uname -s)}" ;;
  esac
  case ${machine:-$(uname -m)} in
    x86_64 | amd64) machine=x86_64 ;;
    aarch64 | arm64) machine=arm64 ;;
    *) die 2 "has no natives for the processor ${machine:-$(uname -m)}; it knows $KNOWN_PLATFORMS" ;;
  esac
  printf '%s-%s\n' "$system" "$machine"
}

require_known_platform() {
  case " $KNOWN_PLATFORMS " in
    *" $1 "*) ;;
    *) die 2 "knows no platform \"$1\"; it knows $KNOWN_PLATFORMS" ;;
  esac
}

# The natives of ND4J for a platform: with oneDNN where they exist.
nd4j_classifier() {
  case $1 in
    linux-x86_64) printf '%s\n' linux-x86_64-onednn-avx2 ;;
    *) printf '%s\n' "$1" ;;
  esac
}

# oneDNN's own natives for a platform, which not every one has: then the building machine's stay in
# the jar unused.
dnnl_classifier() {
  case $1 in
    linux-x86_64 | macosx-x86_64) printf '%s\n' "-Ddnnl.classifier=$1" ;;
    *) printf '%s\n' -Ddnnl.none ;;
  esac
}

application_jar() {
  printf '%s/target/meanfield-%s-%s.jar\n' "$MEANFIELD_HOME" "$(pom_value version)" "$1"
}

# Whether a jar was written to its end: a zip's directory comes last.
is_whole_jar() {
  [ -f "$1" ] && [ "$(tail -c 22 "$1" | head -c 4 | od -An -c | tr -d ' \n')" = 'PK005006' ]
}

# Whether the jar of a platform and the embedded Spark are there and newer than every source.
is_built() {
  local jar
  jar=$(application_jar "$1")
  is_whole_jar "$jar" || return 1
  [ -f "$EMBEDDED_SPARK/jars/spark-core_$(pom_value scala.binary.version)-$(pom_value spark.version).jar" ] ||
    return 1
  [ -z "$(find "$MEANFIELD_HOME/src/main" "$MEANFIELD_HOME/pom.xml" -newer "$jar" -print 2>/dev/null | head -n 1)" ]
}

# What tells Maven which build is meant.
build_arguments() {
  if [ "$1" = "$CUDA_BUILD" ]; then
    printf '%s\n' -Pcuda
  else
    printf '%s\n' "-Djavacpp.platform=$1" "-Dnd4j.classifier=$(nd4j_classifier "$1")" \
      "$(dnnl_classifier "$1")"
  fi
}

# Builds for a platform, or for GPUs, unless that has been done; two at once wait for each other.
ensure_built() {
  if [ -n "${MEANFIELD_NO_BUILD:-}" ]; then
    is_whole_jar "$(application_jar "$1")" ||
      die 1 "is not built for $1, and MEANFIELD_NO_BUILD forbids to"
  elif ! is_built "$1"; then
    [ -x "$JDK_HOME/bin/javac" ] || find_jdk compiler
    find_maven
    mkdir -p "$MEANFIELD_HOME/target"
    lock_build
    is_built "$1" || build "$1"
    unlock_build
  fi
  # Marks a Spark distribution, for Spark's own class-path finding.
  [ -f "$EMBEDDED_SPARK/RELEASE" ] ||
    printf 'Spark %s, embedded in Meanfield\n' "$(pom_value spark.version)" >"$EMBEDDED_SPARK/RELEASE"
}

lock_build() {
  local waited=0 owner
  if command -v flock >/dev/null; then
    exec 9>"$BUILD_LOCK"
    flock -n 9 && return 0
    say "waits for another build (at most 30 minutes)"
    flock -w 1800 9 || die 1 "waited 30 minutes for another build, which holds $BUILD_LOCK"
    return 0
  fi
  until mkdir "$BUILD_LOCK.d" 2>/dev/null; do
    owner=$(cat "$BUILD_LOCK.d/pid" 2>/dev/null || true)
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
      rm -rf "$BUILD_LOCK.d"
      continue
    fi
    [ "$waited" -ne 0 ] || say "waits for another build (at most 30 minutes)"
    waited=$((waited + 1))
    [ "$waited" -lt 1800 ] || die 1 "waited 30 minutes for another build, which holds $BUILD_LOCK.d"
    sleep 1
  done
  printf '%s\n' $$ >"$BUILD_LOCK.d/pid"
  trap 'rm -rf "$BUILD_LOCK.d"' EXIT
}

unlock_build() {
  if command -v flock >/dev/null; then
    exec 9>&-
  else
    rm -rf "$BUILD_LOCK.d"
    trap - EXIT
  fi
}

build() {
  local jar status=0 argument arguments=()
  jar=$(application_jar "$1")
  while IFS= read -r argument; do
    arguments+=("$argument")
  done < <(build_arguments "$1")
  if [ "$1" = "$CUDA_BUILD" ]; then
    say "builds $(basename "$jar"); the first time Maven downloads about 600 MB of natives (log in $BUILD_LOG)"
  elif [ -d "$EMBEDDED_SPARK" ]; then
    say "builds $(basename "$jar") (log in $BUILD_LOG)"
  else
    say "builds $(basename "$jar"); the first time Maven downloads about 510 MB (Spark, Deeplearning4j, natives of $1 alone; log in $BUILD_LOG)"
  fi
  rm -f "$jar"
  (
    cd "$MEANFIELD_HOME"
    export JAVA_HOME=$JDK_HOME
    "$MAVEN" -B package -Dmaven.test.skip=true "${arguments[@]}" 9>&- </dev/null 2>&1
  ) | tee "$BUILD_LOG" | build_progress >&2 || status=$?
  if [ "$status" -ne 0 ]; then
    rm -f "$jar"
    die 1 "could not be built; the whole log is $BUILD_LOG"
  fi
  is_whole_jar "$jar" || die 1 "was built without fault, but $jar is not there; the log is $BUILD_LOG"
}

# Of Maven's output: its errors, without its advice on itself; on a terminal also what it is at.
build_progress() {
  local terminal=0
  [ ! -t 2 ] || terminal=1
  awk -v terminal="$terminal" '
    function clear() { if (shown) printf "\r%60s\r", ""; shown = 0 }
    function show(text) { clear(); printf "  %s", text; fflush(); shown = 1 }
    /^\[ERROR\] *$/ || /\[Help [0-9]\]$/ && /cwiki/ || /For more information about the errors/ ||
      /To see the full stack trace/ || /Re-run Maven using the -X/ { next }
    /^\[ERROR\]/ { clear(); print; fflush() }
    terminal && /Downloaded from/ { fetched++; if (fetched % 5 == 0) show(fetched " files downloaded") }
    terminal && /^\[INFO\] --- / { show($3) }
    END { clear() }'
}
