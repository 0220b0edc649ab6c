# Set-up: everything that the build needs and the repository does not hold. Sourced by ./lab.
#
# What is brought in goes to a cache of the user's ($cache_dir), shared by all clones. A part of the cache is made
# in a temporary folder and renamed when it is whole, so an interruption leaves nothing half done; its stamp names
# the recipe and the sizes of its key files, so that a change of recipe or a damaged folder is noticed and rebuilt.
# Debian's packages are verified by apt against its signed index, source archives by the SHA-256 below.

cache_dir=${XDG_CACHE_HOME:-$HOME/.cache}/shardlab
source_suite=trixie
emscripten_version=3.1.69
emscripten_minimum=3.1.60

# name | Debian source package | archive | SHA-256 of the archive as Debian carries it
source_archives="
imgui-1.90.1|imgui=1.90.1+ds|imgui_1.90.1+ds.orig.tar.xz|ecce377df0f90b292f15dcbd83d438bddc162b2388c881132bde18c787572a1c
SDL2-2.32.4|libsdl2=2.32.4+dfsg|libsdl2_2.32.4+dfsg.orig.tar.gz|d364cded8bf41f3f503014d3fb6473f1a7077ff468da1638dae4a6bec6ef2277
md4c-0.5.2|md4c=0.5.2|md4c_0.5.2.orig.tar.gz|55d0111d48fb11883aaee91465e642b8b640775a4d6993c2d0e7a8092758ef21
"

build_packages="g++ cmake ninja-build python3 ccache nlohmann-json3-dev googletest fonts-inter fonts-jetbrains-mono
    fonttools xz-utils ca-certificates clang-19 lld-19 llvm-19"
desktop_packages="libsdl2-dev libgles-dev"
bench_packages="libbenchmark-dev"
fuzz_packages="libclang-rt-19-dev"
browser_packages="chromium firefox-esr xvfb libgl1-mesa-dri"
api_packages="awscli"
lint_packages="clang-format-19"

say() { printf '%s\n' "$*"; }
fail() { printf 'lab: %s\n' "$*" >&2; exit 1; }

# step TEXT COMMAND...: runs the command with its output in a log, shows one line with the seconds it took, and on
# failure the end of the log. The command runs in a subshell under `set -e`.
step() {
    local text=$1 log began=$SECONDS; shift
    mkdir -p "$cache_dir/log"
    log=$cache_dir/log/$(printf '%s' "$text" | tr -cs 'A-Za-z0-9.\n' '-').log
    printf '  %-46s ' "$text"
    # Not in a condition: bash would switch `set -e` off inside.
    set +e; ( set -e; "$@" ) > "$log" 2>&1 < /dev/null; local status=$?; set -e
    if [ $status -ne 0 ]; then
        say "failed after $((SECONDS - began)) s"
        tail -n 30 "$log" >&2
        fail "the step \"$text\" failed; the lines above are the end of $log. Run ./lab setup again to continue."
    fi
    say "$((SECONDS - began)) s"
}

# cached NAME KEY TEXT FUNCTION FILE...: makes sure that $cache_dir/NAME is what FUNCTION makes. FUNCTION is called
# as `FUNCTION TEMPORARY FINAL` and fills TEMPORARY, which is then renamed to FINAL. FILEs (relative) are checked for
# their sizes on each use.
cached() {
    local name=$1 key=$2 text=$3 function=$4 final; shift 4
    final=$cache_dir/$name
    cache_is_good "$final" "$key" && return
    mkdir -p "$cache_dir"
    exec {lock}> "$cache_dir/lock"
    if ! flock -n $lock; then
        say "  waiting for another run of ./lab that is filling $cache_dir"
        flock $lock
    fi
    # The other run may have done it meanwhile.
    if ! cache_is_good "$final" "$key"; then
        rm -rf "$cache_dir"/tmp.*
        step "$text" make_cached "$cache_dir/tmp.$$" "$final" "$key" "$function" "$@"
    fi
    exec {lock}>&-
}

make_cached() {
    local temporary=$1 final=$2 key=$3 function=$4; shift 4
    mkdir -p "$temporary" "$(dirname "$final")"
    "$function" "$temporary" "$final"
    (cd "$temporary" && { printf '%s\n' "$key"; stat -c '%s %n' -- "$@"; }) > "$temporary/.stamp.new"
    rm -rf "$final"
    mv "$temporary/.stamp.new" "$temporary/.stamp"
    mv "$temporary" "$final"
}

