// The sources keep the rules of the house, and each rule is shown to catch what it is for.

import assert from "node:assert/strict";
import test from "node:test";

import { check_calls } from "./checks/calls.mjs";
import { check_includes } from "./checks/includes.mjs";
import { check_headers_used, check_source_lists } from "./checks/lists.mjs";
import { functions_of, largest_files } from "./checks/sizes.mjs";
import { code_of, read_tree } from "./checks/sources.mjs";
import { check_texts } from "./checks/texts.mjs";

const files = read_tree(".");

const none = (found) => assert.deepEqual(found, [], `\n${found.join("\n")}\n`);
const one = (check, path, text) => check([{ path, text }]);

test("the tree is read", () => {
    const paths = new Set(files.map(({ path }) => path));
    for (const path of ["lab", "CMakeLists.txt", "core/engine/engine.cpp", "web/app/app.h", "lessons/records.json"])
        assert.ok(paths.has(path), path);
    assert.ok(![...paths].some((path) => path.includes("node_modules") || path.startsWith("build/")));
});

test("includes point one way", () => none(check_includes(files)));
test("nothing that is banned is called", () => none(check_calls(files)));
test("texts are clean", () => none(check_texts(files)));
test("every source is built", () => none(check_source_lists(files)));
test("every header is used", () => none(check_headers_used(files)));

