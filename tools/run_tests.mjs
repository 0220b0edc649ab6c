// Builds and runs the test suites named on the command line; ./lab test calls it with the environment of the toolchain.
// Every suite runs, whatever became of those before it. The last line is `N passed, M failed` over all test cases, and
// the exit code is 0 only if none failed. What does not build, crashes or has no tests counts as a failure.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

const results = "build/test-results";
mkdirSync(results, { recursive: true });

let passed = 0;
let failed = 0;

function count(suite, good, bad, note = "") {
    passed += good;
    failed += bad;
    console.log(`  ${suite}: ${good} passed, ${bad} failed${note && `; ${note}`}`);
}

/** Runs a command with its output shown as it comes; true if it ended well. */
function run(command, args, options = {}) {
    const { status, signal, error } = spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"], ...options });
    if (error) console.log(`  ${command}: ${error.message}`);
    if (signal) console.log(`  ${command} was ended by ${signal}`);
    return status === 0;
}

/** Runs a command and returns what it prints, or null if it ended badly. */
function output_of(command, args) {
    const { status, stdout, error } = spawnSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
    if (error) console.log(`  ${command}: ${error.message}`);
    return status === 0 ? stdout : null;
}

const compile = (preset, ...targets) => run("./lab", ["compile", preset, ...targets]);

/** A GoogleTest program; `prefix` runs it (node). */
function google_test(suite, prefix, program) {
    const report = join(results, `${suite.replace(/\W+/g, "-")}.json`);
    rmSync(report, { force: true });
    const [command, ...args] = [...prefix, program, "--gtest_brief=1", `--gtest_output=json:${report}`];
    const ended_well = run(command, args);
    let tests, failures;
    try {
        ({ tests, failures } = JSON.parse(readFileSync(report, "utf8")));
    } catch {
        count(suite, 0, 1, "the program did not come to its end");
        return;
    }
    if (tests === 0) count(suite, 0, 1, "there are no tests in it");
    else if (!ended_well && failures === 0) count(suite, tests, 1, "the program ended badly after its last test");
    else count(suite, tests - failures, failures);
}

function native_suite(suite, program) {
    if (!compile("dev", program)) count(suite, 0, 1, "it does not build");
    else google_test(suite, [], `build/dev/tests/${program}`);
}

/** Files of node's own test runner, counted from its TAP output. */
function node_tests(suite, files) {
    if (files.length === 0) {
        count(suite, 0, 1, "there are no tests");
        return;
    }
    const { stdout, status } = spawnSync("node", ["--test", "--test-reporter=tap", ...files], {
        encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 28,
    });
    const figure = (name) => Number(stdout.match(new RegExp(`^# ${name} (\\d+)$`, "m"))?.[1] ?? 0);
    const good = figure("pass");
    const bad = figure("fail") + figure("cancelled");
    if (bad > 0 || status !== 0) console.log(stdout);
    count(suite, good, status !== 0 ? Math.max(bad, 1) : bad);
}

const listed = (folder, pattern) =>
    existsSync(folder) ? readdirSync(folder).filter((name) => pattern.test(name)).sort().map((name) => join(folder, name)) : [];