# Cheap: reads the stamp and one stat call.
cache_is_good() {
    local final=$1 key=$2 stamp
    [ -f "$final/.stamp" ] || return 1
    stamp=$(cat "$final/.stamp")
    [ "${stamp%%$'\n'*}" = "$key" ] || return 1
    [ "$(cd "$final" && tail -n +2 .stamp | cut -d' ' -f2- | xargs -d '\n' stat -c '%s %n' -- 2> /dev/null)" \
        = "${stamp#*$'\n'}" ]
}

# --- Debian packages --------------------------------------------------------------------------------------------

distribution() (
    ID='' VERSION_ID='' VERSION_CODENAME=''
    [ ! -r /etc/os-release ] || . /etc/os-release
    say "$ID ${VERSION_ID%%.*} $VERSION_CODENAME"
)
read -r os_id os_version os_codename <<< "$(distribution)" || true

is_debian() { [ "$os_id" = debian ] && [ "${os_version:-0}" -ge 12 ]; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# need_packages PACKAGE...: installs those that are missing; one apt call for all.
need_packages() {
    local missing
    is_debian || return 0
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ] && ! command -v sudo > /dev/null; then
        fail "these Debian packages are missing and neither root nor sudo is at hand; please have them installed:" $missing
    fi
    [ "$(id -u)" = 0 ] || sudo -v || fail "sudo was refused; these Debian packages are needed:" $missing
    step "Debian packages ($(wc -w <<< "$missing"))" install_packages $missing
}

missing_packages() {
    local package wanted=''
    # node and npm may come from elsewhere than Debian; what counts is the command.
    command -v node > /dev/null || wanted+=' nodejs'
    command -v npm > /dev/null || wanted+=' npm'
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null)" = installed ] || wanted+=" $package"
    done
    echo $wanted
}

install_packages() {
    export DEBIAN_FRONTEND=noninteractive
    local options=(-y --no-install-recommends -o DPkg::Lock::Timeout=600)
    # A fresh machine has no package lists, an old one has stale ones: both are cured by an update and a second try.
    as_root apt-get install "${options[@]}" "$@" && return
    as_root apt-get update -o DPkg::Lock::Timeout=600
    as_root apt-get install "${options[@]}" "$@"
}

# The base address of the Debian archive that this machine is set up to use.
archive_address() {
    apt-get indextargets --format '$(REPO_URI)' "Codename: $os_codename" | head -n 1
}

# private_apt FOLDER COMMAND...: apt-get with its own configuration that knows the suite $source_suite only; needs no
# root and leaves the system's set-up alone.
private_apt() {
    local folder=$1; shift
    apt-get -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$folder/etc" \
        -o Dir::State::Lists="$folder/lists" -o Dir::Cache="$folder/cache" -o APT::Sandbox::User="$(id -un)" "$@"
}

# prepare_private_apt FOLDER TYPES
prepare_private_apt() {
    local folder=$1 types=$2 address keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    address=$(archive_address)
    if [ -z "$address" ]; then
        as_root apt-get update -o DPkg::Lock::Timeout=600
        address=$(archive_address)
    fi
    [ -n "$address" ] || { say "apt knows no archive of Debian $os_codename; check its sources."; return 1; }
    # Early point releases of Debian 12 do not know the key of its successor.
    [ -e /usr/share/keyrings/debian-archive-$source_suite-stable.gpg ] || install_packages debian-archive-keyring
    mkdir -p "$folder/etc" "$folder/lists/partial" "$folder/cache/archives/partial"
    printf '%s\n' "Types: $types" "URIs: $address" "Suites: $source_suite" 'Components: main' "Signed-By: $keyring" \
        > "$folder/etc/$source_suite.sources"
    private_apt "$folder" update
}

# --- Sources ----------------------------------------------------------------------------------------------------

source_field() { sed -n "s/^$1|//p" <<< "$source_archives" | cut -d'|' -f"$2"; }