test("comments and literals are no code", () => {
    const text = 'int a; // x.at(1)\nint b; /* throw\n */ f("throw \\" x", \'"\'); g(1\'000); R"(throw)"; h();\n';
    const code = code_of(text);
    assert.equal(code.length, text.length);
    assert.equal(code.split("\n").length, text.split("\n").length);
    assert.doesNotMatch(code, /throw|at\(/);
    assert.match(code, /int a;.*\nint b;[^]*f\([^]*g\(1'000\);[^]*h\(\);/);
});

test("wrong includes are found", () => {
    const wrong = [
        ["core/base/text.cpp", "core/engine/engine.h"],
        ["core/engine/engine.cpp", "core/sim/world.h"],
        ["core/engine/ops/put_record.cpp", "core/lesson/run.h"],
        ["core/pricing/meter.cpp", "core/sim/world.h"],
        ["core/sim/world.cpp", "core/pricing/meter.h"],
        ["core/sim/world.cpp", "core/lesson/lesson.h"],
        ["core/lesson/run.cpp", "web/model/format.h"],
        ["web/model/format.cpp", "web/draw/theme.h"],
        ["web/draw/ui.cpp", "core/sim/world.h"],
        ["web/draw/ui.cpp", "web/app/app.h"],
        ["web/stage/stage.cpp", "web/panels/top_bar.h"],
        ["web/panels/top_bar.cpp", "core/engine/engine.h"],
        ["web/app/app.cpp", "web/platform/imgui_host.h"],
        ["web/app/app.cpp", "layout.h"],
        ["core/base/text.cpp", "tests/unit/engine/lab.h"],
    ];
    for (const [path, header] of wrong)
        assert.equal(one(check_includes, path, `#include "${header}"\n`).length, 1, `${path} ${header}`);
    const foreign = [
        ["core/engine/engine.cpp", "nlohmann/json.hpp"],
        ["web/model/twin.cpp", "nlohmann/json.hpp"],
        ["web/platform/desktop.cpp", "nlohmann/json.hpp"],
        ["web/model/twin.cpp", "imgui.h"],
        ["core/sim/world.cpp", "imgui.h"],
        ["web/draw/ui.cpp", "SDL.h"],
        ["web/app/app.cpp", "emscripten.h"],
        ["web/app/app.cpp", "GLES3/gl3.h"],
        ["web/panels/top_bar.cpp", "md4c.h"],
        ["core/engine/engine.cpp", "random"],
        ["core/engine/engine.cpp", "unordered_map"],
        ["core/engine/engine.cpp", "fstream"],
    ];
    for (const [path, header] of foreign)
        assert.equal(one(check_includes, path, `#include <${header}>\n`).length, 1, `${path} ${header}`);
    none(one(check_includes, "core/lesson/loader.cpp", "#include <nlohmann/json.hpp>\n#include <string>\n"));
    none(one(check_includes, "web/draw/ui.cpp", '#include <imgui.h>\n#include "web/model/panel_models.h"\n'));
    none(one(check_includes, "web/draw/ui.cpp", '// #include "web/app/app.h"\n'));
});

test("banned calls are found", () => {
    const bad_anywhere = [
        "int x = v.at(1);",
        "int x = std::stoi(s);",
        "int x = stoull(s);",
        "use(*o, o.value());",
        "auto a = std::get<int>(v);",
        'auto s = std::format("{}", 1);',
        'std::println("x");',
        "int r = rand();",
        "srand(1);",
        "std::uniform_int_distribution<int> d;",
        "std::shuffle(a, b, g);",
        "std::hash<int> h;",
        "std::mt19937_64 g;",
        "throw 1;",
        "try {",
        "} catch (...) {",
        "auto* d = dynamic_cast<D*>(b);",
        "auto& t = typeid(x);",
        "auto t = std::chrono::steady_clock::now();",
        "auto t = time(nullptr);",
    ];
    for (const line of bad_anywhere)
        for (const path of ["core/sim/world.cpp", "web/app/app.cpp", "tests/unit/x_test.cpp"])
            assert.equal(one(check_calls, path, `void f() {\n    ${line}\n}\n`).length, 1, `${path}: ${line}`);
    const bad_in_core = [
        "std::unordered_map<int, int> m;",
        "float f = 1;",
        "double d = 1;",
        'auto e = getenv("HOME");',
        "std::ifstream in(path);",
    ];
    for (const line of bad_in_core)
        assert.equal(one(check_calls, "core/sim/world.cpp", `    ${line}\n`).length, 1, line);
    const bad_in_web = [
        "    static int count = 0;",
        "    static std::string text;",
        "    static std::vector<int> all{1};",
        "    static ImVec2* where = nullptr;",
        "    thread_local int count = 0;",
        "    static int table[4];",
    ];
    for (const line of bad_in_web) assert.equal(one(check_calls, "web/draw/ui.cpp", `${line}\n`).length, 1, line);
    for (const line of ["#ifdef __EMSCRIPTEN__", "#if defined(__EMSCRIPTEN__)", "#ifndef __EMSCRIPTEN__"])
        for (const path of ["web/platform/browser.cpp", "core/base/text.cpp"])
            assert.equal(one(check_calls, path, `${line}\n`).length, 1, line);
    // What looks alike and is right.
    none(
        one(
            check_calls,
            "web/app/app.cpp",
            [
                "    static const std::string kNone;",
                "    static constexpr int kTwo = 2;",
                "    static Result<App> begin(int a,",
                "    static Point link_point(Point from, Point to) {",
                "    const auto r = shard.records.at(place);",
                "    if (event.at < now) operand(1);",
                "    const float x = o.value_or(1);",
                "    if (r.has_value()) world.advance_time(1);",
                "    static_assert(sizeof(int) == 4);",
                '    say("throw rand() typeid");  // throw',
            ].join("\n") + "\n",
        ),
    );
    // The exceptions hold for their line in their file alone.
    const instance = "    static std::unique_ptr<Lab> instance;\n";
    none(one(check_calls, "web/platform/browser.cpp", instance));
    assert.equal(one(check_calls, "web/platform/desktop.cpp", instance).length, 1);
});

test("unclean texts are found", () => {
    const bad = [
        `https://${["deb", "debian", "org"].join(".")}/debian`,
        `https://${["registry", "npmjs", "org"].join(".")}/x`,
        `see ${["", "work", "main", "lab"].join("/")}`,
        "see /root/x",
        "cd /home/someone/x",
        "// TODO later",
        "// FIXME(me) later",
        "int x; ",
        "int x;\t",
        "int x;\r",
    ];
    for (const line of bad) {
        assert.ok(one(check_texts, "core/base/text.cpp", `${line}\nint y;\n`).length >= 1, line);
    }
    assert.equal(one(check_texts, "core/base/text.cpp", "int x;").length, 1);
    assert.equal(one(check_texts, "core/base/text.cpp", "int x;\n\n").length, 1);
    assert.equal(one(check_texts, "package-lock.json", `"resolved": "https://${["registry", "npmjs", "org"].join(".")}/x"\n`).length, 1);
    none(one(check_texts, "core/base/text.cpp", '// TODO(#12): later\npick("/home|/cart");\n'));
});

test("a source that is not built, and a header that nobody includes, are found", () => {
    const tree = [
        { path: "core/CMakeLists.txt", text: "kds_folder(x SOURCES\n    base/a.cpp\n    # base/c.cpp\n)\n" },
        { path: "cmake/x.cmake", text: 'add("${PROJECT_SOURCE_DIR}/cmake/x/d.cpp")\n' },
        { path: "cmake/x/d.cpp", text: "" },
        { path: "core/base/a.cpp", text: '#include "core/base/a.h"\n' },
        { path: "core/base/a.h", text: '#include "core/base/b.h"\n' },
        { path: "core/base/b.h", text: "" },
        { path: "core/base/c.cpp", text: "" },
        { path: "core/base/alone.h", text: '#include "core/base/alone.h"\n' },
    ];
    assert.deepEqual(check_source_lists(tree), ["core/base/c.cpp: in no CMake source list"]);
    // That a header includes itself is no use of it.
    assert.deepEqual(check_headers_used(tree), ["core/base/alone.h: included by nothing"]);
});

test("functions are measured", () => {
    const text = [
        "namespace kds {",
        "int one(int a,",
        "        int b) {",
        "    if (a) {",
        "        b();",
        "    }",
        "    return 1;",
        "}",
        "class C {",
        "    void two() {",
        "        x();",
        "    }",
        "};",
        "C::C(int a, int b)",
        "    : a_{a},",
        "      b_{b} {",
        "    x();",
        "}",
        "}  // namespace kds",
        "",
    ].join("\n");
    assert.deepEqual(functions_of(text), [
        { name: "one", line: 2, lines: 7 },
        { name: "two", line: 10, lines: 3 },
        { name: "C::C", line: 14, lines: 5 },
    ]);
    assert.equal(largest_files([{ path: "core/a.cpp", text: "1\n2\n" }], 3)[0].lines, 2);
});
