// Named states of the lab, each reached in the same way every time: a scenario at one moment of
// virtual time, paused; a window; and what was pressed. states.test.mjs compares their pictures,
// docs/states.md shows them.

import { link_to, opened, scenario_text } from "./sessions.mjs";

const kDesk = { width: 1440, height: 900 };
const kPhone = { width: 390, height: 844 };

/**
 * @typedef {object} State
 * @property {string} name      Of its picture, docs/states/NAME.webp.
 * @property {string} scenario  Id of the scenario.
 * @property {number} at_ms     The moment, from the end of its warm-up.
 * @property {{at_ms: number, do: string, [member: string]: unknown}[]} [commands]  Done before.
 * @property {import("./harness.mjs").OpenSettings} [settings]
 * @property {(lab: import("./harness.mjs").LabPage) => Promise<void>} [reach]  From there on.
 * @property {number} [width]   Of its picture; 720 if not given.
 * @property {string[]} says    Texts of the twin without which it is another state.
 */

/** The newest record of a shard, as the twin offers it. */
async function select_newest(lab, shard) {
    const id = await lab.until(
        async () => (await lab.ids()).find((i) => i.startsWith(`stage.record.${shard}.`)),
        `a record of shard ${shard}`,
    );
    await lab.press(id);
}

/** @type {State[]} */
export const kStates = [
    {
        name: "calm-stream",
        scenario: "quiet-shop",
        at_ms: 20_000,
        says: ["A quiet shop", "Web shop", "Dashboard"],
    },
    {
        name: "hot-shard",
        scenario: "hot-key",
        at_ms: 28_000,
        says: ["One product goes viral", "End it"],
    },
    {
        // A split takes half a second; this is in its middle.
        name: "split-in-progress",
        scenario: "split-and-read-on",
        at_ms: 10_250,
        says: ["A split, and the closed shard", "UPDATING"],
    },
    {
        name: "sixty-four-shards",
        scenario: "sixty-four-shards",
        at_ms: 20_000,
        says: ["Sixty-four shards", "Bus app"],
    },
    {
        name: "twenty-subscribers",
        scenario: "twenty-subscribers",
        at_ms: 20_000,
        says: ["Twenty subscribers", "Training"],
    },
    {
        // The worker has been dead for nine seconds: its leases have not been taken yet.
        name: "kcl-failover",
        scenario: "worker-dies",
        at_ms: 29_000,
        reach: (lab) => lab.press("stage.actor.2"),
        says: ["A worker dies", "dead"],
    },
    {
        name: "aggregate-opened",
        scenario: "packed-by-the-kpl",
        at_ms: 20_000,
        async reach(lab) {
            await lab.press("stage.stream.2");
            await select_newest(lab, 0);
            // What is packed in it stands below its data.
            await lab.rest();
            const { x, y } = await lab.rect("inspect.copy");
            await lab.page.mouse.move(x, y - 60);
            for (let i = 0; i < 3; i += 1) {
                await lab.page.mouse.wheel(0, 200);
                await lab.rest();
            }
            await lab.page.mouse.move(700, 840);
        },
        says: ["The same sensors, packed by the KPL", "user records"],
    },
    {
        name: "light-theme",
        scenario: "two-shops",
        at_ms: 20_000,
        settings: { theme: "light" },
        says: ["Two shops share a stream"],
    },
    {
        name: "phone",
        scenario: "two-shops",
        at_ms: 20_000,
        settings: { viewport: kPhone, dpr: 2, touch: true },
        width: kPhone.width,
        says: ["Two shops share a stream"],
    },
    {
        name: "large-text",
        scenario: "two-shops",
        at_ms: 20_000,
        settings: { stored: { "shardlab.v1.text_percent": "200" } },
        says: ["Two shops share a stream"],
    },
    {
        // No dot is on its way: a line shows where it has come from.
        name: "reduced-motion",
        scenario: "round-robin",
        at_ms: 20_000,
        settings: { reduced_motion: true },
        says: ["Twelve sensors in turn"],
    },
    {
        name: "metrics",
        scenario: "hot-key",
        at_ms: 58_000,
        reach: (lab) => lab.press("drawer.metrics"),
        says: ["One product goes viral"],
    },
];

/** As the lab writes it; all states are of the first minute. */
const clock_of = (ms) => `00:00:${(ms / 1000).toFixed(3).padStart(6, "0")}`;

/**
 * Opens the lab and brings it into the state.
 * @param {Awaited<ReturnType<typeof import("./harness.mjs").start_harness>>} harness
 * @param {import("node:test").TestContext|null} t
 * @param {State} state
 */
export async function reach_state(harness, t, state) {
    const hash = await link_to(scenario_text(state.scenario), state.at_ms, state.commands);
    const lab = await harness.open(t, { viewport: kDesk, ...state.settings, hash });
    await opened(lab);
    await state.reach?.(lab);
    for (const text of [clock_of(state.at_ms), ...state.says]) {
        await lab.wait_for(
            (twin) => twin.includes(text),
            `the text "${text}" in the state ${state.name}`,
        );
    }
    // No ring of the focus, no hint at the pointer.
    await lab.page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
    await lab.rest();
    return lab;
}