fetch_source() {
    local temporary=$1 name package archive sum
    name=$(basename "$2")
    package=$(source_field "$name" 1) archive=$(source_field "$name" 2) sum=$(source_field "$name" 3)
    mkdir "$temporary/.work"
    if [ ! -d "$cache_dir/apt-source/etc" ] || [ -n "$(find "$cache_dir/apt-source/etc" -mmin +60)" ]; then
        prepare_private_apt "$cache_dir/apt-source" deb-src
    fi
    (cd "$temporary/.work" && source_download "$package" "$archive")
    sha256sum --check <<< "$sum  $temporary/.work/$archive"
    tar -xf "$temporary/.work/$archive" -C "$temporary" --strip-components=1
    rm -rf "$temporary/.work"
}

# The Debian revision behind the upstream version may move on; the archive and its hash stay.
source_download() {
    local package=${1%%=*} version=${1#*=} archive=$2
    local folder=$cache_dir/apt-source
    private_apt "$folder" source --download-only --tar-only "$package"
    [ -f "$archive" ] || { say "the archive has no $archive (version $version of $package) any more"; return 1; }
}

need_sources() {
    local name key
    for name in imgui-1.90.1 SDL2-2.32.4 md4c-0.5.2; do
        case $name in
            imgui-*) key=imgui.cpp ;;
            SDL2-*) key=src/SDL.c ;;
            md4c-*) key=src/md4c.c ;;
        esac
        cached "sources/$name" "$(source_field "$name" 3)" "source of $name" fetch_source "$key"
    done
    imgui_dir=$cache_dir/sources/imgui-1.90.1
    sdl2_dir=$cache_dir/sources/SDL2-2.32.4
    md4c_dir=$cache_dir/sources/md4c-0.5.2
}

# --- Emscripten -------------------------------------------------------------------------------------------------

