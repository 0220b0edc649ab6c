// Prints what ./lab bench measures beside the native benchmarks: the cost of a frame natively and as
// WebAssembly (node), and what the page does in Chromium: start, frames while paused.

import { spawnSync } from "node:child_process";
import { start_harness } from "../tests/browser/harness.mjs";

function figures(command, ...args) {
    const { stdout, status, stderr } = spawnSync(command, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(`${command} ended badly: ${stderr}`);
    return new Map(stdout.trim().split("\n").map((line) => {
        const [name, value] = line.split(" ");
        return [name, Number(value)];
    }));
}

const kNames = {
    lab: "frame of the lab in the lesson, ms",
    stage_1000: "stage with 1,000 dots in flight, ms",
    stage_10000: "stage with 10,000 dots in flight, ms",
    put_us: "PutRecord of 100 bytes, microseconds",
};

const native = figures("build/release/tests/frame_bench");
const wasm = figures("node", "build/wasm-bench/tests/frame_bench.cjs");
console.log(`\n${"CPU, medians".padEnd(42)}${"native".padStart(10)}${"wasm".padStart(10)}  native/wasm`);
for (const [name, value] of native) {
    const other = wasm.get(name);
    console.log(
        kNames[name].padEnd(42) + value.toFixed(3).padStart(10) + other.toFixed(3).padStart(10) +
            (value / other).toFixed(2).padStart(13),
    );
}

const harness = await start_harness();
try {
    const starts = [];
    let lab;
    for (let i = 0; i < 5; i += 1) {
        if (lab) await lab.page.context().close();
        const began = performance.now();
        lab = await harness.open(null, { viewport: { width: 1440, height: 900 } });
        starts.push(performance.now() - began);
    }
    starts.sort((a, b) => a - b);
    console.log(`\nopen a page until the lab can be used, cold cache, median of 5: ${starts[2].toFixed(0)} ms`);
    await lab.page.waitForTimeout(3_000);
    const frame = (await lab.stats()).frame_cpu_us;
    console.log(`frame in Chromium, models and draw lists, the last one: ${(frame / 1000).toFixed(2)} ms`);
    await lab.pause();
    await lab.rest();
    const before = await lab.stats();
    await lab.page.waitForTimeout(10_000);
    const after = await lab.stats();
    console.log(`frames drawn in 10 s while paused and untouched: ${after.frames - before.frames}`);
    console.log(`steps of the simulation in that time: ${after.sim_steps - before.sim_steps}`);
} finally {
    await harness.close();
}
