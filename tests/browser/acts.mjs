// What is done by hand on the stage, for any browser: by pointer on the canvas, by key, and through
// the twin. acts.test.mjs runs it in Chromium, firefox.test.mjs in Firefox.

import assert from "node:assert/strict";
import { test } from "node:test";
import { link_to, opened } from "./sessions.mjs";

/** A stage on which everything can be done by hand; as in tests/ui/acts_lab.h. */
const kScenario = JSON.stringify({
    schema: 1,
    id: "acts",
    title: "Acts",
    shows: "By hand.",
    seed: 1,
    warm_up_ms: 2000,
    setup: [
        { do: "create_stream", stream: "clicks", shards: 2 },
        {
            do: "add_producer",
            name: "Shop",
            stream: "clicks",
            records_per_1000s: 10_000,
            keys: "round_robin",
            key_prefix: "u-",
            key_count: 50,
            payload: "{n}",
        },
        {
            do: "add_consumer",
            name: "Billing",
            stream: "clicks",
            kind: "kcl",
            start_at: "TRIM_HORIZON",
            workers: 3,
        },
    ],
    expected: [{ at_ms: 1000, read: "alarms", op: "==", value: 0 }],
});

const kMiddle = "50.0 % above, 50.0 % below";

/** @typedef {import("./harness.mjs").LabPage} LabPage */

/** The lab with that stage, at rest. */
async function open(harness, t) {
    const hash = await link_to(kScenario, 500);
    const lab = await harness.open(t, { viewport: { width: 1440, height: 900 }, hash });
    await opened(lab);
    return lab;
}

/** Takes a control of the canvas and drags it, without letting go. */
async function drag(lab, id, by_x, by_y) {
    const { x, y, w, h } = await lab.until(() => lab.rect(id), `the control "${id}" on the canvas`);
    const from = { x: x + w / 2, y: y + h / 2 };
    await lab.page.mouse.move(from.x, from.y);
    await lab.frame();
    await lab.page.mouse.down();
    await lab.frame();
    for (let i = 1; i <= 8; i += 1) {
        await lab.page.mouse.move(from.x + (by_x * i) / 8, from.y + (by_y * i) / 8);
        await lab.frame();
    }
}

async function drop(lab) {
    await lab.page.mouse.up();
    await lab.frame();
}

const sees = (lab, text) =>
    lab.until(
        async () => (await lab.text()).includes(text),
        `the text "${text}"`,
        () => lab.text(),
    );

const has = (lab, id) =>
    lab.until(
        async () => (await lab.ids()).includes(id),
        `"${id}" in the twin`,
        async () => (await lab.ids()).join(", "),
    );

const lacks = (lab, id) =>
    lab.until(async () => !(await lab.ids()).includes(id), `"${id}" to leave the twin`);

/** Lets the service finish a change: the shard must appear. */
async function settle(lab, shard) {
    await lab.run();
    await has(lab, `stage.shard.${shard}`);
    await lab.pause();
}

/** What the slider says. */
const slider = (lab, id) => lab.control(id).getAttribute("aria-valuetext");

/**
 * @param {() => {open: Function}} harness  Called when a test runs.
 * @param {string} where  The browser, for the names of the tests.
 */