const suites = {
    /** Scripts that look at the sources; each is one test, or has tests of its own (*.test.mjs). */
    tidy() {
        const scripts = listed("tests/tidy", /\.(mjs|py)$/);
        const own = scripts.filter((name) => name.endsWith(".test.mjs"));
        const plain = scripts.filter((name) => !own.includes(name));
        if (scripts.length === 0) count("tidy", 0, 1, "there are no tests");
        if (own.length > 0) node_tests("tidy", own);
        for (const script of plain) {
            const good = run(script.endsWith(".py") ? "python3" : "node", [script]);
            count(`tidy ${script}`, good ? 1 : 0, good ? 0 : 1);
        }
    },

    /** Then what the goldens of it say, read by other languages. */
    unit() {
        native_suite("unit", "unit_tests");
        node_tests("unit goldens", listed("tests/unit/web", /\.test\.mjs$/));
    },
    property: () => native_suite("property", "property_tests"),
    lessons: () => native_suite("lessons", "lesson_tests"),
    ui: () => native_suite("ui", "ui_tests"),

    /** Random sessions under the eyes of the checker, and the same with mistakes that it must find. */
    sim() {
        const bugs = ["sim_skips_last_record", "sim_numbers_go_back", "sim_forgets_at_retry",
            "sim_keeps_misplaced_users"];
        if (!compile("dev", "shardlab_sim", ...bugs)) return count("sim", 0, 1, "it does not build");
        const run_seeds = (program, seeds, ...more) =>
            run(`build/dev/tests/${program}`, ["--from", "1", "--to", `${seeds}`, ...more]);
        const clean = run_seeds("shardlab_sim", 200, "--steps", "20");
        count("sim 200 seeds", clean ? 1 : 0, clean ? 0 : 1);
        for (const bug of bugs) {
            const found = run_seeds(bug, 60, "--finds");
            count(bug, found ? 1 : 0, found ? 0 : 1, found ? "" : "the checker has not found it");
        }
    },

    /** A thousand random bills, added up again by a program that has nothing in common with the meter but the rules. */
    pricing() {
        if (!compile("dev", "bill_printer")) return count("pricing", 0, 1, "it does not build");
        const bills = join(results, "bills.jsonl");
        const same = run("sh", ["-c", `build/dev/tests/bill_printer > ${bills} && node tests/pricing/recompute.mjs < ${bills}`]);
        count("pricing 1000 bills", same ? 1 : 0, same ? 0 : 1);
    },

    /** The hashes of the fixed scenarios: three compilers, one result. All of core must compile with each. */
    hash() {
        const runs = {
            "g++": ["dev", "build/dev/tests/trace_hash"],
            "clang": ["clang", "build/clang/tests/trace_hash"],
            "wasm": ["wasm-debug", "node", "build/wasm-debug/tests/trace_hash.cjs"],
        };
        let expected = null;
        for (const [compiler, [preset, ...command]] of Object.entries(runs)) {
            const printed = compile(preset, "trace_hash", "kds_api", "kds_lesson") ? output_of(command[0], command.slice(1)) : null;
            if (printed === null || printed.trim() === "") {
                count(`hash ${compiler}`, 0, 1, "there is no hash from it");
                continue;
            }
            if (expected === null) console.log(printed.trimEnd().replace(/^/gm, "  "));
            expected ??= printed;
            const equal = printed === expected;
            if (!equal) console.log(`  ${compiler} prints something else:\n${printed.trimEnd().replace(/^/gm, "  ")}`);
            count(`hash ${compiler}`, equal ? 1 : 0, equal ? 0 : 1);
        }
    },

    /** The same unit tests and lessons as WebAssembly. */
    wasm() {
        for (const program of ["unit_tests", "lesson_tests"]) {
            if (!compile("wasm-debug", program)) count(`wasm ${program}`, 0, 1, "it does not build");
            else google_test(`wasm ${program}`, ["node"], `build/wasm-debug/tests/${program}.cjs`);
        }
    },

    /** The engine as a module, driven by the AWS SDK for JavaScript and by the AWS CLI. */
    api() {
        if (!compile("wasm", "kinesis")) count("api", 0, 1, "it does not build");
        else node_tests("api", listed("tests/api", /\.test\.mjs$/));
    },

    /** The page in a real browser; the tests serve dist/ themselves. */
    browser() {
        if (!run("./lab", ["build-site"])) count("browser", 0, 1, "the site does not build");
        else node_tests("browser", listed("tests/browser", /\.test\.mjs$/));
    },
};

for (const name of process.argv.slice(2)) {
    const began = Date.now();
    console.log(`${name}`);
    try {
        suites[name]();
    } catch (error) {
        console.log(error);
        count(name, 0, 1, "the suite could not be run");
    }
    console.log(`  ${Math.round((Date.now() - began) / 1000)} s`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