# Debian 12's emscripten is of 2022 and lacks half of C++23. Its successor's packages run there from a private folder:
# only binaryen needs a newer C library, which is laid beside it. Clang and lld 19 are Debian 12's own.
unpack_emscripten() {
    local temporary=$1 final=$2 package tool work=$1/.work
    mkdir "$work"
    prepare_private_apt "$work/apt" deb
    (cd "$work" && private_apt "$work/apt" download emscripten binaryen libc6 libstdc++6 libgcc-s1 node-acorn)
    # Position-independent variants and the test suite are two thirds of it and never used here.
    for package in "$work"/*.deb; do
        dpkg-deb --fsys-tarfile "$package" | tar -x -C "$temporary" --exclude='*/wasm32-emscripten/pic' \
            --exclude='*/wasm32-emscripten/lto-pic' --exclude='./usr/share/doc' --exclude='./usr/share/man'
    done
    [ "$(cat "$temporary"/usr/share/emscripten/emscripten-version.txt | tr -d '"')" = $emscripten_version ] ||
        { say "Debian $source_suite has another emscripten than $emscripten_version now"; return 1; }
    for tool in "$temporary"/usr/bin/wasm-* "$temporary"/usr/bin/wasm2js; do
        patchelf --set-interpreter "$final/usr/lib64/ld-linux-x86-64.so.2" \
            --set-rpath "$final/usr/lib/x86_64-linux-gnu" "$tool"
    done
    for tool in $(find "$temporary/usr/lib" -name 'libbinaryen.so*' -type f); do
        patchelf --set-rpath "$final/usr/lib/x86_64-linux-gnu" "$tool"
    done
    # Acorn is imported as an ES module, for which node ignores NODE_PATH.
    ln -sfn ../nodejs "$temporary/usr/share/emscripten/node_modules"
    printf '%s\n' "LLVM_ROOT = '/usr/bin'" "BINARYEN_ROOT = '$final/usr'" "NODE_JS = '$(command -v node)'" \
        'FROZEN_CACHE = True' "LLVM_ADD_VERSION = '19'" "CLANG_ADD_VERSION = '19'" > "$temporary/em_config"
    rm -rf "$work"
}

need_emscripten() {
    if is_debian && [ "$os_version" = 12 ]; then
        [ "$(uname -m)" = x86_64 ] ||
            fail "on Debian 12 the WebAssembly compiler can be set up for x86-64 only; please use Debian 13 on this machine."
        local folder=$cache_dir/emscripten-$emscripten_version
        need_packages patchelf
        cached "emscripten-$emscripten_version" "recipe 1 at $folder with $(command -v node)" \
            "Emscripten $emscripten_version" unpack_emscripten \
            em_config usr/share/emscripten/emcc.py usr/bin/wasm-opt usr/bin/wasm-emscripten-finalize \
            usr/lib/x86_64-linux-gnu/libc.so.6 usr/share/emscripten/cache/sysroot/include/c++/v1/expected \
            usr/share/emscripten/cache/sysroot/lib/wasm32-emscripten/libc.a \
            usr/share/emscripten/cache/sysroot/lib/wasm32-emscripten/lto/libc.a
        export EM_CONFIG=$folder/em_config EMSDK_PYTHON=/usr/bin/python3
        export PATH=$folder/usr/share/emscripten:$PATH
    else
        need_packages emscripten
    fi
    command -v emcc > /dev/null ||
        fail "emcc is not on PATH; please install the emsdk, $emscripten_minimum or newer, and activate it."
    export SHARDLAB_EMSCRIPTEN_DIR
    SHARDLAB_EMSCRIPTEN_DIR=$(dirname "$(readlink -f "$(command -v emcc)")")
    local version
    version=$(tr -d '"' < "$SHARDLAB_EMSCRIPTEN_DIR/emscripten-version.txt")
    [ "$(printf '%s\n' "$emscripten_minimum" "$version" | sort -V | head -n 1)" = "$emscripten_minimum" ] ||
        fail "emcc is version $version; please install the emsdk, $emscripten_minimum or newer."
}

# What a look at the files cannot tell: whether the compiler works. Only for ./lab setup.
emscripten_works() {
    local folder
    folder=$(mktemp -d)
    printf '#include <expected>\n#include <cstdio>\nint main() { std::expected<int, int> e = 42; std::printf("%%d\\n", *e); }\n' \
        > "$folder/try.cpp"
    em++ -std=c++23 -O2 "$folder/try.cpp" -o "$folder/try.cjs" && [ "$(node "$folder/try.cjs")" = 42 ]
    local status=$?
    rm -rf "$folder"
    return $status
}

# --- Everything together ------------------------------------------------------------------------------------------

# need_commands WHY COMMAND...: outside Debian we cannot install; one sentence with all that is missing.
need_commands() {
    local why=$1 command missing=''; shift
    for command in "$@"; do
        command -v "$command" > /dev/null || missing+=" $command"
    done
    [ -z "$missing" ] || fail "$why needs these commands, which are not on PATH; please install them:$missing"
}

# What each compilation needs, and the environment that CMakePresets.json and cmake/third_party.cmake read.
need_native() {
    need_packages $build_packages
    need_commands 'the build' g++ cmake ninja node npm python3
    if is_debian; then
        need_sources
        export SHARDLAB_JSON_DIR=/usr SHARDLAB_GTEST_DIR=/usr/src/googletest
        export SHARDLAB_IMGUI_DIR=$imgui_dir SHARDLAB_SDL2_DIR=$sdl2_dir SHARDLAB_MD4C_DIR=$md4c_dir
    fi
    if command -v ccache > /dev/null; then
        # Paths below the clone are stored relative to it, so that a second clone finds the objects of the first.
        export SHARDLAB_LAUNCHER=ccache CCACHE_DIR=$cache_dir/ccache CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
        export CCACHE_MAXSIZE=2G EM_COMPILER_WRAPPER
        EM_COMPILER_WRAPPER=$(command -v ccache)
    fi
}

# The fonts are subset by fontTools, which Debian installs for its own Python only.
python_for_fonts() { if is_debian; then say /usr/bin/python3; else say python3; fi; }

# Other implementations of the service, for ./lab bench alone.
need_bench_servers() {
    local folder=build/bench-servers
    cmp -s tests/bench/servers/package-lock.json $folder/node_modules/.shardlab-lock && return
    mkdir -p $folder
    cp tests/bench/servers/package.json tests/bench/servers/package-lock.json .npmrc $folder/
    step 'other servers, to compare with' npm --prefix $folder ci --ignore-scripts --omit=optional
    cp $folder/package-lock.json $folder/node_modules/.shardlab-lock
}

need_node_modules() {
    cmp -s package-lock.json node_modules/.shardlab-lock && [ -d node_modules/esbuild ] && return
    # Install scripts are not run: none of these packages needs one.
    step 'npm packages' npm ci --ignore-scripts
    cp package-lock.json node_modules/.shardlab-lock
}