export function acts_tests(harness, where) {
    const acts = (name, work) =>
        test(`${where}: ${name}`, { timeout: 120_000 }, async (t) => {
            const lab = await open(harness(), t);
            await work(lab);
            await lab.assert_clean();
        });

    acts("the ruler is dragged and a shard split, by pointer", async (lab) => {
        await drag(lab, "act.split.0", 0, -40);
        await drop(lab);
        await sees(lab, "Split shard 0 at");
        await sees(lab, "aws kinesis split-shard --stream-name clicks");
        assert.ok(!(await lab.ids()).includes("stage.shard.2"), "It asks first.");
        await lab.hit("act.do");
        await lacks(lab, "region.act");
        await settle(lab, 3);
    });

    acts("a shard is split in the twin, by keys", async (lab) => {
        await lab.press("stage.shard.1");
        await lab.press("inspect.split_at");
        await lab.until(async () => (await lab.focused()) === "act.cut", "the focus on the cut");
        assert.equal(await slider(lab, "act.cut"), kMiddle);
        const moved = (text) =>
            lab.until(async () => (await slider(lab, "act.cut")) === text, `the cut "${text}"`);
        await lab.page.keyboard.press("ArrowRight");
        // 33 of 64 parts, rounded as the lab rounds.
        await moved("51.5 % above, 48.5 % below");
        await lab.page.keyboard.press("ArrowLeft");
        await moved(kMiddle);
        await lab.press("act.do");
        await settle(lab, 3);
    });

    acts("Escape lets go of what the pointer holds, and closes what asks", async (lab) => {
        await drag(lab, "act.split.0", 0, -40);
        await lab.page.keyboard.press("Escape");
        await lab.frame();
        await drop(lab);
        await lab.rest();
        assert.ok(!(await lab.ids()).includes("region.act"));
        await lab.hit("act.split.0");
        await has(lab, "act.do");
        await lab.page.keyboard.press("Escape");
        await lacks(lab, "act.do");
    });

    acts("two ranges are pulled together, by pointer", async (lab) => {
        await drag(lab, "act.merge.0", 0, 24);
        await drop(lab);
        await sees(lab, "Merge shards 0 and 1?");
        await lab.hit("act.do");
        await settle(lab, 2);
    });

    acts("a dial is turned, by pointer", async (lab) => {
        await drag(lab, "act.rate.1", 0, -62);
        await drop(lab);
        await lab.press("stage.actor.1");
        await lab.until(
            async () => (await slider(lab, "inspect.rate")) === "100 records/s",
            "a rate of 100 records a second",
            () => slider(lab, "inspect.rate"),
        );
    });

    acts("a dial is turned, by keys in the twin", async (lab) => {
        await lab.press("stage.actor.1");
        await lab.focus("inspect.rate");
        assert.equal(await slider(lab, "inspect.rate"), "10 records/s");
        await lab.page.keyboard.press("ArrowRight");
        await lab.until(
            async () => (await slider(lab, "inspect.rate")) === "12 records/s",
            "a rate of 12 records a second",
            () => slider(lab, "inspect.rate"),
        );
        await lab.press("inspect.dial");
        await lab.press("act.more");
        await sees(lab, "15 records/s");
        await lab.press("act.cancel");
        await lacks(lab, "act.more");
    });

    acts("a producer is dragged onto the stage, by pointer", async (lab) => {
        await drag(lab, "act.add_producer", 400, -200);
        await drop(lab);
        await sees(lab, "Which producer?");
        await lab.hit("act.choose.1");
        await sees(lab, "KPL producer");
        await lacks(lab, "region.act");
        await has(lab, "inspect.remove");
    });

    acts("a producer is added and removed in the twin, by keys", async (lab) => {
        await lab.press("act.add_producer");
        await lab.until(
            async () => (await lab.focused()) === "act.choose.0",
            "the focus on the first choice",
        );
        await lab.press("act.choose.2");
        await has(lab, "stage.actor.3");
        await sees(lab, "Agent");
        await lab.press("inspect.remove");
        await lacks(lab, "stage.actor.3");
    });

    acts("a worker is killed, by pointer, and started in the twin", async (lab) => {
        await lab.hit("act.worker.2.2");
        await sees(lab, "Kill worker 2 of Billing?");
        await lab.hit("act.do");
        await lacks(lab, "region.act");
        await lab.press("stage.actor.2");
        await lab.press("inspect.worker.2");
        await sees(lab, "Start worker 2 of Billing?");
        await lab.press("act.do");
        await lacks(lab, "region.act");
    });
}
