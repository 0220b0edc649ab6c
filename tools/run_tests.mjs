// Builds and runs the test suites named on the command line; ./lab test calls it with the environment of the toolchain.
// Every suite runs, whatever became of those before it. The last line is `N passed, M failed` over all test cases, and
// the exit code is 0 only if none failed. What does not build, crashes or has no tests counts as a failure.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
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

/** The same without waiting: a promise of it. */
async function start(command, args, options = {}) {
    const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"], ...options });
    try {
        const [status, signal] = await once(child, "exit");
        if (signal) console.log(`  ${command} was ended by ${signal}`);
        return status === 0;
    } catch (error) {
        console.log(`  ${command}: ${error.message}`);
        return false;
    }
}

/** What a machine can do at once. */
const lanes = Array.from({ length: Math.min(availableParallelism(), 8) }, (_, lane) => lane);

/** Runs a command and returns what it prints, or null if it ended badly. */
function output_of(command, args) {
    const { status, stdout, error } = spawnSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
    if (error) console.log(`  ${command}: ${error.message}`);
    return status === 0 ? stdout : null;
}

const compile = (preset, ...targets) => run("./lab", ["compile", preset, ...targets]);

/** A GoogleTest program, its tests dealt out to so many processes; `prefix` runs it (node). */
async function google_test(suite, prefix, program, processes, ...more) {
    const shards = await Promise.all(lanes.slice(0, processes).map(async (lane) => {
        const report = join(results, `${suite.replace(/\W+/g, "-")}-${lane}.json`);
        rmSync(report, { force: true });
        const [command, ...args] = [...prefix, program, "--gtest_brief=1", `--gtest_output=json:${report}`, ...more];
        const env = { ...process.env, GTEST_TOTAL_SHARDS: `${processes}`, GTEST_SHARD_INDEX: `${lane}` };
        const ended_well = await start(command, args, { env });
        try {
            const { tests, failures } = JSON.parse(readFileSync(report, "utf8"));
            return { tests, failures, ended_well };
        } catch {
            return null; // The others go on to their end all the same.
        }
    }));
    if (shards.includes(null)) {
        count(suite, 0, 1, "the program did not come to its end");
        return;
    }
    const sum = (name) => shards.reduce((total, shard) => total + shard[name], 0);
    const [tests, failures] = [sum("tests"), sum("failures")];
    if (tests === 0) count(suite, 0, 1, "there are no tests in it");
    else if (failures === 0 && !shards.every((shard) => shard.ended_well)) count(suite, tests, 1, "the program ended badly after its last test");
    else count(suite, tests - failures, failures);
}

async function native_suite(suite, program) {
    if (!compile("dev", program)) count(suite, 0, 1, "it does not build");
    else await google_test(suite, [], `build/dev/tests/${program}`, lanes.length);
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
    async unit() {
        await native_suite("unit", "unit_tests");
        node_tests("unit goldens", listed("tests/unit/web", /\.test\.mjs$/));
    },
    property: () => native_suite("property", "property_tests"),
    lessons: () => native_suite("lessons", "lesson_tests"),
    ui: () => native_suite("ui", "ui_tests"),

    /** Random sessions under the eyes of the checker, and the same with mistakes that it must find. */
    async sim() {
        const bugs = ["sim_skips_last_record", "sim_numbers_go_back", "sim_forgets_at_retry",
            "sim_keeps_misplaced_users"];
        if (!compile("dev", "shardlab_sim", ...bugs)) return count("sim", 0, 1, "it does not build");
        const run_seeds = (program, from, to, ...more) =>
            start(`build/dev/tests/${program}`, ["--from", `${from}`, "--to", `${to}`, ...more]);
        // Each process has seeds of its own, all of them together 200.
        const seeds = 200;
        const end_of = (lane) => Math.round((seeds * lane) / lanes.length);
        const parts = await Promise.all(lanes.map((lane) =>
            run_seeds("shardlab_sim", end_of(lane) + 1, end_of(lane + 1), "--steps", "20")));
        const clean = parts.every((part) => part);
        count(`sim ${seeds} seeds`, clean ? 1 : 0, clean ? 0 : 1);
        const waiting = [...bugs];
        await Promise.all(lanes.map(async () => {
            for (let bug = waiting.shift(); bug !== undefined; bug = waiting.shift()) {
                const found = await run_seeds(bug, 1, 60, "--finds");
                count(bug, found ? 1 : 0, found ? 0 : 1, found ? "" : "the checker has not found it");
            }
        }));
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

    /** The same unit tests, and the lessons with one of their three seeds, as WebAssembly. */
    async wasm() {
        const programs = ["unit_tests", "lesson_tests"].filter((program) => {
            const built = compile("wasm-debug", program);
            if (!built) count(`wasm ${program}`, 0, 1, "it does not build");
            return built;
        });
        // In node they do not see the environment by which GoogleTest deals out its tests; so they run side by side.
        await Promise.all(programs.map((program) =>
            google_test(`wasm ${program}`, ["node"], `build/wasm-debug/tests/${program}.cjs`, 1, "--gtest_filter=-*seed2*:*seed3*")));
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
        await suites[name]();
    } catch (error) {
        console.log(error);
        count(name, 0, 1, "the suite could not be run");
    }
    console.log(`  ${Math.round((Date.now() - began) / 1000)} s`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
